// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/records/mirror.h"
#include "core/domain/rules/derived_columns.h"
#include "core/domain/rules/dirty_rows.h"
#include "core/domain/rules/domain_program.h"

namespace backroom {

class GroupNumbers;

/// Keeps the "$…" columns of the mirror's tables true while records come, change and go: formulas and aggregates, each
/// computed again only for the records it can differ for.
class DerivedValues {
public:
    using ContextOf = std::function<EvaluationContext(const FeedDefinition& feed, RecordTable::Row row)>;

    explicit DerivedValues(Mirror& mirror);
    ~DerivedValues();

    /// Takes the schemas that the mirror knows now. What was computed before and is still planned goes on.
    void plan(const std::vector<FeedDefinition>& feeds);
    /// Forgets everything computed; before a schema changes under it.
    void clear();
    const std::vector<DerivedColumns::Problem>& problems() const { return m_plan.problems(); }

    /// Brings all columns up to date after the changes in `dirty`, and adds the rows that change with them.
    void update(DirtyRows& dirty, Timestamp now, const ContextOf& contextOf);
    /// When update() has something to do although nothing changes: a contribution leaves its window.
    std::optional<Timestamp> nextExpiry() const;

private:
    class Node;
    class FormulaNode;
    class AggregateNode;

    /// Null while something it reads is not there.
    std::unique_ptr<Node> make(const DerivedColumn& column);

    Mirror& m_mirror;
    std::vector<FeedDefinition> m_feeds;
    DerivedColumns m_plan;
    std::shared_ptr<GroupNumbers> m_groupNumbers;
    std::map<std::pair<QString, QString>, std::unique_ptr<Node>> m_nodes; ///< by model and name
    std::vector<Node*> m_order;
    std::size_t m_updated = 0; ///< columns that have been computed at least once
};

} // namespace backroom
