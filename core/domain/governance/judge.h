// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/governance/standing.h"

namespace backroom {

enum class PolicyOutcome : std::uint8_t {
    Allowed,
    NeedsMore, ///< the consent counts; others must agree too
    Refused,
};

/// Somebody looks at it afterwards.
struct PolicyReview {
    PersonId by; ///< empty: whoever draws the sample
    Timestamp until{};
    bool operator==(const PolicyReview&) const = default;
};

struct RoleName {
    RoleId id;
    LocalText name;
    bool operator==(const RoleName&) const = default;
};

/// What the policy says to a request, with everything that speaks against it.
struct PolicyVerdict {
    PolicyOutcome outcome = PolicyOutcome::Refused;
    std::vector<PolicyReason> reasons; ///< empty when it is allowed
    /// What did not stop it: overridden, made good by a second person, consents that no longer count.
    std::vector<PolicyReason> noted;
    std::vector<PersonId> agreed; ///< whose consents count, this one last
    int left = 0;                 ///< so many people more
    std::vector<RoleName> roles;  ///< who could do it, or agree as well
    std::vector<PersonId> people; ///< the same, as far as they are known
    /// Who may look at an override afterwards, where one would lift what speaks against it; nobody: none would.
    std::vector<PersonId> reviewers;
    bool isLifted = false; ///< the override that came with it lifted something
    Authority authority;          ///< in whose name it would be done
    RoleId role;
    Exposure exposure;
    std::optional<PolicyReview> review;
    /// Under which it is done or agreed to: his own, or that of somebody who agreed before.
    std::optional<PolicyOverride> leave;
    QString versions; ///< of the policy files

    bool has(PolicyCode code) const;
};

/// Sees whether somebody may decide. Says every reason, not the first. To approve is bound by limits, duties, evidence and
/// second people; to reject takes a role that has a say, a reason and a fresh view: a no moves nothing.
PolicyVerdict judge(const PolicyRequest& request, const PolicyContext& context);

QString toName(PolicyOutcome outcome);
/// For the ledger (domain.md §12.4).
Json toJson(const PolicyVerdict& verdict);

} // namespace backroom
