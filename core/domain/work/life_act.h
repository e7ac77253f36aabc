// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/base/money.h"
#include "core/domain/governance/policy_override.h"
#include "core/domain/work/life_words.h"
#include "core/domain/work/priority.h"

namespace backroom {

/// Moments of the SLA clock about which somebody is told once.
enum class SlaMark : std::uint8_t { Acknowledge, Progress, DueSoon, Due };

/// Something that is done to an item, by a person (`who`) or, when `who` is empty, by the program. Made with the functions
/// below; which of the other members count depends on the kind.
struct LifeAct {
    enum class Kind : std::uint8_t {
        Raise,          ///< a read found the record matching its rule
        CleanRead,      ///< a read found it not matching
        RecordChanged,  ///< the record changed in its source
        Look,           ///< somebody opened it
        Acknowledge,
        Claim,
        Release,
        Renew,          ///< the claimant is active
        LeaseEnds,
        Assign,
        Wait,
        Resume,
        Snooze,
        Wake,
        SendForApproval,
        ReturnFromApproval,
        Close,
        Reopen,
        Note,
        WithdrawNote,
        Tag,
        Untag,
        Agree,          ///< consents to a decision that takes more than one person
        Retract,        ///< takes a consent back
        Escalate,       ///< a step of the ladder fired
        Tell,           ///< a mark of the SLA clock was passed
    };

    Kind kind = Kind::Look;
    Priority priority = Priority::P3;
    WaitParty party = WaitParty::Customer;
    Wake wake = Wake::Time;
    Disposition disposition = Disposition::FixedAtSource;
    std::optional<Cause> cause;
    SlaMark mark = SlaMark::Acknowledge;
    int number = 0;                 ///< rule version, reads, percent, place of a note
    QString who;                    ///< login of the person; empty = the program
    QString text;                   ///< note, reason, tag, search domain (JSON)
    QString subject;                ///< store, owner, approver, id of the original, verb that is agreed to
    QString seal;                   ///< of what is agreed to, see consentSeal()
    Money amount;                   ///< that is agreed to, in the company's currency
    std::optional<PolicyOverride> leave; ///< of who agrees, without which he could not
    std::optional<Timestamp> until; ///< due, end of a lease, wait or snooze
    std::optional<Timestamp> since; ///< when the record says it began

    bool isByPerson() const { return !who.isEmpty(); }
    bool operator==(const LifeAct&) const = default;

    /// `due`: the record's own due time, when its rule names a field for it. `since`: when its rule names a field for the
    /// beginning; the SLA clock starts then.
    static LifeAct raise(Priority priority, int ruleVersion, QString store = {}, std::optional<Timestamp> due = {},
        std::optional<Timestamp> since = {});
    /// Stands for `reads` clean reads in a row.
    static LifeAct cleanRead(int reads = 1);
    static LifeAct recordChanged(QString what = {});
    static LifeAct look(QString who);
    static LifeAct acknowledge(QString who);
    /// `until`: of a lease that somebody else's console gave; otherwise it is life::lease from now.
    static LifeAct claim(QString who, std::optional<Timestamp> until = {});
    static LifeAct release(QString who);
    static LifeAct renew(QString who, std::optional<Timestamp> until = {});
    static LifeAct leaseEnds();
    static LifeAct assign(QString who, QString owner);
    static LifeAct wait(QString who, WaitParty party, QString why = {}, std::optional<Timestamp> until = {});
    static LifeAct resume(QString who = {});
    static LifeAct snooze(QString who, Timestamp until, Wake wake = Wake::Time, QString domain = {}, QString why = {});
    static LifeAct wakeUp(Wake reason, QString who = {});
    static LifeAct sendForApproval(QString who);
    static LifeAct returnFromApproval(QString who, QString why = {});
    /// `subject`: the approver of a write-off, the original of a duplicate.
    static LifeAct close(QString who, Disposition disposition, std::optional<Cause> cause, QString note = {}, QString subject = {});
    static LifeAct reopen(QString who, QString why);
    static LifeAct note(QString who, QString text);
    static LifeAct withdrawNote(QString who, int place);
    static LifeAct tag(QString who, QString tag);
    static LifeAct untag(QString who, QString tag);
    static LifeAct agree(QString who, QString verb, QString seal, Money amount, QString why = {}, std::optional<PolicyOverride> leave = {});
    static LifeAct retract(QString who);
    static LifeAct escalate(int percent, QString to = {});
    static LifeAct tell(SlaMark mark);
};

/// An act that took effect. The events of an item, from the first, replay to its state.
struct LifeEvent {
    Timestamp at{};
    LifeAct act;
    ItemState from = ItemState::New;
    ItemState to = ItemState::New;
    bool operator==(const LifeEvent&) const = default;
};

QString toName(LifeAct::Kind kind);
std::optional<LifeAct::Kind> actKindFromName(const QString& name);
QString toName(SlaMark mark);
std::optional<SlaMark> slaMarkFromName(const QString& name);

} // namespace backroom
