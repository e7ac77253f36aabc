// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdint>
#include <optional>
#include <span>

namespace backroom {

/// Where an item stands (domain.md §3.1).
enum class ItemState : std::uint8_t { New, Open, Claimed, Waiting, Snoozed, InApproval, Resolved, Obsolete, Invalid, Duplicate };

/// The way an item ended; a closed list.
enum class Disposition : std::uint8_t {
    FixedAtSource,
    CorrectedByPosting,
    AppliedElsewhere,
    AcceptedAsIs,       ///< needs a reason
    WrittenOff,         ///< needs a second person's approval
    DisputedExternally,
    Obsolete,           ///< the condition vanished by itself
    Invalid,            ///< false alarm; feeds the rule's quality
    Duplicate,          ///< of another item
    Test,
};

/// Why it came to be (domain.md §8); a closed list, exactly one at every close by a person.
enum class Cause : std::uint8_t {
    MasterData,
    ProcessNotFollowed,
    Supplier,
    Carrier,
    PaymentProvider,
    Customer,
    SystemDefect,
    InterfaceMapping,
    Timing,
    Configuration,
    Training,
    Fraud,
    Unknown,
};

/// Whom an item waits for.
enum class WaitParty : std::uint8_t { Customer, Supplier, Carrier, PaymentProvider, Bank, Store, OtherSystem, Approver };

/// What ends a snooze before its end, and what ended it.
enum class Wake : std::uint8_t {
    Time,          ///< only its end
    RecordChanged, ///< any change of the record
    RecordMatches, ///< a search domain that the record comes to match
    Person,        ///< somebody woke it; never a condition
};

/// Names as files and people write them: "payment provider", "timing/cut-off". Empty for a value out of range.
QString toName(ItemState state);
QString toName(Disposition disposition);
QString toName(Cause cause);
QString toName(WaitParty party);
QString toName(Wake wake);
std::optional<ItemState> itemStateFromName(const QString& name);
std::optional<Disposition> dispositionFromName(const QString& name);
std::optional<Cause> causeFromName(const QString& name);
std::optional<WaitParty> waitPartyFromName(const QString& name);
std::optional<Wake> wakeFromName(const QString& name);

/// For dialogs and checks, in the order of the lists.
std::span<const ItemState> allItemStates();
std::span<const Disposition> allDispositions();
std::span<const Cause> allCauses();
std::span<const WaitParty> allWaitParties();

bool isClosed(ItemState state);
/// The state that a close with this disposition leads to.
ItemState closedStateOf(Disposition disposition);
/// Does it say that the condition is gone? Then a record that still matches proves it wrong.
bool claimsToBeFixed(Disposition disposition);
/// The SLA clock stands still only in agreed waits for these (domain.md §3.1).
bool pausesClock(WaitParty party);

} // namespace backroom
