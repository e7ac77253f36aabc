// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"

#include <map>
#include <vector>

namespace backroom {

/// A claim as it stands in Odoo: an activity that is not done.
struct StandingClaim {
    std::int64_t activity = 0;
    QString token;
    ItemId item;
    RecordKey record;
    QString who; ///< login of the person it is assigned to
    Timestamp until{};
    bool operator==(const StandingClaim&) const = default;
};

/// Who has each item in hand. Of those who claimed at the same moment the earlier activity wins; a lease that is over counts
/// no more, whether or not its activity is still there.
std::map<ItemId, StandingClaim> holders(const std::vector<StandingClaim>& claims, Timestamp now);

} // namespace backroom
