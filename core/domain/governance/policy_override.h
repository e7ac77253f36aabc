// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/json.h"
#include "core/domain/governance/staff.h"

namespace backroom {

/// Leave to do what the policy would refuse.
struct PolicyOverride {
    QString reason;
    PersonId reviewer;
    std::optional<Timestamp> ends;
    bool operator==(const PolicyOverride&) const = default;
};

/// For the ledger.
Json toJson(const PolicyOverride& leave);
/// Nothing: there is none.
std::optional<PolicyOverride> overrideFromJson(const Json& json);

} // namespace backroom
