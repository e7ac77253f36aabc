// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/work/sla.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// Promises in minutes and hours are promises in opening time; the calendar decides what that is.
Span counted(const Span& span)
{
    return span.kind == Span::Kind::Elapsed ? Span::businessTime(span.amount) : span;
}

/// A promise made while the store is closed begins at its opening: a business day is a whole one.
Timestamp promised(Timestamp base, const Span& span, const BusinessCalendar& calendar)
{
    return calendar.add(calendar.nextOpening(base), counted(span));
}

/// The moment moved out by what was lost in pauses between `base` and it; nothing while the clock stands still before it.
std::optional<Timestamp> pushed(Timestamp base, Timestamp moment, const SlaClock& clock, const BusinessCalendar& calendar)
{
    for (const SlaClock::Pause& pause : clock.pauses) {
        const Timestamp from = std::max(pause.from, base);
        if (from >= moment)
            break;
        if (!pause.to)
            return std::nullopt;
        if (const Duration lost = calendar.between(from, std::max(from, *pause.to)); lost > Duration::zero())
            moment = calendar.add(moment, Span::businessTime(lost));
    }
    return moment;
}

Duration budgetOf(const SlaClock& clock, const BusinessCalendar& calendar)
{
    if (clock.fixedDue)
        return *clock.fixedDue - clock.startedAt;
    const Timestamp opening = calendar.nextOpening(clock.startedAt);
    return calendar.between(opening, calendar.add(opening, counted(clock.budget)));
}

/// Rounded up: nothing is told a millisecond early.
Duration shareOf(Duration budget, int percent)
{
    const std::int64_t hundredths = budget.count() * percent;
    return Duration((hundredths + 99) / 100);
}

} // namespace

const BusinessCalendar& calendarOf(const SlaPolicy& policy, const CalendarBook& calendars, const QString& store)
{
    const BusinessCalendar* named = calendars.named(policy.calendar, store);
    return named ? *named : calendars.forStore(store);
}

SlaClock SlaClock::start(Timestamp at, const SlaPolicy& policy, std::optional<Timestamp> due)
{
    SlaClock clock;
    clock.startedAt = at;
    clock.progressAt = at;
    clock.acknowledge = policy.acknowledge;
    clock.progress = policy.progress;
    clock.budget = policy.resolve;
    clock.fixedDue = due;
    return clock;
}

void SlaClock::pause(Timestamp at, std::optional<WaitParty> party)
{
    if (!isPaused())
        pauses.push_back({at, std::nullopt, party});
}

void SlaClock::resume(Timestamp at)
{
    if (isPaused())
        pauses.back().to = std::max(at, pauses.back().from);
}

void SlaClock::setTold(SlaMark mark, bool isTold)
{
    const auto bit = static_cast<std::uint8_t>(1U << static_cast<unsigned>(mark));
    told = static_cast<std::uint8_t>(isTold ? told | bit : told & ~bit);
}

QString toName(SlaState state)
{
    switch (state) {
    case SlaState::None: return u"none"_s;
    case SlaState::Running: return u"running"_s;
    case SlaState::DueSoon: return u"due soon"_s;
    case SlaState::Late: return u"late"_s;
    case SlaState::Paused: return u"paused"_s;
    }
    return {};
}

std::optional<Timestamp> momentAtPercent(const SlaClock& clock, int percent, const BusinessCalendar& calendar)
{
    if (!clock.hasBudget())
        return std::nullopt;
    const Duration budget = budgetOf(clock, calendar);
    if (clock.fixedDue)
        return budget > Duration::zero() ? clock.startedAt + shareOf(budget, percent) : std::max(clock.startedAt, *clock.fixedDue);
    const Timestamp opening = calendar.nextOpening(clock.startedAt);
    // The earliest moment by which that much was open: a promise up to the evening is due then, not next morning.
    return pushed(clock.startedAt, calendar.add(opening, Span::businessTime(shareOf(budget, percent))), clock, calendar);
}

std::optional<Timestamp> dueMoment(const SlaClock& clock, const BusinessCalendar& calendar)
{
    return clock.fixedDue ? clock.fixedDue : momentAtPercent(clock, 100, calendar);
}

std::optional<Timestamp> acknowledgeDue(const SlaClock& clock, const BusinessCalendar& calendar)
{
    if (clock.acknowledgedAt || clock.acknowledge.isZero())
        return std::nullopt;
    return pushed(clock.startedAt, promised(clock.startedAt, clock.acknowledge, calendar), clock, calendar);
}

std::optional<Timestamp> progressDue(const SlaClock& clock, const BusinessCalendar& calendar)
{
    if (clock.progress.isZero())
        return std::nullopt;
    return pushed(clock.progressAt, promised(clock.progressAt, clock.progress, calendar), clock, calendar);
}

Duration timeUsed(const SlaClock& clock, Timestamp now, const BusinessCalendar& calendar)
{
    if (now <= clock.startedAt)
        return Duration::zero();
    if (clock.fixedDue)
        return now - clock.startedAt;
    Duration used = calendar.between(clock.startedAt, now);
    for (const SlaClock::Pause& pause : clock.pauses) {
        const Timestamp from = std::clamp(pause.from, clock.startedAt, now);
        used -= calendar.between(from, std::clamp(pause.to.value_or(now), from, now));
    }
    return used;
}

double percentUsed(const SlaClock& clock, Timestamp now, const BusinessCalendar& calendar)
{
    if (!clock.hasBudget())
        return 0.0;
    const Duration budget = budgetOf(clock, calendar);
    if (budget <= Duration::zero())
        return 100.0;
    return 100.0 * static_cast<double>(timeUsed(clock, now, calendar).count()) / static_cast<double>(budget.count());
}

SlaState slaStateAt(const SlaClock& clock, Timestamp now, const BusinessCalendar& calendar)
{
    if (!clock.hasBudget())
        return SlaState::None;
    const Duration budget = budgetOf(clock, calendar);
    const Duration used = timeUsed(clock, now, calendar);
    if (used >= budget)
        return SlaState::Late;
    if (clock.isPaused() && !clock.fixedDue)
        return SlaState::Paused;
    return used >= shareOf(budget, dueSoonPercent) ? SlaState::DueSoon : SlaState::Running;
}

} // namespace backroom
