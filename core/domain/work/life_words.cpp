// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/work/life_words.h"

#include "core/base/names.h"

namespace backroom {

namespace {

constexpr auto states = nameTable<ItemState>({{ItemState::New, "new"}, {ItemState::Open, "open"}, {ItemState::Claimed, "claimed"},
    {ItemState::Waiting, "waiting"}, {ItemState::Snoozed, "snoozed"}, {ItemState::InApproval, "in approval"}, {ItemState::Resolved, "resolved"},
    {ItemState::Obsolete, "obsolete"}, {ItemState::Invalid, "invalid"}, {ItemState::Duplicate, "duplicate"}});

constexpr auto dispositions = nameTable<Disposition>({{Disposition::FixedAtSource, "fixed at source"},
    {Disposition::CorrectedByPosting, "corrected by posting"}, {Disposition::AppliedElsewhere, "applied elsewhere"},
    {Disposition::AcceptedAsIs, "accepted as is"}, {Disposition::WrittenOff, "written off"}, {Disposition::DisputedExternally, "disputed externally"},
    {Disposition::Obsolete, "obsolete"}, {Disposition::Invalid, "invalid"}, {Disposition::Duplicate, "duplicate"}, {Disposition::Test, "test"}});

constexpr auto causes = nameTable<Cause>({{Cause::MasterData, "master data"}, {Cause::ProcessNotFollowed, "process not followed"},
    {Cause::Supplier, "supplier"}, {Cause::Carrier, "carrier"}, {Cause::PaymentProvider, "payment provider"}, {Cause::Customer, "customer"},
    {Cause::SystemDefect, "system defect"}, {Cause::InterfaceMapping, "interface mapping"}, {Cause::Timing, "timing/cut-off"},
    {Cause::Configuration, "configuration"}, {Cause::Training, "training"}, {Cause::Fraud, "theft/fraud suspected"}, {Cause::Unknown, "unknown"}});

constexpr auto parties = nameTable<WaitParty>({{WaitParty::Customer, "customer"}, {WaitParty::Supplier, "supplier"}, {WaitParty::Carrier, "carrier"},
    {WaitParty::PaymentProvider, "payment provider"}, {WaitParty::Bank, "bank"}, {WaitParty::Store, "store"},
    {WaitParty::OtherSystem, "other system"}, {WaitParty::Approver, "approver"}});

constexpr auto wakes = nameTable<Wake>({{Wake::Time, "time"}, {Wake::RecordChanged, "record changed"}, {Wake::RecordMatches, "record matches"},
    {Wake::Person, "person"}});

} // namespace

QString toName(ItemState state)
{
    return states.nameOf(state);
}

QString toName(Disposition disposition)
{
    return dispositions.nameOf(disposition);
}

QString toName(Cause cause)
{
    return causes.nameOf(cause);
}

QString toName(WaitParty party)
{
    return parties.nameOf(party);
}

QString toName(Wake wake)
{
    return wakes.nameOf(wake);
}

std::optional<ItemState> itemStateFromName(const QString& name)
{
    return states.valueOf(name);
}

std::optional<Disposition> dispositionFromName(const QString& name)
{
    return dispositions.valueOf(name);
}

std::optional<Cause> causeFromName(const QString& name)
{
    return causes.valueOf(name);
}

std::optional<WaitParty> waitPartyFromName(const QString& name)
{
    return parties.valueOf(name);
}

std::optional<Wake> wakeFromName(const QString& name)
{
    return wakes.valueOf(name);
}

std::span<const ItemState> allItemStates()
{
    static constexpr auto all = states.values();
    return all;
}

std::span<const Disposition> allDispositions()
{
    static constexpr auto all = dispositions.values();
    return all;
}

std::span<const Cause> allCauses()
{
    static constexpr auto all = causes.values();
    return all;
}

std::span<const WaitParty> allWaitParties()
{
    static constexpr auto all = parties.values();
    return all;
}

bool isClosed(ItemState state)
{
    return state == ItemState::Resolved || state == ItemState::Obsolete || state == ItemState::Invalid || state == ItemState::Duplicate;
}

ItemState closedStateOf(Disposition disposition)
{
    switch (disposition) {
    case Disposition::Obsolete: return ItemState::Obsolete;
    case Disposition::Invalid: return ItemState::Invalid;
    case Disposition::Duplicate: return ItemState::Duplicate;
    default: return ItemState::Resolved;
    }
}

bool claimsToBeFixed(Disposition disposition)
{
    return disposition == Disposition::FixedAtSource || disposition == Disposition::CorrectedByPosting
        || disposition == Disposition::AppliedElsewhere || disposition == Disposition::Obsolete;
}

bool pausesClock(WaitParty party)
{
    return party == WaitParty::Customer || party == WaitParty::Supplier || party == WaitParty::Bank;
}

} // namespace backroom
