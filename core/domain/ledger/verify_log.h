// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/ledger/care_register.h"
#include "core/domain/ledger/decision_trail.h"

#include <set>

namespace backroom {

/// Checks sequence, canonical form, previous hashes, leaf hashes, every signed head against the tree, that every decision
/// only made transitions `mayFollow` allows, that every personal value is the one committed to or was erased by two people,
/// and that nothing was let go under a hold. Pure: used by the ledger, by `backroomctl` and by `backroom-verify`.
std::vector<LedgerFinding> verifyLog(const std::vector<LedgerEntry>& entries, const std::vector<TreeHead>& heads, const PersonalValues& values = {});

/// The same for entries of which only some are there, each in its place by a proof of its own.
class EntryCheck {
public:
    explicit EntryCheck(const PersonalValues& values) : m_values(values), m_trail(values) {}

    /// Form and contents of an entry; its place in the log only by the entry before it, where that is known.
    void add(const LedgerEntry& entry, const std::optional<Hash>& previous = {});
    /// When all are there: what is only known at the end.
    void finish();

    const std::vector<LedgerFinding>& findings() const { return m_findings; }
    const CareRegister& care() const { return m_care; }
    /// Commitments whose values were let go by an entry.
    std::size_t erasedValues() const { return m_erasedValues; }
    std::size_t openValues() const { return m_openValues; }

private:
    struct Missing {
        std::uint64_t sequence;
        std::string pointer;
        DecisionId object;
        bool isThere;
    };
    void report(std::uint64_t sequence, LedgerFault fault, const QString& what) { m_findings.push_back({sequence, what, fault}); }
    void checkValues(const LedgerEntry& entry, const Json& body);
    void checkErasure(const LedgerEntry& entry, const Json& body);

    const PersonalValues& m_values;
    DecisionTrail m_trail;
    CareRegister m_care;
    std::vector<LedgerFinding> m_findings;
    std::vector<Missing> m_places;
    std::set<Commitment> m_known;
    std::size_t m_erasedValues = 0;
    std::size_t m_openValues = 0;
};

} // namespace backroom
