// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/json.h"

#include <map>

namespace backroom {

/// How one automation rule, scheduled action or server action of the source stands.
struct AutomationHealth {
    enum class Kind : std::uint8_t { Rule, Scheduled, Action };
    enum class State : std::uint8_t {
        Fine,
        Failing, ///< its last runs ended with an error
        Late,    ///< it should have run and did not
        Slow,    ///< a run of the last week took long
        Off,     ///< switched off
        Broken,  ///< Odoo itself warns that it cannot work
        Open,    ///< a server action that somebody wrote in code and restricted to no group: anybody may run it
    };
    Kind kind = Kind::Rule;
    State state = State::Fine;
    std::int64_t id = 0;
    QString name;
    QString model;              ///< that it works on, where Odoo tells
    int failures = 0;           ///< in a row; Odoo 18 and later tell it for scheduled actions
    std::optional<Timestamp> lastRun;
    std::optional<Timestamp> nextRun;
    std::optional<Duration> longestRun; ///< within a week, to the second; Odoo 18 and later tell it for scheduled actions
};

/// The longest run of each scheduled action, by its id. Rows of ir.cron.progress: Odoo makes one when a run begins and writes it
/// when the run is over. How long rules and server actions take, no version tells.
std::map<std::int64_t, Duration> longestRuns(const Json& rows);

/// From here on a run is slow: the scheduler has few workers, and everything else waits so long.
constexpr Duration slowRun = std::chrono::minutes(1);

/// Of a row of ir.cron, base.automation or ir.actions.server as Odoo 17 and later read it (odoo.md c). A scheduled action is late
/// when its time is over by more than `patience`: the scheduler looks once a minute, and long work holds others up.
AutomationHealth scheduledHealth(const Json& row, Timestamp now, const std::map<std::int64_t, Duration>& longest = {}, Duration patience = std::chrono::minutes(30));
/// Rules that run by time are late with their scheduler, which is a scheduled action itself: that is told there.
AutomationHealth ruleHealth(const Json& row);
AutomationHealth actionHealth(const Json& row);

/// The worst first, then by name.
void sortByUrgency(std::vector<AutomationHealth>& all);

} // namespace backroom
