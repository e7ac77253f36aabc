// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/ledger/ledger_entry.h"

#include "core/domain/ledger/canonical_json.h"

#include <sodium.h>

#include <map>
#include <utility>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

const QString packFormat = u"backroom-ledger/1"_s;

/// libsodium asks to be initialised before anything else; it fails only without a source of randomness, and then nothing
/// is signed and no signature counts.
bool isSodiumReady()
{
    static const bool ready = sodium_init() >= 0;
    return ready;
}

const unsigned char* bytesOf(const QByteArray& bytes)
{
    return reinterpret_cast<const unsigned char*>(bytes.constData());
}

Json headToJson(const TreeHead& head)
{
    return {{"size", head.size}, {"root", toHex(head.root).toStdString()}, {"time", toIso(head.at).toStdString()},
        {"key", head.publicKey.toHex().toStdString()}, {"signature", head.signature.toHex().toStdString()}};
}

Result<TreeHead> headFromJson(const Json& json)
{
    const auto root = hashFromHex(textAt(json, "root").toLatin1());
    const auto at = fromIso(textAt(json, "time"));
    // Qt reads other spellings of a time as well; only the one that was signed is sound.
    if (!root || !at || toIso(*at) != textAt(json, "time") || !json.contains("size") || !json["size"].is_number_unsigned())
        return Error::of(ErrorKind::Protocol, u"a tree head is malformed"_s);
    return TreeHead{json["size"].get<std::uint64_t>(), *root, *at, QByteArray::fromHex(textAt(json, "key").toLatin1()),
        QByteArray::fromHex(textAt(json, "signature").toLatin1())};
}

/// Follows each decision through the log: only transitions of design.md §7 are sound.
class DecisionTrail {
public:
    /// What is wrong with the entry's decision; empty = nothing.
    QString follow(const Json& entry)
    {
        const Json subject = entry.value("subject", Json());
        if (!textAt(entry, "act").startsWith(u"decision."_s))
            return {};
        const auto decision = decisionFromJson(subject);
        if (!decision)
            return u"its decision cannot be read: "_s + decision.error().detail;
        if (!isIntact(decision->seal))
            return u"the seal does not match the sealed values"_s;
        if (textAt(entry, "act") != u"decision."_s + toName(decision->state))
            return u"the act is not the state its decision is in"_s;
        const auto known = m_newest.find(decision->id);
        if (known == m_newest.end()) {
            m_newest.emplace(decision->id, *decision);
            return decision->state == DecisionState::Held ? QString() : u"a decision began as %1"_s.arg(toName(decision->state));
        }
        const Decision before = std::exchange(known->second, *decision);
        if (!isSameDecision(before, *decision))
            return u"what was decided changed after it was decided"_s;
        return mayFollow(before, *decision) ? QString() : u"a decision went from %1 to %2"_s.arg(toName(before.state), toName(decision->state));
    }

private:
    std::map<DecisionId, Decision> m_newest;
};

QString checkBody(const LedgerEntry& entry, std::uint64_t expected, const Hash& previous, DecisionTrail& trail)
{
    if (entry.sequence != expected)
        return u"sequence is %1 where %2 is expected"_s.arg(entry.sequence).arg(expected);
    const auto body = parseJson(entry.body);
    if (!body)
        return u"body is not JSON"_s;
    if (!body->is_object())
        return u"body is not a JSON object"_s;
    const auto canonical = canonicalJson(*body);
    if (!canonical || *canonical != entry.body)
        return u"body is not canonical JSON"_s;
    if (MerkleTree::leafHash(entry.body) != entry.leaf)
        return u"body does not match its hash"_s;
    if (body->value("sequence", Json()) != Json(entry.sequence))
        return u"body carries another sequence"_s;
    if (textAt(*body, "previous").toLatin1() != toHex(previous))
        return u"does not follow the entry before it"_s;
    return trail.follow(*body);
}

} // namespace

Result<LedgerEntry> makeEntry(const LedgerAct& act, std::uint64_t sequence, const Hash& previousLeaf)
{
    const Json body = {{"sequence", sequence}, {"time", toJson(toIso(act.at))}, {"act", toJson(act.act)}, {"actor", toJson(act.actor)},
        {"device", toJson(act.device)}, {"subject", act.subject}, {"previous", toHex(previousLeaf).toStdString()}};
    const auto bytes = canonicalJson(body);
    if (!bytes)
        return bytes.error();
    return LedgerEntry{sequence, *bytes, MerkleTree::leafHash(*bytes)};
}

SigningKey SigningKey::generate()
{
    QByteArray seed(crypto_sign_SEEDBYTES, '\0');
    if (isSodiumReady())
        randombytes_buf(seed.data(), static_cast<std::size_t>(seed.size()));
    return fromSeed(Secret(seed));
}

SigningKey SigningKey::fromSeed(const Secret& seed)
{
    if (seed.reveal().size() != crypto_sign_SEEDBYTES)
        return generate();
    SigningKey key;
    key.m_seed = seed;
    key.m_publicKey.resize(crypto_sign_PUBLICKEYBYTES);
    QByteArray privateKey(crypto_sign_SECRETKEYBYTES, '\0');
    crypto_sign_seed_keypair(reinterpret_cast<unsigned char*>(key.m_publicKey.data()), reinterpret_cast<unsigned char*>(privateKey.data()),
        bytesOf(seed.reveal()));
    key.m_privateKey = Secret(privateKey);
    return key;
}

void SigningKey::sign(TreeHead& head) const
{
    if (!isSodiumReady())
        return;
    head.publicKey = m_publicKey;
    const QByteArray message = signedBytes(head);
    head.signature.resize(crypto_sign_BYTES);
    crypto_sign_detached(reinterpret_cast<unsigned char*>(head.signature.data()), nullptr, bytesOf(message),
        static_cast<unsigned long long>(message.size()), bytesOf(m_privateKey.reveal()));
}

QByteArray signedBytes(const TreeHead& head)
{
    Json json = headToJson(head);
    json.erase("signature");
    return canonicalJson(json).value_or({});
}

bool hasValidSignature(const TreeHead& head)
{
    if (!isSodiumReady() || head.publicKey.size() != crypto_sign_PUBLICKEYBYTES || head.signature.size() != crypto_sign_BYTES)
        return false;
    const QByteArray message = signedBytes(head);
    return crypto_sign_verify_detached(bytesOf(head.signature), bytesOf(message), static_cast<unsigned long long>(message.size()),
               bytesOf(head.publicKey)) == 0;
}

std::vector<LedgerFinding> verifyLog(const std::vector<LedgerEntry>& entries, const std::vector<TreeHead>& heads)
{
    std::vector<LedgerFinding> findings;
    MerkleTree::Tip tree;
    DecisionTrail trail;
    Hash previous{};
    // Roots are taken while the tree grows: a log of years has thousands of heads.
    std::map<std::uint64_t, Hash> rootAt;
    for (const TreeHead& head : heads)
        rootAt[head.size] = tree.root();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const LedgerEntry& entry = entries[i];
        if (const QString wrong = checkBody(entry, i, previous, trail); !wrong.isEmpty())
            findings.push_back({i, wrong});
        // The tree is built from the bodies, so a changed body shows in every later head as well.
        previous = MerkleTree::leafHash(entry.body);
        tree.append(previous);
        if (const auto wanted = rootAt.find(tree.size()); wanted != rootAt.end())
            wanted->second = tree.root();
    }
    for (const TreeHead& head : heads) {
        if (head.size > tree.size())
            findings.push_back({head.size, u"a signed head covers %1 entries, the log has only %2"_s.arg(head.size).arg(tree.size())});
        else if (rootAt.at(head.size) != head.root)
            findings.push_back({head.size, u"the log is not the one that was signed at size %1"_s.arg(head.size)});
        if (!hasValidSignature(head))
            findings.push_back({head.size, u"the signature at size %1 is not valid"_s.arg(head.size)});
    }
    return findings;
}

Json packOf(const std::vector<LedgerEntry>& entries, const std::vector<TreeHead>& heads)
{
    Json pack = {{"format", toJson(packFormat)}, {"entries", Json::array()}, {"heads", Json::array()}};
    for (const LedgerEntry& entry : entries)
        pack["entries"].push_back({{"sequence", entry.sequence}, {"body", entry.body.toStdString()}, {"leaf", toHex(entry.leaf).toStdString()}});
    for (const TreeHead& head : heads)
        pack["heads"].push_back(headToJson(head));
    return pack;
}

Result<LedgerPack> packFromJson(const Json& json)
{
    if (textAt(json, "format") != packFormat)
        return Error::of(ErrorKind::BadInput, u"not a ledger pack (\"format\" is not %1)"_s.arg(packFormat));
    const Json entries = json.value("entries", Json());
    const Json heads = json.value("heads", Json());
    if (!entries.is_array() || !heads.is_array())
        return Error::of(ErrorKind::BadInput, u"a ledger pack needs \"entries\" and \"heads\""_s);
    LedgerPack pack;
    for (const Json& entry : entries) {
        const auto leaf = hashFromHex(textAt(entry, "leaf").toLatin1());
        if (!leaf || !entry.contains("sequence") || !entry["sequence"].is_number_unsigned())
            return Error::of(ErrorKind::BadInput, u"entry %1 is malformed"_s.arg(pack.entries.size()));
        pack.entries.push_back({entry["sequence"].get<std::uint64_t>(), textAt(entry, "body").toUtf8(), *leaf});
    }
    for (const Json& head : heads) {
        auto parsed = headFromJson(head);
        if (!parsed)
            return parsed.error();
        pack.heads.push_back(std::move(*parsed));
    }
    return pack;
}

} // namespace backroom
