// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/ledger/personal_act.h"

#include <map>

namespace backroom {

/// "decision.held" and every other state. What was decided elsewhere ("decision.outside") is no decision of ours.
bool isDecisionAct(const QString& act);

/// Follows each decision through the log: only transitions of design.md §7 are sound, and what was decided stays what it
/// was. Where a value is gone its commitment tells that it did not change.
class DecisionTrail {
public:
    explicit DecisionTrail(const PersonalValues& values) : m_values(values) {}
    /// What is wrong with the entry's decision; empty = nothing.
    QString follow(const Json& body);
    std::optional<DecisionState> stateOf(const DecisionId& decision) const;

private:
    /// Of a body, as far as the next step is compared with it.
    struct Standing {
        Json subject;
        Json personal;
    };
    QString whatBecame(const Standing& before, const Json& body, const Decision& after) const;

    const PersonalValues& m_values;
    std::map<DecisionId, Standing> m_newest;
};

} // namespace backroom
