// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/decision_row.h"

#include "core/engine/guard.h"

namespace backroom {

DecisionRow rowOf(const Decision& decision)
{
    DecisionRow row;
    row.id = decision.id;
    row.batch = decision.batch;
    row.item = decision.item;
    row.queue = decision.queue;
    row.verb = decision.verb;
    row.verbName = decision.verbName;
    row.state = decision.state;
    row.businessKey = decision.businessKey;
    row.title = decision.title;
    row.amount = decision.amount;
    row.actor = decision.actor;
    const Json policy = decision.policy.is_object() ? decision.policy : Json::object();
    for (const Json& person : policy.value("onBehalfOf", Json::array()))
        row.onBehalfOf.push_back(textOf(person));
    row.overriddenFor = textAt(policy.value("override", Json::object()), "reason");
    row.reason = decision.reason;
    for (const auto& [name, value] : decision.inputs.items())
        row.inputs.push_back({QString::fromStdString(name), value.is_string() ? textOf(value) : QString::fromUtf8(dumpJson(value))});
    row.stepsDone = decision.stepsDone;
    row.decidedAt = decision.decidedAt;
    row.changedAt = decision.changedAt;
    if (decision.state == DecisionState::Held)
        row.heldUntil = decision.heldUntil;
    row.differences = decision.differences;
    row.error = decision.error;
    row.attempts = decision.attempts;
    row.guarded = wasGuardedThroughout(decision);
    return row;
}

} // namespace backroom
