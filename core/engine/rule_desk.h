// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/rules/rule_examples.h"
#include "core/domain/rules/rule_replay.h"
#include "core/engine/queue_board.h"
#include "core/store/ledger_store.h"

namespace backroom {

/// A rule and what came of it on this source.
struct RuleStatus {
    RuleId code;
    int number = 0;
    int version = 1;
    Rule::Mode mode = Rule::Mode::Active;
    QueueId queue;
    LocalText name;
    QString file;
    std::size_t raised = 0; ///< shown, or in shadow mode only counted
    QString problem;        ///< why it takes no part, or only in part
};

/// Why a rule says what it says about a record.
struct RuleExplanation {
    QString ruleVersion;
    LocalText name;
    LocalText why;
    bool isRaised = false;
    std::optional<Severity> severity;
    std::vector<Fact> values;  ///< what its conditions read
    std::vector<Fact> inFavour;
    std::vector<Fact> against;
    std::vector<Fact> stops;
    std::optional<int> score;
    QString band;
    std::vector<Fact> ordering;
    std::optional<Timestamp> nextChange; ///< when it may say something else although nothing changes
};

/// What a changed rule would have done over local history.
struct BacktestReport {
    Timestamp from{};
    Timestamp to{};
    std::size_t versions = 0;     ///< record versions replayed
    std::size_t presentItems = 0;
    std::size_t changedItems = 0;
    RuleComparison comparison;
    /// How what people decided meets what only one of the two rules raises.
    std::size_t appearedApproved = 0;
    std::size_t appearedRejected = 0;
    std::size_t vanishedApproved = 0;
    std::size_t vanishedRejected = 0;
    double minutesADay = 0;       ///< work that the change adds, or saves when negative
    QString problem;              ///< why the changed rule took no part, or only in part
    bool isFaulty = false;        ///< it is the rule's fault, not that of this source
};

/// Questions about rules: their state, why they speak, whether their examples hold, and what a change would have done.
/// Reads only. Core thread.
class RuleDesk {
public:
    RuleDesk(Clock& clock, const Definitions& definitions, const QueueBoard& board, const CacheStore& cache, const LedgerStore& ledger, SourceId source);

    std::vector<RuleStatus> statuses() const;
    /// Null when there is no such rule.
    const Rule* definition(const RuleId& code) const { return m_board.rule(code); }
    /// Missing when rule or record is not there.
    Result<RuleExplanation> explain(const RuleId& rule, std::int64_t record) const;
    /// Why a rule could not run here, whatever its records: no such feed or queue, or fields that the source does not have.
    /// Nothing when that cannot be known, because its model was never read or may not be.
    std::optional<Error> objectionTo(const Rule& rule) const;
    /// With the fields the source showed, and those that it did not as `usual` knows them.
    std::vector<ExampleOutcome> tryExamples(const Rule& rule, const std::function<ModelSchema(const QString& model)>& usual) const;
    Result<BacktestReport> backtest(const Rule& changed, Duration back) const;

private:
    /// What a rule lacks, and why that is not there.
    QString inWords(const QString& problem) const;
    /// Why a derived value is not there; empty when it is not known. It reads others: so deep is looked.
    QString causeOf(const QString& derived, int depth) const;
    /// Why nothing of a model is there; empty when that is not so.
    QString absence(const QString& model) const;
    /// Why the source did not tell the type of a model's field.
    QString whyUnknown(const QString& model) const;

    Clock& m_clock;
    const Definitions& m_definitions;
    const QueueBoard& m_board;
    const CacheStore& m_cache;
    const LedgerStore& m_ledger;
    SourceId m_source;
};

} // namespace backroom
