// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/governance/delegation.h"

#include "core/base/names.h"

#include <algorithm>

namespace backroom {

namespace {

constexpr auto delegationRefusals = nameTable<DelegationRefusal>({{DelegationRefusal::PersonMissing, "person-missing"}, {DelegationRefusal::ToOneself, "to-oneself"},
    {DelegationRefusal::ReasonMissing, "reason-missing"}, {DelegationRefusal::NothingPassedOn, "nothing-passed-on"},
    {DelegationRefusal::EndNotAfterBegin, "end-not-after-begin"}, {DelegationRefusal::EndInPast, "end-in-past"},
    {DelegationRefusal::NothingUpTo, "nothing-up-to"}, {DelegationRefusal::DelegateNeverDecides, "delegate-never-decides"}, {DelegationRefusal::KnownAlready, "known-already"},
    {DelegationRefusal::NoPower, "no-power"}, {DelegationRefusal::LimitAboveOwn, "limit-above-own"}, {DelegationRefusal::TooLong, "too-long"},
    {DelegationRefusal::Circle, "circle"}, {DelegationRefusal::NotTheDelegate, "not-the-delegate"}, {DelegationRefusal::NotAParty, "not-a-party"},
    {DelegationRefusal::Unknown, "unknown"}});

constexpr auto delegationPhases = nameTable<DelegationPhase>({{DelegationPhase::Waiting, "waiting"}, {DelegationPhase::Coming, "coming"}, {DelegationPhase::On, "on"},
    {DelegationPhase::Ended, "ended"}, {DelegationPhase::Revoked, "revoked"}});

/// What a chain has in common: it holds while all its links hold.
struct Stretch {
    Timestamp begins;
    Timestamp ends;
    std::vector<ActId> acts;

    bool isEmpty() const { return begins >= ends || acts.empty(); }
    Stretch within(const Delegation& link) const
    {
        Stretch both{std::max(begins, link.begins), std::min(ends, link.revokedAt ? std::min(link.ends, *link.revokedAt) : link.ends), {}};
        std::copy_if(acts.begin(), acts.end(), std::back_inserter(both.acts),
            [&link](const ActId& act) { return std::find(link.acts.begin(), link.acts.end(), act) != link.acts.end(); });
        return both;
    }
};

/// What becomes of the chains through a new link.
class Chains {
public:
    Chains(const std::vector<Delegation>& known, const Delegation& link) : m_known(known), m_link(link) {}

    std::optional<DelegationRefusal> objection()
    {
        const Stretch whole{m_link.begins, m_link.ends, m_link.acts};
        goDown(m_link.to, whole, 1);
        if (!m_isCircle)
            goUp(m_link.from, whole, 1);
        if (m_isCircle)
            return DelegationRefusal::Circle;
        return m_longest > DelegationBook::longestChain ? std::optional(DelegationRefusal::TooLong) : std::nullopt;
    }

private:
    /// Whom it reaches. Known chains are short and no circles, so this ends.
    void goDown(const PersonId& from, const Stretch& stretch, std::size_t length)
    {
        m_isCircle = m_isCircle || from == m_link.from;
        m_longest = std::max(m_longest, length);
        for (const Delegation& next : m_known) {
            const Stretch both = stretch.within(next);
            if (!m_isCircle && next.from == from && !both.isEmpty())
                goDown(next.to, both, length + 1);
        }
    }

    /// From whom it comes, with what it reaches below.
    void goUp(const PersonId& to, const Stretch& stretch, std::size_t length)
    {
        m_longest = std::max(m_longest, length);
        for (const Delegation& next : m_known) {
            const Stretch both = stretch.within(next);
            if (next.to != to || both.isEmpty())
                continue;
            goUp(next.from, both, length + 1);
            goDown(m_link.to, both, length + 1);
        }
    }

    const std::vector<Delegation>& m_known;
    const Delegation& m_link;
    std::size_t m_longest = 0;
    bool m_isCircle = false;
};

bool passesOn(const Delegation& delegation, const ActId& act)
{
    return std::find(delegation.acts.begin(), delegation.acts.end(), act) != delegation.acts.end();
}

} // namespace

QString toName(DelegationRefusal refusal)
{
    return delegationRefusals.nameOf(refusal);
}

QString toName(DelegationPhase phase)
{
    return delegationPhases.nameOf(phase);
}

DelegationPhase Delegation::phaseAt(Timestamp at) const
{
    if (revokedAt && *revokedAt <= at)
        return DelegationPhase::Revoked;
    if (ends <= at)
        return DelegationPhase::Ended;
    if (!isAccepted(at))
        return DelegationPhase::Waiting;
    return begins <= at ? DelegationPhase::On : DelegationPhase::Coming;
}

std::optional<DelegationRefusal> DelegationBook::add(Delegation delegation, const OwnPower& own, Timestamp givenAt)
{
    const auto objection = objectionTo(delegation, own, givenAt);
    if (!objection)
        m_delegations.push_back(std::move(delegation));
    return objection;
}

std::optional<DelegationRefusal> DelegationBook::objectionTo(const Delegation& delegation, const OwnPower& own, Timestamp givenAt) const
{
    using Refusal = DelegationRefusal;
    if (delegation.from.isEmpty() || delegation.to.isEmpty())
        return Refusal::PersonMissing;
    if (delegation.from == delegation.to)
        return Refusal::ToOneself;
    if (delegation.reason.trimmed().isEmpty())
        return Refusal::ReasonMissing;
    if (delegation.acts.empty())
        return Refusal::NothingPassedOn;
    if (delegation.ends <= delegation.begins)
        return Refusal::EndNotAfterBegin;
    if (delegation.ends <= givenAt)
        return Refusal::EndInPast;
    if (delegation.upTo && *delegation.upTo <= 0)
        return Refusal::NothingUpTo;
    if (std::any_of(m_delegations.begin(), m_delegations.end(), [&](const Delegation& known) { return known.id == delegation.id; }))
        return Refusal::KnownAlready;
    // Before the power: in a circle nobody has any of his own.
    if (const auto objection = Chains(m_delegations, delegation).objection())
        return objection;
    bool isTooMuch = false;
    for (const ActId& act : delegation.acts) {
        if (!mayPassOn(delegation, act, own, isTooMuch))
            return isTooMuch ? Refusal::LimitAboveOwn : Refusal::NoPower;
    }
    return std::nullopt;
}

bool DelegationBook::mayPassOn(const Delegation& delegation, const ActId& act, const OwnPower& own, bool& isTooMuch) const
{
    const auto authorities = authoritiesOf(delegation.from, act, delegation.begins);
    return std::any_of(authorities.begin(), authorities.end(), [&](const Authority& authority) {
        const auto power = own(authority.source(delegation.from), act);
        if (!power)
            return false;
        const Allowance held = power->cappedAt(authority.upTo);
        const bool fits = !delegation.upTo || held.isUnlimited || !held.upTo || *delegation.upTo <= *held.upTo;
        isTooMuch = isTooMuch || !fits;
        return fits;
    });
}

std::optional<DelegationRefusal> DelegationBook::accept(const DelegationId& id, const PersonId& who, Timestamp at)
{
    Delegation* delegation = mutableOf(id);
    if (!delegation)
        return DelegationRefusal::Unknown;
    if (delegation->to != who)
        return DelegationRefusal::NotTheDelegate;
    if (!delegation->acceptedAt)
        delegation->acceptedAt = at;
    return std::nullopt;
}

std::optional<DelegationRefusal> DelegationBook::revoke(const DelegationId& id, const PersonId& who, Timestamp at)
{
    Delegation* delegation = mutableOf(id);
    if (!delegation)
        return DelegationRefusal::Unknown;
    if (delegation->from != who && delegation->to != who)
        return DelegationRefusal::NotAParty;
    if (!delegation->revokedAt || at < *delegation->revokedAt)
        delegation->revokedAt = at;
    return std::nullopt;
}

std::vector<Authority> DelegationBook::authoritiesOf(const PersonId& who, const ActId& act, Timestamp at) const
{
    std::vector<Authority> found{Authority{}};
    // Each authority that was found may have been passed on to its source; the list grows while it is walked.
    for (std::size_t i = 0; i < found.size(); ++i) {
        const Authority held = found[i];
        for (const Delegation& delegation : m_delegations) {
            if (delegation.to != held.source(who) || !delegation.isOn(at) || !passesOn(delegation, act) || held.onBehalfOf.size() >= longestChain)
                continue;
            Authority next = held;
            next.onBehalfOf.push_back(delegation.from);
            next.isAccepted = held.isAccepted && delegation.isAccepted(at);
            if (delegation.upTo)
                next.upTo = std::min(next.upTo.value_or(*delegation.upTo), *delegation.upTo);
            found.push_back(std::move(next));
        }
    }
    return found;
}

const Delegation* DelegationBook::find(const DelegationId& id) const
{
    const auto found = std::find_if(m_delegations.begin(), m_delegations.end(), [&id](const Delegation& known) { return known.id == id; });
    return found == m_delegations.end() ? nullptr : &*found;
}

Delegation* DelegationBook::mutableOf(const DelegationId& id)
{
    const auto found = std::find_if(m_delegations.begin(), m_delegations.end(), [&id](const Delegation& known) { return known.id == id; });
    return found == m_delegations.end() ? nullptr : &*found;
}

} // namespace backroom
