// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/bus/retry_advice.h"

#include <array>
#include <utility>

namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::array wayNames{
    std::pair{RetryWay::Retry, "retry"},
    std::pair{RetryWay::Replay, "replay"},
    std::pair{RetryWay::Decide, "decide"},
    std::pair{RetryWay::Wait, "wait"},
    std::pair{RetryWay::None, "none"},
};

/// A server that lost its client goes on for so long at most (odoo.md c: `limit_time_real`).
constexpr Duration stillAtWork = 150s;

RetryAdvice replayOr(bool hasEntrance, const QString& reason)
{
    return hasEntrance ? RetryAdvice{RetryWay::Replay, RetryFrom::Start, reason} : RetryAdvice{RetryWay::None, RetryFrom::Start, reason};
}

RetryAdvice adviceForWaiting(const Execution& execution)
{
    if (!execution.resume)
        return {RetryWay::Wait, RetryFrom::FailedNode, u"waiting"_s};
    const bool isForPeople = execution.resume->kind == u"webhook"_s || execution.resume->kind == u"form"_s;
    return isForPeople ? RetryAdvice{RetryWay::Decide, RetryFrom::FailedNode, u"waiting"_s}
                       : RetryAdvice{RetryWay::Wait, RetryFrom::FailedNode, u"timer"_s};
}

} // namespace

QString toName(RetryWay way)
{
    for (const auto& [known, name] : wayNames) {
        if (known == way)
            return QLatin1StringView(name);
    }
    return {};
}

RetryWay retryWayFrom(const QString& text)
{
    for (const auto& [way, name] : wayNames) {
        if (text == QLatin1StringView(name))
            return way;
    }
    return RetryWay::None;
}

RetryAdvice retryAdvice(const Execution& execution, bool hasEntrance)
{
    const ExecutionHead& head = execution.head;
    switch (head.status) {
    case ExecutionStatus::New: return {RetryWay::Wait, RetryFrom::Start, u"queued"_s};
    case ExecutionStatus::Running: return {RetryWay::Wait, RetryFrom::Start, u"running"_s};
    case ExecutionStatus::Waiting: return adviceForWaiting(execution);
    case ExecutionStatus::Success: return {RetryWay::None, RetryFrom::Start, execution.softFaults.empty() ? u"succeeded"_s : u"soft-failure"_s};
    case ExecutionStatus::Unknown: return {RetryWay::None, RetryFrom::Start, u"unknown-state"_s};
    case ExecutionStatus::Error:
    case ExecutionStatus::Crashed:
    case ExecutionStatus::Canceled: break;
    }
    // It would run again, and what was done twice is not undone.
    if (head.retrySuccess != 0)
        return {RetryWay::None, RetryFrom::FailedNode, u"recovered"_s};
    if (head.mode == u"integrated"_s)
        return {RetryWay::None, RetryFrom::FailedNode, u"called-by-another"_s};
    // A retry of a timeout runs nothing and says "success"; one of a stop runs and keeps the old error (n8n.md §0.4).
    if (head.status == ExecutionStatus::Canceled)
        return replayOr(hasEntrance, execution.fault ? u"stopped-by-hand"_s : u"timed-out"_s);
    if (!execution.hasPendingNode)
        return replayOr(hasEntrance, u"nothing-pending"_s);
    if (head.status == ExecutionStatus::Crashed)
        return {RetryWay::Retry, RetryFrom::Start, u"crashed"_s};
    return {RetryWay::Retry, RetryFrom::FailedNode, u"failed"_s};
}

QString toName(DuplicateRisk risk)
{
    switch (risk) {
    case DuplicateRisk::NotApplied: return u"not-applied"_s;
    case DuplicateRisk::Applied: return u"applied"_s;
    case DuplicateRisk::Partly: return u"partly"_s;
    case DuplicateRisk::Unknown: break;
    }
    return u"unknown"_s;
}

DuplicateRisk duplicateRisk(const EffectLook& look, CallEffect effect)
{
    if (!look.isKeyKnown || !look.wasAnswered)
        return DuplicateRisk::Unknown;
    if (look.found == 0)
        return effect == CallEffect::Possible && look.sinceFailure < stillAtWork ? DuplicateRisk::Unknown : DuplicateRisk::NotApplied;
    return look.found == look.wanted && !look.differs ? DuplicateRisk::Applied : DuplicateRisk::Partly;
}

} // namespace backroom
