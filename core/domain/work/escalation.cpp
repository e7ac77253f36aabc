// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/work/escalation.h"

#include "core/domain/work/life_step.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// A promise is broken at 100 %.
constexpr int broken = 100;

QString joined(const std::vector<QString>& roles)
{
    return QStringList(roles.begin(), roles.end()).join(u", "_s);
}

} // namespace

std::optional<LifeDeadline> nextEscalation(const ItemLife& life, const SlaPolicy& policy, const BusinessCalendar& calendar)
{
    if (life.occurrences == 0 || isClosed(life.state))
        return std::nullopt;
    for (const EscalationStep& step : policy.ladder) {
        if (step.percent <= life.sla.escalated || (life.sla.acknowledgedAt && step.percent < broken))
            continue;
        const auto moment = momentAtPercent(life.sla, step.percent, calendar);
        return moment ? std::optional(LifeDeadline{*moment, LifeAct::escalate(step.percent, joined(step.to))}) : std::nullopt;
    }
    return std::nullopt;
}

std::optional<LifeDeadline> nextDeadline(const ItemLife& life, const SlaPolicy& policy, const BusinessCalendar& calendar)
{
    if (life.occurrences == 0 || isClosed(life.state))
        return std::nullopt;
    std::optional<LifeDeadline> next;
    const auto consider = [&next](std::optional<Timestamp> at, const LifeAct& act) {
        if (at && (!next || *at < next->at))
            next = LifeDeadline{*at, act};
    };
    consider(life.claimUntil, LifeAct::leaseEnds());
    if (life.snooze)
        consider(life.snooze->until, LifeAct::wakeUp(Wake::Time));
    if (life.waiting)
        consider(life.waiting->until, LifeAct::resume());
    for (const SlaMark mark : {SlaMark::Acknowledge, SlaMark::Progress, SlaMark::DueSoon, SlaMark::Due}) {
        if (!life.sla.isTold(mark))
            consider(markMoment(life.sla, mark, calendar), LifeAct::tell(mark));
    }
    if (const auto step = nextEscalation(life, policy, calendar))
        consider(step->at, step->act);
    return next;
}

std::optional<Timestamp> nextMoment(const ItemLife& life, const SlaPolicy& policy, const BusinessCalendar& calendar)
{
    const auto next = nextDeadline(life, policy, calendar);
    return next ? std::optional(next->at) : std::nullopt;
}

Advanced advance(ItemLife life, Timestamp now, const SlaPolicy& policy, const BusinessCalendar& calendar)
{
    Advanced advanced{std::move(life), {}};
    for (auto next = nextDeadline(advanced.life, policy, calendar); next && next->at <= now; next = nextDeadline(advanced.life, policy, calendar)) {
        // Each one clears itself, so this ends; an act that were refused would never.
        const Timestamp at = std::max(next->at, advanced.life.changedAt);
        if (objectionTo(advanced.life, next->act, at, policy, calendar))
            break;
        carryOut(advanced.life, next->act, at, policy, calendar);
        advanced.fired.push_back(*next);
    }
    return advanced;
}

} // namespace backroom
