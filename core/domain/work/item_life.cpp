// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/work/item_life.h"

#include "core/domain/work/life_step.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

using Kind = LifeAct::Kind;

bool isLapsed(const ItemLife& life, Timestamp at)
{
    return life.state == ItemState::Claimed && life.claimUntil && *life.claimUntil <= at;
}

Error toError(const Refusal& refusal)
{
    QString detail = toName(refusal.code);
    if (!refusal.who.isEmpty())
        detail += u": "_s + refusal.who;
    if (refusal.until)
        detail += u", "_s + toIso(*refusal.until);
    return Error::of(ErrorKind::Policy, detail);
}

/// The newest event of the kind before the place.
const LifeEvent* lastBefore(const std::vector<LifeEvent>& history, std::size_t place, Kind kind)
{
    while (place > 0) {
        if (history[--place].act.kind == kind)
            return &history[place];
    }
    return nullptr;
}

/// Puts an item back to what it was before `who` took it away from there.
std::optional<LifeAct> backTo(ItemState state, const std::vector<LifeEvent>& history, std::size_t place, const QString& who, Timestamp now)
{
    if (state == ItemState::Claimed)
        return LifeAct::claim(who);
    if (state == ItemState::Waiting) {
        if (const LifeEvent* wait = lastBefore(history, place, Kind::Wait))
            return LifeAct::wait(who, wait->act.party, wait->act.text, wait->act.until);
    }
    if (state == ItemState::Snoozed) {
        const LifeEvent* snooze = lastBefore(history, place, Kind::Snooze);
        if (snooze && snooze->act.until && *snooze->act.until > now)
            return LifeAct::snooze(who, *snooze->act.until, snooze->act.wake, snooze->act.text, snooze->act.subject);
    }
    return std::nullopt;
}

} // namespace

ItemLife ItemLife::begin(ItemId id, RuleId rule, RecordKey record)
{
    ItemLife life;
    life.id = std::move(id);
    life.rule = std::move(rule);
    life.record = std::move(record);
    return life;
}

void ItemLife::forgetHistory()
{
    eventsBefore = eventCount();
    history.clear();
}

std::optional<Refusal> refusalOf(const ItemLife& life, const LifeAct& act, Timestamp now, const SlaPolicy& policy, const BusinessCalendar& calendar)
{
    const Timestamp at = std::max(now, life.changedAt);
    if (!isLapsed(life, at) || act.kind == Kind::LeaseEnds)
        return objectionTo(life, act, at, policy, calendar);
    if ((act.kind == Kind::Renew || act.kind == Kind::Release) && act.who == life.claimedBy)
        return Refusal{RefusalCode::LeaseEnded, life.claimedBy, life.claimUntil};
    ItemLife free = life;
    carryOut(free, LifeAct::leaseEnds(), *life.claimUntil, policy, calendar);
    return objectionTo(free, act, at, policy, calendar);
}

Result<ItemLife> apply(const ItemLife& life, const LifeAct& act, Timestamp now, const SlaPolicy& policy, const BusinessCalendar& calendar)
{
    // The machine's clock may be set back; a history never runs backwards.
    const Timestamp at = std::max(now, life.changedAt);
    if (const auto refusal = refusalOf(life, act, now, policy, calendar))
        return toError(*refusal);
    ItemLife next = life;
    // The lease ended when it ended, also when nobody looked then.
    if (isLapsed(next, at) && act.kind != Kind::LeaseEnds)
        carryOut(next, LifeAct::leaseEnds(), std::max(*next.claimUntil, next.changedAt), policy, calendar);
    carryOut(next, act, at, policy, calendar);
    return next;
}

Result<ItemLife> replay(const ItemLife& begun, const std::vector<LifeEvent>& events, const SlaPolicy& policy, const BusinessCalendar& calendar)
{
    ItemLife life = begun;
    for (std::size_t i = 0; i < events.size(); ++i) {
        const LifeEvent& event = events[i];
        const auto refusal = objectionTo(life, event.act, event.at, policy, calendar);
        if (!refusal && event.from == life.state)
            carryOut(life, event.act, event.at, policy, calendar);
        if (refusal || life.state != event.to || life.changedAt != event.at)
            return Error::of(ErrorKind::StoreCorrupt, u"event %1 (%2) of %3 does not follow from the ones before it: %4"_s.arg(i).arg(toName(event.act.kind),
                life.id.value, refusal ? toName(refusal->code) : u"another state"_s));
    }
    return life;
}

std::optional<LifeAct> inverseOf(const std::vector<LifeEvent>& history, std::size_t place, Timestamp now)
{
    if (place >= history.size())
        return std::nullopt;
    const LifeEvent& event = history[place];
    const QString& who = event.act.who;
    switch (event.act.kind) {
    case Kind::Claim: {
        auto back = backTo(event.from, history, place, who, now);
        return back ? back : LifeAct::release(who);
    }
    case Kind::Snooze: {
        auto back = backTo(event.from, history, place, who, now);
        return back ? back : LifeAct::wakeUp(Wake::Person, who);
    }
    case Kind::Tag: return LifeAct::untag(who, event.act.text);
    case Kind::Untag: return LifeAct::tag(who, event.act.text);
    case Kind::Agree: return LifeAct::retract(who);
    case Kind::Note: {
        const auto notesBefore = std::count_if(history.begin(), history.begin() + static_cast<std::ptrdiff_t>(place),
            [](const LifeEvent& earlier) { return earlier.act.kind == Kind::Note; });
        return LifeAct::withdrawNote(who, static_cast<int>(notesBefore));
    }
    default: return std::nullopt;
    }
}

std::vector<Fact> meanwhile(const std::vector<LifeEvent>& history, std::size_t wake)
{
    if (wake >= history.size() || history[wake].from != ItemState::Snoozed)
        return {};
    int notes = 0;
    int escalations = 0;
    bool dueSoon = false;
    bool late = false;
    for (std::size_t i = wake; i > 0 && history[i - 1].act.kind != Kind::Snooze; --i) {
        const LifeAct& act = history[i - 1].act;
        notes += act.kind == Kind::Note ? 1 : 0;
        escalations += act.kind == Kind::Escalate ? 1 : 0;
        dueSoon = dueSoon || (act.kind == Kind::Tell && act.mark == SlaMark::DueSoon);
        late = late || (act.kind == Kind::Tell && act.mark == SlaMark::Due);
    }
    const LifeAct& ended = history[wake].act;
    std::vector<Fact> facts{{u"woken-by"_s, ended.kind == Kind::Wake ? toName(ended.wake) : toName(ended.kind)}};
    const auto count = [&facts](const QString& key, int value) {
        if (value > 0)
            facts.push_back({key, QString::number(value)});
    };
    if (ended.kind == Kind::Wake) {
        count(u"record-changes"_s, ended.number);
        if (!ended.text.isEmpty())
            facts.push_back({u"last-change"_s, ended.text});
    }
    count(u"notes"_s, notes);
    count(u"escalations"_s, escalations);
    if (dueSoon)
        facts.push_back({u"due-soon"_s, u"yes"_s});
    if (late)
        facts.push_back({u"late"_s, u"yes"_s});
    return facts;
}

} // namespace backroom
