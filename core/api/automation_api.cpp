// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/api/automation_api.h"

namespace backroom {

PackStanding PackReport::standing() const
{
    if (!plan)
        return PackStanding::Unknown;
    if (plan->isGone() && (!missing.empty() || plan->steps.empty()))
        return PackStanding::Unavailable;
    if (plan->hasDrift())
        return PackStanding::ChangedByHand;
    if (plan->isEmpty())
        return PackStanding::Applied;
    return plan->isGone() ? PackStanding::NotApplied : PackStanding::Incomplete;
}

} // namespace backroom
