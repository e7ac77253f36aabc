// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/money.h"
#include "core/domain/records/mirror.h"
#include "core/domain/rules/domain_program.h"
#include "core/domain/rules/feed_definition.h"
#include "core/domain/rules/rule.h"

namespace backroom {

class BoundRule;

/// A record that a rule raised (design.md §6).
struct WorkItem {
    ItemId id;
    RuleId rule;
    QueueId queue;
    RecordKey record;
    ItemKind kind = ItemKind::Approval;
    Severity severity = Severity::Low;
    Priority priority = Priority::P3;
    QString businessKey;
    QString title;
    QString counterparty;
    QString store;
    QString company;
    QString owner;
    QString team;
    Money amount;
    Money atRisk;       ///< money lost if nobody acts
    int likelihood = 0; ///< percent that it is
    int minutes = 5;    ///< typical touch time
    std::optional<int> score; ///< risk points where the rule keeps a score
    QString band;
    bool isStopped = false;   ///< a hard stop holds: it may not be approved whatever the score
    std::optional<Timestamp> since; ///< when the record says it began
    std::optional<Timestamp> due;   ///< when the record says it is due

    bool operator==(const WorkItem&) const = default;
};

/// How a record's raw values become text: the model's fields, other mirrored records, names of many2one targets, currencies.
struct RecordContext {
    const ModelSchema* schema = nullptr;
    std::function<QString(const QString& model, std::int64_t id)> nameOf;
    std::function<Currency(std::int64_t id)> currencyOf;
    Timestamp now{};
    const Mirror* mirror = nullptr; ///< for dotted paths; they are empty without
    std::function<const FeedDefinition*(const QString& model)> feedOf; ///< for how derived values of others read

    /// Name of the field's many2one target; empty when there is none.
    QString targetName(const Record& record, const QString& field) const;
};

/// What a dotted path leads to from a record; empty where a record on the way is not mirrored.
struct ResolvedValue {
    FieldValue value;
    FieldSchema schema;
    QString model; ///< whose field it is
};
ResolvedValue resolve(const Record& record, const QString& path, const RecordContext& context);

/// Identity of what a rule says about a record: the same record raised again is the same item.
ItemId fingerprintOf(const RuleId& rule, const RecordKey& record);

/// The record's value as people and seals see it: money with its currency, names instead of ids, times in UTC.
QString presentValue(const Record& record, const QString& path, const FeedDefinition& feed, const RecordContext& context);
/// The currency the record counts in: its own, else its company's.
Currency currencyOf(const Record& record, const FeedDefinition& feed, const RecordContext& context);
Money moneyOf(const Record& record, const QString& path, const FeedDefinition& feed, const RecordContext& context);

/// The item for a record that the rule raised.
WorkItem itemOf(const BoundRule& rule, const FeedDefinition& feed, RecordTable::Row row, const Record& record, const RecordContext& context,
    const EvaluationContext& evaluation);

/// The seal over the record's material fields and lines exactly as displayed; an empty one, with which nothing can be
/// decided, when the source does not show a field that must be sealed.
Seal sealRecord(const Rule& rule, const FeedDefinition& feed, const Record& record, const std::vector<Fact>& lines, const RecordContext& context);

} // namespace backroom
