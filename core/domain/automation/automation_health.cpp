// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/automation/automation_health.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

std::optional<Timestamp> timeAt(const Json& row, const char* key)
{
    return fromOdoo(textAt(row, key));
}

bool isOff(const Json& row)
{
    return row.value("active", Json(true)) == false;
}

int urgency(AutomationHealth::State state)
{
    using State = AutomationHealth::State;
    static constexpr std::array order{State::Failing, State::Broken, State::Late, State::Open, State::Slow, State::Off, State::Fine};
    return static_cast<int>(std::find(order.begin(), order.end(), state) - order.begin());
}

} // namespace

std::map<std::int64_t, Duration> longestRuns(const Json& rows)
{
    std::map<std::int64_t, Duration> longest;
    for (const Json& row : rows.is_array() ? rows : Json::array()) {
        const auto begun = timeAt(row, "create_date");
        const auto ended = timeAt(row, "write_date");
        if (begun && ended && *ended >= *begun) {
            Duration& known = longest[integerAt(row, "cron_id")];
            known = std::max<Duration>(known, *ended - *begun);
        }
    }
    return longest;
}

AutomationHealth scheduledHealth(const Json& row, Timestamp now, const std::map<std::int64_t, Duration>& longest, Duration patience)
{
    AutomationHealth health;
    health.kind = AutomationHealth::Kind::Scheduled;
    health.id = integerAt(row, "id");
    health.name = textAt(row, "cron_name");
    health.failures = static_cast<int>(integerAt(row, "failure_count"));
    health.lastRun = timeAt(row, "lastcall");
    health.nextRun = timeAt(row, "nextcall");
    if (const auto run = longest.find(health.id); run != longest.end())
        health.longestRun = run->second;
    if (isOff(row))
        health.state = AutomationHealth::State::Off;
    else if (health.failures > 0)
        health.state = AutomationHealth::State::Failing;
    else if (health.nextRun && *health.nextRun + patience < now)
        health.state = AutomationHealth::State::Late;
    else if (health.longestRun && *health.longestRun >= slowRun)
        health.state = AutomationHealth::State::Slow;
    return health;
}

AutomationHealth ruleHealth(const Json& row)
{
    AutomationHealth health;
    health.kind = AutomationHealth::Kind::Rule;
    health.id = integerAt(row, "id");
    health.name = textAt(row, "name");
    health.model = textAt(row, "model_name");
    health.lastRun = timeAt(row, "last_run");
    const Json actions = row.value("action_server_ids", Json::array());
    if (isOff(row))
        health.state = AutomationHealth::State::Off;
    else if (actions.is_array() && actions.empty())
        health.state = AutomationHealth::State::Broken; // it does nothing
    return health;
}

AutomationHealth actionHealth(const Json& row)
{
    AutomationHealth health;
    health.kind = AutomationHealth::Kind::Action;
    health.id = integerAt(row, "id");
    health.name = textAt(row, "name");
    health.model = textAt(row, "model_name");
    // Those of rules and of the scheduler run as these do; what people start themselves asks for a group (odoo.md g).
    const bool isForPeople = textAt(row, "usage") == u"ir_actions_server"_s && integerAt(row, "create_uid") > 1; // what modules bring, Odoo's own user made
    const Json groups = row.contains("group_ids") ? row["group_ids"] : row.value("groups_id", Json());
    if (!textAt(row, "warning").isEmpty())
        health.state = AutomationHealth::State::Broken;
    else if (isForPeople && textAt(row, "state") == u"code"_s && groups.is_array() && groups.empty())
        health.state = AutomationHealth::State::Open;
    return health;
}

void sortByUrgency(std::vector<AutomationHealth>& all)
{
    std::stable_sort(all.begin(), all.end(), [](const AutomationHealth& left, const AutomationHealth& right) {
        return std::make_tuple(urgency(left.state), left.kind, left.name) < std::make_tuple(urgency(right.state), right.kind, right.name);
    });
}

} // namespace backroom
