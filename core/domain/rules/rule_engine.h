// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/rules/bound_rule.h"
#include "core/domain/rules/deadline_heap.h"
#include "core/domain/rules/derived_values.h"
#include "core/domain/rules/dirty_rows.h"
#include "core/domain/rules/feed_definition.h"
#include "core/domain/rules/row_bits.h"
#include "core/domain/rules/value_path.h"
#include "core/domain/time/calendar_book.h"

#include <memory>
#include <unordered_map>

namespace backroom {

/// What a rule says about a record now.
struct Verdict {
    const BoundRule* rule = nullptr;
    std::int64_t record = 0;
    bool isRaised = false; ///< false: it was raised before and is no more
};

/// Why a rule does not take part, or only in part; a line for each cause: "/when/0: no field …".
struct RuleProblem {
    RuleId rule;
    QString text;
    bool isOfSource = false; ///< the file is sound; this source lacks the model or the right
};

/// Turns changes of the mirror into verdicts (design.md §5). A changed record re-evaluates only the rules and aggregates
/// that read it; conditions that depend on time are woken by deadlines, never by scanning.
///
/// A rule takes part as soon as the schema of every model it reads is known. One thread; knows no I/O and no clock.
class RuleEngine {
public:
    explicit RuleEngine(Mirror& mirror);
    ~RuleEngine();

    /// Replaces all definitions; what was raised before is forgotten. The calendars outlive the engine.
    void setDefinitions(const std::vector<FeedDefinition>& feeds, const std::vector<Rule>& rules, const CalendarBook& calendars);
    /// Records that the rule had raised before the engine knew them: those of open items. A rule that says when they are
    /// fixed (Rule::saysWhenFixed) keeps them raised until then. To be told after setDefinitions().
    void setStanding(const RuleId& rule, const std::vector<std::int64_t>& records);
    /// The source showed the model's fields. Rules that become complete are evaluated over all records at the next evaluate().
    void setSchema(const QString& model, const ModelSchema& schema, const std::vector<QString>& fields);
    /// The source does not have the model, or this user may not read it.
    void setUnavailable(const QString& model, const QString& reason);

    /// To be called with every change of the mirror's records; evaluate() then says what follows.
    void recordChanged(const QString& model, std::int64_t id);
    void recordRemoved(const QString& model, std::int64_t id);
    /// Every verdict that may differ from the one given before, deadlines up to `now` included. A record that stays
    /// raised is named again when something the rule reads of it changed.
    std::vector<Verdict> evaluate(Timestamp now);
    /// When evaluate() has something to do although nothing changes.
    std::optional<Timestamp> nextDeadline() const;

    const BoundRule* rule(const RuleId& code) const;
    bool isRaised(const RuleId& code, std::int64_t record) const;
    /// Records raised now.
    std::size_t raisedBy(const RuleId& code) const;
    std::vector<RuleProblem> problems() const;
    /// Models that this source does not have or does not show, and the reason given (setUnavailable).
    const std::map<QString, QString>& unavailable() const { return m_unavailable; }
    /// Of formulas and aggregates, checked against the fields that the source has told so far.
    const std::vector<DerivedColumns::Problem>& derivedProblems() const { return m_derived.problems(); }
    EvaluationContext contextOf(const FeedDefinition& feed, RecordTable::Row row, Timestamp now) const;
    const FeedDefinition* feedOf(const Rule& rule) const;

private:
    struct Entry;
    struct Model;
    struct DeadlineHash {
        std::size_t operator()(const std::pair<std::size_t, std::int64_t>& key) const noexcept { return qHashMulti(0, key.first, key.second); }
    };
    void bindWhatIsComplete();
    /// What all rules of a model need to know about the changes.
    void prepare(Model& model, const DirtyRows& dirty, Timestamp now);
    std::size_t expectedVerdicts() const;
    /// Records that stand in other rows now, and those that went.
    void follow(Model& model, std::vector<Verdict>& verdicts);
    /// Those of a model's rules that no time turns, about its records that changed.
    void judgeChanged(Model& model, Timestamp now, std::vector<Verdict>& verdicts);
    void fillBoards();
    /// Notes what judgeAll() said.
    void keepAll(Model& model);
    /// Rows to ask the rule about: those that changed, and those from which something that changed is reached.
    const std::vector<RecordTable::Row>& rowsFor(const Entry& entry, const DirtyRows& dirty, std::vector<RecordTable::Row>& reached) const;
    void judge(Entry& entry, const std::vector<RecordTable::Row>& rows, Timestamp now, std::vector<Verdict>& verdicts);
    /// What a rule that was bound just now says about all records.
    const RowBits& firstAnswers(Entry& entry, Timestamp now);
    bool isNotFixed(Entry& entry, RecordTable::Row row, const EvaluationContext& context) const;
    void judgeAll(Entry& entry, const RowBits& matches, Timestamp now, std::vector<Verdict>& verdicts);
    void setDeadline(const Entry& entry, RecordTable::Row row, bool isRaised, const EvaluationContext& context);
    const Entry* entryOf(const RuleId& code) const;
    QString storeNameOf(const FeedDefinition& feed, RecordTable::Row row) const;

    Mirror& m_mirror;
    const CalendarBook* m_calendars = nullptr;
    std::vector<FeedDefinition> m_feeds;
    std::map<QString, std::unique_ptr<Model>> m_models; ///< those that rules are about
    std::vector<std::unique_ptr<Entry>> m_entries;
    std::vector<Entry*> m_apart; ///< those that the boards alone do not answer
    bool m_boardsAreOld = true; ///< rules were bound since
    std::size_t m_expected = 0; ///< verdicts of the next evaluation
    DerivedValues m_derived;
    DirtyRows m_dirty;
    DeadlineHeap<std::pair<std::size_t, std::int64_t>, DeadlineHash> m_deadlines; ///< entry, record
    std::map<QString, QString> m_unavailable;
    std::set<QString> m_known;
    bool m_schemaChanged = false;
    bool m_hasNew = false; ///< rules that have not been asked about all records yet
    mutable std::map<QString, std::optional<ValuePath>> m_storePaths; ///< by model
    mutable std::map<std::pair<QString, std::int64_t>, QString> m_storeNames;
};

} // namespace backroom
