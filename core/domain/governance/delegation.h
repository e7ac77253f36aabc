// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/domain/governance/limits.h"

#include <functional>

namespace backroom {

using DelegationId = Id<struct DelegationTag>;

/// Where a delegation stands at a moment.
enum class DelegationPhase : std::uint8_t {
    Waiting, ///< unplanned, and not accepted yet
    Coming,
    On,
    Ended,
    Revoked,
};

QString toName(DelegationPhase phase);

/// A dated transfer of the power to decide (domain.md §12.3). It ends by itself.
struct Delegation {
    DelegationId id;
    PersonId from;
    PersonId to;
    Timestamp begins{};
    Timestamp ends{};
    std::vector<ActId> acts;
    std::optional<std::int64_t> upTo; ///< whole units; nothing: as far as the delegator may go
    QString reason;
    bool isPlanned = true; ///< an unplanned one counts once the delegate has accepted it
    std::optional<Timestamp> acceptedAt;
    std::optional<Timestamp> revokedAt;

    bool isOn(Timestamp at) const { return begins <= at && at < ends && (!revokedAt || at < *revokedAt); }
    bool isAccepted(Timestamp at) const { return isPlanned || (acceptedAt && *acceptedAt <= at); }
    DelegationPhase phaseAt(Timestamp at) const;
    bool operator==(const Delegation&) const = default;
};

/// In whose name somebody decides: nobody's but his own, or along a chain of delegations.
struct Authority {
    std::vector<PersonId> onBehalfOf; ///< the one who passed it on first; the last is whose power it is
    std::optional<std::int64_t> upTo; ///< the narrowest limit on the way
    bool isAccepted = true;

    const PersonId& source(const PersonId& self) const { return onBehalfOf.empty() ? self : onBehalfOf.back(); }
    bool operator==(const Authority&) const = default;
};

enum class DelegationRefusal : std::uint8_t {
    PersonMissing,
    ToOneself,
    ReasonMissing,
    NothingPassedOn, ///< no acts
    EndNotAfterBegin,
    EndInPast,            ///< it would be over before anybody hears of it
    NothingUpTo,          ///< a limit of nothing
    DelegateNeverDecides, ///< who stands in has a role that decides nothing, whoever's power it is
    KnownAlready,
    NoPower,         ///< the delegator may not decide on one of the acts, nor has it been passed on to him
    LimitAboveOwn,
    TooLong,         ///< a chain of more than two
    Circle,
    NotTheDelegate,  ///< somebody else accepts
    NotAParty,       ///< somebody else ends it
    Unknown,
};

QString toName(DelegationRefusal refusal);

/// Every delegation that was ever made.
class DelegationBook {
public:
    static constexpr std::size_t longestChain = 2;
    /// How far somebody may go by himself; nothing: not at all.
    using OwnPower = std::function<std::optional<Allowance>(const PersonId&, const ActId&)>;

    /// Nothing: it is in the book. `givenAt`: when it was said; the beginning of time: whenever.
    std::optional<DelegationRefusal> add(Delegation delegation, const OwnPower& own, Timestamp givenAt = Timestamp::min());
    std::optional<DelegationRefusal> accept(const DelegationId& id, const PersonId& who, Timestamp at);
    std::optional<DelegationRefusal> revoke(const DelegationId& id, const PersonId& who, Timestamp at);

    /// One's own first, then what was passed on, accepted or not.
    std::vector<Authority> authoritiesOf(const PersonId& who, const ActId& act, Timestamp at) const;
    const std::vector<Delegation>& all() const { return m_delegations; }
    /// Null: there is none.
    const Delegation* find(const DelegationId& id) const;

private:
    std::optional<DelegationRefusal> objectionTo(const Delegation& delegation, const OwnPower& own, Timestamp givenAt) const;
    bool mayPassOn(const Delegation& delegation, const ActId& act, const OwnPower& own, bool& isTooMuch) const;
    Delegation* mutableOf(const DelegationId& id);

    std::vector<Delegation> m_delegations;
};

} // namespace backroom
