// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/rules/domain_batch.h"
#include "core/domain/rules/domain_board.h"
#include "core/domain/rules/row_answers.h"
#include "core/domain/rules/rule_engine.h"
#include "core/domain/rules/seen_rows.h"

#include <unordered_set>

namespace backroom {

/// What the rules of a model share.
struct RuleEngine::Model {
    Model(const RecordTable& of, std::size_t rules) : table(of), raised(rules), entries(rules), board(of) {}

    const RecordTable& table;
    SeenRows seen;
    RowAnswers raised;
    std::vector<Entry*> entries; ///< by their place among the answers
    DomainBoard board; ///< the rules that a changed record is asked all together
    // Of the evaluation under way:
    std::vector<SeenRows::Move> moves;
    std::vector<RecordTable::Row> changed;
    std::unique_ptr<DomainBatch> batch;
};

/// A rule with what it said about each record.
struct RuleEngine::Entry {
    std::size_t number = 0;
    Rule rule;
    const FeedDefinition* feed = nullptr;
    Model* model = nullptr;
    std::optional<BoundRule> bound;
    std::optional<RuleProblem> problem;
    std::size_t place = 0; ///< among the answers of its model
    std::vector<QString> others; ///< further models that it reads
    bool isOnBoard = false;
    bool isNew = true; ///< bound, but not yet asked about the records that are there
    std::size_t inBatch = 0;
    std::size_t raisedCount = 0;
    std::unordered_set<std::int64_t> standing; ///< raised before this engine was there, and not asked about yet
    RowBits firstAnswers; ///< those of the batch, and what is not fixed yet

    bool isRaised(RecordTable::Row row) const { return model->raised.is(row, place); }
    void setRaised(RecordTable::Row row, bool is)
    {
        if (isRaised(row) == is)
            return;
        model->raised.set(row, place, is);
        raisedCount += is ? 1 : std::size_t(-1);
    }
};

} // namespace backroom
