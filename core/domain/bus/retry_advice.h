// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/bus/failure_class.h"

namespace backroom {

/// How an execution is brought on. n8n guards nothing of it (n8n.md §0.3), so this table is the guard.
enum class RetryWay : std::uint8_t {
    Retry,  ///< n8n runs it again, see RetryFrom
    Replay, ///< what started it is sent once more
    Decide, ///< it waits for a person: the signed address, never a retry, which would skip the decision
    Wait,   ///< it is not over
    None,
};

/// "retry", "replay", "decide", "wait", "none".
QString toName(RetryWay way);
/// None for a word that nobody knows.
RetryWay retryWayFrom(const QString& name);

/// Where a retry begins.
enum class RetryFrom : std::uint8_t { FailedNode, Start };

struct RetryAdvice {
    RetryWay way = RetryWay::None;
    RetryFrom from = RetryFrom::FailedNode;
    QString reason; ///< stable word: "failed", "timed-out", "recovered" …; sentences are made elsewhere

    bool operator==(const RetryAdvice&) const = default;
};

/// By the states that were tried on a real n8n (n8n.md §3). `hasEntrance`: the flow has one webhook by which it is started.
/// Needs the execution's data; a head alone is never advised a retry.
RetryAdvice retryAdvice(const Execution& execution, bool hasEntrance);

/// What a look into the system of record says about the effect of what failed.
enum class DuplicateRisk : std::uint8_t { NotApplied, Applied, Partly, Unknown };

/// "not-applied", "applied", "partly", "unknown".
QString toName(DuplicateRisk risk);

struct EffectLook {
    bool isKeyKnown = false;
    bool wasAnswered = false; ///< the system of record was asked and answered
    int wanted = 1;           ///< parts of the effect that are to be there
    int found = 0;
    bool differs = false;     ///< what is there is not what was sent: another amount
    Duration sinceFailure{};  ///< when it was looked
};

/// Unknown also when the call may still be at work: what is not there yet may come.
DuplicateRisk duplicateRisk(const EffectLook& look, CallEffect effect);

} // namespace backroom
