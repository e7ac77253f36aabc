// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/bus/bus_record.h"

#include <QCryptographicHash>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// Ids of executions that fit beside the instance into what JSON holds exactly.
constexpr std::int64_t mostExecutions = std::int64_t(1) << 33;

/// The newest try of the root: itself or a retry.
const KeptExecution& lastTryOf(const FailureCase& one, const std::map<std::int64_t, KeptExecution>& kept)
{
    const KeptExecution* last = &kept.at(one.root);
    for (const std::int64_t member : one.members) {
        const KeptExecution& execution = kept.at(member);
        if (execution.head.retryOf != 0 && member > last->head.id)
            last = &execution;
    }
    return *last;
}

FieldValue timeValue(const std::optional<Timestamp>& time)
{
    return time ? FieldValue(toOdoo(*time)) : FieldValue();
}

FieldValue textValue(const QString& text)
{
    return text.isEmpty() ? FieldValue() : FieldValue(text);
}

FieldValue idValue(std::int64_t id)
{
    return FieldValue(id);
}

} // namespace

const ModelSchema& executionSchema()
{
    static const ModelSchema schema = [] {
        ModelSchema all;
        for (const char* name : {"name", "flow", "state", "mode", "node", "failure_class", "cause", "message", "http_code", "cause_code", "cause_key", "key_model", "key_reference", "settled", "risk", "way", "way_reason"})
            all[QString::fromLatin1(name)] = {u"char"_s, {}};
        for (const char* name : {"execution_id", "tries", "last_try"})
            all[QString::fromLatin1(name)] = {u"integer"_s, {}};
        for (const char* name : {"is_recovered", "is_soft", "effect_declared"})
            all[QString::fromLatin1(name)] = {u"boolean"_s, {}};
        for (const char* name : {"started_at", "failed_at", "waiting_since", "wait_until", "write_date"})
            all[QString::fromLatin1(name)] = {u"datetime"_s, {}};
        return all;
    }();
    return schema;
}

std::shared_ptr<const FieldNames> executionFields()
{
    static const auto names = [] {
        auto all = std::make_shared<FieldNames>();
        for (const auto& [name, field] : executionSchema())
            all->push_back(name);
        return all;
    }();
    return names;
}

std::int64_t recordIdOf(const QString& instance, std::int64_t execution)
{
    const QByteArray hash = QCryptographicHash::hash(instance.toUtf8(), QCryptographicHash::Sha256);
    const std::int64_t number = (static_cast<unsigned char>(hash[0]) << 12) + (static_cast<unsigned char>(hash[1]) << 4) + (static_cast<unsigned char>(hash[2]) >> 4);
    return number * mostExecutions + execution % mostExecutions;
}

Record recordOf(const SourceId& source, const QString& instance, const FailureCase& one, const std::map<std::int64_t, KeptExecution>& kept, const CaseFacts& facts)
{
    const KeptExecution& root = kept.at(one.root);
    // A try whose data was not read tells less than what it retried.
    const KeptExecution& origin = kept.at(one.origin).isRead ? kept.at(one.origin) : root;
    const KeptExecution& last = lastTryOf(one, kept);
    const BusinessKey& key = root.key.isKnown() ? root.key : origin.key;
    const bool isWaiting = root.head.status == ExecutionStatus::Waiting;
    const QString flow = !facts.flowName.isEmpty() ? facts.flowName : !root.flowName.isEmpty() ? root.flowName : root.head.flow;
    const std::map<QString, FieldValue> values{
        {u"name"_s, FieldValue(key.isKnown() ? key.reference : u"%1 #%2"_s.arg(flow).arg(one.root))}, {u"execution_id"_s, idValue(one.root)}, {u"flow"_s, textValue(flow)},
        {u"state"_s, FieldValue(toName(root.head.status))}, {u"mode"_s, textValue(root.head.mode)}, {u"node"_s, textValue(origin.node)},
        {u"failure_class"_s, isWaiting ? FieldValue() : FieldValue(toName(origin.is))}, {u"cause"_s, textValue(origin.cause)}, {u"message"_s, textValue(origin.message)},
        {u"http_code"_s, textValue(origin.httpCode)}, {u"cause_code"_s, textValue(origin.causeCode)}, {u"cause_key"_s, textValue(origin.group)},
        {u"key_model"_s, textValue(key.model)}, {u"key_reference"_s, textValue(key.reference)}, {u"tries"_s, idValue(one.tries)}, {u"last_try"_s, idValue(last.head.id)},
        {u"is_recovered"_s, FieldValue(one.isRecovered)}, {u"is_soft"_s, FieldValue(root.isSoft)}, {u"effect_declared"_s, FieldValue(facts.isEffectDeclared)},
        {u"settled"_s, textValue(root.settled)}, {u"risk"_s, FieldValue(toName(facts.risk))}, {u"way"_s, FieldValue(toName(root.way))}, {u"way_reason"_s, textValue(root.wayReason)},
        {u"started_at"_s, timeValue(root.head.startedAt)}, {u"failed_at"_s, isWaiting ? FieldValue() : timeValue(last.head.stoppedAt ? last.head.stoppedAt : last.head.startedAt)},
        {u"waiting_since"_s, isWaiting ? timeValue(root.head.stoppedAt) : FieldValue()}, {u"wait_until"_s, isWaiting ? timeValue(root.head.waitUntil) : FieldValue()},
        {u"write_date"_s, timeValue(last.head.stoppedAt ? last.head.stoppedAt : last.head.startedAt)}};
    Record record{{source, executionModel, recordIdOf(instance, one.root)}, executionFields(), {}};
    for (const QString& name : *record.names)
        record.values.push_back(values.at(name));
    return record;
}

} // namespace backroom
