// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/ledger/ledger_entry.h"

#include <map>

namespace backroom {

/// The files of rules and policies by which was decided, as the log holds them: each once, when it is first decided by.
/// From a decision one goes back to the newest entry before it.
class UsedDefinitions {
public:
    struct Used {
        QString kind; ///< "rule", "policy"
        QString id;
        QString hash; ///< SHA-256 over the canonical file, hex
        Json file;
        std::uint64_t sequence = 0;
    };

    static UsedDefinitions fromEntries(const std::vector<LedgerEntry>& entries);
    /// Follows the ledger as it grows; entries about other things are skipped.
    void add(const LedgerEntry& entry);

    /// The act to write before deciding by this file; nothing when the newest of its kind and id is the same.
    Result<std::optional<LedgerAct>> use(const QString& kind, const QString& id, const Json& file) const;
    /// In force when the entry was written; null: the log does not say.
    const Used* before(const QString& kind, const QString& id, std::uint64_t sequence) const;
    /// Of this kind, as they were in force when the entry was written.
    std::vector<const Used*> allBefore(const QString& kind, std::uint64_t sequence) const;
    /// Entries whose file is not what its hash says.
    const std::vector<LedgerFinding>& findings() const { return m_findings; }

private:
    std::map<std::pair<QString, QString>, std::map<std::uint64_t, Used>> m_used;
    std::vector<LedgerFinding> m_findings;
};

} // namespace backroom
