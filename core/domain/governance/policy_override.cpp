// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/governance/policy_override.h"

namespace backroom {

Json toJson(const PolicyOverride& leave)
{
    return {{"reason", toJson(leave.reason)}, {"reviewer", toJson(leave.reviewer.value)}, {"ends", toJson(leave.ends ? toIso(*leave.ends) : QString())}};
}

std::optional<PolicyOverride> overrideFromJson(const Json& json)
{
    if (!json.is_object())
        return std::nullopt;
    return PolicyOverride{textAt(json, "reason"), {textAt(json, "reviewer")}, fromIso(textAt(json, "ends"))};
}

} // namespace backroom
