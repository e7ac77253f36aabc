// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/item_command.h"
#include "app/ctl/output.h"
#include "app/ctl/refusals.h"

namespace backroom::ctl {

using namespace Qt::StringLiterals;
using backroom::toJson;
using backroom::toName;

namespace {

QString section(const QString& title, const std::vector<Fact>& facts)
{
    if (facts.empty())
        return {};
    Table table;
    table.addColumn(title);
    table.addColumn({});
    for (const Fact& fact : facts)
        table.addRow({u"  "_s + (fact.text.isEmpty() ? fact.key : plain(fact.text.in(u"en"_s))), fact.points == 0 ? fact.value : u"%1 points"_s.arg(fact.points)});
    return u'\n' + table.text();
}

QString linesOf(const ItemDetail& detail)
{
    if (detail.lines.empty())
        return {};
    Table table;
    table.addColumn(u"LINES"_s);
    for (const QString& header : {u"QUANTITY"_s, u"PRICE"_s, u"AMOUNT"_s})
        table.addColumn(header, Table::Align::Right);
    for (const EvidenceLine& line : detail.lines)
        table.addRow({u"  "_s + line.text, line.quantity, line.unitPrice, line.amount});
    return u'\n' + table.text();
}

QString timelineOf(const ItemDetail& detail, Timestamp now)
{
    if (detail.timeline.empty())
        return {};
    Table table;
    for (const QString& header : {u"TIMELINE"_s, u"BY"_s, u"WHAT"_s})
        table.addColumn(header);
    for (const TimelineEntry& entry : detail.timeline)
        table.addRow({u"  "_s + ageOf(now - entry.at) + u" ago"_s, entry.author, QString(entry.text).replace(u'\n', u' ')});
    return u'\n' + table.text();
}

QString actionsOf(const ItemDetail& detail)
{
    Table table;
    table.addColumn(u"ACTIONS"_s);
    table.addColumn({});
    for (const OfferedAction& action : detail.actions) {
        QStringList asked;
        for (const OfferedInput& input : action.inputs)
            asked.push_back(u"--set %1=%2"_s.arg(input.name, input.value.is_null() ? toName(input.kind) : plain(QString::fromUtf8(dumpJson(input.value)))));
        if (action.needsReason)
            asked.push_back(u"--reason"_s);
        const QString more = action.cautions.empty() ? QString() : u"; "_s + refusalSentences(action.cautions);
        const QString allowed = (asked.empty() ? u"allowed"_s : u"allowed, with "_s + asked.join(u' ')) + more;
        table.addRow({u"  "_s + action.verb.value, action.allowed ? allowed : u"no: "_s + refusalSentences(action.refusals)});
    }
    return u'\n' + table.text();
}

class Show : public ItemCommand {
public:
    using ItemCommand::ItemCommand;

protected:
    bool takesSetAside() const override { return true; }

    void found(const ItemDetail& detail, ExitCode sourceCode) override
    {
        if (options().json) {
            print(toJson(detail));
        } else {
            print(headline(detail));
            print(section(u"FACTS"_s, detail.facts) + linesOf(detail) + section(u"SPEAKS FOR"_s, detail.speaksFor)
                + section(u"SPEAKS AGAINST"_s, detail.speaksAgainst) + section(u"MAY NOT BE APPROVED"_s, detail.hardStops) + timelineOf(detail, now()) + actionsOf(detail));
            if (!detail.seal.hash.isEmpty())
                print(u"\nSEAL %1\n"_s.arg(detail.seal.hash));
        }
        if (sourceCode == Done && detail.error) {
            complain(detail.row.businessKey, u"incomplete: "_s + sentenceOf(*detail.error));
            exit(exitCodeOf(detail.error->kind));
        } else {
            exit(sourceCode);
        }
    }
};

} // namespace

std::unique_ptr<Command> makeShowCommand(const Options& options)
{
    return std::make_unique<Show>(options);
}

} // namespace backroom::ctl
