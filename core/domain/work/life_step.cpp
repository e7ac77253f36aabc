// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/work/life_step.h"

#include <algorithm>

namespace backroom {

namespace {

using Kind = LifeAct::Kind;

/// One act on one item: the new values, and the event when it changed something that lasts.
class Step {
public:
    Step(ItemLife& life, const LifeAct& act, Timestamp at, const SlaPolicy& policy, const BusinessCalendar& calendar)
        : m_life(life), m_act(act), m_at(at), m_policy(policy), m_calendar(calendar), m_from(life.state)
    {
    }

    void run()
    {
        switch (m_act.kind) {
        case Kind::Raise: raise(); break;
        case Kind::CleanRead: cleanRead(); break;
        case Kind::RecordChanged: recordChanged(); break;
        case Kind::Look: look(); break;
        case Kind::Acknowledge: acknowledge(); break;
        case Kind::Claim: claim(); break;
        case Kind::Release:
        case Kind::LeaseEnds:
        case Kind::Resume:
        case Kind::ReturnFromApproval: goTo(ItemState::Open); break;
        case Kind::Renew: break;
        case Kind::Assign: m_life.owner = m_act.subject; break;
        case Kind::Wait: wait(); break;
        case Kind::Snooze: snooze(); break;
        case Kind::Wake: wake(); break;
        case Kind::SendForApproval: inHand(), goTo(ItemState::InApproval); break;
        case Kind::Close: close(); break;
        case Kind::Reopen: reopen(); break;
        case Kind::Note: note(); break;
        case Kind::WithdrawNote: withdrawNote(); break;
        case Kind::Tag: tag(); break;
        case Kind::Untag: std::erase(m_life.tags, m_act.text); break;
        case Kind::Agree: agree(); break;
        case Kind::Retract: retract(); break;
        case Kind::Escalate: m_life.sla.escalated = m_act.number; break;
        case Kind::Tell: m_life.sla.setTold(m_act.mark, true); break;
        }
        if (m_act.isByPerson())
            stir();
        if (m_act.kind == Kind::Renew || !m_leavesEvent)
            return;
        m_life.changedAt = m_at;
        m_life.history.push_back({m_at, m_act, m_from, m_life.state});
    }

private:
    /// Ends what the present state holds and enters another one, or the same anew.
    void goTo(ItemState state)
    {
        m_life.claimedBy.clear();
        m_life.claimUntil.reset();
        if (m_life.waiting && pausesClock(m_life.waiting->party))
            m_life.sla.resume(m_at);
        m_life.waiting.reset();
        m_life.snooze.reset();
        m_life.state = state;
        m_life.stateSince = m_at;
    }

    /// A person's act opens a new item, and keeps the lease of the one who has it in hand.
    void stir()
    {
        if (m_life.state == ItemState::New)
            goTo(ItemState::Open);
        if (m_life.state == ItemState::Claimed && m_life.claimedBy == m_act.who)
            m_life.claimUntil = leaseEnd();
    }

    Timestamp leaseEnd() const
    {
        const bool isGiven = m_act.until && (m_act.kind == Kind::Claim || m_act.kind == Kind::Renew);
        return isGiven ? *m_act.until : m_at + life::lease;
    }

    /// Somebody is on it. That makes nobody its owner: who released it has given it back, and other consoles may not have
    /// seen that he had it.
    void inHand()
    {
        if (!m_life.sla.acknowledgedAt)
            m_life.sla.acknowledgedAt = m_at;
    }

    void raise()
    {
        if (m_life.occurrences == 0) {
            beginClock();
            return;
        }
        m_life.lastSeen = m_at;
        if (isClosed(m_life.state))
            raiseClosed();
        else
            raiseStanding();
    }

    void beginClock()
    {
        m_life.occurrences = 1;
        m_life.firstSeen = m_life.lastSeen = m_life.stateSince = m_at;
        takeOver();
        // A record may say that it began in the future; the clock does not.
        m_life.sla = SlaClock::start(std::min(m_act.since.value_or(m_at), m_at), m_policy, m_act.until);
    }

    void takeOver()
    {
        m_life.priority = m_act.priority;
        m_life.ruleVersion = m_act.number;
        m_life.store = m_act.subject;
    }

    void raiseStanding()
    {
        m_life.cleanReads = 0;
        const bool isOtherPriority = m_life.priority != m_act.priority;
        const bool isOtherDue = m_life.sla.fixedDue != m_act.until;
        m_leavesEvent = isOtherPriority || isOtherDue || m_life.ruleVersion != m_act.number || m_life.store != m_act.subject;
        takeOver();
        if (isOtherPriority || isOtherDue)
            promiseAnew(isOtherPriority);
    }

    /// What was told about the old promise is told again only where the new one is still to be kept.
    void promiseAnew(bool isOtherPriority)
    {
        SlaClock& clock = m_life.sla;
        if (isOtherPriority) {
            clock.acknowledge = m_policy.acknowledge;
            clock.progress = m_policy.progress;
            clock.budget = m_policy.resolve;
        }
        clock.fixedDue = m_act.until;
        for (const SlaMark mark : {SlaMark::Acknowledge, SlaMark::Progress, SlaMark::DueSoon, SlaMark::Due}) {
            if (const auto moment = markMoment(clock, mark, m_calendar); moment && *moment > m_at)
                clock.setTold(mark, false);
        }
        // Another priority has another ladder, with other people on it.
        int fired = 0;
        for (const EscalationStep& step : m_policy.ladder) {
            const auto moment = momentAtPercent(clock, step.percent, m_calendar);
            if (!isOtherPriority && step.percent <= clock.escalated && moment && *moment <= m_at)
                fired = step.percent;
        }
        clock.escalated = fired;
    }

    void raiseClosed()
    {
        const bool hadVanished = m_life.cleanReads >= life::cleanReadsToClose;
        const Duration since = m_at - m_life.closedAt.value_or(m_at);
        if (!hadVanished) {
            m_life.cleanReads = 0;
            // It still stands: accepted as it is, or said to be fixed and not.
            m_leavesEvent = claimsToBeFixed(m_life.disposition.value_or(Disposition::AcceptedAsIs)) && since >= life::proofDeadline;
            if (m_leavesEvent)
                reopenAs(false);
            return;
        }
        if (since <= life::regressionWindow) {
            ++m_life.occurrences;
            reopenAs(true);
            return;
        }
        ItemLife again = ItemLife::begin(m_life.id, m_life.rule, m_life.record);
        again.generation = m_life.generation + 1;
        again.earlier = EarlierLife{m_life.generation, *m_life.closedAt, m_life.disposition.value_or(Disposition::Obsolete), m_life.cause};
        m_life = std::move(again);
        beginClock();
    }

    void reopenAs(bool isRegression)
    {
        m_life.regression = m_life.regression || isRegression;
        reopen();
        raiseStanding();
        m_leavesEvent = true;
    }

    void reopen()
    {
        ++m_life.reopened;
        m_life.cleanReads = 0;
        m_life.disposition.reset();
        m_life.cause.reset();
        m_life.closeNote.clear();
        m_life.duplicateOf = {};
        m_life.closedAt.reset();
        m_life.consents.clear();
        m_life.sla.resume(m_at);
        goTo(ItemState::Open);
    }

    void cleanRead()
    {
        const int before = m_life.cleanReads;
        const int reads = std::min(before + std::max(m_act.number, 1), life::cleanReadsToClose);
        m_life.cleanReads = reads;
        m_leavesEvent = reads >= life::cleanReadsToClose && before < reads;
        m_act.number = reads;
        if (m_leavesEvent && !isClosed(m_life.state))
            closeAs(Disposition::Obsolete);
    }

    void recordChanged()
    {
        m_leavesEvent = false;
        if (!m_life.snooze)
            return;
        ++m_life.snooze->changes;
        m_life.snooze->lastChange = m_act.text;
        if (m_life.snooze->wake != Wake::RecordChanged)
            return;
        m_act = LifeAct::wakeUp(Wake::RecordChanged);
        wake();
        m_leavesEvent = true;
    }

    void look() { m_leavesEvent = m_life.state == ItemState::New; }

    void acknowledge() { m_life.sla.acknowledgedAt = m_at; }

    void claim()
    {
        // The claimant again: a renewed lease.
        m_leavesEvent = m_life.state != ItemState::Claimed;
        if (!m_leavesEvent)
            return;
        inHand();
        goTo(ItemState::Claimed);
        m_life.claimedBy = m_act.who;
        m_life.claimUntil = leaseEnd();
    }

    void wait()
    {
        inHand();
        goTo(ItemState::Waiting);
        m_life.waiting = ItemWait{m_act.party, m_at, m_act.until, m_act.text};
        if (pausesClock(m_act.party))
            m_life.sla.pause(m_at, m_act.party);
    }

    void snooze()
    {
        goTo(ItemState::Snoozed);
        m_life.snooze = ItemSnooze{m_at, *m_act.until, m_act.wake, m_act.text, 0, {}};
    }

    /// The event says what happened to the record meanwhile.
    void wake()
    {
        m_act.number = std::max(m_act.number, m_life.snooze->changes);
        if (m_act.text.isEmpty())
            m_act.text = m_life.snooze->lastChange;
        m_leavesEvent = true;
        goTo(ItemState::Open);
    }

    void close()
    {
        if (m_act.isByPerson() && !m_life.sla.acknowledgedAt)
            m_life.sla.acknowledgedAt = m_at;
        closeAs(m_act.disposition);
        m_life.cause = m_act.cause;
        m_life.closeNote = m_act.text;
        if (m_act.disposition == Disposition::Duplicate)
            m_life.duplicateOf = {m_act.subject};
        // Reads before the close prove nothing about what comes after it.
        m_life.cleanReads = 0;
    }

    void closeAs(Disposition disposition)
    {
        goTo(closedStateOf(disposition));
        m_life.disposition = disposition;
        m_life.closedAt = m_at;
        m_life.sla.pause(m_at, std::nullopt);
    }

    void note()
    {
        m_life.notes.push_back({m_at, m_act.who, m_act.text, false});
        m_life.sla.progressAt = m_at;
        m_life.sla.setTold(SlaMark::Progress, false);
    }

    void withdrawNote()
    {
        m_life.notes[static_cast<std::size_t>(m_act.number)].withdrawn = true;
        Timestamp last = m_life.sla.startedAt;
        for (const ItemNote& note : m_life.notes) {
            if (!note.withdrawn)
                last = std::max(last, note.at);
        }
        m_life.sla.progressAt = last;
    }

    void agree()
    {
        // Who decided says so when it is over.
        if (!isClosed(m_life.state))
            inHand();
        std::erase_if(m_life.consents, [this](const ItemConsent& consent) { return consent.who == m_act.who && consent.verb == m_act.subject; });
        m_life.consents.push_back({m_at, m_act.who, m_act.subject, m_act.seal, m_act.amount, m_act.text, m_act.leave});
    }

    void retract()
    {
        std::erase_if(m_life.consents, [this](const ItemConsent& consent) { return consent.who == m_act.who; });
    }

    void tag() { m_life.tags.insert(std::upper_bound(m_life.tags.begin(), m_life.tags.end(), m_act.text), m_act.text); }

    ItemLife& m_life;
    LifeAct m_act; ///< as it is recorded
    const Timestamp m_at;
    const SlaPolicy& m_policy;
    const BusinessCalendar& m_calendar;
    const ItemState m_from;
    bool m_leavesEvent = true;
};

} // namespace

void carryOut(ItemLife& life, const LifeAct& act, Timestamp at, const SlaPolicy& policy, const BusinessCalendar& calendar)
{
    Step(life, act, at, policy, calendar).run();
}

} // namespace backroom
