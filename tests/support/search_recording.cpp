// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/search_recording.h"

#include "tests/support/domain_census.h"

#include <algorithm>

namespace backroom::test {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t mostCases = 700;
constexpr std::size_t longestCase = 330;
/// Of the conditions with one operator; the rest is chosen as it comes.
constexpr int operatorShare = 12;

/// model → fields that the domains read, those behind names and trees included.
using Needed = std::map<QString, std::set<QString>>;

/// What it compiled to says what it reads.
void addReads(const SearchWorld& world, const Json& one, Needed& needed)
{
    const QString model = textOf(one.at(0));
    const auto parsed = SearchDomain::parse(one.at(1));
    if (const auto program = parsed ? DomainProgram::compile(*parsed, world.mirror(), model) : parsed.error()) {
        for (const auto& [read, fields] : program->reads())
            needed[read].insert(fields.begin(), fields.end());
    }
}

QByteArray lines(const Json& list)
{
    QByteArray text = "[";
    for (const Json& one : list)
        text += (text.size() == 1 ? "\n" : ",\n") + dumpJson(one);
    return text + "]";
}

} // namespace

Json SearchRecording::choose(const SearchWorld& world, const Json& cases)
{
    Json chosen = Json::array();
    DomainCensus census(world.mirror());
    // First the rare operators, then what tells most.
    for (const bool isFirst : {true, false}) {
        for (const Json& one : cases) {
            const QString model = textOf(one.at(0));
            const std::size_t found = one.at(2).size();
            const bool isTelling = found > 0 && found < world.mirror().find(model)->size();
            if (!isTelling || static_cast<std::size_t>(dumpJson(one).size()) > longestCase || chosen.size() >= mostCases)
                continue;
            DomainCensus alone(world.mirror());
            alone.count(model, one.at(1));
            if (isFirst && !alone.hasAnyOf(census.operatorsBelow(operatorShare)))
                continue;
            if (std::find(chosen.begin(), chosen.end(), one) != chosen.end())
                continue;
            census.count(model, one.at(1));
            chosen.push_back(one);
        }
    }
    return chosen;
}

QByteArray SearchRecording::write(const Json& world, const Json& cases)
{
    const auto whole = SearchWorld::fromJson(world);
    Needed needed;
    if (whole) {
        for (const Json& one : cases)
            addReads(*whole, one, needed);
    }
    QByteArray text = "{\"now\": " + dumpJson(world.at("now")) + ",\n\"models\": {";
    bool isFirst = true;
    for (const auto& [model, held] : world.at("models").items()) {
        const auto use = needed.find(QString::fromStdString(model));
        if (use == needed.end())
            continue;
        Json fields = Json::array();
        std::vector<std::size_t> columns{0, 1};
        for (std::size_t i = 0; i < held.at("fields").size(); ++i) {
            if (use->second.contains(textOf(held["fields"][i][0]))) {
                fields.push_back(held["fields"][i]);
                columns.push_back(i + 2);
            }
        }
        Json rows = Json::array();
        for (const Json& row : held.at("rows")) {
            Json kept = Json::array();
            for (const std::size_t column : columns)
                kept.push_back(row[column]);
            rows.push_back(std::move(kept));
        }
        text += QByteArray(isFirst ? "" : ",") + "\n" + dumpJson(model) + ": {\"fields\": " + dumpJson(fields) + ",\n\"rows\": " + lines(rows) + "}";
        isFirst = false;
    }
    return text + "},\n\"cases\": " + lines(cases) + "}\n";
}

} // namespace backroom::test
