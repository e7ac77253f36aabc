// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/money.h"
#include "core/domain/records/model_schema.h"
#include "core/domain/rules/feed_definition.h"
#include "core/domain/rules/rule.h"

namespace backroom {

/// A record that a rule raised (design.md §6).
struct WorkItem {
    ItemId id;
    RuleId rule;
    QueueId queue;
    RecordKey record;
    ItemKind kind = ItemKind::Approval;
    Severity severity = Severity::Low;
    QString businessKey;
    QString title;
    QString counterparty;
    QString store;
    QString company;
    QString owner;
    Money amount;
    Timestamp detectedAt{};
    std::optional<Timestamp> dueAt;

    bool operator==(const WorkItem&) const = default;
};

/// How a record's raw values become text: the model's fields, names of many2one targets, currencies.
struct RecordContext {
    const ModelSchema* schema = nullptr;
    std::function<QString(const QString& model, std::int64_t id)> nameOf;
    std::function<Currency(std::int64_t id)> currencyOf;
    Timestamp now{};

    /// Name of the field's many2one target; empty when there is none.
    QString targetName(const Record& record, const QString& field) const;
    EvaluationContext forDomains() const;
};

/// Identity of what a rule says about a record: the same record raised again is the same item.
ItemId fingerprintOf(const RuleId& rule, const RecordKey& record);

/// The record's value as people and seals see it: money with its currency, names instead of ids, times in UTC.
QString presentValue(const Record& record, const QString& field, const QString& currencyField, const RecordContext& context);
Money moneyOf(const Record& record, const QString& field, const QString& currencyField, const RecordContext& context);

/// The item the rule raises for the record, or nothing.
std::optional<WorkItem> evaluate(const Rule& rule, const FeedDefinition& feed, const Record& record, const RecordContext& context);

/// Codes and points of the arguments whose condition holds.
std::vector<Fact> argumentsOf(const std::vector<Argument>& arguments, const Record& record, const RecordContext& context);

/// The seal over the record's material fields and lines exactly as displayed; an empty one, with which nothing can be
/// decided, when the source does not show a field that must be sealed.
Seal sealRecord(const Rule& rule, const FeedDefinition& feed, const Record& record, const std::vector<Fact>& lines, const RecordContext& context);

} // namespace backroom
