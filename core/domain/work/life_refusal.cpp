// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/work/life_step.h"

#include "core/base/names.h"
#include "core/domain/work/escalation.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

using Kind = LifeAct::Kind;
using Refused = std::optional<Refusal>;

constexpr auto codes = nameTable<RefusalCode>({{RefusalCode::NotRaised, "not-raised"}, {RefusalCode::PersonMissing, "person-missing"},
    {RefusalCode::Closed, "closed"}, {RefusalCode::NotClosed, "not-closed"}, {RefusalCode::ClaimedByOther, "claimed-by-other"},
    {RefusalCode::NotClaimed, "not-claimed"}, {RefusalCode::LeaseEnded, "lease-ended"}, {RefusalCode::NotWaiting, "not-waiting"},
    {RefusalCode::NotSnoozed, "not-snoozed"}, {RefusalCode::InApproval, "in-approval"}, {RefusalCode::NotInApproval, "not-in-approval"},
    {RefusalCode::AlreadyAcknowledged, "already-acknowledged"}, {RefusalCode::EndNotInFuture, "end-not-in-future"},
    {RefusalCode::WakeConditionMissing, "wake-condition-missing"}, {RefusalCode::NotTheWakeCondition, "not-the-wake-condition"},
    {RefusalCode::CauseMissing, "cause-missing"}, {RefusalCode::ReasonMissing, "reason-missing"},
    {RefusalCode::ApproverMissing, "approver-missing"}, {RefusalCode::OriginalMissing, "original-missing"},
    {RefusalCode::TextMissing, "text-missing"}, {RefusalCode::TextTooLong, "text-too-long"}, {RefusalCode::NoSuchNote, "no-such-note"}, {RefusalCode::NotYours, "not-yours"},
    {RefusalCode::SealMissing, "seal-missing"}, {RefusalCode::AgreedAlready, "agreed-already"}, {RefusalCode::NotAgreed, "not-agreed"},
    {RefusalCode::TagPresent, "tag-present"}, {RefusalCode::NoSuchTag, "no-such-tag"}, {RefusalCode::NotDue, "not-due"}});

Refused no(RefusalCode code, QString who = {}, std::optional<Timestamp> until = {})
{
    return Refusal{code, std::move(who), until};
}

Refused unless(bool allowed, RefusalCode code)
{
    return allowed ? Refused() : no(code);
}

bool needsPerson(Kind kind)
{
    switch (kind) {
    case Kind::Look:
    case Kind::Acknowledge:
    case Kind::Claim:
    case Kind::Release:
    case Kind::Renew:
    case Kind::Wait:
    case Kind::Snooze:
    case Kind::SendForApproval:
    case Kind::Reopen:
    case Kind::Note:
    case Kind::WithdrawNote:
    case Kind::Tag:
    case Kind::Untag:
    case Kind::Agree:
    case Kind::Retract: return true;
    default: return false;
    }
}

/// What may be done to a closed item too.
bool mayBeClosed(Kind kind)
{
    switch (kind) {
    case Kind::Raise:
    case Kind::CleanRead:
    case Kind::RecordChanged:
    case Kind::Look:
    case Kind::Reopen:
    case Kind::Note:
    case Kind::WithdrawNote:
    case Kind::Tag:
    case Kind::Untag:
    case Kind::Agree: return true;
    default: return false;
    }
}

Refused inOthersHands(const ItemLife& life, const LifeAct& act)
{
    const bool isHeld = life.state == ItemState::Claimed && act.isByPerson() && life.claimedBy != act.who;
    return isHeld ? no(RefusalCode::ClaimedByOther, life.claimedBy, life.claimUntil) : Refused();
}

/// For acts that take an item out of the queue.
Refused whenTaking(const ItemLife& life, const LifeAct& act)
{
    return life.state == ItemState::InApproval ? no(RefusalCode::InApproval) : inOthersHands(life, act);
}

Refused whenSnoozing(const ItemLife& life, const LifeAct& act, Timestamp at)
{
    if (auto taken = whenTaking(life, act))
        return taken;
    if (!act.until || *act.until <= at)
        return no(RefusalCode::EndNotInFuture);
    return unless(act.wake != Wake::Person && (act.wake != Wake::RecordMatches || !act.text.isEmpty()), RefusalCode::WakeConditionMissing);
}

Refused whenWaking(const ItemLife& life, const LifeAct& act, Timestamp at)
{
    if (life.state != ItemState::Snoozed || !life.snooze)
        return no(RefusalCode::NotSnoozed);
    switch (act.wake) {
    case Wake::Time: return unless(at >= life.snooze->until, RefusalCode::NotDue);
    case Wake::Person: return unless(act.isByPerson(), RefusalCode::PersonMissing);
    default: return unless(act.wake == life.snooze->wake, RefusalCode::NotTheWakeCondition);
    }
}

Refused whenClosing(const ItemLife& life, const LifeAct& act)
{
    if (auto held = inOthersHands(life, act))
        return held;
    // The program may say only what it has seen: that the fix is proven, or that the condition is gone.
    if (!act.isByPerson())
        return unless(claimsToBeFixed(act.disposition), RefusalCode::PersonMissing);
    if (!act.cause)
        return no(RefusalCode::CauseMissing);
    switch (act.disposition) {
    case Disposition::AcceptedAsIs: return unless(!act.text.trimmed().isEmpty(), RefusalCode::ReasonMissing);
    case Disposition::WrittenOff: return unless(!act.subject.isEmpty() && act.subject != act.who, RefusalCode::ApproverMissing);
    case Disposition::Duplicate: return unless(!act.subject.isEmpty() && act.subject != life.id.value, RefusalCode::OriginalMissing);
    default: return {};
    }
}

Refused whenWithdrawing(const ItemLife& life, const LifeAct& act)
{
    if (act.number < 0 || act.number >= static_cast<int>(life.notes.size()))
        return no(RefusalCode::NoSuchNote);
    const ItemNote& note = life.notes[static_cast<std::size_t>(act.number)];
    if (note.withdrawn)
        return no(RefusalCode::NoSuchNote);
    return unless(note.who == act.who, RefusalCode::NotYours);
}

Refused whenTagging(const ItemLife& life, const LifeAct& act)
{
    if (act.text.trimmed().isEmpty())
        return no(RefusalCode::TextMissing);
    const bool isThere = std::find(life.tags.begin(), life.tags.end(), act.text) != life.tags.end();
    if (act.kind == Kind::Tag)
        return unless(!isThere, RefusalCode::TagPresent);
    return unless(isThere, RefusalCode::NoSuchTag);
}

Refused whenAgreeing(const ItemLife& life, const LifeAct& act)
{
    if (act.seal.isEmpty() || act.subject.isEmpty())
        return no(RefusalCode::SealMissing);
    const bool isAgain = std::any_of(life.consents.begin(), life.consents.end(),
        [&act](const ItemConsent& consent) { return consent.who == act.who && consent.verb == act.subject && consent.seal == act.seal; });
    return unless(!isAgain, RefusalCode::AgreedAlready);
}

Refused whenTelling(const ItemLife& life, const LifeAct& act, Timestamp at, const BusinessCalendar& calendar)
{
    const auto moment = markMoment(life.sla, act.mark, calendar);
    return unless(moment && *moment <= at && !life.sla.isTold(act.mark), RefusalCode::NotDue);
}

Refused whenEscalating(const ItemLife& life, const LifeAct& act, Timestamp at, const SlaPolicy& policy, const BusinessCalendar& calendar)
{
    const auto next = nextEscalation(life, policy, calendar);
    return unless(next && next->at <= at && next->act.number == act.number, RefusalCode::NotDue);
}

Refused byKind(const ItemLife& life, const LifeAct& act, Timestamp at, const SlaPolicy& policy, const BusinessCalendar& calendar)
{
    const bool isHeld = life.state == ItemState::Claimed;
    switch (act.kind) {
    case Kind::Raise:
    case Kind::CleanRead:
    case Kind::RecordChanged:
    case Kind::Look:
    case Kind::Assign: return {};
    case Kind::Acknowledge: return unless(!life.sla.acknowledgedAt, RefusalCode::AlreadyAcknowledged);
    case Kind::Claim:
    case Kind::Wait:
    case Kind::SendForApproval: return whenTaking(life, act);
    case Kind::Release:
    case Kind::Renew:
        if (!isHeld)
            return no(RefusalCode::NotClaimed);
        return unless(life.claimedBy == act.who, RefusalCode::NotYours);
    case Kind::LeaseEnds:
        if (!isHeld)
            return no(RefusalCode::NotClaimed);
        return unless(life.claimUntil && *life.claimUntil <= at, RefusalCode::NotDue);
    case Kind::Resume: return unless(life.state == ItemState::Waiting, RefusalCode::NotWaiting);
    case Kind::Snooze: return whenSnoozing(life, act, at);
    case Kind::Wake: return whenWaking(life, act, at);
    case Kind::ReturnFromApproval: return unless(life.state == ItemState::InApproval, RefusalCode::NotInApproval);
    case Kind::Close: return whenClosing(life, act);
    case Kind::Reopen:
        if (!isClosed(life.state))
            return no(RefusalCode::NotClosed);
        return unless(!act.text.trimmed().isEmpty(), RefusalCode::ReasonMissing);
    case Kind::Note: return unless(!act.text.trimmed().isEmpty(), RefusalCode::TextMissing);
    case Kind::WithdrawNote: return whenWithdrawing(life, act);
    case Kind::Tag:
    case Kind::Untag: return whenTagging(life, act);
    case Kind::Agree: return whenAgreeing(life, act);
    case Kind::Retract:
        return unless(std::any_of(life.consents.begin(), life.consents.end(), [&act](const ItemConsent& consent) { return consent.who == act.who; }), RefusalCode::NotAgreed);
    case Kind::Escalate: return whenEscalating(life, act, at, policy, calendar);
    case Kind::Tell: return whenTelling(life, act, at, calendar);
    }
    return no(RefusalCode::NotRaised);
}

} // namespace

QString toName(RefusalCode code)
{
    return codes.nameOf(code);
}

std::optional<Timestamp> markMoment(const SlaClock& clock, SlaMark mark, const BusinessCalendar& calendar)
{
    switch (mark) {
    case SlaMark::Acknowledge: return acknowledgeDue(clock, calendar);
    case SlaMark::Progress: return progressDue(clock, calendar);
    case SlaMark::DueSoon: return momentAtPercent(clock, dueSoonPercent, calendar);
    case SlaMark::Due: return dueMoment(clock, calendar);
    }
    return std::nullopt;
}

std::optional<Refusal> objectionTo(const ItemLife& life, const LifeAct& act, Timestamp at, const SlaPolicy& policy, const BusinessCalendar& calendar)
{
    if (life.occurrences == 0)
        return unless(act.kind == Kind::Raise, RefusalCode::NotRaised);
    if (needsPerson(act.kind) && !act.isByPerson())
        return no(RefusalCode::PersonMissing);
    if (isClosed(life.state) && !mayBeClosed(act.kind))
        return no(RefusalCode::Closed);
    if (act.isByPerson() && act.text.size() > life::longestText)
        return no(RefusalCode::TextTooLong);
    return byKind(life, act, at, policy, calendar);
}

} // namespace backroom
