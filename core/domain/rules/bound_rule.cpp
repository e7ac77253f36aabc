// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/bound_rule.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

Result<BoundRule> BoundRule::bind(const Rule& rule, const QString& model, const Mirror& mirror)
{
    BoundRule bound;
    bound.m_rule = rule;
    std::optional<Error> problem;
    QStringList faults; ///< of the other conditions, beside the problem
    const auto compile = [&](const QString& pointer, const SearchDomain& domain) {
        auto program = DomainProgram::compile(domain, mirror, model);
        if (!program) {
            Error error = program.error();
            error.detail.replace(u'\n', u'\n' + pointer).prepend(pointer);
            if (&domain == &rule.when) {
                problem = error;
            } else {
                bound.m_missing.push_back(error.detail);
                if (error.kind != ErrorKind::UnknownModel)
                    faults << error.detail;
                bound.m_isFaulty = bound.m_isFaulty || error.kind == ErrorKind::BadInput;
            }
            return DomainProgram::never();
        }
        bound.m_dependsOnTime = bound.m_dependsOnTime || program->dependsOnTime();
        for (const auto& [read, fields] : program->reads())
            bound.m_reads[read].insert(fields.begin(), fields.end());
        return std::move(*program);
    };
    const auto compileArguments = [&](const QString& pointer, const std::vector<Argument>& arguments) {
        std::vector<DomainProgram> programs;
        for (std::size_t i = 0; i < arguments.size(); ++i)
            programs.push_back(compile(u"%1/%2/when"_s.arg(pointer).arg(i), arguments[i].when));
        return programs;
    };
    const auto compileLadder = [&](const QString& pointer, const auto& ladder) {
        std::vector<DomainProgram> programs;
        for (std::size_t i = 0; i < ladder.size(); ++i)
            programs.push_back(compile(u"%1/%2/when"_s.arg(pointer).arg(i), ladder[i].first));
        return programs;
    };
    bound.m_when = compile(u"/when"_s, rule.when);
    if (!rule.fixed.isEmpty()) {
        const std::size_t before = bound.m_missing.size();
        bound.m_fixed = compile(u"/fixed"_s, rule.fixed);
        // A fix that cannot be seen here would keep items for ever.
        bound.m_endsByFix = bound.m_missing.size() == before;
    } else {
        bound.m_endsByFix = rule.endsByPerson;
    }
    bound.m_severities = compileLadder(u"/severity"_s, rule.severities);
    bound.m_priorities = compileLadder(u"/priority"_s, rule.priorities);
    bound.m_for = compileArguments(u"/speaksFor"_s, rule.speaksFor);
    bound.m_against = compileArguments(u"/speaksAgainst"_s, rule.speaksAgainst);
    bound.m_stops = compileArguments(u"/hardStops"_s, rule.hardStops);
    for (const QString& path : rule.shownFields())
        bound.m_reads[model].insert(path.section(u'.', 0, 0));
    if (problem) {
        // Of a model that is not there every condition would complain alike.
        if (problem->kind != ErrorKind::UnknownModel && !faults.empty())
            problem->detail += u'\n' + faults.join(u'\n');
        return *problem;
    }
    return bound;
}

Severity BoundRule::severityOf(RecordTable::Row row, const EvaluationContext& context) const
{
    for (std::size_t i = 0; i < m_severities.size(); ++i) {
        if (m_severities[i].matches(row, context))
            return m_rule.severities[i].second;
    }
    return Severity::Info;
}

Priority BoundRule::priorityOf(RecordTable::Row row, const EvaluationContext& context) const
{
    for (std::size_t i = 0; i < m_priorities.size(); ++i) {
        if (m_priorities[i].matches(row, context))
            return m_rule.priorities[i].second;
    }
    return Priority::P3;
}

std::vector<Fact> BoundRule::holding(const std::vector<Argument>& arguments, const std::vector<DomainProgram>& programs, RecordTable::Row row,
    const EvaluationContext& context)
{
    std::vector<Fact> found;
    const auto isSaid = [&found](const QString& code) {
        return std::any_of(found.begin(), found.end(), [&code](const Fact& fact) { return fact.key == code; });
    };
    for (std::size_t i = 0; i < programs.size(); ++i) {
        if (!isSaid(arguments[i].code) && programs[i].matches(row, context))
            found.push_back({arguments[i].code, {}, arguments[i].points, arguments[i].text});
    }
    return found;
}

std::vector<const DomainProgram*> BoundRule::details() const
{
    std::vector<const DomainProgram*> all{&m_fixed};
    for (const auto* programs : {&m_severities, &m_priorities, &m_for, &m_against, &m_stops}) {
        for (const DomainProgram& program : *programs)
            all.push_back(&program);
    }
    return all;
}

std::optional<Timestamp> BoundRule::nextChange(RecordTable::Row row, bool isRaised, const EvaluationContext& context) const
{
    if (!m_dependsOnTime)
        return std::nullopt;
    std::optional<Timestamp> next = m_when.nextChange(row, context);
    if (!isRaised)
        return next;
    for (const DomainProgram* program : details()) {
        const auto change = program->dependsOnTime() ? program->nextChange(row, context) : std::nullopt;
        if (change && (!next || *change < *next))
            next = change;
    }
    return next;
}

std::vector<RecordTable::Row> BoundRule::rowsReaching(const QString& model, const std::vector<std::int64_t>& ids) const
{
    std::vector<RecordTable::Row> rows = m_when.rowsReaching(model, ids);
    for (const DomainProgram* program : details()) {
        if (!program->reads().contains(model))
            continue;
        const auto more = program->rowsReaching(model, ids);
        rows.insert(rows.end(), more.begin(), more.end());
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
}

} // namespace backroom
