// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/bus/business_key.h"
#include "core/domain/bus/failure_class.h"

namespace backroom {

/// By what executions of an integration bus are judged (resources/bus/*.json and the user's own; bus.schema.json).
struct BusRules {
    FailureTable failures;
    FlowBook flows;

    bool hasFailures = false; ///< a table of causes is there

    /// A further file: what it says of flows counts before what is there; its table of causes takes the place of the other.
    void add(BusRules other);
};

/// BadInput with what is wrong, one line "pointer: reason" each.
Result<BusRules> busRulesFromJson(const Json& json);

} // namespace backroom
