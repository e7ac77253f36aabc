// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/governance/rolling_sums.h"
#include "core/domain/rules/definition_reader.h"

namespace backroom {

/// Where a rule's records show what the policy asks about a decision (domain.md §12).
struct PolicyBinding {
    /// What holds when one of the rule's reasons for it does: a kind of evidence, a category of acts.
    struct Sign {
        QString name;
        std::vector<QString> arguments; ///< codes of `speaksFor` and `speaksAgainst`
    };

    ActId act;
    QString amount;    ///< path to money; empty: the rule's amount
    QString percent;   ///< path to a number; empty: acts that are measured in none
    QString requester; ///< path to the user who asked for it
    std::map<Dimension, QString> by; ///< paths to who else is part of it: customer, account, supplier, till
    std::vector<Sign> evidence;
    std::vector<Sign> categories; ///< the first that holds

    /// Every path above.
    std::vector<QString> paths() const;
};

/// The member `key` of a rule, or nothing.
std::optional<PolicyBinding> readPolicyBinding(DefinitionReader& reader, const char* key);

} // namespace backroom
