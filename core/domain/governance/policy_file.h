// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/governance/act_class.h"
#include "core/domain/governance/found_acts.h"
#include "core/domain/governance/policy_reason.h"

namespace backroom {

using PolicyId = Id<struct PolicyTag>; ///< a policy file's id, e.g. "limits"

/// How a refusal may be overridden: with a reason, by leave of another person, for a time (domain.md §12.1).
struct OverrideRules {
    std::set<PolicyCode> lifts;
    std::vector<RoleId> reviewers;
    Duration longest{};
};

/// What stands in for a second person where there is none.
struct SmallStoreRules {
    std::set<QString> stores;
    int limitPercent = 100;  ///< lower limits
    int samplePercent = 10;  ///< so many of what went without a second person are looked at
    Duration reviewWithin{};
    std::set<PolicyCode> lifts; ///< what an override lifts here besides
};

/// Amounts that stay just below a limit (domain.md §12.3).
struct NearLimitRules {
    int atLeast = 3;
    int fromPercent = 90;
    Duration window = std::chrono::days(7);
};

/// A file of resources/policies (schema: policy.schema.json). A file need not say everything; together they make a
/// PolicyBook.
struct PolicyFile {
    PolicyId id;
    int version = 0;
    LocalText name;
    std::map<RoleId, Role> roles;
    std::map<ActId, ActClass> acts;
    std::vector<Limit> limits;
    std::optional<SodMatrix> matrix;
    std::optional<int> lookBackDays;
    std::set<PersonId> notPeople;
    std::vector<ActDeclaration> found;
    std::vector<LineageDeclaration> lineage;
    std::vector<MovementDeclaration> movements;
    std::optional<OverrideRules> overrides;
    std::optional<SmallStoreRules> smallStores;
    std::optional<NearLimitRules> nearLimit;
};

/// BadInput with a JSON pointer for everything that breaks the form.
Result<PolicyFile> policyFromJson(const Json& json);

} // namespace backroom
