// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/secret.h"
#include "core/domain/governance/decision.h"
#include "core/domain/ledger/merkle_tree.h"

namespace backroom {

/// One line of the audit log (domain.md §12.4). `body` is canonical JSON; it holds sequence, UTC time, actor, act, the
/// decision as it stands after the act, device, program version, and the previous entry's leaf hash.
struct LedgerEntry {
    std::uint64_t sequence = 0; ///< from 0, no gaps
    QByteArray body;
    Hash leaf{};
};

/// What goes into an entry besides what the log adds by itself (sequence, previous hash).
struct LedgerAct {
    QString act; ///< "decision.held", "decision.verified", "session.started", "item.viewed" …
    Timestamp at{};
    QString actor;
    QString device;
    Json subject = Json::object(); ///< the decision or the object of the act
};

Result<LedgerEntry> makeEntry(const LedgerAct& act, std::uint64_t sequence, const Hash& previousLeaf);

/// A root at a size, signed with Ed25519 over canonical JSON {"size","root","time","key"}; hex.
struct TreeHead {
    std::uint64_t size = 0;
    Hash root{};
    Timestamp at{};
    QByteArray publicKey; ///< 32 bytes; empty = not signed
    QByteArray signature; ///< 64 bytes
    bool operator==(const TreeHead&) const = default;
};

/// Signs tree heads. The seed is a secret and lives in the key store only.
class SigningKey {
public:
    static SigningKey generate();
    /// 32 bytes; anything else makes a key from a new seed (the log holds every public key that signed).
    static SigningKey fromSeed(const Secret& seed);
    const Secret& seed() const { return m_seed; }
    const QByteArray& publicKey() const { return m_publicKey; }
    void sign(TreeHead& head) const;

private:
    Secret m_seed;
    QByteArray m_publicKey;
    Secret m_privateKey;
};

QByteArray signedBytes(const TreeHead& head);
bool hasValidSignature(const TreeHead& head);

/// Everything wrong with a log, in words for the person who checks it; empty = sound.
struct LedgerFinding {
    std::uint64_t sequence = 0;
    QString what;
};

/// Checks sequence, canonical form, previous hashes, leaf hashes, every signed head against the tree, and that every
/// decision only made transitions `mayFollow` allows. Pure: used by the ledger, by `backroomctl` and by `backroom-verify`.
std::vector<LedgerFinding> verifyLog(const std::vector<LedgerEntry>& entries, const std::vector<TreeHead>& heads);

/// The exported pack `backroom-verify` reads: {"format":"backroom-ledger/1","entries":[…],"heads":[…]}.
Json packOf(const std::vector<LedgerEntry>& entries, const std::vector<TreeHead>& heads);
struct LedgerPack {
    std::vector<LedgerEntry> entries;
    std::vector<TreeHead> heads;
};
Result<LedgerPack> packFromJson(const Json& json);

} // namespace backroom
