// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/secret.h"
#include "core/domain/governance/decision.h"
#include "core/domain/ledger/commitment.h"

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
    /// Places in the subject whose values stand beside the log, and their commitments; null: no privacy book bears on the act.
    Json personal = {};
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

/// What kind of wrong it is.
enum class LedgerFault : std::uint8_t {
    Malformed,    ///< not of the form that is written
    Altered,      ///< not what it was when the next entry, the hash or the head was made
    Removed,      ///< entries are missing between others
    Reordered,
    Truncated,    ///< entries at the end are missing that a head or a witness knows of
    Resigned,     ///< signed by a key that is not the one expected
    Signature,    ///< not signed by the key it names
    Step,         ///< a decision did what none may do
    ValueAltered, ///< a personal value is not the one that was committed to
    ValueMissing, ///< it is gone and nobody erased it
    ValueKept,    ///< it was erased and is still there
    Care,         ///< a hold or an erasure against the rules
    Witness,      ///< not what was witnessed outside
    Store,        ///< the file itself, or what stands beside the log
    File,         ///< a part of a pack that is not what the pack says
};
QString toName(LedgerFault fault);

/// Something wrong with a log, in words for the person who checks it.
struct LedgerFinding {
    std::uint64_t sequence = 0;
    QString what;
    LedgerFault fault = LedgerFault::Altered;
};

Json toJson(const TreeHead& head);
Result<TreeHead> headFromJson(const Json& json);
/// The head in one line, as the square code on a close sheet says it: "backroom-head/1 SIZE ROOT TIME KEY SIGNATURE".
QByteArray headLine(const TreeHead& head);
Result<TreeHead> headFromLine(const QByteArray& line);

/// A pack of the first form: {"format":"backroom-ledger/1","entries":[…],"heads":[…],"values":{…}}; without values where
/// no entry commits to any.
Json packOf(const std::vector<LedgerEntry>& entries, const std::vector<TreeHead>& heads, const PersonalValues& values = {});
struct LedgerPack {
    std::vector<LedgerEntry> entries;
    std::vector<TreeHead> heads;
    PersonalValues values;
};
Result<LedgerPack> packFromJson(const Json& json);

} // namespace backroom
