// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/automation_api.h"
#include "core/api/console_api.h"
#include "core/api/guard_report.h"
#include "core/domain/ledger/ledger_entry.h"
#include "core/domain/work/noise_report.h"
#include "core/domain/rules/publication.h"
#include "core/engine/ledger_keeping.h"
#include "core/engine/rule_desk.h"
#include "core/engine/secret_store.h"
#include "core/net/http_transport.h"
#include "core/net/live_transport.h"
#include "core/store/database.h"

#include <functional>
#include <memory>
#include <optional>
#include <set>

namespace backroom {

using TransportFactory = std::function<std::unique_ptr<HttpTransport>(const ConnectionSettings&)>;
using LiveTransportFactory = std::function<std::unique_ptr<LiveTransport>(const ConnectionSettings&)>;

/// What the engine is given from outside; all of it outlives the engine.
struct ConsoleParts {
    Clock& clock;
    /// Certificate authority and plain-HTTP opt-in belong to the connection, so each gets its own transport.
    TransportFactory makeTransport;
    SecretStore& secrets;
    QString dataFolder;      ///< cache.sqlite, ledger.sqlite
    QString configFolder;    ///< connection.json (never a secret), own feeds/ and rules/
    QString resourceFolder;  ///< ":/backroom" or a folder; holds feeds/, rules/, queues
    QString device;          ///< host name for the audit log
    FaultHook faults = {};
    /// Without it the source is only polled: for a process that does one thing and goes.
    LiveTransportFactory makeLiveTransport = {};
};

/// What a process that does one thing and goes has to wait for.
struct PullNeed {
    std::set<QueueId> queues; ///< as they show their items
    std::set<RuleId> rules;

    bool operator==(const PullNeed&) const = default;
};

/// The engine behind ConsoleApi: sources, pulls, rules, queues, outbox, ledger. Lives on one thread and knows no other.
class Console : public ConsoleApi {
    Q_OBJECT
public:
    explicit Console(ConsoleParts parts, QObject* parent = nullptr);
    ~Console() override;

    /// Opens the stores, reads feeds and rules, takes up unfinished decisions, signs in to the stored source.
    /// An error means the ledger cannot be used: then nothing may be decided, every request is answered with that error,
    /// and the program should say so and end.
    Result<void> start();
    /// Signs the tree head and closes the files; called by the destructor too.
    void stop();

    Result<std::vector<LedgerFinding>> verifyLedger() const;
    /// The pack `backroom-verify` reads.
    Result<Json> exportLedger() const;
    /// That of this id; else all that have this reference, the newest first.
    Result<std::vector<DecisionRow>> decisionsNamed(const QString& idOrReference) const;
    /// Legal hold and erasure of what a decision tells of people, in the name of who is signed in.
    Result<void> care(CareAct act, const QString& idOrReference, const QString& reason);
    /// The record of the source where signed heads of the ledger are to stand from now on.
    Result<void> setWitness(const WitnessPlace& place);
    /// The guard in the source (engine/guard_installer.h), as an administrator; tells how it is afterwards. Authentication while
    /// not signed in.
    void guard(GuardAct act, std::function<void(const Result<GuardReport>&)> done);
    /// Packs in the source (engine/automation/automation_desk.h).
    AutomationApi& automation();
    LedgerStatus ledgerStatus() const;
    const RuleDesk& ruleDesk() const;
    /// Those that fit the rules; the others are among the problems.
    const std::vector<Playbook>& playbooks() const;
    /// Two people for a rule that carries limits: one proposes the file, another agrees to exactly this content. Both are
    /// in the ledger; it runs from the next start on. Policy when the person may not.
    void proposeRule(const Json& ruleFile, std::function<void(const Result<void>&)> done);
    void publishRule(const Json& ruleFile, std::function<void(const Result<void>&)> done);
    /// Proposals that no second person has agreed to, as far as they were read.
    std::vector<RulePublication> openProposals() const;
    /// In the name of who is signed in; `to` of what is given is a login. Done as with rules; the detail of a Policy error is
    /// the name of a DelegationRefusal.
    void giveDelegation(const Delegation& delegation, std::function<void(const Result<void>&)> done);
    /// What the delegate could not do in the source all the same, as far as it tells.
    std::vector<MissingRight> missingRights(const Delegation& delegation) const;
    void acceptDelegation(const DelegationId& id, std::function<void(const Result<void>&)> done);
    void revokeDelegation(const DelegationId& id, std::function<void(const Result<void>&)> done);
    /// The file of a rule as it runs here; nothing when there is no such rule.
    std::optional<Json> runningFile(const RuleId& rule) const;
    /// By the item's number or its reference, whether it is open or not.
    Result<RuleExplanation> explainItem(const QString& idOrReference) const;
    /// What people did with it; nothing when it is not open.
    std::optional<ItemWork> workOf(const QString& idOrReference) const;
    /// From now on only the feeds are pulled that these queues and rules read; nothing means all. Then isIdle() tells that
    /// they are ready. Everything else stays as it was last known, and its status says so.
    void setNeed(const std::optional<PullNeed>& need);
    /// Precision, floods, chattering and stale items per rule over the local history.
    Result<NoiseReport> noise(Duration back) const;
    /// That were made together, in a batch or a playbook.
    Result<std::vector<DecisionRow>> decisionsOf(const BatchId& batch) const;
    /// What all queues show now.
    std::vector<ItemRow> rows() const;
    /// What they do not show because somebody snoozed or closed it.
    std::vector<ItemRow> setAside() const;
    /// True when no pull and no decision is under way (held ones aside); for headless runs and tests.
    bool isIdle() const;

    void requestSnapshot(Ticket ticket) override;
    void openQueue(const QueueId& queue) override;
    void closeQueue(const QueueId& queue) override;
    void requestDetail(Ticket ticket, const ItemId& item) override;
    void submit(Ticket ticket, const DecisionDraft& draft) override;
    void submitBatch(Ticket ticket, const BatchDraft& draft) override;
    void resumeBatch(const BatchId& batch) override;
    void stopBatch(const BatchId& batch) override;
    void withdrawBatch(const BatchId& batch) override;
    void startPlaybook(Ticket ticket, const PlaybookDraft& draft) override;
    void undoPlaybook(const BatchId& run) override;
    void act(Ticket ticket, const ItemId& item, const LifeAct& act) override;
    void makeTask(Ticket ticket, const ItemId& item, std::int64_t project) override;
    void requestWork(Ticket ticket, const ItemId& item) override;
    void withdraw(const DecisionId& decision) override;
    void sendNow(const DecisionId& decision) override;
    void verifyAgain(const DecisionId& decision) override;
    void requestDelegationChoices(Ticket ticket) override;
    void sayDelegation(Ticket ticket, const DelegationWish& wish) override;
    void requestCloseSheet(Ticket ticket) override;
    void refresh(const QueueId& queue) override;
    void testConnection(Ticket ticket, const ConnectionSettings& settings, const Secret& secret) override;
    void connectSource(const ConnectionSettings& settings, const Secret& secret) override;
    void reconnectSource(const SourceId& source) override;
    void forgetSource(const SourceId& source) override;
    void setUndoWindow(Duration window) override;

Q_SIGNALS:
    /// isIdle() became true.
    void idle();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace backroom
