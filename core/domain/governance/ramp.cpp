// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/governance/ramp.h"

#include <algorithm>

namespace backroom {

namespace {

/// Failures are counted among so many that ended last.
constexpr std::size_t rampWindow = 20;
constexpr int mostFailures = 4; ///< a fifth of the window
constexpr int mostInARow = 3;

/// Somebody else being faster, or a person taking it back, says nothing of the other side.
bool isFailure(DecisionState state)
{
    return state == DecisionState::Rejected || state == DecisionState::Failed;
}

bool hasTooManyFailures(const std::vector<DecisionState>& ended)
{
    const auto begin = ended.size() > rampWindow ? ended.end() - static_cast<std::ptrdiff_t>(rampWindow) : ended.begin();
    if (std::count_if(begin, ended.end(), isFailure) > mostFailures)
        return true;
    int inARow = 0;
    for (const DecisionState state : ended) {
        inARow = isFailure(state) ? inARow + 1 : 0;
        if (inARow >= mostInARow)
            return true;
    }
    return false;
}

} // namespace

RampStep nextStep(const Ramp& ramp, const std::vector<DecisionState>& states, int under, Duration sinceLast)
{
    const std::size_t canaries = static_cast<std::size_t>(std::max(0, ramp.canaries));
    const std::size_t begun = states.size() + static_cast<std::size_t>(under);
    if (begun < canaries)
        return RampStep::Begin;
    const auto last = states.begin() + static_cast<std::ptrdiff_t>(std::min(canaries, states.size()));
    if (std::any_of(states.begin(), last, isFailure))
        return RampStep::Stop;
    if (states.size() < canaries || std::any_of(states.begin(), last, [](DecisionState state) { return isOpen(state); }))
        return RampStep::Wait;
    std::vector<DecisionState> ended;
    std::copy_if(states.begin(), states.end(), std::back_inserter(ended), [](DecisionState state) { return !isOpen(state); });
    if (hasTooManyFailures(ended))
        return RampStep::Stop;
    return sinceLast < pauseOf(ramp) ? RampStep::Wait : RampStep::Begin;
}

Duration pauseOf(const Ramp& ramp)
{
    return Duration(static_cast<Duration::rep>(1000.0 / std::max(0.01, ramp.perSecond)));
}

} // namespace backroom
