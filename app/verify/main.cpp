// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/ledger/ledger_entry.h"

#include <CLI/CLI.hpp>

#include <QFile>

#include <algorithm>
#include <cstdio>
#include <set>

namespace {

using namespace backroom;
using namespace Qt::StringLiterals;

enum ExitCode { Sound = 0, Findings = 1, Unreadable = 2 };

/// What the pack is and what was found, ready to print.
struct Report {
    LedgerPack pack;
    Hash root{};
    std::vector<LedgerFinding> findings;

    std::set<QByteArray> signingKeys() const
    {
        std::set<QByteArray> keys;
        for (const TreeHead& head : pack.heads) {
            if (!head.publicKey.isEmpty())
                keys.insert(head.publicKey.toHex());
        }
        return keys;
    }
    /// Entries no signed head covers: they may have been cut or rewritten up to the end without a trace in the pack.
    std::uint64_t unsignedTail() const
    {
        std::uint64_t covered = 0;
        for (const TreeHead& head : pack.heads)
            covered = std::max(covered, head.size);
        return covered < pack.entries.size() ? pack.entries.size() - covered : 0;
    }
};

Result<LedgerPack> readPack(const std::string& fileName)
{
    QFile file(QString::fromStdString(fileName));
    if (!file.open(QIODevice::ReadOnly))
        return Error::of(ErrorKind::BadInput, file.errorString());
    return parseJson(file.readAll()).and_then([](const Json& json) { return packFromJson(json); });
}

Report examine(LedgerPack pack)
{
    Report report{std::move(pack), {}, {}};
    report.findings = verifyLog(report.pack.entries, report.pack.heads);
    MerkleTree tree;
    for (const LedgerEntry& entry : report.pack.entries)
        tree.append(MerkleTree::leafHash(entry.body));
    report.root = tree.root();
    return report;
}

QByteArray asJson(const Report& report)
{
    Json findings = Json::array();
    for (const LedgerFinding& finding : report.findings)
        findings.push_back({{"sequence", finding.sequence}, {"what", toJson(finding.what)}});
    Json keys = Json::array();
    for (const QByteArray& key : report.signingKeys())
        keys.push_back(key.toStdString());
    return dumpJson({{"sound", report.findings.empty()}, {"entries", report.pack.entries.size()}, {"heads", report.pack.heads.size()},
                        {"root", toHex(report.root).toStdString()}, {"keys", keys}, {"unsignedTail", report.unsignedTail()},
                        {"findings", findings}}, 2)
        + '\n';
}

QByteArray asText(const Report& report)
{
    QString text;
    if (report.findings.empty()) {
        text += u"entries     %1 follow each other without a gap, each matches its hash, and every decision took allowed steps only\n"_s
                    .arg(report.pack.entries.size());
        text += report.pack.heads.empty() ? u"heads       none in the pack: nothing is signed\n"_s
                                          : u"heads       %1 signed, each matches the log at its size\n"_s.arg(report.pack.heads.size());
    }
    for (const LedgerFinding& finding : report.findings)
        text += u"FINDING     %1: %2\n"_s.arg(finding.sequence).arg(finding.what);
    for (const QByteArray& key : report.signingKeys())
        text += u"signed by   %1 (compare with the key you were given)\n"_s.arg(QLatin1StringView(key));
    if (const std::uint64_t tail = report.unsignedTail(); tail > 0 && !report.pack.heads.empty())
        text += u"not covered the newest %1 entries are younger than the last signed head\n"_s.arg(tail);
    text += u"root        %1 (compare with the one witnessed outside)\n"_s.arg(QLatin1StringView(toHex(report.root)));
    text += report.findings.empty() ? u"SOUND\n"_s : u"NOT SOUND: %1 findings\n"_s.arg(report.findings.size());
    return text.toUtf8();
}

} // namespace

int main(int argc, char** argv)
{
    CLI::App app("Proves an exported Backroom ledger pack, offline.", "backroom-verify");
    std::string fileName;
    bool wantsJson = false;
    app.add_option("pack", fileName, "The exported pack, a JSON file")->required();
    app.add_flag("--json", wantsJson, "Print the result as JSON");
    app.set_version_flag("--version", "backroom-verify " BACKROOM_VERSION);
    app.footer("Exit status: 0 sound, 1 something is wrong with the log, 2 the pack cannot be read.");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& wrong) {
        return app.exit(wrong) == 0 ? Sound : Unreadable;
    }

    auto pack = readPack(fileName);
    if (!pack) {
        std::fprintf(stderr, "backroom-verify: %s: %s\n", fileName.c_str(), pack.error().detail.toUtf8().constData());
        return Unreadable;
    }
    const Report report = examine(std::move(*pack));
    const QByteArray output = wantsJson ? asJson(report) : asText(report);
    std::fwrite(output.constData(), 1, static_cast<std::size_t>(output.size()), stdout);
    return report.findings.empty() ? Sound : Findings;
}
