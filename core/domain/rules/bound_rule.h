// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/rules/domain_program.h"
#include "core/domain/rules/rule.h"

namespace backroom {

/// A rule compiled for the tables of a mirror. Valid as long as the schemas it was bound to.
class BoundRule {
public:
    /// The error names JSON pointer and reason, a line for each fault. The condition itself must be bound; of steps, arguments and stops those
    /// drop out whose fields or models this source does not have or does not show to this person.
    static Result<BoundRule> bind(const Rule& rule, const QString& model, const Mirror& mirror);

    const Rule& rule() const { return m_rule; }
    const DomainProgram& when() const { return m_when; }
    /// What was raised stays until it is fixed, even where `when` holds no more.
    bool endsByFix() const { return m_endsByFix; }
    bool isFixed(RecordTable::Row row, const EvaluationContext& context) const { return m_fixed.matches(row, context); }
    /// Pointer and reason of the parts that dropped out.
    const std::vector<QString>& missing() const { return m_missing; }
    /// Is one of them a mistake of the file, whatever the source?
    bool isFaulty() const { return m_isFaulty; }

    Severity severityOf(RecordTable::Row row, const EvaluationContext& context) const;
    Priority priorityOf(RecordTable::Row row, const EvaluationContext& context) const;
    /// Code, points and text of the arguments whose condition holds; of those with the same code the first, so that one
    /// signal counts once, however many ways there are to notice it.
    std::vector<Fact> inFavour(RecordTable::Row row, const EvaluationContext& context) const { return holding(m_rule.speaksFor, m_for, row, context); }
    std::vector<Fact> against(RecordTable::Row row, const EvaluationContext& context) const { return holding(m_rule.speaksAgainst, m_against, row, context); }
    std::vector<Fact> stops(RecordTable::Row row, const EvaluationContext& context) const { return holding(m_rule.hardStops, m_stops, row, context); }

    /// First moment after now at which the rule may say something else about the record although nothing changed.
    std::optional<Timestamp> nextChange(RecordTable::Row row, bool isRaised, const EvaluationContext& context) const;
    bool dependsOnTime() const { return m_dependsOnTime; }
    /// model → fields that the rule reads in any of its conditions or shows on the item.
    const std::map<QString, std::set<QString>>& reads() const { return m_reads; }
    /// Rows of the rule's model that reach these records of another model.
    std::vector<RecordTable::Row> rowsReaching(const QString& model, const std::vector<std::int64_t>& ids) const;

private:
    static std::vector<Fact> holding(const std::vector<Argument>& arguments, const std::vector<DomainProgram>& programs, RecordTable::Row row,
        const EvaluationContext& context);
    /// Every program but `when`: asked only about records that are raised.
    std::vector<const DomainProgram*> details() const;

    Rule m_rule;
    DomainProgram m_when;
    DomainProgram m_fixed = DomainProgram::never();
    bool m_endsByFix = false;
    std::vector<DomainProgram> m_severities;
    std::vector<DomainProgram> m_priorities;
    std::vector<DomainProgram> m_for;
    std::vector<DomainProgram> m_against;
    std::vector<DomainProgram> m_stops;
    std::vector<QString> m_missing;
    bool m_isFaulty = false;
    std::map<QString, std::set<QString>> m_reads;
    bool m_dependsOnTime = false;
};

} // namespace backroom
