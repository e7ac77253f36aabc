// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/rule.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

QString Rule::versionName() const
{
    const QString own = u"%1 v%2"_s.arg(code.value).arg(version);
    return sharedVersion > 0 ? u"%1+%2"_s.arg(own).arg(sharedVersion) : own;
}

void Rule::addMaterial(const std::vector<QString>& fields)
{
    for (QString field : fields) {
        if (field.endsWith(u'?')) {
            field.chop(1);
            if (std::find(material.begin(), material.end(), field) == material.end())
                optionalMaterial.insert(field);
        }
        if (std::find(material.begin(), material.end(), field) == material.end())
            material.push_back(field);
    }
}

void Rule::offer(const DecisionVerb& verb, ActionDefinition action)
{
    if (policy && !action.judgedAs && (verb == verbs::approve || verb == verbs::reject))
        action.judgedAs = verb;
    addMaterial(action.material); // first: it says what may be absent
    addMaterial(action.usedFields());
    actions.insert_or_assign(verb, std::move(action));
}

std::vector<std::pair<QString, const SearchDomain*>> Rule::domains() const
{
    std::vector<std::pair<QString, const SearchDomain*>> all{{u"/when"_s, &when}, {u"/fixed"_s, &fixed}};
    const auto addLadder = [&all](const QString& pointer, const auto& ladder) {
        for (std::size_t i = 0; i < ladder.size(); ++i)
            all.emplace_back(u"%1/%2/when"_s.arg(pointer).arg(i), &ladder[i].first);
    };
    addLadder(u"/severity"_s, severities);
    addLadder(u"/priority"_s, priorities);
    for (const auto& [pointer, arguments] : {std::pair{u"/speaksFor"_s, &speaksFor}, {u"/speaksAgainst"_s, &speaksAgainst}, {u"/hardStops"_s, &hardStops}}) {
        for (std::size_t i = 0; i < arguments->size(); ++i)
            all.emplace_back(u"%1/%2/when"_s.arg(pointer).arg(i), &(*arguments)[i].when);
    }
    for (const auto& [verb, action] : actions) {
        for (std::size_t i = 0; i < action.steps.size(); ++i) {
            const QString pointer = action.steps.size() == 1 ? u"/actions/%1"_s.arg(verb.value) : u"/actions/%1/steps/%2"_s.arg(verb.value).arg(i);
            all.emplace_back(pointer + u"/guard"_s, &action.steps[i].guard);
            if (!action.steps[i].done.isEmpty())
                all.emplace_back(pointer + u"/done"_s, &action.steps[i].done);
        }
    }
    return all;
}

std::vector<QString> Rule::shownFields() const
{
    std::vector<QString> all{sinceField, dueField, businessKeyField, titleField, counterpartyField, ownerField, amountField, atRiskField};
    for (const auto* more : {&facts, &material, &groupBy})
        all.insert(all.end(), more->begin(), more->end());
    for (const DutyConflict& duty : duties)
        all.push_back(duty.field);
    if (policy) {
        const auto paths = policy->paths();
        all.insert(all.end(), paths.begin(), paths.end());
    }
    for (const auto& [verb, action] : actions) {
        for (const JudgedMeasure& measure : action.measures)
            all.push_back(measure.field);
    }
    std::erase_if(all, [](const QString& field) { return field.isEmpty(); });
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

std::vector<QString> Rule::fields() const
{
    std::vector<QString> all;
    for (const QString& path : shownFields())
        all.push_back(path.section(u'.', 0, 0));
    for (const auto& [pointer, domain] : domains()) {
        for (const QString& field : domain->fields())
            all.push_back(field.section(u'.', 0, 0));
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    std::erase_if(all, [](const QString& field) { return field.isEmpty() || field == u"id"_s || field.startsWith(u'$'); });
    return all;
}

} // namespace backroom
