// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace backroom {

using Hash = std::array<std::uint8_t, 32>;
using Proof = std::vector<Hash>;

QByteArray toHex(const Hash& hash);
std::optional<Hash> hashFromHex(const QByteArray& hex);
Hash sha256(const QByteArray& bytes);

/// The append-only hash tree of RFC 9162 §2.1: empty = H(""), leaf = H(0x00‖entry), node = H(0x01‖left‖right), split at
/// the largest power of two < n. Keeps all leaf hashes (32 bytes an entry); appending is O(log n) amortised O(1).
class MerkleTree {
public:
    /// What a growing tree needs: the roots of its complete subtrees, largest first.
    class Tip {
    public:
        void append(const Hash& leaf);
        std::uint64_t size() const { return m_size; }
        Hash root() const;

    private:
        std::uint64_t m_size = 0;
        std::vector<Hash> m_peaks;
    };

    static Hash leafHash(const QByteArray& entry);

    void append(const Hash& leaf);
    std::uint64_t size() const { return m_leaves.size(); }
    Hash root() const { return m_tip.root(); }
    const Tip& tip() const { return m_tip; }
    /// The root when the log had `size` entries.
    Hash rootAt(std::uint64_t size) const;
    /// RFC 9162 §2.1.3.1; `index` < `treeSize` ≤ size().
    Proof inclusionProof(std::uint64_t index, std::uint64_t treeSize) const;
    /// RFC 9162 §2.1.4.1; `first` ≤ `second` ≤ size().
    Proof consistencyProof(std::uint64_t first, std::uint64_t second) const;

private:
    std::vector<Hash> m_leaves;
    Tip m_tip;
};

/// RFC 9162 §2.1.3.2 and §2.1.4.2: need nothing but the proof.
bool verifyInclusion(const Hash& leaf, std::uint64_t index, std::uint64_t treeSize, const Proof& proof, const Hash& root);
bool verifyConsistency(std::uint64_t first, const Hash& firstRoot, std::uint64_t second, const Hash& secondRoot, const Proof& proof);

} // namespace backroom
