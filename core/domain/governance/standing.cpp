// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/governance/standing.h"

#include <algorithm>
#include <tuple>

namespace backroom {

namespace {

using Code = PolicyCode;

/// Weighs one authority of one person.
class Weighing {
public:
    Weighing(const PersonId& who, Authority authority, const PolicyRequest& request, const PolicyContext& context, const ActClass& act)
        : m_request(request), m_context(context), m_act(act)
    {
        m_standing.who = who;
        m_standing.authority = std::move(authority);
    }

    Standing standing(const std::set<PolicyCode>& lifts, const std::set<PersonId>& taken)
    {
        for (const PersonId& party : m_standing.parties()) {
            person(party);
            // To say no takes power, but no distance.
            if (m_request.verb == verbs::approve)
                distance(party);
            if (taken.contains(party))
                conflict(Code::DecidedAlready).who = party;
        }
        if (!m_standing.authority.isAccepted)
            lack(Code::DelegationWaits).who = m_standing.authority.onBehalfOf.front();
        power();
        lift(lifts, m_standing.conflicts);
        lift(lifts, m_standing.cautions);
        if (!m_standing.cautions.empty() && !m_context.book.isSmall(m_request.store))
            m_standing.people = std::max(m_standing.people, 2);
        return std::move(m_standing);
    }

private:
    PolicyReason& conflict(Code code) { return m_standing.conflicts.emplace_back(PolicyReason{.code = code}); }
    PolicyReason& lack(Code code) { return m_standing.lacks.emplace_back(PolicyReason{.code = code}); }

    void person(const PersonId& party)
    {
        const StaffMember* known = m_context.staff.find(party);
        if (!known || m_context.book.notPeople().contains(party)) {
            conflict(Code::PersonUnknown).who = party;
            return;
        }
        for (const RoleId& id : known->roles) {
            const Role* role = m_context.book.role(id);
            if (role && role->neverDecides) {
                PolicyReason& reason = conflict(Code::NeverDecides);
                reason.who = party;
                reason.role = id;
                reason.name = role->name;
            }
        }
    }

    void distance(const PersonId& party)
    {
        if (!m_request.requester.isEmpty() && party == m_request.requester)
            conflict(Code::OwnRequest).who = party;
        if (m_act.duty)
            duties(party, *m_act.duty);
    }

    void duties(const PersonId& party, Duty would)
    {
        std::set<Duty> done;
        for (const FoundAct& act : m_context.acts.of(party, m_request.record, m_context.now - m_context.book.lookBack())) {
            const SodRule rule = m_context.book.matrix().between(act.duty, would);
            // Once is enough, whatever number of records says so.
            if (rule == SodRule::Free || !done.insert(act.duty).second)
                continue;
            auto& list = rule == SodRule::Never ? m_standing.conflicts : m_standing.cautions;
            list.push_back({.code = rule == SodRule::Never ? Code::SodBlocked : Code::SodSecondPerson, .who = party, .did = act.duty, .would = would, .record = act.record, .at = act.at});
        }
        byRole(party, would);
    }

    /// What no record tells, a role may: who may have done it needs a second person.
    void byRole(const PersonId& party, Duty would)
    {
        const StaffMember* known = m_context.staff.find(party);
        for (const RoleId& id : known ? known->roles : std::set<RoleId>()) {
            const Role* role = m_context.book.role(id);
            for (const Duty duty : role ? role->duties : std::set<Duty>()) {
                if (!m_context.acts.tells(duty) && m_context.book.matrix().between(duty, would) == SodRule::Never)
                    m_standing.cautions.push_back({.code = Code::SodByRole, .who = party, .role = id, .name = role->name, .did = duty, .would = would});
            }
        }
    }

    void power()
    {
        const PersonId& source = m_standing.authority.source(m_standing.who);
        const StaffMember* holder = m_context.staff.find(source);
        const Exposure exposure = exposureOf(m_request, m_context, m_standing.who);
        std::optional<Allowance> best;
        for (const RoleId& id : holder ? holder->roles : std::set<RoleId>()) {
            auto allowance = m_context.book.allowanceOf(id, m_act.id, m_request.company, m_request.category, m_request.store);
            if (!allowance)
                continue;
            allowance = allowance->cappedAt(m_act.needsAmount ? m_standing.authority.upTo : std::nullopt);
            if (!best || isBetter(*allowance, *best, exposure.figure)) {
                best = allowance;
                m_standing.role = id;
            }
        }
        if (!best) {
            lack(Code::NoAuthority);
            return;
        }
        if (m_request.verb == verbs::reject)
            return;
        if (!best->covers(exposure.figure))
            tooMuch(*best, exposure);
        m_standing.people = best->needsSecond(exposure.figure) ? 2 : 1;
        for (const ApprovalStep& step : m_act.steps) {
            if (applies(step, exposure.figure, m_request.score))
                m_standing.people = std::max(m_standing.people, step.people);
        }
    }

    static bool isBetter(const Allowance& a, const Allowance& b, const Figure& figure)
    {
        if (a.covers(figure) != b.covers(figure))
            return a.covers(figure);
        if (a.needsSecond(figure) != b.needsSecond(figure))
            return b.needsSecond(figure);
        return isNarrower(b, a);
    }

    void tooMuch(const Allowance& allowance, const Exposure& exposure)
    {
        if (allowance.percent && !exposure.figure.percent) {
            lack(Code::AmountUnknown);
            return;
        }
        const bool isRolling = exposure.rolling && allowance.covers(exposure.alone);
        PolicyReason& reason = lack(isRolling ? Code::RollingAboveLimit : Code::AboveLimit);
        const Currency currency = exposure.figure.amount.currency();
        if (allowance.upTo)
            reason.limit = Money::fromMajor(static_cast<double>(*allowance.upTo), currency);
        reason.percentLimit = allowance.percent;
        // What is too much by itself is told as it stands, not as the sum makes it.
        reason.percent = exposure.alone.percent;
        reason.amount = exposure.alone.amount;
        if (isRolling) {
            reason.limit = Money(reason.limit->minor() * exposure.rolling->times, currency);
            reason.amount = exposure.sum;
            reason.before = Money(exposure.sum.minor() - exposure.alone.amount.minor(), currency);
            reason.at = m_context.now - exposure.rolling->window;
            reason.per = exposure.rolling->per;
            reason.window = exposure.rolling->window;
            reason.text = exposure.who;
        }
    }

    void lift(const std::set<PolicyCode>& lifts, std::vector<PolicyReason>& reasons)
    {
        const auto kept = std::stable_partition(reasons.begin(), reasons.end(), [&lifts](const PolicyReason& reason) { return !lifts.contains(reason.code); });
        m_standing.lifted.insert(m_standing.lifted.end(), std::make_move_iterator(kept), std::make_move_iterator(reasons.end()));
        reasons.erase(kept, reasons.end());
    }

    const PolicyRequest& m_request;
    const PolicyContext& m_context;
    const ActClass& m_act;
    Standing m_standing;
};

/// Power of whatever kind before none, then the fewer objections, then the fewer people. Equal: what came first.
bool isBetter(const Standing& a, const Standing& b)
{
    const auto rank = [](const Standing& one) {
        const bool isPowerless = std::any_of(one.lacks.begin(), one.lacks.end(), [](const PolicyReason& reason) { return reason.code == Code::NoAuthority; });
        return std::tuple(!one.counts(), isPowerless, one.conflicts.size(), one.lacks.size(), one.cautions.size(), one.people);
    };
    return rank(a) < rank(b);
}

} // namespace

std::set<PersonId> Standing::parties() const
{
    std::set<PersonId> all(authority.onBehalfOf.begin(), authority.onBehalfOf.end());
    all.insert(who);
    return all;
}

bool applies(const ApprovalStep& step, const Figure& figure, int score)
{
    return (!step.above || isAbove(figure.amount, *step.above)) && (!step.scoreFrom || score >= *step.scoreFrom);
}

Standing standingOf(const PersonId& who, const PolicyRequest& request, const PolicyContext& context, const std::set<PolicyCode>& lifts, const std::set<PersonId>& taken)
{
    const ActClass* act = context.book.act(request.act);
    Standing best;
    best.who = who;
    if (!act) {
        best.lacks.push_back({.code = Code::ActUnknown});
        return best;
    }
    bool isFirst = true;
    for (Authority& authority : context.delegations.authoritiesOf(who, request.act, context.now)) {
        Standing standing = Weighing(who, std::move(authority), request, context, *act).standing(lifts, taken);
        if (isFirst || isBetter(standing, best))
            best = std::move(standing);
        isFirst = false;
    }
    return best;
}

} // namespace backroom
