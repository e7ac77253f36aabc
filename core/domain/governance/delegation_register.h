// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/governance/delegation_act.h"

#include <map>
#include <set>

namespace backroom {

/// The delegations that the ledger tells of, by source: a login means another person at another one. What somebody may not
/// pass on is seen when it is used, not here: then nobody may do more than the one whose power it is.
class DelegationRegister {
public:
    /// Follows the ledger as it grows; entries about other things are skipped. `subject`: with the values that stand beside
    /// the log.
    void add(const LedgerEntry& entry, const Json& subject);

    const DelegationBook& of(const QString& server) const;
    /// Was this note entered already?
    bool knows(const QString& server, std::int64_t note) const { return m_notes.contains({server, note}); }
    /// Nothing: it would count. Unknown and KnownAlready: there is no such delegation, or it says nothing new.
    std::optional<DelegationRefusal> objectionTo(const DelegationAct& act, const DelegationSaying& saying) const;

private:
    std::map<QString, DelegationBook> m_books;
    std::set<std::pair<QString, std::int64_t>> m_notes;
};

} // namespace backroom
