// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/governance/seal.h"
#include "core/domain/work/sla.h"

namespace backroom {

struct ItemNote {
    Timestamp at{};
    QString who;
    QString text;
    bool withdrawn = false; ///< undone; hidden, but its place is kept
    bool operator==(const ItemNote&) const = default;
};

/// Somebody agreed to a decision that takes more than one person. It counts for what he saw only.
struct ItemConsent {
    Timestamp at{};
    QString who;
    QString verb;
    QString seal; ///< see consentSeal()
    Money amount; ///< in the company's currency
    QString why;
    std::optional<PolicyOverride> leave; ///< without which he could not
    bool operator==(const ItemConsent&) const = default;
};

struct ItemWait {
    WaitParty party = WaitParty::Customer;
    Timestamp since{};
    std::optional<Timestamp> until; ///< promised; then it comes back by itself
    QString why;
    bool operator==(const ItemWait&) const = default;
};

struct ItemSnooze {
    Timestamp since{};
    Timestamp until{};
    Wake wake = Wake::Time;
    QString domain;         ///< of RecordMatches: a search domain as JSON
    int changes = 0;        ///< of the record, meanwhile
    QString lastChange;
    bool operator==(const ItemSnooze&) const = default;
};

/// How the same fingerprint ended before, when that is too long ago to be re-opened.
struct EarlierLife {
    int generation = 1;
    Timestamp closedAt{};
    Disposition disposition = Disposition::Obsolete;
    std::optional<Cause> cause;
    bool operator==(const EarlierLife&) const = default;
};

/// What the console knows about an item besides what its record says (design.md §6): everything people did with it.
/// A value; changed by apply() only.
struct ItemLife {
    ItemId id;
    int generation = 1; ///< id and generation are the identity
    RuleId rule;
    int ruleVersion = 0; ///< that raised it last
    RecordKey record;
    QString store;
    Priority priority = Priority::P3;
    ItemState state = ItemState::New;
    Timestamp firstSeen{};
    Timestamp lastSeen{};
    Timestamp stateSince{};
    Timestamp changedAt{}; ///< of the last event
    int occurrences = 0;   ///< 0: not raised yet
    int reopened = 0;
    bool regression = false;
    QString owner;
    QString claimedBy;
    std::optional<Timestamp> claimUntil;
    std::optional<ItemSnooze> snooze;
    std::optional<ItemWait> waiting;
    std::optional<Disposition> disposition; ///< while closed
    std::optional<Cause> cause;
    QString closeNote;
    ItemId duplicateOf;
    std::optional<Timestamp> closedAt;
    int cleanReads = 0; ///< in a row
    SlaClock sla;
    std::vector<QString> tags; ///< sorted
    std::vector<ItemNote> notes;
    std::vector<ItemConsent> consents; ///< one a person, the newest
    std::optional<EarlierLife> earlier;
    int eventsBefore = 0; ///< events that are in the store and not in `history`
    std::vector<LifeEvent> history;

    /// Before its first raise.
    static ItemLife begin(ItemId id, RuleId rule, RecordKey record);
    int eventCount() const { return eventsBefore + static_cast<int>(history.size()); }
    /// For memory: the store has them.
    void forgetHistory();
    bool operator==(const ItemLife&) const = default;
};

namespace life {
/// A note or a reason is read at a glance, and goes whole into Odoo's chatter; more belongs into a document.
inline constexpr qsizetype longestText = 4000;
inline constexpr Duration lease = std::chrono::minutes(20);
inline constexpr int cleanReadsToClose = 2;
inline constexpr Duration regressionWindow = std::chrono::days(30);
/// How long after a close a record may still match before that proves the fix wrong (domain.md §3.3).
inline constexpr Duration proofDeadline = std::chrono::minutes(10);
} // namespace life

/// Why an act is refused.
enum class RefusalCode : std::uint8_t {
    NotRaised,
    PersonMissing,
    Closed,
    NotClosed,
    ClaimedByOther, ///< who and until
    NotClaimed,
    LeaseEnded,
    NotWaiting,
    NotSnoozed,
    InApproval,
    NotInApproval,
    AlreadyAcknowledged,
    EndNotInFuture,
    WakeConditionMissing,
    NotTheWakeCondition,
    CauseMissing,
    ReasonMissing,
    ApproverMissing, ///< a second person
    OriginalMissing, ///< of a duplicate
    TextMissing,
    TextTooLong, ///< life::longestText characters
    NoSuchNote,
    NotYours,
    SealMissing,
    AgreedAlready,
    NotAgreed,
    TagPresent,
    NoSuchTag,
    NotDue,
};

struct Refusal {
    RefusalCode code = RefusalCode::NotRaised;
    QString who;
    std::optional<Timestamp> until;
    bool operator==(const Refusal&) const = default;
};

QString toName(RefusalCode code);

/// Why the act would be refused now; for buttons that stay visible and say why (domain.md §13.8).
std::optional<Refusal> refusalOf(const ItemLife& life, const LifeAct& act, Timestamp now, const SlaPolicy& policy, const BusinessCalendar& calendar);

/// The item after the act. A refused act is ErrorKind::Policy, its detail begins with the code ("claimed-by-other: anna,
/// 2026-11-23T10:20:00.000Z"). Reads that change nothing but `lastSeen`, and a renewed lease, leave no event.
/// `calendar` is calendarOf(policy, …) for the item's store.
Result<ItemLife> apply(const ItemLife& life, const LifeAct& act, Timestamp now, const SlaPolicy& policy, const BusinessCalendar& calendar);

/// The item as its events tell it, from the first one on; `begun` is begin(), or for a later generation the life before it.
/// What leaves no event is not told: `lastSeen`, renewed leases, single clean reads, changes during a snooze that is still on.
Result<ItemLife> replay(const ItemLife& begun, const std::vector<LifeEvent>& events, const SlaPolicy& policy, const BusinessCalendar& calendar);

/// The act that undoes the event, for claim, snooze, tag and note, by the same person; nothing for what cannot be undone.
/// `history` is complete up to the event at `place`.
std::optional<LifeAct> inverseOf(const std::vector<LifeEvent>& history, std::size_t place, Timestamp now);

/// What happened between a snooze and the event at `wake` that ended it: facts "woken-by", "record-changes", "last-change",
/// "notes", "escalations", "due-soon", "late"; only those that say something.
std::vector<Fact> meanwhile(const std::vector<LifeEvent>& history, std::size_t wake);

} // namespace backroom
