// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace backroom {

using Hash = std::array<std::uint8_t, 32>;
using MerkleProof = std::vector<Hash>;

QByteArray toHex(const Hash& hash);
std::optional<Hash> hashFromHex(const QByteArray& hex);
Hash sha256(const QByteArray& bytes);

/// The append-only hash tree of RFC 9162 §2.1: empty = H(""), leaf = H(0x00‖entry), node = H(0x01‖left‖right), split at
/// the largest power of two < n. Keeps all leaf hashes and the roots of complete subtrees from 16 leaves on (36 bytes an entry
/// together), so that appending is amortised O(1) and a proof, or a root of the past, O(log² n).
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
    MerkleProof inclusionProof(std::uint64_t index, std::uint64_t treeSize) const;
    /// RFC 9162 §2.1.4.1; `first` ≤ `second` ≤ size().
    MerkleProof consistencyProof(std::uint64_t first, std::uint64_t second) const;

private:
    /// The smallest subtrees whose roots are kept have 2^this leaves.
    static constexpr int keptFrom = 4;

    /// Root of leaves [first, first + count).
    Hash rootOf(std::uint64_t first, std::uint64_t count) const;
    void collectInclusion(std::uint64_t index, std::uint64_t first, std::uint64_t count, MerkleProof& proof) const;
    void collectConsistency(std::uint64_t known, std::uint64_t first, std::uint64_t count, bool isWhole, MerkleProof& proof) const;

    std::vector<Hash> m_leaves;
    std::vector<std::vector<Hash>> m_roots; ///< of complete subtrees, by level from `keptFrom`
    Tip m_tip;
};

/// RFC 9162 §2.1.3.2 and §2.1.4.2: need nothing but the proof.
bool verifyInclusion(const Hash& leaf, std::uint64_t index, std::uint64_t treeSize, const MerkleProof& proof, const Hash& root);
bool verifyConsistency(std::uint64_t first, const Hash& firstRoot, std::uint64_t second, const Hash& secondRoot, const MerkleProof& proof);

} // namespace backroom
