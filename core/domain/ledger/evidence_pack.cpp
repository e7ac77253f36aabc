// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/ledger/evidence_pack.h"

#include "core/domain/ledger/canonical_json.h"
#include "core/domain/ledger/decision_trail.h"
#include "core/domain/ledger/personal_act.h"
#include "core/domain/ledger/used_definitions.h"

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

const QString packFormat = u"backroom-evidence/2"_s;

Json hexOf(const MerkleProof& proof)
{
    Json json = Json::array();
    for (const Hash& hash : proof)
        json.push_back(toHex(hash).toStdString());
    return json;
}

Result<MerkleProof> proofFromJson(const Json& json)
{
    MerkleProof proof;
    for (const Json& hex : json.is_array() ? json : Json::array()) {
        const auto hash = hashFromHex(textOf(hex).toLatin1());
        if (!hash)
            return Error::of(ErrorKind::BadInput, u"a proof is malformed"_s);
        proof.push_back(*hash);
    }
    return proof;
}

std::optional<std::uint64_t> numberAt(const Json& json, const char* key)
{
    const auto found = json.is_object() ? json.find(key) : json.end();
    return json.is_object() && found != json.end() && found->is_number_unsigned() ? std::optional(found->get<std::uint64_t>()) : std::nullopt;
}

Json witnessToJson(const Witness& witness)
{
    return {{"model", toJson(witness.place.model)}, {"record", witness.place.id}, {"message", witness.message}, {"head", toJson(witness.head)},
        {"seenAt", witness.seenAt ? toJson(toIso(*witness.seenAt)) : Json()}};
}

Result<Witness> witnessFromJson(const Json& json)
{
    auto head = headFromJson(json.is_object() ? json.value("head", Json()) : Json());
    if (!head)
        return head.error();
    return Witness{{textAt(json, "model"), integerAt(json, "record")}, std::move(*head), {}, fromIso(textAt(json, "seenAt")), integerAt(json, "message")};
}

template <typename T, typename Read>
std::optional<Error> readList(const Json& json, const QString& what, std::vector<T>& list, Read&& read)
{
    if (!json.is_array())
        return Error::of(ErrorKind::BadInput, u"%1 is no list"_s.arg(what));
    for (const Json& element : json) {
        auto one = read(element);
        if (!one)
            return Error::of(ErrorKind::BadInput, u"%1: %2"_s.arg(what, one.error().detail));
        list.push_back(std::move(*one));
    }
    return std::nullopt;
}

QByteArray linesOf(const std::vector<LedgerEntry>& entries)
{
    QByteArray lines;
    for (const LedgerEntry& entry : entries)
        lines += entry.body + '\n';
    return lines;
}

Json proofsOf(const EvidencePack& pack)
{
    Json inclusion = Json::object();
    for (const auto& [sequence, proof] : pack.inclusion)
        inclusion[std::to_string(sequence)] = hexOf(proof);
    Json consistency = Json::array();
    for (const ConsistencyProof& one : pack.consistency)
        consistency.push_back({{"from", one.from}, {"to", one.to}, {"proof", hexOf(one.proof)}});
    return {{"inclusion", std::move(inclusion)}, {"consistency", std::move(consistency)}};
}

std::optional<Error> readEntries(const QByteArray& lines, std::vector<LedgerEntry>& entries)
{
    for (const QByteArray& line : lines.split('\n')) {
        if (line.isEmpty())
            continue;
        const auto body = parseJson(line);
        const auto sequence = body ? numberAt(*body, "sequence") : std::nullopt;
        if (!sequence)
            return Error::of(ErrorKind::BadInput, u"entries.jsonl: line %1 is no entry"_s.arg(entries.size() + 1));
        entries.push_back({*sequence, line, MerkleTree::leafHash(line)});
    }
    return std::nullopt;
}

std::optional<Error> readProofs(const Json& json, EvidencePack& pack)
{
    const Json inclusion = json.is_object() ? json.value("inclusion", Json()) : Json();
    if (!inclusion.is_object())
        return Error::of(ErrorKind::BadInput, u"proofs.json: \"inclusion\" is missing"_s);
    for (const auto& [sequence, proof] : inclusion.items()) {
        bool isNumber = false;
        const qulonglong number = QByteArray::fromStdString(sequence).toULongLong(&isNumber);
        auto read = proofFromJson(proof);
        if (!isNumber || !read)
            return Error::of(ErrorKind::BadInput, u"proofs.json: a proof of inclusion is malformed"_s);
        pack.inclusion[number] = std::move(*read);
    }
    return readList(json.value("consistency", Json()), u"proofs.json"_s, pack.consistency, [](const Json& one) -> Result<ConsistencyProof> {
        const auto from = numberAt(one, "from");
        const auto to = numberAt(one, "to");
        auto proof = proofFromJson(one.is_object() ? one.value("proof", Json()) : Json());
        if (!from || !to || !proof)
            return Error::of(ErrorKind::BadInput, u"a proof of consistency is malformed"_s);
        return ConsistencyProof{*from, *to, std::move(*proof)};
    });
}

/// The files of rules and policies as the entries tell of them, by name.
Result<std::map<QString, QByteArray>> definitionFiles(const EvidencePack& pack)
{
    std::map<QString, QByteArray> files;
    for (const LedgerEntry& entry : pack.entries) {
        const auto body = entry.body.contains("\"definition.used\"") ? parseJson(entry.body) : Result<Json>(Error::of(ErrorKind::Missing));
        if (!body || !body->is_object() || textAt(*body, "act") != u"definition.used"_s)
            continue;
        const Json subject = body->value("subject", Json::object());
        const auto canonical = canonicalJson(subject.is_object() ? subject.value("file", Json()) : Json());
        if (!canonical)
            return canonical.error();
        files[u"definitions/%1.json"_s.arg(textAt(subject, "hash"))] = *canonical;
    }
    return files;
}

} // namespace

void prove(EvidencePack& pack, const MerkleTree& tree)
{
    pack.inclusion.clear();
    pack.consistency.clear();
    for (std::size_t i = 1; i < pack.heads.size(); ++i)
        pack.consistency.push_back({pack.heads[i - 1].size, pack.heads[i].size, tree.consistencyProof(pack.heads[i - 1].size, pack.heads[i].size)});
    if (pack.isWhole || pack.heads.empty())
        return;
    const std::uint64_t size = pack.heads.back().size;
    for (const LedgerEntry& entry : pack.entries) {
        if (entry.sequence < size)
            pack.inclusion[entry.sequence] = tree.inclusionProof(entry.sequence, size);
    }
}

Json decisionsIn(const EvidencePack& pack)
{
    const UsedDefinitions used = UsedDefinitions::fromEntries(pack.entries);
    std::map<QString, Json> decisions;
    for (const LedgerEntry& entry : pack.entries) {
        const auto body = parseJson(entry.body);
        if (!body || !isDecisionAct(textAt(*body, "act")))
            continue;
        const OpenedSubject open = opened(*body, pack.values);
        Json& decision = decisions[objectOf(*body)];
        if (decision.is_null()) {
            decision = {{"id", toJson(objectOf(*body))}, {"entries", Json::array()}, {"definitions", Json::array()}};
            if (const auto* rule = used.before(u"rule"_s, textAt(open.subject, "rule"), entry.sequence))
                decision["definitions"].push_back({{"kind", "rule"}, {"id", toJson(rule->id)}, {"hash", toJson(rule->hash)}, {"entry", rule->sequence}});
            for (const auto* policy : used.allBefore(u"policy"_s, entry.sequence))
                decision["definitions"].push_back({{"kind", "policy"}, {"id", toJson(policy->id)}, {"hash", toJson(policy->hash)}, {"entry", policy->sequence}});
        }
        decision["entries"].push_back(entry.sequence);
        decision["decision"] = open.subject;
        decision["erased"] = open.missing;
    }
    Json list = Json::array();
    for (auto& [id, decision] : decisions)
        list.push_back(std::move(decision));
    return list;
}

Result<QByteArray> writePack(const EvidencePack& pack)
{
    Json heads = Json::array();
    for (const TreeHead& head : pack.heads)
        heads.push_back(toJson(head));
    Json witnesses = Json::array();
    for (const Witness& witness : pack.witnesses)
        witnesses.push_back(witnessToJson(witness));
    std::vector<ArchiveFile> files{{u"entries.jsonl"_s, linesOf(pack.entries)}};
    const auto add = [&files](const QString& name, const Json& json) { files.push_back({name, dumpJson(json, 1) + '\n'}); };
    add(u"heads.json"_s, heads);
    add(u"proofs.json"_s, proofsOf(pack));
    add(u"values.json"_s, toJson(pack.values));
    add(u"witnesses.json"_s, witnesses);
    add(u"decisions.json"_s, decisionsIn(pack));
    auto definitions = definitionFiles(pack);
    if (!definitions)
        return definitions.error();
    for (auto& [name, content] : *definitions)
        files.push_back({name, std::move(content)});
    Json sums = Json::object();
    for (const ArchiveFile& file : files)
        sums[file.name.toStdString()] = toHex(sha256(file.bytes)).toStdString();
    const Json manifest = {{"format", toJson(packFormat)}, {"whole", pack.isWhole}, {"scope", pack.scope}, {"entries", pack.entries.size()}, {"files", std::move(sums)}};
    files.insert(files.begin(), {u"manifest.json"_s, dumpJson(manifest, 1) + '\n'});
    return zipOf(files);
}

Result<ReadPack> readPack(const QByteArray& bytes, const ArchiveLimits& limits)
{
    const auto files = filesOf(bytes, limits);
    if (!files)
        return files.error();
    std::map<QString, QByteArray> byName;
    for (const ArchiveFile& file : *files)
        byName[file.name] = file.bytes;
    const auto jsonIn = [&byName](const QString& name) -> Result<Json> {
        const auto found = byName.find(name);
        if (found == byName.end())
            return Error::of(ErrorKind::BadInput, u"%1 is missing"_s.arg(name));
        auto json = parseJson(found->second);
        return json ? json : Result<Json>(Error::of(ErrorKind::BadInput, u"%1: %2"_s.arg(name, json.error().detail)));
    };
    const auto manifest = jsonIn(u"manifest.json"_s);
    if (!manifest)
        return manifest.error();
    if (textAt(*manifest, "format") != packFormat)
        return Error::of(ErrorKind::BadInput, u"not an evidence pack (\"format\" is not %1)"_s.arg(packFormat));
    ReadPack read;
    read.pack.isWhole = manifest->value("whole", Json()) == Json(true);
    read.pack.scope = manifest->value("scope", Json());
    const auto report = [&read](const QString& what, LedgerFault fault) { read.findings.push_back({0, what, fault}); };

    const auto heads = jsonIn(u"heads.json"_s);
    const auto proofs = jsonIn(u"proofs.json"_s);
    const auto values = jsonIn(u"values.json"_s);
    const auto witnesses = jsonIn(u"witnesses.json"_s);
    for (const auto* json : {&heads, &proofs, &values, &witnesses}) {
        if (!*json)
            return json->error();
    }
    auto personal = personalValuesFromJson(*values);
    if (!personal)
        return personal.error();
    read.pack.values = std::move(*personal);
    if (auto wrong = readList(*heads, u"heads.json"_s, read.pack.heads, headFromJson))
        return *wrong;
    if (auto wrong = readList(*witnesses, u"witnesses.json"_s, read.pack.witnesses, witnessFromJson))
        return *wrong;
    if (auto wrong = readProofs(*proofs, read.pack))
        return *wrong;
    if (!byName.contains(u"entries.jsonl"_s))
        return Error::of(ErrorKind::BadInput, u"entries.jsonl is missing"_s);
    if (auto wrong = readEntries(byName[u"entries.jsonl"_s], read.pack.entries))
        return *wrong;

    const Json sums = manifest->value("files", Json());
    if (const auto count = numberAt(*manifest, "entries"); !count || *count != read.pack.entries.size())
        report(u"%1 entries of %2 are there"_s.arg(read.pack.entries.size()).arg(count.value_or(0)), count && *count < read.pack.entries.size() ? LedgerFault::File : LedgerFault::Truncated);
    for (const auto& [name, content] : byName) {
        if (name != u"manifest.json"_s && (!sums.is_object() || textAt(sums, name.toUtf8().constData()).toLatin1() != toHex(sha256(content))))
            report(u"%1 is not the file that the manifest names"_s.arg(name), LedgerFault::File);
    }
    for (const auto& [name, sum] : sums.items()) {
        if (!byName.contains(QString::fromStdString(name)))
            report(u"%1 is missing"_s.arg(QString::fromStdString(name)), LedgerFault::File);
    }
    // The manifest is anybody's to write; the entries are what was signed.
    const auto definitions = definitionFiles(read.pack);
    for (const auto& [name, content] : definitions ? *definitions : std::map<QString, QByteArray>()) {
        if (const auto found = byName.find(name); found == byName.end() || found->second != content)
            report(u"%1 is not the rule or policy that was in use"_s.arg(name), LedgerFault::File);
    }
    for (const auto& [name, content] : byName) {
        if (name.startsWith(u"definitions/"_s) && (!definitions || !definitions->contains(name)))
            report(u"%1: no entry tells of it"_s.arg(name), LedgerFault::File);
    }
    if (const auto told = jsonIn(u"decisions.json"_s); !told || *told != decisionsIn(read.pack))
        report(u"decisions.json does not say what the entries say"_s, LedgerFault::File);
    return read;
}

} // namespace backroom
