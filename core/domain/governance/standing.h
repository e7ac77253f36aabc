// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/governance/exposure.h"

namespace backroom {

/// Where somebody stands to a request: does his consent count, and for how much.
struct Standing {
    PersonId who;
    Authority authority; ///< in whose name
    RoleId role;         ///< by which
    /// What speaks against the person, whatever his limit.
    std::vector<PolicyReason> conflicts;
    /// What his power lacks.
    std::vector<PolicyReason> lacks;
    /// What a second person makes good.
    std::vector<PolicyReason> cautions;
    /// What an override lifted.
    std::vector<PolicyReason> lifted;
    int people = 1; ///< how many must agree where he does, himself included

    bool counts() const { return conflicts.empty() && lacks.empty(); }
    /// He and everybody in whose name he acts.
    std::set<PersonId> parties() const;
};

/// The best of all powers that the person has, his own before what was passed on to him. `lifts`: what is overridden for
/// him. `taken`: those whose consent is given already; nobody agrees twice, nor for himself and another.
Standing standingOf(const PersonId& who, const PolicyRequest& request, const PolicyContext& context, const std::set<PolicyCode>& lifts = {},
    const std::set<PersonId>& taken = {});

/// Does the step hold for so much?
bool applies(const ApprovalStep& step, const Figure& figure, int score);

} // namespace backroom
