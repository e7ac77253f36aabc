// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/work/escalation.h"

#include <random>

namespace backroom {

/// Monday to Friday 9 to 18 in Paris; 2026-12-25 is a holiday. Winter: one hour ahead of UTC.
inline const BusinessCalendar& shop()
{
    static const BusinessCalendar calendar = [] {
        BusinessCalendar::Week week;
        for (std::size_t day = 0; day < 5; ++day)
            week[day] = {{std::chrono::hours(9), std::chrono::hours(18)}};
        return BusinessCalendar::make(QStringLiteral("Europe/Paris"), week, {QDate(2026, 12, 25)}).value();
    }();
    return calendar;
}

inline Timestamp at(const char* iso)
{
    return fromIso(QString::fromLatin1(iso)).value();
}

/// P1 of domain.md §6.
inline SlaPolicy urgent()
{
    using namespace std::chrono_literals;
    return {Span::elapsed(15min), Span::elapsed(1h), Span::elapsed(4h), QStringLiteral("store"),
        {{50, {QStringLiteral("owner"), QStringLiteral("lead")}}, {75, {QStringLiteral("area-manager")}}, {100, {QStringLiteral("head-of-operations")}}}};
}

/// Monday 10:00 in the shop.
inline const Timestamp monday = at("2026-03-02T09:00:00Z");

inline ItemLife unborn()
{
    return ItemLife::begin({QStringLiteral("f00d")}, {QStringLiteral("SAL.order.unpaid")}, {{QStringLiteral("odoo")}, QStringLiteral("sale.order"), 7});
}

inline ItemLife raised(Timestamp when = monday, const SlaPolicy& policy = urgent())
{
    return apply(unborn(), LifeAct::raise(Priority::P1, 1, QStringLiteral("Lyon 014")), when, policy, shop()).value();
}

/// Any act, sensible or not.
inline LifeAct randomAct(std::mt19937& random, Timestamp now)
{
    const auto pick = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
    const QString who = QStringList{QStringLiteral("anna"), QStringLiteral("marc"), QString()}.at(pick(3));
    const Timestamp later = now + std::chrono::minutes(pick(600) - 60);
    switch (pick(24)) {
    case 0: return LifeAct::raise(Priority(pick(4)), 1 + pick(2), QStringLiteral("Lyon 014"), pick(4) == 0 ? std::optional(later) : std::nullopt);
    case 1: return LifeAct::raise(Priority::P1, 1, QStringLiteral("Lyon 014"));
    case 2:
    case 3: return LifeAct::cleanRead(1 + pick(2));
    case 4: return LifeAct::recordChanged(QStringLiteral("amount_total"));
    case 5: return LifeAct::look(who);
    case 6: return LifeAct::acknowledge(who);
    case 7: return LifeAct::claim(who);
    case 8: return LifeAct::release(who);
    case 9: return LifeAct::renew(who);
    case 10: return LifeAct::leaseEnds();
    case 11: return LifeAct::assign(who, QStringLiteral("zoe"));
    case 12: return LifeAct::wait(who, WaitParty(pick(8)), QStringLiteral("asked"), pick(2) == 0 ? std::optional(later) : std::nullopt);
    case 13: return LifeAct::resume(who);
    case 14: return LifeAct::snooze(who, later, Wake(pick(4)), QStringLiteral("[]"));
    case 15: return LifeAct::wakeUp(Wake(pick(4)), who);
    case 16: return LifeAct::sendForApproval(who);
    case 17: return LifeAct::returnFromApproval(who);
    case 18:
        return LifeAct::close(who, Disposition(pick(10)), pick(3) == 0 ? std::nullopt : std::optional(Cause(pick(13))), QStringLiteral("seen"),
            QStringLiteral("zoe"));
    case 19: return LifeAct::reopen(who, QStringLiteral("again"));
    case 20: return LifeAct::note(who, QStringLiteral("a note"));
    case 21: return LifeAct::withdrawNote(who, pick(3));
    case 22: return pick(2) == 0 ? LifeAct::tag(who, QStringLiteral("vip")) : LifeAct::untag(who, QStringLiteral("vip"));
    default: return pick(2) == 0 ? LifeAct::tell(SlaMark(pick(4))) : LifeAct::escalate(100);
    }
}

/// What no item may ever be; empty = nothing wrong.
inline QString impossibility(const ItemLife& life)
{
    if ((life.state == ItemState::Claimed) != !life.claimedBy.isEmpty() || life.claimedBy.isEmpty() == life.claimUntil.has_value())
        return QStringLiteral("a claim without a claimed state, or the other way round");
    if ((life.state == ItemState::Snoozed) != life.snooze.has_value())
        return QStringLiteral("a snooze without its state");
    if ((life.state == ItemState::Waiting) != life.waiting.has_value())
        return QStringLiteral("a wait without its state");
    if (isClosed(life.state) != life.closedAt.has_value() || isClosed(life.state) != life.disposition.has_value())
        return QStringLiteral("closed without an end, or ended and open");
    if (life.disposition && closedStateOf(*life.disposition) != life.state)
        return QStringLiteral("another end than its state");
    if (!life.disposition && life.cause)
        return QStringLiteral("a cause of what has not ended");
    if (life.disposition && life.disposition != Disposition::Obsolete && !claimsToBeFixed(*life.disposition) && !life.cause)
        return QStringLiteral("closed by a person without a cause");
    const bool mayPause = isClosed(life.state) || (life.waiting && pausesClock(life.waiting->party));
    if (life.sla.isPaused() != mayPause)
        return QStringLiteral("the clock stands still for nothing, or runs when it must not");
    if (life.history.empty() || life.history.back().to != life.state || life.history.back().at != life.changedAt)
        return QStringLiteral("the history does not end in the state");
    for (std::size_t i = 1; i < life.history.size(); ++i) {
        if (life.history[i].from != life.history[i - 1].to || life.history[i].at < life.history[i - 1].at)
            return QStringLiteral("the history has a gap");
    }
    return {};
}

} // namespace backroom
