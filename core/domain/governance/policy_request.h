// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/governance/decision.h"
#include "core/domain/governance/delegation.h"
#include "core/domain/governance/policy_book.h"
#include "core/domain/governance/policy_override.h"

namespace backroom {

/// Somebody agreed before.
struct Approval {
    PersonId who;
    Timestamp at{};
    std::optional<Money> amount; ///< what he agreed to
    std::optional<PolicyOverride> leave; ///< under which he did
};

/// What somebody wants to decide, with everything that the policy asks about it.
struct PolicyRequest {
    DecisionVerb verb = verbs::approve;
    ActId act;
    RecordKey record;
    PersonId who;
    PersonId requester; ///< who asked for it; empty: nobody, or not known
    std::optional<Money> amount; ///< in the company's currency, at the booking rate, as it is now
    std::optional<double> percent;
    int score = 0; ///< risk, of 100
    QString company;
    QString category;
    QString store;
    std::map<Dimension, QString> by; ///< customer, account, supplier, till; people are known anyway
    QString reason;
    std::set<QString> evidence; ///< what lies before him
    Timestamp readAt{};         ///< of the oldest value shown
    std::vector<Approval> approvals;
    std::optional<PolicyOverride> leave;
    int draw = 0; ///< by chance, 0 to 99: what is looked at afterwards
};

/// The world that a request is judged in.
struct PolicyContext {
    const PolicyBook& book;
    const ActsFound& acts;
    const RollingSums& sums;
    const DelegationBook& delegations;
    const Staff& staff;
    Timestamp now;
};

} // namespace backroom
