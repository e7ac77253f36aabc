// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/ledger/verify_pack.h"

#include <CLI/CLI.hpp>

#include <QFile>

#include <cstdio>

namespace {

using namespace backroom;
using namespace Qt::StringLiterals;

/// What is wrong, by what it means for the person who checks.
enum ExitCode { Sound = 0, Changed = 1, Unreadable = 2, Incomplete = 3, OutOfOrder = 4, WrongKey = 5, WrongValue = 6, AgainstRules = 7, NotAsWitnessed = 8 };

constexpr const char* footer = R"(Exit status:
  0  sound
  1  something was changed after it was written
  2  the pack cannot be read
  3  entries are missing: cut off, or taken out
  4  entries stand in another order
  5  signed by another key, or not by the key it names
  6  a personal value is not the one recorded, or is gone and nobody erased it
  7  a decision, a hold or an erasure against the rules
  8  not what was witnessed outside, or not the head you gave)";

ExitCode exitCodeOf(const EvidencePackReport& report)
{
    const auto reason = report.reason();
    if (!reason)
        return Sound;
    switch (*reason) {
    case LedgerFault::Malformed:
    case LedgerFault::Altered:
    case LedgerFault::Store:
    case LedgerFault::File: return Changed;
    case LedgerFault::Removed:
    case LedgerFault::Truncated: return Incomplete;
    case LedgerFault::Reordered: return OutOfOrder;
    case LedgerFault::Resigned:
    case LedgerFault::Signature: return WrongKey;
    case LedgerFault::ValueAltered:
    case LedgerFault::ValueMissing:
    case LedgerFault::ValueKept: return WrongValue;
    case LedgerFault::Step:
    case LedgerFault::Care: return AgainstRules;
    case LedgerFault::Witness: return NotAsWitnessed;
    }
    return Changed;
}

/// A pack of the first form holds the whole log and no proofs; they follow from it.
Result<ReadPack> readFirstForm(const QByteArray& bytes)
{
    auto old = parseJson(bytes).and_then([](const Json& json) { return packFromJson(json); });
    if (!old)
        return old.error();
    ReadPack read;
    read.pack.isWhole = true;
    read.pack.entries = std::move(old->entries);
    read.pack.heads = std::move(old->heads);
    read.pack.values = std::move(old->values);
    std::stable_sort(read.pack.heads.begin(), read.pack.heads.end(), [](const TreeHead& a, const TreeHead& b) { return a.size < b.size; });
    MerkleTree tree;
    for (const LedgerEntry& entry : read.pack.entries)
        tree.append(MerkleTree::leafHash(entry.body));
    for (std::size_t i = 1; i < read.pack.heads.size(); ++i) {
        const auto& [from, to] = std::pair(read.pack.heads[i - 1].size, read.pack.heads[i].size);
        read.pack.consistency.push_back({from, to, to <= tree.size() ? tree.consistencyProof(from, to) : MerkleProof()});
    }
    return read;
}

Result<ReadPack> readFile(const std::string& fileName)
{
    QFile file(QString::fromStdString(fileName));
    if (!file.open(QIODevice::ReadOnly))
        return Error::of(ErrorKind::BadInput, file.errorString());
    const ArchiveLimits limits;
    const QByteArray bytes = file.read(limits.mostPacked + 1);
    if (bytes.size() > limits.mostPacked)
        return Error::of(ErrorKind::BadInput, u"larger than %1 bytes"_s.arg(limits.mostPacked));
    return bytes.startsWith("PK") ? readPack(bytes, limits) : readFirstForm(bytes);
}

QByteArray asJson(const ReadPack& read, const EvidencePackReport& report)
{
    Json findings = Json::array();
    for (const LedgerFinding& finding : report.findings)
        findings.push_back({{"sequence", finding.sequence}, {"fault", toJson(toName(finding.fault))}, {"what", toJson(finding.what)}});
    Json keys = Json::array();
    for (const QByteArray& key : report.keys)
        keys.push_back(key.toHex().toStdString());
    Json json = {{"sound", report.isSound()}, {"whole", read.pack.isWhole}, {"entries", read.pack.entries.size()}, {"heads", read.pack.heads.size()}, {"keys", std::move(keys)},
        {"covered", report.covered}, {"unsignedTail", report.uncovered}, {"values", report.openValues}, {"erasedValues", report.erasedValues},
        {"erasedDecisions", report.erasedDecisions}, {"witnessed", report.witnessed}, {"findings", std::move(findings)}};
    json["root"] = report.root ? Json(toHex(*report.root).toStdString()) : Json();
    json["reason"] = report.reason() ? toJson(toName(*report.reason())) : Json();
    return dumpJson(json, 2) + '\n';
}

QByteArray asText(const ReadPack& read, const EvidencePackReport& report)
{
    const EvidencePack& pack = read.pack;
    QString text;
    if (report.isSound()) {
        text += pack.isWhole ? u"entries     %1 follow each other without a gap, each matches its hash, and every decision took allowed steps only\n"_s.arg(pack.entries.size())
                             : u"entries     %1 of a log, each proven to stand where it says, and every decision took allowed steps only\n"_s.arg(pack.entries.size());
        text += pack.heads.empty() ? u"heads       none in the pack: nothing is signed\n"_s
                                   : u"heads       %1 signed, each follows from the one before and matches the entries\n"_s.arg(pack.heads.size());
        text += u"values      %1 personal values as recorded, %2 erased by the rules in %3 decisions\n"_s.arg(report.openValues).arg(report.erasedValues).arg(report.erasedDecisions);
        if (report.witnessed > 0)
            text += u"witnessed   %1 heads stood outside and match\n"_s.arg(report.witnessed);
        if (report.expected > 0)
            text += u"given       %1 heads that you gave are heads of this log\n"_s.arg(report.expected);
    }
    for (const LedgerFinding& finding : report.findings)
        text += u"FINDING     %1: %2: %3\n"_s.arg(finding.sequence).arg(toName(finding.fault), finding.what);
    for (const QByteArray& key : report.keys)
        text += u"signed by   %1%2\n"_s.arg(QLatin1StringView(key.toHex()), report.namedKeys.contains(key) ? u" (named by the log itself; compare with the key you were given)"_s : u" (compare with the key you were given)"_s);
    if (report.covered > 0)
        text += u"covered     entries below %1\n"_s.arg(report.covered);
    if (report.uncovered > 0 && !pack.heads.empty())
        text += u"not covered the newest %1 entries are younger than the last signed head\n"_s.arg(report.uncovered);
    if (report.root)
        text += u"root        %1 (compare with the one witnessed outside)\n"_s.arg(QLatin1StringView(toHex(*report.root)));
    const auto reason = report.reason();
    text += reason ? u"NOT SOUND: %1 (%2 findings)\n"_s.arg(toName(*reason)).arg(report.findings.size()) : pack.heads.empty() ? u"SOUND, but nothing is signed: anybody can have written it\n"_s : u"SOUND\n"_s;
    return text.toUtf8();
}

} // namespace

int main(int argc, char** argv)
{
    CLI::App app("Proves an exported Backroom evidence pack, offline.", "backroom-verify");
    std::string fileName;
    std::string key;
    std::vector<std::string> heads;
    bool wantsJson = false;
    app.add_option("pack", fileName, "The exported pack")->required();
    app.add_option("--key", key, "Only this key may have signed: 64 hexadecimal digits, as on a close sheet");
    app.add_option("--head", heads, "This head must be one of the log: the line in the square code of a close sheet, in quotes; once for each");
    app.add_flag("--json", wantsJson, "Print the result as JSON");
    app.set_version_flag("--version", "backroom-verify " BACKROOM_VERSION);
    app.footer(footer);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& wrong) {
        return app.exit(wrong) == 0 ? Sound : Unreadable;
    }
    const auto refuse = [](const std::string& what, const QString& why) {
        std::fprintf(stderr, "backroom-verify: %s: %s\n", what.c_str(), why.toUtf8().constData());
        return Unreadable;
    };
    Expectation expected;
    if (!key.empty()) {
        const auto hash = hashFromHex(QByteArray::fromStdString(key).toLower().replace(" ", ""));
        if (!hash)
            return refuse("--key", u"not 64 hexadecimal digits"_s);
        expected.key = QByteArray(reinterpret_cast<const char*>(hash->data()), static_cast<qsizetype>(hash->size()));
    }
    for (const std::string& line : heads) {
        auto head = headFromLine(QByteArray::fromStdString(line));
        if (!head || !hasValidSignature(*head))
            return refuse("--head", head ? u"its signature is not valid"_s : head.error().detail);
        expected.heads.push_back(std::move(*head));
    }
    const auto read = readFile(fileName);
    if (!read)
        return refuse(fileName, read.error().detail);
    const EvidencePackReport report = verifyPack(*read, expected);
    const QByteArray output = wantsJson ? asJson(*read, report) : asText(*read, report);
    std::fwrite(output.constData(), 1, static_cast<std::size_t>(output.size()), stdout);
    return exitCodeOf(report);
}
