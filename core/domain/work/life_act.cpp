// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/work/life_act.h"

#include "core/base/names.h"

namespace backroom {

namespace {

using Kind = LifeAct::Kind;

constexpr auto kinds = nameTable<Kind>({{Kind::Raise, "raise"}, {Kind::CleanRead, "clean read"}, {Kind::RecordChanged, "record changed"},
    {Kind::Look, "look"}, {Kind::Acknowledge, "acknowledge"}, {Kind::Claim, "claim"}, {Kind::Release, "release"}, {Kind::Renew, "renew"},
    {Kind::LeaseEnds, "lease ends"}, {Kind::Assign, "assign"}, {Kind::Wait, "wait"}, {Kind::Resume, "resume"}, {Kind::Snooze, "snooze"},
    {Kind::Wake, "wake"}, {Kind::SendForApproval, "send for approval"}, {Kind::ReturnFromApproval, "return from approval"},
    {Kind::Close, "close"}, {Kind::Reopen, "reopen"}, {Kind::Note, "note"}, {Kind::WithdrawNote, "withdraw note"}, {Kind::Tag, "tag"},
    {Kind::Untag, "untag"}, {Kind::Agree, "agree"}, {Kind::Retract, "retract"}, {Kind::Escalate, "escalate"}, {Kind::Tell, "tell"}});

constexpr auto marks = nameTable<SlaMark>({{SlaMark::Acknowledge, "acknowledge"}, {SlaMark::Progress, "progress"},
    {SlaMark::DueSoon, "due soon"}, {SlaMark::Due, "due"}});

LifeAct act(Kind kind, QString who = {}, QString text = {}, QString subject = {})
{
    LifeAct made;
    made.kind = kind;
    made.who = std::move(who);
    made.text = std::move(text);
    made.subject = std::move(subject);
    return made;
}

LifeAct numbered(LifeAct made, int number)
{
    made.number = number;
    return made;
}

} // namespace

LifeAct LifeAct::raise(Priority priority, int ruleVersion, QString store, std::optional<Timestamp> due, std::optional<Timestamp> since)
{
    LifeAct made = numbered(act(Kind::Raise, {}, {}, std::move(store)), ruleVersion);
    made.priority = priority;
    made.until = due;
    made.since = since;
    return made;
}

LifeAct LifeAct::cleanRead(int reads)
{
    return numbered(act(Kind::CleanRead), reads);
}

LifeAct LifeAct::recordChanged(QString what)
{
    return act(Kind::RecordChanged, {}, std::move(what));
}

LifeAct LifeAct::look(QString who)
{
    return act(Kind::Look, std::move(who));
}

LifeAct LifeAct::acknowledge(QString who)
{
    return act(Kind::Acknowledge, std::move(who));
}

LifeAct LifeAct::claim(QString who, std::optional<Timestamp> until)
{
    LifeAct made = act(Kind::Claim, std::move(who));
    made.until = until;
    return made;
}

LifeAct LifeAct::release(QString who)
{
    return act(Kind::Release, std::move(who));
}

LifeAct LifeAct::renew(QString who, std::optional<Timestamp> until)
{
    LifeAct made = act(Kind::Renew, std::move(who));
    made.until = until;
    return made;
}

LifeAct LifeAct::leaseEnds()
{
    return act(Kind::LeaseEnds);
}

LifeAct LifeAct::assign(QString who, QString owner)
{
    return act(Kind::Assign, std::move(who), {}, std::move(owner));
}

LifeAct LifeAct::wait(QString who, WaitParty party, QString why, std::optional<Timestamp> until)
{
    LifeAct made = act(Kind::Wait, std::move(who), std::move(why));
    made.party = party;
    made.until = until;
    return made;
}

LifeAct LifeAct::resume(QString who)
{
    return act(Kind::Resume, std::move(who));
}

LifeAct LifeAct::snooze(QString who, Timestamp until, backroom::Wake wake, QString domain, QString why)
{
    LifeAct made = act(Kind::Snooze, std::move(who), std::move(domain), std::move(why));
    made.until = until;
    made.wake = wake;
    return made;
}

LifeAct LifeAct::wakeUp(backroom::Wake reason, QString who)
{
    LifeAct made = act(Kind::Wake, std::move(who));
    made.wake = reason;
    return made;
}

LifeAct LifeAct::sendForApproval(QString who)
{
    return act(Kind::SendForApproval, std::move(who));
}

LifeAct LifeAct::returnFromApproval(QString who, QString why)
{
    return act(Kind::ReturnFromApproval, std::move(who), std::move(why));
}

LifeAct LifeAct::close(QString who, Disposition disposition, std::optional<Cause> cause, QString note, QString subject)
{
    LifeAct made = act(Kind::Close, std::move(who), std::move(note), std::move(subject));
    made.disposition = disposition;
    made.cause = cause;
    return made;
}

LifeAct LifeAct::reopen(QString who, QString why)
{
    return act(Kind::Reopen, std::move(who), std::move(why));
}

LifeAct LifeAct::note(QString who, QString text)
{
    return act(Kind::Note, std::move(who), std::move(text));
}

LifeAct LifeAct::withdrawNote(QString who, int place)
{
    return numbered(act(Kind::WithdrawNote, std::move(who)), place);
}

LifeAct LifeAct::tag(QString who, QString tag)
{
    return act(Kind::Tag, std::move(who), std::move(tag));
}

LifeAct LifeAct::untag(QString who, QString tag)
{
    return act(Kind::Untag, std::move(who), std::move(tag));
}

LifeAct LifeAct::agree(QString who, QString verb, QString seal, Money amount, QString why, std::optional<PolicyOverride> leave)
{
    LifeAct made = act(Kind::Agree, std::move(who), std::move(why), std::move(verb));
    made.seal = std::move(seal);
    made.amount = amount;
    made.leave = std::move(leave);
    return made;
}

LifeAct LifeAct::retract(QString who)
{
    return act(Kind::Retract, std::move(who));
}

LifeAct LifeAct::escalate(int percent, QString to)
{
    return numbered(act(Kind::Escalate, {}, {}, std::move(to)), percent);
}

LifeAct LifeAct::tell(SlaMark mark)
{
    LifeAct made = act(Kind::Tell);
    made.mark = mark;
    return made;
}

QString toName(LifeAct::Kind kind)
{
    return kinds.nameOf(kind);
}

std::optional<LifeAct::Kind> actKindFromName(const QString& name)
{
    return kinds.valueOf(name);
}

QString toName(SlaMark mark)
{
    return marks.nameOf(mark);
}

std::optional<SlaMark> slaMarkFromName(const QString& name)
{
    return marks.valueOf(name);
}

} // namespace backroom
