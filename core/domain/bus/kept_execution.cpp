// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/bus/kept_execution.h"

#include "core/domain/bus/failure_signature.h"

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

Json timeJson(const std::optional<Timestamp>& time)
{
    return time ? toJson(toIso(*time)) : Json();
}

void takeFault(const ExecutionFault& fault, const QString& node, const FailureKind& kind, KeptExecution& kept)
{
    kept.node = node;
    kept.cause = kind.cause;
    kept.is = kind.is;
    kept.effect = kind.effect;
    kept.message = fault.message;
    kept.httpCode = fault.httpCode;
    kept.causeCode = fault.causeCode;
    kept.childExecution = fault.childExecution;
    kept.group = causeKey(kept.head.flow, node, fault);
}

} // namespace

std::optional<KeptExecution> keptOf(const Execution& execution, const FailureTable& table, const FlowBook& book, bool hasEntrance)
{
    KeptExecution kept = keptOf(execution.head, execution.flowName);
    kept.isRead = true;
    kept.node = execution.lastNode;
    kept.key = book.keyOf(execution);
    const RetryAdvice advice = retryAdvice(execution, hasEntrance);
    kept.way = advice.way;
    kept.wayReason = advice.reason;
    if (execution.head.status == ExecutionStatus::Waiting)
        return kept;
    if (const auto kind = table.judge(execution)) {
        ExecutionFault fault = execution.fault.value_or(ExecutionFault());
        if (!execution.fault)
            fault.name = toName(execution.head.status);
        takeFault(fault, execution.lastNode, *kind, kept);
        return kept;
    }
    if (execution.softFaults.empty() || !book.countsSoftFailures(execution.flowName))
        return std::nullopt;
    const SoftFault& soft = execution.softFaults.front();
    const auto kind = table.judge(soft);
    if (!kind)
        return std::nullopt;
    kept.isSoft = true;
    takeFault(soft.fault, soft.node, *kind, kept);
    return kept;
}

KeptExecution keptOf(const ExecutionHead& head, const QString& flowName)
{
    KeptExecution kept;
    kept.head = head;
    kept.flowName = flowName;
    kept.group = QStringList{head.flow, toName(head.status)}.join(u" · "_s);
    return kept;
}

Json toJson(const KeptExecution& kept)
{
    const ExecutionHead& head = kept.head;
    return {{"id", head.id}, {"status", toJson(toName(head.status))}, {"mode", toJson(head.mode)}, {"flow", toJson(head.flow)}, {"retryOf", head.retryOf},
        {"retrySuccess", head.retrySuccess}, {"startedAt", timeJson(head.startedAt)}, {"stoppedAt", timeJson(head.stoppedAt)}, {"waitUntil", timeJson(head.waitUntil)},
        {"flowName", toJson(kept.flowName)}, {"node", toJson(kept.node)}, {"read", kept.isRead}, {"soft", kept.isSoft}, {"cause", toJson(kept.cause)},
        {"class", toJson(toName(kept.is))}, {"mayBeDone", kept.effect == CallEffect::Possible}, {"message", toJson(kept.message)}, {"httpCode", toJson(kept.httpCode)},
        {"causeCode", toJson(kept.causeCode)}, {"group", toJson(kept.group)}, {"model", toJson(kept.key.model)}, {"reference", toJson(kept.key.reference)},
        {"child", kept.childExecution}, {"way", toJson(toName(kept.way))}, {"wayReason", toJson(kept.wayReason)}, {"settled", toJson(kept.settled)}};
}

Result<KeptExecution> keptExecutionFromJson(const Json& json)
{
    KeptExecution kept;
    const auto time = [&json](const char* key) { return fromIso(textAt(json, key)); };
    const auto flag = [&json](const char* key) { return json.value(key, Json()) == Json(true); };
    kept.head = {integerAt(json, "id"), executionStatusFrom(textAt(json, "status")), textAt(json, "mode"), textAt(json, "flow"), integerAt(json, "retryOf"),
        integerAt(json, "retrySuccess"), time("startedAt"), time("stoppedAt"), time("waitUntil")};
    if (kept.head.id <= 0)
        return Error::of(ErrorKind::StoreCorrupt, u"an execution without an id"_s);
    kept.flowName = textAt(json, "flowName");
    kept.node = textAt(json, "node");
    kept.isRead = flag("read");
    kept.isSoft = flag("soft");
    kept.cause = textAt(json, "cause");
    kept.is = failureClassFrom(textAt(json, "class")).value_or(FailureClass::Unknown);
    kept.effect = flag("mayBeDone") ? CallEffect::Possible : CallEffect::None;
    kept.message = textAt(json, "message");
    kept.httpCode = textAt(json, "httpCode");
    kept.causeCode = textAt(json, "causeCode");
    kept.group = textAt(json, "group");
    kept.key = {textAt(json, "model"), textAt(json, "reference")};
    kept.childExecution = integerAt(json, "child");
    kept.way = retryWayFrom(textAt(json, "way"));
    kept.wayReason = textAt(json, "wayReason");
    kept.settled = textAt(json, "settled");
    return kept;
}

} // namespace backroom
