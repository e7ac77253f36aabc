// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/command.h"
#include "app/ctl/output.h"

#include <algorithm>

namespace backroom::ctl {

using namespace Qt::StringLiterals;
using backroom::toJson;
using backroom::toName;

namespace {

Json idsOf(const std::vector<ItemId>& ids)
{
    Json list = Json::array();
    for (const ItemId& id : ids)
        list.push_back(toJson(id.value));
    return list;
}

/// With the number of cases behind it; null where those are too few to say anything.
Json figureOf(const Counted<double>& figure)
{
    return {{"n", figure.n}, {"value", figure.value ? Json(*figure.value) : Json()}};
}

Json figureOf(const Counted<Duration>& figure)
{
    return {{"n", figure.n}, {"minutes", figure.value ? Json(std::chrono::duration_cast<std::chrono::minutes>(*figure.value).count()) : Json()}};
}

QString percentOf(const Counted<double>& figure)
{
    return figure.value ? u"%1 %"_s.arg(*figure.value * 100, 0, 'f', 0) : u"too few (%1)"_s.arg(figure.n);
}

template <typename Key>
Json countsOf(const std::map<Key, int>& counts)
{
    Json json = Json::object();
    for (const auto& [key, count] : counts)
        json[toName(key).toStdString()] = count;
    return json;
}

Json floodsOf(const std::vector<Flood>& floods)
{
    Json list = Json::array();
    for (const Flood& flood : floods)
        list.push_back({{"from", toJson(toIso(flood.from))}, {"to", toJson(toIso(flood.to))}, {"items", flood.count}});
    return list;
}

/// rules noise: what people's work says about the rules. Needs no server, only what happened here.
class Noise : public Command {
public:
    using Command::Command;

protected:
    bool needsSource() const override { return false; }
    void settled(const ConsoleSnapshot&) override
    {
        const auto report = console().noise(std::chrono::hours(24 * options().days));
        if (!report) {
            fail({}, report.error());
            return;
        }
        if (options().json)
            printJson(*report);
        else
            printText(*report);
        exit(Done);
    }

private:
    static void printJson(const NoiseReport& report)
    {
        Json rules = Json::array();
        for (const RuleNoise& rule : report.rules) {
            rules.push_back({{"code", toJson(rule.rule.value)}, {"raised", rule.raised}, {"share", rule.share}, {"reopened", rule.reopened}, {"closed", rule.closed},
                {"closes", countsOf(rule.closes)}, {"causes", countsOf(rule.causes)}, {"precision", figureOf(rule.precision)}, {"cycleP50", figureOf(rule.cycleP50)},
                {"cycleP90", figureOf(rule.cycleP90)}, {"floods", floodsOf(rule.floods)}, {"chattering", idsOf(rule.chattering)}, {"stale", idsOf(rule.stale)}});
        }
        print(Json{{"from", toJson(toIso(report.from))}, {"to", toJson(toIso(report.to))}, {"raised", report.raised}, {"closed", report.closed},
            {"topTenShare", figureOf(report.topShare)}, {"unknownCause", figureOf(report.unknownCause)}, {"rules", rules}});
    }

    void printText(const NoiseReport& report)
    {
        print(u"%1 items raised and %2 closed in %3 days\n"_s.arg(report.raised).arg(report.closed).arg(options().days));
        print(u"the ten loudest rules raised %1; cause unknown in %2 of the closes\n\n"_s.arg(percentOf(report.topShare), percentOf(report.unknownCause)));
        Table table;
        table.addColumn(u"RULE"_s);
        for (const QString& header : {u"RAISED"_s, u"SHARE"_s, u"CLOSED"_s, u"PRECISION"_s, u"FLOODS"_s, u"CHATTERING"_s, u"STALE"_s})
            table.addColumn(header, Table::Align::Right);
        // The loudest ten, and of the others those that need a look.
        for (std::size_t i = 0; i < report.rules.size(); ++i) {
            const RuleNoise& rule = report.rules[i];
            if (i >= noise::topSources && rule.floods.empty() && rule.chattering.empty() && rule.stale.empty())
                continue;
            table.addRow({rule.rule.value, QString::number(rule.raised), u"%1 %"_s.arg(rule.share * 100, 0, 'f', 0), QString::number(rule.closed), percentOf(rule.precision),
                QString::number(rule.floods.size()), QString::number(rule.chattering.size()), QString::number(rule.stale.size())});
        }
        print(table.text());
    }
};

} // namespace

std::unique_ptr<Command> makeNoiseCommand(const Options& options)
{
    return std::make_unique<Noise>(options);
}

} // namespace backroom::ctl
