// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/automation/automation_desk.h"
#include "core/engine/batch_desk.h"
#include "core/engine/bus/bus_decisions.h"
#include "core/engine/console.h"
#include "core/engine/definitions.h"
#include "core/engine/delegation_desk.h"
#include "core/engine/discussion.h"
#include "core/engine/dispatcher.h"
#include "core/engine/feed_pulls.h"
#include "core/engine/freshness_watch.h"
#include "core/domain/rules/publication.h"
#include "core/engine/item_lives.h"
#include "core/engine/ledger_keeping.h"
#include "core/engine/live_link.h"
#include "core/engine/outside_watch.h"
#include "core/engine/playbook_desk.h"
#include "core/engine/queue_board.h"
#include "core/engine/review_desk.h"
#include "core/engine/review_watch.h"
#include "core/engine/rule_agreement.h"
#include "core/engine/sharing.h"
#include "core/engine/source_link.h"

#include <set>

namespace backroom {

inline const SourceId odooSource{QStringLiteral("odoo")};
/// Where the cache keeps who may decide what.
inline const FeedId rosterFeed{QStringLiteral("source:roster")};

/// The engine's parts and the wiring between them: link → pulls → board → queues, and dispatcher ↔ ledger.
struct Console::Private : public QObject {
    Private(ConsoleParts given, Console& owner);

    Result<void> start();
    void stop();

    void connectSource(const ConnectionSettings& settings, const Secret& secret);
    void forgetSource();
    /// With the secret of this session, else the key store is asked again.
    void reconnect();
    void testConnection(Ticket ticket, const ConnectionSettings& settings, const Secret& secret);
    void connectBus(const ConnectionSettings& settings, const Secret& key);
    void reconnectBus();
    void forgetBus();
    void testBus(Ticket ticket, const ConnectionSettings& settings, const Secret& key);
    void takeStoredBus();
    /// To the source that is connected, for whoever lends his sign-in.
    Result<AutomationDesk::OwnClient> clientFor(const AdministratorSignIn& administrator);
    void readDetail(Ticket ticket, const ItemId& item);
    void submit(Ticket ticket, const DecisionDraft& draft);
    /// Is what lies before the person older than the policy lets it be?
    bool isStale(const DecisionDraft& draft) const;
    /// Reads first, and decides when nothing has changed.
    void submitAnew(Ticket ticket, const DecisionDraft& draft);
    EvidenceReader& reader();

    QueueStatus queueStatus(const QueueId& queue) const;
    std::vector<DelegationStatus> delegationStatuses() const;
    LedgerStatus ledgerStatus() const;
    DecisionRow markedRow(const Decision& decision) const;
    Result<std::vector<DecisionRow>> markedRows(const Result<std::vector<Decision>>& decisions) const;
    /// Refused files, and rules that name what a mirrored model does not have.
    QStringList allProblems() const;

    void wire();
    void takeStoredConnection();
    /// Acts of this person are for the others at this server, also while it cannot be reached.
    void shareAs(const ConnectionSettings& settings);
    /// Tells the other consoles that it was decided here.
    void leaveMark(const Decision& decision);
    /// Who is signed in, or was last.
    Actor actor() const;
    /// Decides all of them; without a connection they are kept, and looked at when there is one.
    void submitBatch(Ticket ticket, const BatchDraft& draft);
    void startPlaybook(Ticket ticket, const PlaybookDraft& draft);
    /// What people did with the item, and how far that is known to others.
    ItemWork workOf(const ItemId& item) const;
    void goOnline();
    void goOffline();
    /// Everything but decisions, which know best what may have reached the server.
    void suspendReading();
    /// Tells the pulls what comes first; what a feed's schema opens the way to is known only when it was read.
    void pullWhatIsNeeded();
    void publishQueues();
    std::vector<ItemRow> rowsOfAll(std::vector<ItemRow> (QueueBoard::*rowsOf)(const QueueId&) const) const;
    void publishProblems();
    /// Once a second at most.
    void publishFeeds();
    /// Lets versions of records go that are older than the history kept, a slice at a time; again a day after the last.
    void pruneVersions();
    /// A cache that mirrors another server or another person's rights is worthless: it is emptied.
    Result<void> keepCacheOf(const ConnectionSettings& settings);
    Result<void> emptyCache();
    void checkIdle();
    /// The policies as two people agreed on them, or as they came with the program.
    void takePolicies();
    /// The log holds the files by which is decided before it holds the decision.
    Result<void> noteDefinitions(const RuleId& rule);
    void keepRoster();
    /// What two people agree on takes the place of what runs, so it must be able to run.
    std::optional<Error> objectionToRule(const Json& ruleFile) const;

    ConsoleParts parts;
    Console& q;
    Definitions definitions;
    PublicationRegister publications;
    std::map<PolicyId, Json> policiesInForce;
    std::map<RuleId, QString> hashesAtStart; ///< of what runs, among the rules that people agreed on
    std::unique_ptr<CacheStore> cache;
    std::unique_ptr<LedgerStore> ledger;
    std::unique_ptr<WorkStore> workStore;
    std::unique_ptr<ItemLives> lives;
    std::unique_ptr<RuleAgreement> agreement;
    std::unique_ptr<DelegationDesk> delegations;
    std::unique_ptr<QueueBoard> board;
    std::unique_ptr<BusStore> busStore;
    std::unique_ptr<BusDesk> bus;
    std::unique_ptr<BusDecisions> busDecisions;
    std::unique_ptr<Discussion> discussion;
    std::unique_ptr<Sharing> sharing;
    std::unique_ptr<FeedPulls> pulls;
    std::unique_ptr<LiveLink> live;
    std::unique_ptr<Roster> roster;
    std::unique_ptr<PolicyDesk> policies;
    std::unique_ptr<Guard> guard;
    std::unique_ptr<Dispatcher> dispatcher;
    std::unique_ptr<BatchDesk> batches;
    std::unique_ptr<PlaybookDesk> playbooks;
    std::unique_ptr<FreshnessWatch> freshness;
    std::unique_ptr<SourceHistory> history;
    std::unique_ptr<TraceReader> traces;
    std::unique_ptr<OutsideWatch> outside;
    std::unique_ptr<ReviewWatch> reviews;
    std::unique_ptr<ReviewDesk> reviewDesk;
    std::unique_ptr<EvidenceReader> evidence; ///< for the screen; from the first item that is opened
    std::unique_ptr<LedgerKeeping> keeping;
    std::unique_ptr<RuleDesk> ruleDesk;
    SourceLink link;
    std::unique_ptr<AutomationDesk> automation; ///< works over the link
    std::set<QueueId> openQueues;
    std::map<QueueId, bool> changedQueues; ///< true: its count is told at the end of this turn
    std::optional<PullNeed> need; ///< nothing: everything
    Duration undoWindow{10'000};
    ScopedTimer tick;     ///< ages and lateness move without any event
    ScopedTimer pruneTimer;
    ScopedTimer feedsTimer;
    std::vector<FeedStatus> publishedFeeds;
    QStringList publishedProblems;
    bool secretPending = false;
    /// Counts what was asked for as the connection: a secret read for an older one comes too late.
    int connectionAsked = 0;
    bool busSecretPending = false;
    int busAsked = 0; ///< the same of the bus
    bool running = false;
    /// Why nothing can be done while not running; every request is answered with it.
    Error startError = Error::of(ErrorKind::Cancelled);
};

} // namespace backroom
