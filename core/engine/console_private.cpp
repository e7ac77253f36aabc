// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/console_private.h"
#include "core/engine/decision_row.h"
#include "core/engine/item_work.h"
#include "core/engine/own_files.h"
#include "core/domain/governance/policy_standing.h"

#include "core/base/log.h"
#include "core/engine/privacy_files.h"
#include "core/engine/rule_standing.h"
#include "core/engine/settings.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Duration tickInterval = 30s;
constexpr Duration feedsInterval = 1s;
/// As far back as rules are tried on what was (`rules backtest --days`), and as feeds reach.
constexpr Duration historyKept = std::chrono::days(400);
constexpr Duration pruneInterval = std::chrono::days(1);
/// A slice is a few milliseconds; between two there is time for everything else.
constexpr int pruneSlice = 500;
constexpr Duration prunePause = 50ms;

/// By which messages the source tells of acts on which people decide here.
std::map<QString, std::set<QString>> kindsTold(const Definitions& definitions)
{
    std::map<QString, std::set<QString>> kinds;
    for (const Rule& rule : definitions.rules) {
        const FeedDefinition* feed = definitions.feed(rule.feed);
        for (const auto& [verb, action] : rule.actions) {
            if (feed && OutsideWatch::watches(rule, action) && !action.told.isEmpty())
                kinds[feed->model].insert(action.told);
        }
    }
    return kinds;
}

} // namespace

Console::Private::Private(ConsoleParts given, Console& owner)
    : parts(std::move(given)), q(owner), link(parts.makeTransport, parts.clock), tick(parts.clock), pruneTimer(parts.clock), feedsTimer(parts.clock)
{
    automation = std::make_unique<AutomationDesk>(parts.clock, QStringList{parts.resourceFolder, parts.configFolder}, [this] { return subjectsOf(definitions); }, [this] { return link.client(); },
        [this](const AdministratorSignIn& administrator) { return clientFor(administrator); });
}

Result<void> Console::Private::start()
{
    auto privacy = loadPrivacy({parts.resourceFolder, parts.configFolder});
    if (!privacy)
        return privacy.error();
    auto openedLedger = LedgerStore::open(parts.dataFolder + u"/ledger.sqlite"_s, parts.faults, std::move(*privacy));
    if (!openedLedger)
        return openedLedger.error();
    ledger = std::move(*openedLedger);
    auto openedCache = CacheStore::open(parts.dataFolder + u"/cache.sqlite"_s, parts.faults);
    if (!openedCache)
        return openedCache.error();
    cache = std::move(*openedCache);

    auto openedWork = WorkStore::open(parts.dataFolder + u"/work.sqlite"_s, parts.faults);
    if (!openedWork)
        return openedWork.error();
    workStore = std::move(*openedWork);

    auto openedBus = BusStore::open(parts.dataFolder + u"/bus.sqlite"_s, parts.faults);
    if (!openedBus)
        return openedBus.error();
    busStore = std::move(*openedBus);

    definitions = loadDefinitions({parts.resourceFolder, parts.configFolder});
    const auto entries = ledger->entries(0, ledger->size());
    if (!entries)
        return entries.error();
    publications = PublicationRegister::fromEntries(*entries);
    applyPublications(definitions, publications);
    for (const auto& [rule, publication] : publications.allPublished())
        hashesAtStart[rule] = publication.contentHash;
    lives = std::make_unique<ItemLives>(parts.clock, *workStore, definitions);
    if (const auto restored = lives->restore(); !restored)
        return restored.error();
    agreement = std::make_unique<RuleAgreement>(parts.clock, *ledger, publications, parts.device);
    board = std::make_unique<QueueBoard>(parts.clock, *cache, *lives, odooSource);
    bus = std::make_unique<BusDesk>(parts.makeTransport, parts.clock, *busStore, *board, definitions.bus, odooSource);
    busDecisions = std::make_unique<BusDecisions>(parts.clock, *bus);
    discussion = std::make_unique<Discussion>(definitions, *board);
    sharing = std::make_unique<Sharing>(parts.clock, *workStore, *lives, *discussion, odooSource);
    pulls = std::make_unique<FeedPulls>(parts.clock, *cache, *board, odooSource);
    live = std::make_unique<LiveLink>(parts.makeLiveTransport, parts.clock, *cache, *pulls);
    freshness = std::make_unique<FreshnessWatch>(parts.clock, *board, *pulls, *live, odooSource);
    ruleDesk = std::make_unique<RuleDesk>(parts.clock, definitions, *board, *cache, *ledger, odooSource);
    roster = std::make_unique<Roster>(parts.clock);
    delegations = std::make_unique<DelegationDesk>(parts.clock, *ledger, parts.device);
    delegations->restore(*entries);
    policies = std::make_unique<PolicyDesk>(parts.clock, *board, *roster, *delegations);
    guard = std::make_unique<Guard>(parts.clock);
    dispatcher = std::make_unique<Dispatcher>(parts.clock, *ledger, *board, *lives, *policies, *guard, parts.device);
    dispatcher->setOther(*busDecisions);
    batches = std::make_unique<BatchDesk>(parts.clock, *ledger, *board, *dispatcher, parts.device);
    playbooks = std::make_unique<PlaybookDesk>(parts.clock, *ledger, *board, *dispatcher, definitions, parts.device);
    history = std::make_unique<SourceHistory>(parts.clock, *cache, odooSource);
    history->setWatched(kindsTold(definitions));
    history->restore();
    traces = std::make_unique<TraceReader>(parts.clock, *cache);
    traces->restore();
    outside = std::make_unique<OutsideWatch>(parts.clock, *ledger, *board, *lives, *discussion, *history, *traces, definitions.rules, odooSource, parts.device);
    outside->setSaidElsewhere([this](const ItemId& item, const QString& said) { return sharing->isSaidOfUnknown(item, said); });
    outside->restore(*entries);
    reviews = std::make_unique<ReviewWatch>(parts.clock, *ledger, *board, *lives, *policies, odooSource, parts.device);
    reviewDesk = std::make_unique<ReviewDesk>(parts.clock, *ledger, *reviews, parts.device);
    keeping = std::make_unique<LedgerKeeping>(parts.clock, *ledger, parts.secrets, parts.device);
    keeping->setUsed(UsedDefinitions::fromEntries(*entries));
    dispatcher->setBeforeDecision([this](const RuleId& rule) { return noteDefinitions(rule); });
    wire();
    takePolicies();
    policies->setPending([this](const QString& model) {
        return std::any_of(definitions.feeds.begin(), definitions.feeds.end(), [&](const FeedDefinition& feed) {
            const FeedPulls::Status status = feed.model == model ? pulls->status(feed.id) : FeedPulls::Status();
            const bool isClosed = status.error && (status.error->kind == ErrorKind::Access || status.error->kind == ErrorKind::UnknownModel);
            return feed.model == model && !status.readAt && !isClosed;
        });
    });
    if (const auto kept = cache->position(rosterFeed))
        roster->restore(*kept);
    board->setDefinitions(definitions);
    pulls->setDefinitions(definitions);
    if (const auto restored = pulls->restore(); !restored) {
        // Damage that SQLite itself does not see: the replica is worthless, everything is read anew.
        log::failure("cache emptied", restored.error());
        if (const auto emptied = emptyCache(); !emptied)
            return emptied;
    }
    freshness->show();
    outside->show();
    bus->show();
    reviews->restore(*entries);
    reviewDesk->restore(*entries);
    if (const auto restored = dispatcher->restore(); !restored)
        return restored.error();
    reviews->show();
    if (const auto restored = batches->restore(); !restored)
        return restored.error();
    if (const auto restored = playbooks->restore(); !restored)
        return restored.error();
    if (const auto noted = ledger->append({u"session.started"_s, parts.clock.now(), {}, parts.device, {{"version", BACKROOM_VERSION}}}); !noted)
        return noted.error();
    running = true;
    keeping->start();
    if (const auto place = loadWitnessPlace(parts.configFolder))
        keeping->witness().setPlace(*place);
    else
        definitions.problems.push_back(place.error().detail);
    pruneTimer.start(prunePause, [this] { pruneVersions(); });
    publishQueues();
    takeStoredConnection();
    takeStoredBus();
    return {};
}

void Console::Private::stop()
{
    if (!running)
        return;
    running = false;
    tick.stop();
    feedsTimer.stop();
    pruneTimer.stop();
    dispatcher->suspend();
    suspendReading();
    bus->disconnect(this);
    bus->link().disconnectFrom();
    link.disconnect(this);
    link.disconnectFrom();
    keeping->stop();
}

void Console::Private::wire()
{
    connect(&link, &SourceLink::statusChanged, this, [this] {
        Q_EMIT q.sourceChanged(link.status());
        publishQueues();
        checkIdle();
    });
    connect(bus.get(), &BusDesk::statusChanged, this, [this] {
        Q_EMIT q.sourceChanged(bus->link().status());
        checkIdle();
    });
    connect(bus.get(), &BusDesk::settled, this, &Private::checkIdle);
    connect(&bus->link(), &BusLink::wentOffline, dispatcher.get(), &Dispatcher::suspendElsewhere);
    connect(&bus->link(), &BusLink::wentOnline, dispatcher.get(), &Dispatcher::resumeElsewhere);
    connect(&link, &SourceLink::wentOnline, this, &Private::goOnline);
    connect(&link, &SourceLink::wentOffline, this, &Private::goOffline);
    connect(board.get(), &QueueBoard::rowsChanged, this, [this](const QueueDelta& delta) {
        if (openQueues.contains(delta.queue))
            Q_EMIT q.rowsChanged(delta);
    });
    // Many records change in one turn when decisions are made together; the queue is counted once for all of them.
    connect(board.get(), &QueueBoard::summaryChanged, this, [this](const QueueId& queue) {
        if (std::exchange(changedQueues[queue], true))
            return;
        QMetaObject::invokeMethod(this, [this, queue] {
            changedQueues[queue] = false;
            if (running)
                Q_EMIT q.queueChanged(queueStatus(queue));
        }, Qt::QueuedConnection);
    });
    connect(dispatcher.get(), &Dispatcher::decisionChanged, this, [this](const Decision& decision) { Q_EMIT q.decisionChanged(markedRow(decision)); });
    connect(&keeping->witness(), &HeadWitness::callFailed, &link, &SourceLink::report, Qt::QueuedConnection);
    connect(&keeping->witness(), &HeadWitness::settled, this, &Private::checkIdle);
    connect(keeping.get(), &LedgerKeeping::changed, this, [this] { Q_EMIT q.ledgerChanged(ledgerStatus()); });
    connect(dispatcher.get(), &Dispatcher::ledgerChanged, this, [this] { Q_EMIT q.ledgerChanged(ledgerStatus()); });
    connect(dispatcher.get(), &Dispatcher::callFailed, &link, &SourceLink::report, Qt::QueuedConnection);
    connect(dispatcher.get(), &Dispatcher::settled, this, &Private::checkIdle);
    connect(dispatcher.get(), &Dispatcher::recordRead, this,
        [this](const Record& record, const FeedId& feed) { pulls->takeFresh(feed, record); });
    connect(batches.get(), &BatchDesk::recordRead, this,
        [this](const Record& record, const FeedId& feed) { pulls->takeFresh(feed, record); });
    connect(batches.get(), &BatchDesk::changed, &q, &Console::batchChanged);
    connect(batches.get(), &BatchDesk::ledgerChanged, this, [this] { Q_EMIT q.ledgerChanged(ledgerStatus()); });
    connect(batches.get(), &BatchDesk::callFailed, &link, &SourceLink::report, Qt::QueuedConnection);
    connect(batches.get(), &BatchDesk::settled, this, &Private::checkIdle);
    connect(reviews.get(), &ReviewWatch::ledgerChanged, this, [this] { Q_EMIT q.ledgerChanged(ledgerStatus()); });
    connect(dispatcher.get(), &Dispatcher::decisionChanged, reviews.get(), &ReviewWatch::follow);
    connect(playbooks.get(), &PlaybookDesk::recordRead, this,
        [this](const Record& record, const FeedId& feed) { pulls->takeFresh(feed, record); });
    connect(playbooks.get(), &PlaybookDesk::changed, &q, &Console::playbookChanged);
    connect(playbooks.get(), &PlaybookDesk::ledgerChanged, this, [this] { Q_EMIT q.ledgerChanged(ledgerStatus()); });
    connect(playbooks.get(), &PlaybookDesk::callFailed, &link, &SourceLink::report, Qt::QueuedConnection);
    connect(playbooks.get(), &PlaybookDesk::settled, this, &Private::checkIdle);
    connect(outside.get(), &OutsideWatch::ledgerChanged, this, [this] { Q_EMIT q.ledgerChanged(ledgerStatus()); });
    connect(dispatcher.get(), &Dispatcher::decisionChanged, this, &Private::leaveMark);
    connect(board.get(), &QueueBoard::recordsChanged, policies.get(), &PolicyDesk::recordsChanged);
    connect(roster.get(), &Roster::changed, this, &Private::keepRoster);
    connect(roster.get(), &Roster::callFailed, &link, &SourceLink::report, Qt::QueuedConnection);
    connect(roster.get(), &Roster::settled, this, &Private::checkIdle);
    connect(sharing.get(), &Sharing::shareChanged, this, [this](const Share& share) { Q_EMIT q.shareChanged(statusOf(share)); });
    connect(sharing.get(), &Sharing::callFailed, &link, &SourceLink::report, Qt::QueuedConnection);
    connect(sharing.get(), &Sharing::settled, this, &Private::checkIdle);
    connect(reviewDesk.get(), &ReviewDesk::learned, this, [this] { Q_EMIT q.ledgerChanged(ledgerStatus()); });
    connect(reviewDesk.get(), &ReviewDesk::problemsChanged, this, &Private::publishProblems);
    connect(reviewDesk.get(), &ReviewDesk::callFailed, &link, &SourceLink::report, Qt::QueuedConnection);
    connect(reviewDesk.get(), &ReviewDesk::settled, this, &Private::checkIdle);
    connect(agreement.get(), &RuleAgreement::learned, this, [this] {
        Q_EMIT q.ledgerChanged(ledgerStatus());
        publishProblems();
    });
    connect(agreement.get(), &RuleAgreement::problemsChanged, this, &Private::publishProblems);
    connect(agreement.get(), &RuleAgreement::callFailed, &link, &SourceLink::report, Qt::QueuedConnection);
    connect(agreement.get(), &RuleAgreement::settled, this, &Private::checkIdle);
    connect(delegations.get(), &DelegationDesk::learned, this, [this] {
        Q_EMIT q.ledgerChanged(ledgerStatus());
        Q_EMIT q.delegationsChanged(delegationStatuses());
    });
    connect(delegations.get(), &DelegationDesk::problemsChanged, this, &Private::publishProblems);
    connect(delegations.get(), &DelegationDesk::callFailed, &link, &SourceLink::report, Qt::QueuedConnection);
    connect(delegations.get(), &DelegationDesk::settled, this, &Private::checkIdle);
    connect(live.get(), &LiveLink::statusChanged, this, [this] {
        link.setLive(live->status());
        publishQueues();
        checkIdle();
    });
    connect(pulls.get(), &FeedPulls::toldRead, this, &Private::checkIdle);
    connect(pulls.get(), &FeedPulls::progressed, this, [this] {
        pullWhatIsNeeded();
        publishQueues();
    });
    connect(pulls.get(), &FeedPulls::finished, this, [this](const FeedId&, const std::optional<Error>& error) {
        pullWhatIsNeeded();
        publishQueues();
        publishProblems();
        checkIdle();
        if (error)
            link.report(*error);
    });
}

void Console::Private::pullWhatIsNeeded()
{
    std::set<FeedId> feeds;
    for (const QueueId& queue : need ? need->queues : openQueues) {
        const std::set<FeedId>& read = board->feedsRead(queue);
        feeds.insert(read.begin(), read.end());
    }
    std::set<QString> models;
    for (const Rule& rule : definitions.rules) {
        // A console that reads everything reads them in their turn.
        if (need && (need->queues.contains(rule.queue) || need->rules.contains(rule.code)))
            models.merge(policies->modelsRead(rule));
    }
    for (const FeedDefinition& feed : definitions.feeds) {
        if (models.contains(feed.model))
            feeds.insert(feed.id);
    }
    for (const RuleId& rule : need ? need->rules : std::set<RuleId>{}) {
        const std::set<FeedId> read = board->feedsRead(rule);
        feeds.insert(read.begin(), read.end());
    }
    pulls->need(std::move(feeds), need.has_value());
}

QueueStatus Console::Private::queueStatus(const QueueId& queue) const
{
    QueueStatus status = board->summary(queue);
    // A queue is as old as the oldest of its feeds. Feeds that this source does not have, or does not show to this
    // person, count only when nothing else fills the queue.
    std::optional<Error> unavailable;
    bool isReading = false;
    int usable = 0;
    const std::set<FeedId> own = board->feedsOf(queue);
    for (const FeedId& id : own) {
        FeedPulls::Status feed = pulls->status(id);
        status.loaded += feed.loaded;
        if (feed.error && (feed.error->kind == ErrorKind::Access || feed.error->kind == ErrorKind::UnknownModel)) {
            if (!unavailable || !feed.isOptional)
                unavailable = feed.error;
            continue;
        }
        if (feed.error && !status.error)
            status.error = feed.error;
        isReading = isReading || !feed.readAt;
        // What tells by itself that it changed is as fresh as the last sign of life.
        if (feed.readAt && feed.isTold)
            feed.readAt = std::max(*feed.readAt, live->heardUntil().value_or(*feed.readAt));
        if (feed.readAt)
            status.readAt = usable == 0 || !status.readAt ? *feed.readAt : std::min(*status.readAt, *feed.readAt);
        ++usable;
    }
    // What its rules look up in other feeds must be there too, or the count says less than it seems to.
    for (const FeedId& id : board->feedsRead(queue)) {
        const FeedPulls::Status feed = own.contains(id) ? FeedPulls::Status() : pulls->status(id);
        const bool isUnavailable = feed.error && (feed.error->kind == ErrorKind::Access || feed.error->kind == ErrorKind::UnknownModel);
        if (own.contains(id) || isUnavailable)
            continue;
        status.loaded += feed.loaded;
        if (feed.error && !status.error)
            status.error = feed.error;
        isReading = isReading || !feed.readAt;
    }
    const SourcePhase phase = link.status().phase;
    if (phase == SourcePhase::Disconnected) {
        status.phase = QueuePhase::NoSource;
    } else if (phase == SourcePhase::Offline || phase == SourcePhase::Refused) {
        status.phase = QueuePhase::Offline;
        status.error = link.status().error;
    } else if (usable == 0 && unavailable) {
        status.phase = unavailable->kind == ErrorKind::Access ? QueuePhase::NoAccess : QueuePhase::NotInstalled;
        status.error = unavailable;
    } else if (status.error) {
        status.phase = QueuePhase::Failed;
    } else if (isReading) {
        status.phase = QueuePhase::Loading;
    } else {
        status.phase = parts.clock.now() - *status.readAt > status.lagTarget ? QueuePhase::Stale : QueuePhase::Ready;
    }
    return status;
}

void Console::Private::publishProblems()
{
    const QStringList problems = allProblems();
    if (problems != publishedProblems)
        Q_EMIT q.problemsChanged(publishedProblems = problems);
}

QStringList Console::Private::allProblems() const
{
    QStringList problems = definitions.problems;
    for (const DerivedColumns::Problem& problem : board->engine().derivedProblems()) {
        // What the files alone show is there already.
        const QString line = u"%1 %2"_s.arg(definitions.fileOf(problem.feed), problem.detail);
        if (!problem.isOfSource && !problems.contains(line))
            problems.push_back(line);
    }
    problems += lackingAtSource(definitions, *board);
    for (const RuleProblem& problem : board->engine().problems()) {
        for (const QString& line : problem.isOfSource ? QStringList() : problem.text.split(u'\n'))
            problems.push_back(u"%1 %2"_s.arg(definitions.fileOf(problem.rule), line));
    }
    for (const auto& [rule, publication] : publications.allPublished()) {
        const auto atStart = hashesAtStart.find(rule);
        if (atStart == hashesAtStart.end() || atStart->second != publication.contentHash) {
            problems.push_back(u"%1 /version: v%2, on which %3 and %4 agreed, runs from the next start on"_s.arg(definitions.fileOf(rule))
                    .arg(publication.version)
                    .arg(publication.proposedBy, publication.publishedBy));
        }
    }
    return problems + discussion->problems() + agreement->problems() + delegations->problems() + reviewDesk->problems();
}

void Console::Private::publishQueues()
{
    if (!running)
        return;
    link.compareClocks();
    for (const QueueId& queue : board->queues())
        Q_EMIT q.queueChanged(queueStatus(queue));
    tick.start(tickInterval, [this] { publishQueues(); });
    if (!feedsTimer.isRunning())
        feedsTimer.start(feedsInterval, [this] { publishFeeds(); });
}

void Console::Private::publishFeeds()
{
    std::vector<FeedStatus> feeds = pulls->statuses();
    if (feeds != publishedFeeds)
        Q_EMIT q.feedsChanged(publishedFeeds = std::move(feeds));
}

DecisionRow Console::Private::markedRow(const Decision& decision) const
{
    DecisionRow row = rowOf(decision);
    keeping->mark(row);
    return row;
}

LedgerStatus Console::Private::ledgerStatus() const
{
    return keeping->status();
}

void Console::Private::pruneVersions()
{
    const auto isMore = cache->forgetVersions(odooSource, parts.clock.now() - historyKept, pruneSlice);
    if (!isMore)
        log::failure("old versions not forgotten", isMore.error());
    pruneTimer.start(isMore && *isMore ? prunePause : pruneInterval, [this] { pruneVersions(); });
}

void Console::Private::checkIdle()
{
    if (running && q.isIdle())
        QMetaObject::invokeMethod(&q, &Console::idle, Qt::QueuedConnection);
}

} // namespace backroom
