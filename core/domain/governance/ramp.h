// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/domain/governance/decision.h"

#include <vector>

namespace backroom {

/// How decisions made together are begun where the other side may not bear all of them: a few first, the others one after the
/// other, and none after too many have failed (domain.md §3.3).
struct Ramp {
    int canaries = 3;     ///< that must be verified before any other is begun
    double perSecond = 2; ///< at most, after that

    bool operator==(const Ramp&) const = default;
};

enum class RampStep : std::uint8_t { Begin, Wait, Stop };

/// `states`: of the decisions in the order they were begun, since a person last said to go on; `under`: begun without a decision
/// yet; `sinceLast`: since the last was begun.
RampStep nextStep(const Ramp& ramp, const std::vector<DecisionState>& states, int under, Duration sinceLast);
/// How long until another may be begun, should nothing else stand in its way.
Duration pauseOf(const Ramp& ramp);

} // namespace backroom
