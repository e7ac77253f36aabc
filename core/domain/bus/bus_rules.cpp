// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/bus/bus_rules.h"

namespace backroom {

void BusRules::add(BusRules other)
{
    flows.add(std::move(other.flows));
    if (other.hasFailures) {
        failures = std::move(other.failures);
        hasFailures = true;
    }
}

Result<BusRules> busRulesFromJson(const Json& json)
{
    BusRules rules;
    auto flows = FlowBook::fromJson(json);
    if (!flows)
        return flows.error();
    rules.flows = std::move(*flows);
    if (!json.contains("causes") && !json.contains("rules"))
        return rules;
    auto failures = FailureTable::fromJson(json);
    if (!failures)
        return failures.error();
    rules.failures = std::move(*failures);
    rules.hasFailures = true;
    return rules;
}

} // namespace backroom
