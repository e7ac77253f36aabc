// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/bus/business_key.h"
#include "core/domain/bus/failure_class.h"
#include "core/domain/bus/retry_advice.h"

namespace backroom {

/// What the console keeps of an execution for itself, also when n8n has let go of it. No payload is among it.
struct KeptExecution {
    ExecutionHead head;
    QString flowName;
    QString node;         ///< where it failed, or waits
    bool isRead = false;  ///< false: its data could not be had, only the head is known
    bool isSoft = false;  ///< it succeeded all the same
    QString cause;        ///< FailureKind::cause; empty: it is no failure, or of no kind that is known
    FailureClass is = FailureClass::Unknown;
    CallEffect effect = CallEffect::Possible;
    QString message;      ///< untrusted plain text
    QString httpCode;
    QString causeCode;
    QString group;        ///< causeKey()
    BusinessKey key;
    std::int64_t childExecution = 0;
    RetryWay way = RetryWay::None;
    QString wayReason;
    QString settled;      ///< "applied": a person saw that its effect is there without it; empty: it is open

    bool operator==(const KeptExecution&) const = default;
};

/// Nothing: it is of no concern (it went well, or somebody stopped it). `hasEntrance` as of retryAdvice().
std::optional<KeptExecution> keptOf(const Execution& execution, const FailureTable& table, const FlowBook& book, bool hasEntrance);
/// Its data could not be read.
KeptExecution keptOf(const ExecutionHead& head, const QString& flowName);

Json toJson(const KeptExecution& kept);
/// StoreCorrupt when it is none.
Result<KeptExecution> keptExecutionFromJson(const Json& json);

} // namespace backroom
