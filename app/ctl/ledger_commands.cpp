// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/offline_commands.h"
#include "app/ctl/output.h"
#include "core/engine/decision_row.h"
#include "core/engine/guard.h"
#include "core/engine/system_clock.h"
#include "core/store/evidence_source.h"
#include "core/store/ledger_store.h"

#include <QFileInfo>

#include <algorithm>
#include <map>

namespace backroom::ctl {

using namespace Qt::StringLiterals;
using backroom::toJson;
using backroom::toName;

namespace {

constexpr int shownDecisions = 500;

ExitCode failed(const QString& subject, const Error& error)
{
    complain(subject, sentenceOf(error));
    return exitCodeOf(error.kind);
}

QString decidedBy(const Decision& decision)
{
    const QStringList inWhoseName = rowOf(decision).onBehalfOf;
    return inWhoseName.isEmpty() ? decision.actor : u"%1 for %2"_s.arg(decision.actor, inWhoseName.join(u", "_s));
}

/// What kept it from being done on anything else than what was seen; empty: it was never sent.
QString protectionOf(const Decision& decision)
{
    if (decision.attempts == 0)
        return {};
    return wasGuardedThroughout(decision) ? u"guard"_s : u"read back"_s;
}

ExitCode listOperations(const LedgerStore& ledger, const Options& options)
{
    const auto decisions = ledger.decisions(shownDecisions);
    if (!decisions)
        return failed({}, decisions.error());
    if (options.json) {
        Json list = Json::array();
        for (const Decision& decision : *decisions)
            list.push_back(ctl::toJson(rowOf(decision)));
        print(list);
        return Done;
    }
    const Timestamp now = makeSystemClock()->now();
    Table table;
    for (const QString& header : {u"REFERENCE"_s, u"DECISION"_s, u"STATE"_s})
        table.addColumn(header);
    table.addColumn(u"AGE"_s, Table::Align::Right);
    table.addColumn(u"AMOUNT"_s, Table::Align::Right);
    for (const QString& header : {u"BY"_s, u"PROTECTION"_s, u"PARTY"_s, u"REASON"_s})
        table.addColumn(header);
    for (const Decision& decision : *decisions) {
        table.addRow({decision.businessKey, decision.verb.value, toName(decision.state), ageOf(now - decision.decidedAt),
            decision.amount.toString(), decidedBy(decision), protectionOf(decision), decision.title, decision.reason});
    }
    print(table.text());
    return Done;
}

/// How many heads each key has signed; by the public key, hex.
std::map<QByteArray, std::size_t> headsByKey(const std::vector<TreeHead>& heads)
{
    std::map<QByteArray, std::size_t> keys;
    for (const TreeHead& head : heads) {
        if (!head.publicKey.isEmpty())
            ++keys[head.publicKey.toHex()];
    }
    return keys;
}

ExitCode verify(const LedgerStore& ledger, const Options& options)
{
    const auto findings = ledger.verify();
    if (!findings)
        return failed({}, findings.error());
    const auto heads = ledger.heads();
    if (!heads)
        return failed({}, heads.error());
    const QString root = QString::fromLatin1(toHex(ledger.root()));
    const std::map<QByteArray, std::size_t> keys = headsByKey(*heads);
    if (options.json) {
        Json list = Json::array();
        for (const LedgerFinding& finding : *findings)
            list.push_back({{"sequence", finding.sequence}, {"fault", toJson(toName(finding.fault))}, {"what", toJson(finding.what)}});
        Json signers = Json::object();
        for (const auto& [key, count] : keys)
            signers[key.toStdString()] = count;
        print(Json{{"sound", findings->empty()}, {"entries", ledger.size()}, {"root", toJson(root)}, {"heads", heads->size()}, {"keys", std::move(signers)}, {"findings", list}});
    } else {
        print(u"entries  %1\nroot     %2\nheads    %3 signed\n"_s.arg(ledger.size()).arg(root).arg(heads->size()));
        for (const auto& [key, count] : keys)
            print(u"key      %1 signed %2 of them\n"_s.arg(QLatin1StringView(key)).arg(count));
        if (keys.size() > 1)
            print(u"         More than one key: where no key store runs, each session signs with a key of its own, which is gone afterwards.\n"_s);
        for (const LedgerFinding& finding : *findings)
            print(u"FINDING  %1: %2\n"_s.arg(finding.sequence).arg(plain(finding.what)));
        print(findings->empty() ? u"SOUND\n"_s : u"NOT SOUND: %1 findings\n"_s.arg(findings->size()));
    }
    if (findings->empty())
        return Done;
    complain(options.dataFolder, u"the ledger was changed outside Backroom or damaged; keep the file and compare it with a backup"_s);
    return NotSound;
}

/// Every decision that is named must be one; the others are not looked for.
ExitCode checkNamed(const LedgerStore& ledger, const QStringList& names)
{
    for (const QString& name : names) {
        const auto decisions = ledger.decisionsNamed(name);
        if (!decisions)
            return failed(name, decisions.error());
        std::vector<DecisionRow> rows;
        std::transform(decisions->begin(), decisions->end(), std::back_inserter(rows), rowOf);
        if (!isOne(name, rows))
            return NotFound;
    }
    return Done;
}

ExitCode exportTo(const QString& fileName, const LedgerStore& ledger, const Options& options)
{
    if (const ExitCode code = checkNamed(ledger, options.decisions); code != Done)
        return code;
    const auto pack = evidenceOf(ledger, {options.decisions, options.from, options.to});
    if (!pack)
        return failed({}, pack.error());
    const auto bytes = writePack(*pack);
    if (!bytes)
        return failed({}, bytes.error());
    if (const ExitCode code = writePrivately(fileName, *bytes); code != Done)
        return code;
    if (options.json)
        print(Json{{"file", toJson(fileName)}, {"entries", pack->entries.size()}, {"heads", pack->heads.size()}, {"values", pack->values.size()}, {"whole", pack->isWhole}});
    else
        print(u"%1 entries and %2 signed heads written to %3; check with: backroom-verify %3\n"_s.arg(pack->entries.size()).arg(pack->heads.size()).arg(plain(fileName)));
    return Done;
}

} // namespace

std::optional<ExitCode> runLedgerCommand(const Options& options)
{
    const bool isOurs = options.command == u"operations"_s || options.command == u"ledger verify"_s || options.command == u"ledger export"_s;
    if (!isOurs)
        return std::nullopt;
    const QString file = options.dataFolder + u"/ledger.sqlite"_s;
    // Opening would make an empty one, and that would be called sound.
    if (!QFileInfo::exists(file)) {
        complain(file, u"there is no ledger; name the right folder with --data-dir"_s);
        return NotFound;
    }
    const auto ledger = LedgerStore::open(file);
    if (!ledger) {
        const ExitCode code = failed(file, ledger.error());
        return options.command == u"ledger verify"_s && ledger.error().kind == ErrorKind::StoreCorrupt ? NotSound : code;
    }
    if (options.command == u"operations"_s)
        return listOperations(**ledger, options);
    if (options.command == u"ledger verify"_s)
        return verify(**ledger, options);
    return exportTo(options.argument, **ledger, options);
}

} // namespace backroom::ctl
