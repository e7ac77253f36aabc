// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/ledger/care_register.h"
#include "core/domain/ledger/personal_act.h"
#include "core/domain/ledger/witness.h"
#include "core/domain/governance/playbook_run.h"
#include "core/domain/ledger/ledger_entry.h"
#include "core/store/database.h"

#include <memory>

namespace backroom {

/// Outbox and audit log in one file (ledger.sqlite, synchronous=FULL), so that a decision and its entry are one commit.
/// What tells of people stands beside the log, where it can be let go; entries hold commitments to it. Never removed or
/// rebuilt by the program. Used on the core thread; one process at a time may hold it (a second one gets
/// ErrorKind::StoreLocked).
class LedgerStore {
public:
    /// Without a privacy book nothing is taken for personal: for reading only, and for tests.
    static Result<std::unique_ptr<LedgerStore>> open(const QString& file, FaultHook faults = {}, PrivacyBook privacy = {});
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
    /// A playbook as it was begun, and how far it got since: each time with the act that tells of it, in one transaction.
    Result<void> addPlaybook(const PlaybookRun& run, const LedgerAct& act);
    Result<void> setPlaybook(const PlaybookRun& run, const LedgerAct& act);
    /// Newest first.
    Result<std::vector<PlaybookRun>> playbooks(int limit) const;
    /// The oldest first.
    Result<std::vector<Decision>> decisionsOn(const ItemId& item) const;
    Result<std::vector<Decision>> decisionsOf(const BatchId& batch) const;

    /// Newest first. What was erased is empty.
    Result<std::vector<Decision>> decisions(int limit) const;
    /// Those that are not finished, oldest first: what the dispatcher takes up after a restart.
    Result<std::vector<Decision>> openDecisions() const;
    /// Those that were made from then on, the oldest first.
    Result<std::vector<Decision>> decidedSince(Timestamp from) const;
    /// Those of which something happened from this entry on.
    Result<std::vector<Decision>> decisionsSince(std::uint64_t sequence) const;
    /// The last entry of this act; nothing when there is none.
    Result<std::optional<LedgerEntry>> newestOf(const QString& act) const;
    /// That of this id; else all that have this reference, the newest first.
    Result<std::vector<Decision>> decisionsNamed(const QString& idOrReference) const;
    /// By id, or by a reference that only one of them has.
    Result<Decision> decision(const QString& idOrReference) const;

    /// Holds and erasures. Besides the register's refusals there are "decision-unknown", "still-open", "batch-open" and
    /// "held-beside" where what goes with it is kept (which decision, and who put it on hold), and "old-form": entries of an
    /// older form hold their values themselves, for ever.
    const CareRegister& care() const { return m_care; }
    Result<void> setHold(const CareWish& wish);
    Result<void> liftHold(const CareWish& wish);
    Result<void> askErasure(const CareWish& wish);
    /// The entry and the end of the values are one transaction.
    Result<void> agreeErasure(const CareWish& wish);
    /// Lets go what was kept long enough; the number of decisions.
    Result<int> endRetention(Timestamp now, const QString& device);

    /// Nothing, or what was found wrong when the file was opened: an entry that does not match its hash, another root than the
    /// stored one. verify() tells all.
    const std::optional<Error>& damage() const { return m_damage; }

    /// What an entry is about, with the values that stand beside it.
    Result<Json> subjectOf(const LedgerEntry& entry) const;

    std::uint64_t size() const;
    Hash root() const;
    const MerkleTree& tree() const { return m_tree; }
    Result<std::vector<LedgerEntry>> entries(std::uint64_t from, std::uint64_t count) const;
    Result<PersonalValues> values() const;
    Result<std::vector<TreeHead>> heads() const;
    Result<void> addHead(const TreeHead& head);
    /// The newest last.
    Result<std::vector<Witness>> witnesses() const;
    /// One for each head and place.
    Result<void> putWitness(const Witness& witness);
    /// Something outside proves that this is not the log that was written.
    void condemn(const Error& damage);

    /// Everything wrong: SQLite's own integrity check, verifyLog(), and every decision row against its newest entry.
    Result<std::vector<LedgerFinding>> verify() const;

private:
    LedgerStore(std::unique_ptr<Database> database, PrivacyBook privacy);
    Result<void> load();
    /// Appends an entry; `also` runs in the same transaction. `before` is the body of the last one about the same thing.
    Result<void> write(const LedgerAct& act, const Json& before, const PersonalValues& known, const std::function<Result<void>(const LedgerEntry&)>& also);
    Result<void> readProgress(Batch& batch) const;
    Result<void> readProgress(PlaybookRun& run) const;
    Result<void> writeProgress(const PlaybookRun& run);
    Result<std::vector<Decision>> readDecisions(const char* sql, const QVariantList& values) const;
    Result<PersonalValues> valuesOf(const QString& object) const;
    /// Appends an act about a decision that must be there.
    Result<void> take(const Result<LedgerAct>& act, const DecisionId& decision);
    Result<void> checkErasable(const DecisionId& decision) const;
    /// Appends the act and lets go what there is of these decisions, batches and items.
    Result<void> appendEnding(const LedgerAct& act, const std::set<DecisionId>& ending, const QStringList& with);
    /// What else says of people what the decision says: its batch, and the item for the consents to it.
    Result<QStringList> goesWith(const DecisionId& decision) const;
    /// What says of people what no decision says, or what several say, and was kept long enough.
    Result<QStringList> endedBeside(Timestamp now) const;
    Result<bool> keepsBeside(const QString& object, const QString& until) const;
    Result<void> checkRows(std::map<QString, std::uint64_t> newest, std::vector<LedgerFinding>& findings) const;

    std::unique_ptr<Database> m_database;
    PrivacyBook m_privacy;
    MerkleTree m_tree;
    Hash m_lastLeaf{};
    CareRegister m_care;
    std::optional<Error> m_damage;
};

} // namespace backroom
