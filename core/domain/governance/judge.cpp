// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/governance/judge.h"

#include "core/base/names.h"

#include <algorithm>

namespace backroom {

namespace {

using Code = PolicyCode;

constexpr auto outcomes = nameTable<PolicyOutcome>({{PolicyOutcome::Allowed, "allowed"}, {PolicyOutcome::NeedsMore, "needs-more"}, {PolicyOutcome::Refused, "refused"}});

/// One hearing: the request is looked at from all sides, then what was found is counted.
class Hearing {
public:
    Hearing(const PolicyRequest& request, const PolicyContext& context)
        : m_request(request), m_context(context), m_book(context.book), m_act(context.book.act(request.act))
    {
    }

    PolicyVerdict verdict()
    {
        m_verdict.versions = m_book.versions();
        m_verdict.exposure = exposureOf(m_request, m_context, m_request.who);
        if (!m_book.isComplete())
            object({.code = Code::PolicyMissing});
        if (!m_act)
            object({.code = Code::ActUnknown, .text = m_request.act.value});
        if (!m_book.isComplete() || !m_act)
            return std::move(m_verdict);
        m_isApproval = m_request.verb == verbs::approve;
        leave();
        earlier();
        act();
        self();
        if (m_verdict.reasons.empty() && m_isApproval)
            count();
        else if (m_verdict.reasons.empty())
            m_verdict.outcome = PolicyOutcome::Allowed;
        m_verdict.isLifted = std::any_of(m_verdict.noted.begin(), m_verdict.noted.end(), [this](const PolicyReason& reason) { return m_lifts.contains(reason.code); });
        if (m_verdict.outcome != PolicyOutcome::Allowed) {
            whoCould();
            whoCouldReview();
        }
        return std::move(m_verdict);
    }

private:
    void object(PolicyReason reason) { m_verdict.reasons.push_back(std::move(reason)); }
    void note(const std::vector<PolicyReason>& reasons) { m_verdict.noted.insert(m_verdict.noted.end(), reasons.begin(), reasons.end()); }

    /// Is there an override, and is it good?
    void leave()
    {
        if (!m_request.leave)
            return;
        const std::vector<PolicyReason> flaws = flawsOf(*m_request.leave);
        m_verdict.reasons.insert(m_verdict.reasons.end(), flaws.begin(), flaws.end());
        if (!flaws.empty())
            return;
        m_lifts = liftable();
        m_verdict.leave = m_request.leave;
    }

    std::vector<PolicyReason> flawsOf(const PolicyOverride& leave) const
    {
        std::vector<PolicyReason> flaws;
        const OverrideRules& rules = m_book.overrides();
        if (leave.reason.trimmed().isEmpty() || leave.reviewer.isEmpty() || !leave.ends)
            flaws.push_back({.code = Code::OverrideIncomplete});
        if (leave.ends && *leave.ends <= m_context.now)
            flaws.push_back({.code = Code::OverrideEnded, .at = leave.ends});
        else if (leave.ends && *leave.ends > m_context.now + rules.longest)
            flaws.push_back({.code = Code::OverrideTooLong, .window = rules.longest});
        if (!leave.reviewer.isEmpty() && !mayReview(leave.reviewer))
            flaws.push_back({.code = Code::OverrideReviewer, .who = leave.reviewer});
        return flaws;
    }

    /// What an override lifts, if there is a good one.
    std::set<PolicyCode> liftable() const
    {
        std::set<PolicyCode> lifts = m_book.overrides().lifts;
        if (m_book.isSmall(m_request.store))
            lifts.insert(m_book.smallStores().lifts.begin(), m_book.smallStores().lifts.end());
        return lifts;
    }

    bool mayReview(const PersonId& reviewer) const
    {
        const StaffMember* person = m_context.staff.find(reviewer);
        const auto authorities = m_context.delegations.authoritiesOf(m_request.who, m_request.act, m_context.now);
        const bool isDelegator = std::any_of(authorities.begin(), authorities.end(), [&reviewer](const Authority& authority) {
            return std::find(authority.onBehalfOf.begin(), authority.onBehalfOf.end(), reviewer) != authority.onBehalfOf.end();
        });
        const bool hasAgreed = std::any_of(m_request.approvals.begin(), m_request.approvals.end(), [&reviewer](const Approval& approval) { return approval.who == reviewer; });
        const bool isParty = reviewer == m_request.who || reviewer == m_request.requester || isDelegator || hasAgreed;
        const auto& roles = m_book.overrides().reviewers;
        return person && !isParty && std::any_of(roles.begin(), roles.end(), [person](const RoleId& role) { return person->roles.contains(role); });
    }

    /// What the request itself lacks, whoever makes it.
    void act()
    {
        if (lacksAmount())
            object({.code = Code::AmountUnknown});
        const bool needsReason = m_act->reason == ReasonRule::Always || (m_act->reason == ReasonRule::WhenRejecting && !m_isApproval);
        if (needsReason && m_request.reason.trimmed().isEmpty())
            object({.code = Code::ReasonMissing});
        if (m_context.now - m_request.readAt > m_act->freshFor)
            liftOrObject({.code = Code::Stale, .at = m_request.readAt, .window = m_act->freshFor});
        for (const EvidenceNeed& need : m_act->evidence) {
            const bool isNeeded = m_isApproval && (!need.above || isAbove(m_verdict.exposure.figure.amount, *need.above));
            if (isNeeded && !m_request.evidence.contains(need.kind))
                liftOrObject({.code = Code::EvidenceMissing, .name = need.name, .text = need.kind});
        }
    }

    bool lacksAmount() const
    {
        return m_isApproval && m_act->needsAmount && (!m_request.amount || !m_request.amount->currency().isValid());
    }

    /// Is it the person that is refused, so that another one is of help? What the request lacks, it lacks whoever decides, and what
    /// he can still do himself sends him to nobody.
    bool couldAnother() const
    {
        const bool isAboutPerson = !m_isAble || m_verdict.has(Code::DecidedAlready);
        return isAboutPerson && !lacksAmount() && !m_verdict.has(Code::EvidenceMissing);
    }

    /// What the request lacks, it lacks for all who agree: one override is enough.
    void liftOrObject(PolicyReason reason)
    {
        const bool isLifted = m_verdict.leave && liftable().contains(reason.code);
        (isLifted ? m_verdict.noted : m_verdict.reasons).push_back(std::move(reason));
    }

    /// Who agreed before, and still may: to this amount, at this moment.
    void earlier()
    {
        std::optional<PolicyOverride> first;
        for (const Approval& approval : m_request.approvals) {
            if (!m_isApproval || approval.who == m_request.who)
                continue;
            const bool isUnderOverride = approval.leave && flawsOf(*approval.leave).empty();
            Standing standing = standingOf(approval.who, m_request, m_context, isUnderOverride ? liftable() : std::set<PolicyCode>(), m_taken);
            const bool isSeat = standing.conflicts.empty() && !seatsOf(approval.who).empty();
            if (hasOutgrown(approval) || !(standing.counts() || isSeat)) {
                m_verdict.noted.push_back({.code = Code::ApprovalVoid, .who = approval.who, .at = approval.at, .limit = approval.amount, .amount = m_request.amount});
                continue;
            }
            agree(std::move(standing));
            if (isUnderOverride && !first)
                first = approval.leave;
        }
        // Whom the first one named looks at all of it.
        if (first)
            m_verdict.leave = first;
    }

    bool hasOutgrown(const Approval& approval) const
    {
        if (!m_act->needsAmount || !m_request.amount)
            return false;
        if (!approval.amount || approval.amount->currency() != m_request.amount->currency())
            return true;
        const std::int64_t agreed = std::abs(approval.amount->minor());
        return std::abs(m_request.amount->minor()) > agreed + agreed * m_act->tolerancePercent / 100;
    }

    void self()
    {
        const bool isAgain = std::any_of(m_request.approvals.begin(), m_request.approvals.end(), [this](const Approval& approval) {
            return approval.who == m_request.who && !hasOutgrown(approval);
        });
        if (isAgain && m_isApproval)
            object({.code = Code::DecidedAlready, .who = m_request.who});
        Standing standing = standingOf(m_request.who, m_request, m_context, m_lifts, m_taken);
        m_verdict.authority = standing.authority;
        m_verdict.role = standing.role;
        note(standing.lifted);
        for (const PolicyReason& reason : standing.conflicts)
            object(reason);
        const bool isSeat = m_isApproval && !seatsOf(m_request.who).empty();
        if (!isSeat) {
            for (const PolicyReason& reason : standing.lacks)
                object(reason);
        }
        m_isAble = isSeat ? standing.conflicts.empty() : standing.counts();
        if (m_verdict.reasons.empty())
            agree(std::move(standing));
    }

    void agree(Standing standing)
    {
        const auto parties = standing.parties();
        m_taken.insert(parties.begin(), parties.end());
        m_verdict.agreed.push_back(standing.who);
        m_standings.push_back(std::move(standing));
    }

    /// The roles that must be among those who agree.
    std::vector<RoleId> seats() const
    {
        std::vector<RoleId> roles;
        for (const ApprovalStep& step : m_act->steps) {
            if (applies(step, exposureOf(m_request, m_context, {}).figure, m_request.score))
                roles.insert(roles.end(), step.including.begin(), step.including.end());
        }
        return roles;
    }

    std::vector<RoleId> seatsOf(const PersonId& who) const
    {
        std::vector<RoleId> roles = seats();
        const StaffMember* person = m_context.staff.find(who);
        std::erase_if(roles, [person](const RoleId& role) { return !person || !person->roles.contains(role); });
        return roles;
    }

    void count()
    {
        int have = 0;
        int need = 0;
        bool isIndependent = false;
        std::vector<PolicyReason> cautions;
        for (const Standing& standing : m_standings) {
            if (!standing.counts())
                continue;
            need = have == 0 ? standing.people : std::min(need, standing.people);
            isIndependent = isIndependent || standing.cautions.empty();
            cautions.insert(cautions.end(), standing.cautions.begin(), standing.cautions.end());
            ++have;
        }
        // Those with a seat only do not stand for the amount.
        m_lacking = std::max(need == 0 ? 1 : need - have, 0);
        const bool isSmall = m_book.isSmall(m_request.store);
        m_needsIndependent = !isIndependent && !isSmall && have > 0;
        if (m_needsIndependent)
            m_lacking = std::max(m_lacking, 1);
        m_seats = seats();
        std::erase_if(m_seats, [this](const RoleId& role) {
            return std::any_of(m_standings.begin(), m_standings.end(), [&](const Standing& standing) { return m_context.staff.find(standing.who)->roles.contains(role); });
        });
        m_verdict.left = std::max(m_lacking, m_seats.empty() ? 0 : 1);
        if (m_verdict.left == 0) {
            m_verdict.outcome = PolicyOutcome::Allowed;
            note(cautions);
            review(isSmall && !cautions.empty());
            return;
        }
        m_verdict.outcome = PolicyOutcome::NeedsMore;
        if (m_lacking > 0)
            object({.code = Code::MoreNeeded, .count = m_lacking});
        for (const RoleId& role : m_seats)
            object({.code = Code::RoleNeeded, .role = role, .name = nameOf(role)});
        for (const PolicyReason& caution : isIndependent ? std::vector<PolicyReason>() : cautions)
            object(caution);
        for (const PolicyReason& noted : m_verdict.noted) {
            if (noted.code == Code::ApprovalVoid)
                object(noted);
        }
    }

    void review(bool isWithoutSecond)
    {
        if (m_verdict.leave)
            m_verdict.review = PolicyReview{m_verdict.leave->reviewer, *m_verdict.leave->ends};
        else if (isWithoutSecond && m_request.draw < m_book.smallStores().samplePercent)
            m_verdict.review = PolicyReview{{}, m_context.now + m_book.smallStores().reviewWithin};
    }

    LocalText nameOf(const RoleId& id) const
    {
        const Role* role = m_book.role(id);
        return role ? role->name : LocalText();
    }

    /// Roles whose limit is wide enough, and people who could do it now or agree as well.
    void whoCould()
    {
        const Figure figure = exposureOf(m_request, m_context, {}).figure;
        for (const auto& [id, role] : m_book.roles()) {
            const auto allowance = m_book.allowanceOf(id, m_request.act, m_request.company, m_request.category, m_request.store);
            const bool isSeat = std::find(m_seats.begin(), m_seats.end(), id) != m_seats.end();
            if (isSeat || (allowance && (!m_isApproval || allowance->covers(figure)) && (m_lacking > 0 || m_seats.empty())))
                m_verdict.roles.push_back({id, role.name});
        }
        const bool isRefused = m_verdict.outcome == PolicyOutcome::Refused;
        int able = 0;
        bool isIndependentThere = !m_needsIndependent;
        std::set<RoleId> empty(m_seats.begin(), m_seats.end());
        for (const auto& [id, person] : m_context.staff.people()) {
            if (id == m_request.who || isReviewer(id))
                continue;
            const Standing standing = standingOf(id, m_request, m_context, {}, m_taken);
            const auto held = seatsHeld(person);
            // Where everybody so far may have had a hand in it, another such one changes nothing.
            const bool isHelp = !m_needsIndependent || m_lacking > 1 || standing.cautions.empty();
            const bool isAble = standing.counts() && isHelp && (m_lacking > 0 || m_seats.empty());
            const bool fillsSeat = standing.conflicts.empty() && !held.empty();
            able += isAble ? 1 : 0;
            isIndependentThere = isIndependentThere || (isAble && standing.cautions.empty());
            if (fillsSeat)
                std::for_each(held.begin(), held.end(), [&empty](const RoleId& role) { empty.erase(role); });
            if (isAble || fillsSeat)
                m_verdict.people.push_back(id);
        }
        if (isRefused && !couldAnother()) {
            m_verdict.roles.clear();
            m_verdict.people.clear();
        }
        const bool isStuck = isRefused ? able == 0 && !m_isAble : able < m_lacking || !isIndependentThere || !empty.empty();
        if (!m_context.staff.isComplete || !isStuck)
            return;
        object({.code = Code::NobodyLeft});
        m_verdict.outcome = PolicyOutcome::Refused;
    }

    /// Who looks at an override afterwards does not agree as well.
    bool isReviewer(const PersonId& who) const { return m_verdict.leave && m_verdict.leave->reviewer == who; }

    /// Tried out with each, so that nobody is told of a way that ends the same. Who was named for an earlier override is for this one too.
    void whoCouldReview()
    {
        const std::set<PolicyCode> lifts = liftable();
        const bool isWorthTrying = !m_request.leave && std::any_of(m_verdict.reasons.begin(), m_verdict.reasons.end(), [&lifts](const PolicyReason& reason) { return lifts.contains(reason.code); });
        for (const auto& [id, person] : isWorthTrying ? m_context.staff.people() : std::map<PersonId, StaffMember>()) {
            if (!mayReview(id) || (m_verdict.leave && !isReviewer(id)))
                continue;
            PolicyRequest trial = m_request;
            trial.leave = PolicyOverride{QStringLiteral("?"), id, m_context.now + m_book.overrides().longest};
            if (Hearing(trial, m_context).verdict().outcome < m_verdict.outcome)
                m_verdict.reviewers.push_back(id);
        }
    }

    std::vector<RoleId> seatsHeld(const StaffMember& person) const
    {
        std::vector<RoleId> held;
        std::copy_if(m_seats.begin(), m_seats.end(), std::back_inserter(held), [&person](const RoleId& role) { return person.roles.contains(role); });
        return held;
    }

    const PolicyRequest& m_request;
    const PolicyContext& m_context;
    const PolicyBook& m_book;
    const ActClass* m_act;
    bool m_isApproval = true;
    std::set<PolicyCode> m_lifts;
    std::set<PersonId> m_taken;
    std::vector<Standing> m_standings; ///< of those who agree
    bool m_isAble = false;             ///< who asks could do it, if nothing else stood against it
    int m_lacking = 0;
    bool m_needsIndependent = false;   ///< all who agreed may have had a hand in it
    std::vector<RoleId> m_seats; ///< still empty
    PolicyVerdict m_verdict;
};

} // namespace

PolicyVerdict judge(const PolicyRequest& request, const PolicyContext& context)
{
    return Hearing(request, context).verdict();
}

bool PolicyVerdict::has(PolicyCode code) const
{
    return std::any_of(reasons.begin(), reasons.end(), [code](const PolicyReason& reason) { return reason.code == code; });
}

QString toName(PolicyOutcome outcome)
{
    return outcomes.nameOf(outcome);
}

Json toJson(const PolicyVerdict& verdict)
{
    const auto list = [](const auto& values, auto&& write) {
        Json json = Json::array();
        for (const auto& value : values)
            json.push_back(write(value));
        return json;
    };
    const auto person = [](const PersonId& id) { return toJson(id.value); };
    const auto reason = [](const PolicyReason& one) { return toJson(one); };
    Json json{{"outcome", toJson(toName(verdict.outcome))}, {"reasons", list(verdict.reasons, reason)}, {"noted", list(verdict.noted, reason)},
        {"agreed", list(verdict.agreed, person)}, {"onBehalfOf", list(verdict.authority.onBehalfOf, person)}, {"role", toJson(verdict.role.value)},
        {"left", verdict.left}, {"held", toJson(verdict.exposure.figure.amount.toString())}, {"policies", toJson(verdict.versions)}};
    if (verdict.review)
        json["review"] = {{"by", toJson(verdict.review->by.value)}, {"until", toJson(toIso(verdict.review->until))}};
    return json;
}

} // namespace backroom
