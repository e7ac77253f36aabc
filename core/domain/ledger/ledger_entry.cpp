// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/ledger/ledger_entry.h"

#include "core/base/names.h"
#include "core/domain/ledger/canonical_json.h"

#include <sodium.h>

#include <utility>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

const QByteArray lineForm = "backroom-head/1";
const QString entryFormat = u"backroom-ledger/1"_s;

using enum LedgerFault;
constexpr auto faultNames = nameTable<LedgerFault>({{Malformed, "malformed"}, {Altered, "altered"}, {Removed, "removed"}, {Reordered, "reordered"},
    {Truncated, "truncated"}, {Resigned, "re-signed"}, {Signature, "signature"}, {Step, "step"}, {ValueAltered, "value-altered"},
    {ValueMissing, "value-missing"}, {ValueKept, "value-kept"}, {Care, "care"}, {Witness, "witness"}, {Store, "store"}, {File, "file"}});

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

} // namespace

QString toName(LedgerFault fault)
{
    return faultNames.nameOf(fault);
}

Result<LedgerEntry> makeEntry(const LedgerAct& act, std::uint64_t sequence, const Hash& previousLeaf)
{
    Json body = {{"sequence", sequence}, {"time", toJson(toIso(act.at))}, {"act", toJson(act.act)}, {"actor", toJson(act.actor)},
        {"device", toJson(act.device)}, {"subject", act.subject}, {"previous", toHex(previousLeaf).toStdString()}};
    if (!act.personal.is_null())
        body["personal"] = act.personal;
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

Json toJson(const TreeHead& head)
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

QByteArray headLine(const TreeHead& head)
{
    return lineForm + ' ' + QByteArray::number(static_cast<qulonglong>(head.size)) + ' ' + toHex(head.root) + ' ' + toIso(head.at).toLatin1() + ' ' + head.publicKey.toHex() + ' '
        + head.signature.toHex();
}

Result<TreeHead> headFromLine(const QByteArray& line)
{
    const QList<QByteArray> parts = line.trimmed().split(' ');
    bool isNumber = false;
    const qulonglong size = parts.size() == 6 ? parts[1].toULongLong(&isNumber) : 0;
    if (!isNumber || parts[0] != lineForm)
        return Error::of(ErrorKind::BadInput, u"not \"%1 SIZE ROOT TIME KEY SIGNATURE\""_s.arg(QLatin1StringView(lineForm)));
    return headFromJson({{"size", size}, {"root", parts[2].toStdString()}, {"time", parts[3].toStdString()}, {"key", parts[4].toStdString()}, {"signature", parts[5].toStdString()}});
}

QByteArray signedBytes(const TreeHead& head)
{
    Json json = toJson(head);
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

Json packOf(const std::vector<LedgerEntry>& entries, const std::vector<TreeHead>& heads, const PersonalValues& values)
{
    Json pack = {{"format", toJson(entryFormat)}, {"entries", Json::array()}, {"heads", Json::array()}};
    for (const LedgerEntry& entry : entries)
        pack["entries"].push_back({{"sequence", entry.sequence}, {"body", entry.body.toStdString()}, {"leaf", toHex(entry.leaf).toStdString()}});
    for (const TreeHead& head : heads)
        pack["heads"].push_back(toJson(head));
    if (!values.empty())
        pack["values"] = toJson(values);
    return pack;
}

Result<LedgerPack> packFromJson(const Json& json)
{
    if (textAt(json, "format") != entryFormat)
        return Error::of(ErrorKind::BadInput, u"not a ledger pack (\"format\" is not %1)"_s.arg(entryFormat));
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
    auto values = personalValuesFromJson(json.value("values", Json::object()));
    if (!values)
        return values.error();
    pack.values = std::move(*values);
    return pack;
}

} // namespace backroom
