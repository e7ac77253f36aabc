// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/sharing/claims.h"

namespace backroom {

std::map<ItemId, StandingClaim> holders(const std::vector<StandingClaim>& claims, Timestamp now)
{
    std::map<ItemId, StandingClaim> first;
    for (const StandingClaim& claim : claims) {
        if (claim.until <= now)
            continue;
        const auto [place, isNew] = first.try_emplace(claim.item, claim);
        if (!isNew && claim.activity < place->second.activity)
            place->second = claim;
    }
    return first;
}

} // namespace backroom
