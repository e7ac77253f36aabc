// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/governance/batch.h"
#include "core/domain/ledger/ledger_entry.h"
#include "core/store/database.h"

#include <memory>

namespace backroom {

/// Outbox and audit log in one file (ledger.sqlite, synchronous=FULL), so that a decision and its entry are one commit.
/// Never removed or rebuilt by the program. Used on the core thread; one process at a time may hold it (a second one gets
/// ErrorKind::StoreLocked).
class LedgerStore {
public:
    static Result<std::unique_ptr<LedgerStore>> open(const QString& file, FaultHook faults = {});
    ~LedgerStore();

    /// One transaction: stores the decision as it stands and appends the entry for it. When it fails nothing changed,
    /// neither in the file nor in the tree. A transition that mayFollow() forbids is ErrorKind::Policy.
    Result<void> record(const Decision& decision, const LedgerAct& act);
    /// Appends an entry that is not about a decision.
    Result<void> append(const LedgerAct& act);

    /// What was selected, and what becomes of each item besides the decisions, which say it themselves; each with its entry in
    /// one transaction.
    Result<void> addBatch(const Batch& batch, const LedgerAct& act);
    Result<void> setBatchItem(const Batch& batch, std::size_t place, const LedgerAct& act);
    Result<void> endBatch(const Batch& batch, const LedgerAct& act);
    /// Newest first; items with a decision know it.
    Result<std::vector<Batch>> batches(int limit) const;
    /// The oldest first.
    Result<std::vector<Decision>> decisionsOn(const ItemId& item) const;
    Result<std::vector<Decision>> decisionsOf(const BatchId& batch) const;

    /// Newest first.
    Result<std::vector<Decision>> decisions(int limit) const;
    /// Those that are not finished, oldest first: what the dispatcher takes up after a restart.
    Result<std::vector<Decision>> openDecisions() const;

    /// Nothing, or what was found wrong when the file was opened: an entry that does not match its hash, another root than the
    /// stored one. verify() tells all.
    const std::optional<Error>& damage() const { return m_damage; }

    std::uint64_t size() const;
    Hash root() const;
    Result<std::vector<LedgerEntry>> entries(std::uint64_t from, std::uint64_t count) const;
    Result<std::vector<TreeHead>> heads() const;
    Result<void> addHead(const TreeHead& head);

    /// Everything wrong: SQLite's own integrity check, verifyLog(), and every decision row against its newest entry.
    Result<std::vector<LedgerFinding>> verify() const;

private:
    explicit LedgerStore(std::unique_ptr<Database> database);
    /// Appends an entry; `also` runs in the same transaction.
    Result<void> write(const LedgerAct& act, const std::function<Result<void>(const LedgerEntry&)>& also);
    Result<void> readProgress(Batch& batch) const;
    Result<std::vector<Decision>> readDecisions(const char* sql, const QVariantList& values) const;

    std::unique_ptr<Database> m_database;
    MerkleTree m_tree;
    Hash m_lastLeaf{};
    std::optional<Error> m_damage;
};

} // namespace backroom
