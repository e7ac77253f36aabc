// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/console_private.h"
#include "core/engine/decision_row.h"

#include "core/base/log.h"
#include "core/engine/detail_builder.h"
#include "core/engine/settings.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const SourceId odooSource{u"odoo"_s};
/// Where the cache remembers whose mirror it is.
const FeedId identityFeed{u"source:odoo"_s};
const QString odooSecretName = u"odoo"_s;
const QString signingSecretName = u"ledger-signing-key"_s;
constexpr Duration tickInterval = 30s;
constexpr Duration headInterval = 1h;
constexpr Duration longestPollDelay = 60s;

} // namespace

Console::Private::Private(ConsoleParts given, Console& owner)
    : parts(std::move(given)), q(owner), link(parts.makeTransport, parts.clock), tick(parts.clock), headTimer(parts.clock)
{
}

Result<void> Console::Private::start()
{
    auto openedLedger = LedgerStore::open(parts.dataFolder + u"/ledger.sqlite"_s, parts.faults);
    if (!openedLedger)
        return openedLedger.error();
    ledger = std::move(*openedLedger);
    auto openedCache = CacheStore::open(parts.dataFolder + u"/cache.sqlite"_s, parts.faults);
    if (!openedCache)
        return openedCache.error();
    cache = std::move(*openedCache);

    definitions = loadDefinitions({parts.resourceFolder, parts.configFolder});
    board = std::make_unique<QueueBoard>(parts.clock, *cache, odooSource);
    dispatcher = std::make_unique<Dispatcher>(parts.clock, *ledger, *board, parts.device);
    wire();
    for (const FeedDefinition& feed : definitions.feeds)
        addPull(feed);
    for (const Rule& rule : definitions.rules)
        board->addRule(rule);
    for (auto& pull : pulls) {
        board->setSchema(pull->puller.feed().id, pull->puller.schema());
        const auto restored = pull->puller.restore();
        if (!restored && restored.error().kind == ErrorKind::StoreCorrupt) {
            // Damage that SQLite itself does not see: the replica is worthless, everything is read anew.
            log::failure("cache emptied", restored.error());
            if (const auto emptied = emptyCache(); !emptied)
                return emptied;
            break;
        }
        if (!restored)
            pull->error = restored.error();
        if (pull->puller.readAt())
            board->setReadAt(pull->puller.feed().id, *pull->puller.readAt());
    }
    if (const auto restored = dispatcher->restore(); !restored)
        return restored.error();
    if (const auto noted = ledger->append({u"session.started"_s, parts.clock.now(), {}, parts.device, {{"version", BACKROOM_VERSION}}}); !noted)
        return noted.error();
    running = true;
    prepareSigning();
    publishQueues();
    takeStoredConnection();
    return {};
}

void Console::Private::stop()
{
    if (!running)
        return;
    running = false;
    tick.stop();
    headTimer.stop();
    dispatcher->suspend();
    for (auto& pull : pulls)
        pull->puller.abandon();
    link.disconnect(this);
    link.disconnectFrom();
    signHead();
}

void Console::Private::wire()
{
    connect(&link, &SourceLink::statusChanged, this, [this] {
        Q_EMIT q.sourceChanged(link.status());
        publishQueues();
        checkIdle();
    });
    connect(&link, &SourceLink::wentOnline, this, &Private::goOnline);
    connect(&link, &SourceLink::wentOffline, this, &Private::goOffline);
    connect(board.get(), &QueueBoard::rowsChanged, this, [this](const QueueDelta& delta) {
        if (openQueues.contains(delta.queue))
            Q_EMIT q.rowsChanged(delta);
    });
    connect(board.get(), &QueueBoard::summaryChanged, this, [this](const QueueId& queue) { Q_EMIT q.queueChanged(queueStatus(queue)); });
    connect(dispatcher.get(), &Dispatcher::decisionChanged, this, [this](const Decision& decision) { Q_EMIT q.decisionChanged(rowOf(decision)); });
    connect(dispatcher.get(), &Dispatcher::ledgerChanged, this, [this] { Q_EMIT q.ledgerChanged(ledgerStatus()); });
    connect(dispatcher.get(), &Dispatcher::callFailed, &link, &SourceLink::report, Qt::QueuedConnection);
    connect(dispatcher.get(), &Dispatcher::settled, this, &Private::checkIdle);
    connect(dispatcher.get(), &Dispatcher::recordRead, this, [this](const Record& record, const FeedId& feed) {
        takeFresh(feed, record);
    });
}

void Console::Private::takeFresh(const FeedId& feed, const Record& record)
{
    for (auto& pull : pulls) {
        if (pull->puller.feed().id == feed && pull->puller.isPulling())
            pull->readMeanwhile.insert(record.key);
    }
    board->apply(feed, {record}, {});
}

void Console::Private::addPull(const FeedDefinition& feed)
{
    board->addFeed(feed);
    std::vector<QString> extra;
    for (const Rule& rule : definitions.rules) {
        if (rule.feed == feed.id) {
            const auto more = rule.fields();
            extra.insert(extra.end(), more.begin(), more.end());
        }
    }
    std::sort(extra.begin(), extra.end());
    extra.erase(std::unique(extra.begin(), extra.end()), extra.end());
    Pull& pull = *pulls.emplace_back(new Pull{{feed, extra, odooSource, *cache, parts.clock}, ScopedTimer(parts.clock), {}, 0});
    FeedPuller& puller = pull.puller;
    connect(&puller, &FeedPuller::applied, this, [this, &puller, &pull](const std::vector<Record>& changed, const std::vector<RecordKey>& removed) {
        board->setSchema(puller.feed().id, puller.schema());
        std::vector<Record> newer = changed;
        std::erase_if(newer, [&](const Record& record) { return pull.readMeanwhile.contains(record.key); });
        board->apply(puller.feed().id, newer, removed);
    });
    connect(&puller, &FeedPuller::namesRead, this, [this](const std::set<QString>& models) { board->reloadNames(models); });
    connect(&puller, &FeedPuller::progressed, this, &Private::publishQueues);
    connect(&puller, &FeedPuller::finished, this, [this, &pull](const std::optional<Error>& error) { finishPull(pull, error); });
}

void Console::Private::takeStoredConnection()
{
    const auto stored = loadConnection(parts.configFolder);
    if (!stored) {
        link.refuse({}, stored.error());
        return;
    }
    if (!*stored)
        return;
    const ConnectionSettings settings = **stored;
    secretPending = true;
    parts.secrets.read(odooSecretName, this, [this, settings](const Result<Secret>& secret) {
        secretPending = false;
        if (!secret) {
            link.refuse(settings, secret.error());
            return;
        }
        if (const auto kept = keepCacheOf(settings); !kept) {
            link.refuse(settings, kept.error());
            return;
        }
        link.connectTo(settings, *secret);
    });
}

Result<void> Console::Private::keepCacheOf(const ConnectionSettings& settings)
{
    const auto base = baseUrl(settings.url, settings.allowPlainHttp);
    const Json identity = {{"url", (base ? base->toString() : settings.url).toStdString()}, {"database", settings.database.toStdString()}, {"login", settings.login.toStdString()}};
    const auto known = cache->position(identityFeed);
    if (!known)
        return known.error();
    if (*known == identity)
        return {};
    if (const auto emptied = emptyCache(); !emptied)
        return emptied;
    return cache->apply(identityFeed, {}, {}, identity);
}

Result<void> Console::Private::emptyCache()
{
    if (const auto cleared = cache->clear(odooSource); !cleared)
        return cleared;
    board->clear();
    for (auto& pull : pulls)
        pull->puller.forget();
    return {};
}

void Console::Private::connectSource(const ConnectionSettings& settings, const Secret& secret)
{
    for (auto& pull : pulls)
        pull->puller.abandon();
    const auto saved = saveConnection(parts.configFolder, settings);
    const auto kept = saved ? keepCacheOf(settings) : saved;
    if (!kept) {
        link.refuse(settings, kept.error());
        return;
    }
    link.connectTo(settings, secret);
    parts.secrets.write(odooSecretName, secret, this, [this](const Result<void>& written) {
        if (!written)
            link.setSecretOnlyForSession(true);
    });
}

void Console::Private::reconnect()
{
    if (link.hasSecret())
        link.reconnect();
    else if (!secretPending)
        takeStoredConnection();
}

void Console::Private::forgetSource()
{
    for (auto& pull : pulls)
        pull->puller.abandon();
    link.disconnectFrom();
    if (const auto forgotten = forgetConnection(parts.configFolder); !forgotten)
        log::failure("connection not forgotten", forgotten.error());
    parts.secrets.remove(odooSecretName, this, [](const Result<void>& removed) {
        if (!removed && removed.error().kind != ErrorKind::Missing)
            log::failure("secret not removed", removed.error());
    });
    if (const auto cleared = keepCacheOf({}); !cleared)
        log::failure("cache not cleared", cleared.error());
    publishQueues();
}

void Console::Private::goOnline()
{
    const OdooSession& session = *link.client()->session();
    board->setCurrencies(session.currencies);
    dispatcher->resume(*link.client(), {session.login, session.uid, link.client()->connection().base().toString() + u' ' + link.settings().database});
    for (auto& each : pulls)
        pull(*each, false);
}

void Console::Private::goOffline()
{
    dispatcher->suspend();
    for (auto& pull : pulls) {
        pull->puller.abandon();
        pull->timer.stop();
    }
    publishQueues();
}

void Console::Private::pull(Pull& pull, bool sweep)
{
    if (OdooClient* client = link.client()) {
        pull.timer.stop();
        pull.puller.pull(*client, sweep);
        publishQueues();
    }
}

void Console::Private::finishPull(Pull& pull, const std::optional<Error>& error)
{
    pull.readMeanwhile.clear();
    pull.error = error;
    pull.failures = error ? pull.failures + 1 : 0;
    if (error) {
        log::failure("pull failed", *error, pull.puller.feed().id.value);
    } else {
        board->setReadAt(pull.puller.feed().id, parts.clock.now());
    }
    const Duration delay = std::min(longestPollDelay, pull.puller.feed().pollInterval * (1 << std::min(pull.failures, 5)));
    pull.timer.start(delay, [this, &pull] { this->pull(pull, false); });
    publishQueues();
    checkIdle();
    if (error)
        link.report(*error);
}

bool Console::Private::feeds(const Pull& pull, const QueueId& queue) const
{
    const auto rules = board->rules();
    return std::any_of(rules.begin(), rules.end(), [&](const Rule* rule) { return rule->queue == queue && rule->feed == pull.puller.feed().id; });
}

QueueStatus Console::Private::queueStatus(const QueueId& queue) const
{
    QueueStatus status = board->summary(queue);
    const auto found = std::find_if(pulls.begin(), pulls.end(), [&](const auto& pull) { return feeds(*pull, queue); });
    if (found == pulls.end())
        return status;
    const Pull& pull = **found;
    status.readAt = pull.puller.readAt();
    status.loaded = pull.puller.loaded();
    status.error = pull.error;
    const SourcePhase phase = link.status().phase;
    if (phase == SourcePhase::Disconnected) {
        status.phase = QueuePhase::NoSource;
    } else if (phase == SourcePhase::Offline || phase == SourcePhase::Refused) {
        status.phase = QueuePhase::Offline;
        status.error = link.status().error;
    } else if (pull.error && pull.error->kind == ErrorKind::Access) {
        status.phase = QueuePhase::NoAccess;
    } else if (pull.error && pull.error->kind == ErrorKind::UnknownModel) {
        status.phase = QueuePhase::NotInstalled;
    } else if (pull.error) {
        status.phase = QueuePhase::Failed;
    } else if (!status.readAt) {
        status.phase = QueuePhase::Loading;
    } else {
        status.phase = parts.clock.now() - *status.readAt > status.lagTarget ? QueuePhase::Stale : QueuePhase::Ready;
    }
    return status;
}

void Console::Private::publishQueues()
{
    if (!running)
        return;
    for (const QueueId& queue : board->queues())
        Q_EMIT q.queueChanged(queueStatus(queue));
    tick.start(tickInterval, [this] { publishQueues(); });
}

LedgerStatus Console::Private::ledgerStatus() const
{
    return {static_cast<qint64>(ledger->size()), QString::fromLatin1(toHex(ledger->root())), ledger->damage()};
}

void Console::Private::testConnection(Ticket ticket, const ConnectionSettings& settings, const Secret& secret)
{
    const auto base = baseUrl(settings.url, settings.allowPlainHttp);
    if (!base) {
        QMetaObject::invokeMethod(&q, [this, ticket, error = base.error()] {
            ConnectionReport report;
            report.error = error;
            Q_EMIT q.connectionTested(ticket, report);
        }, Qt::QueuedConnection);
        return;
    }
    const std::shared_ptr<HttpTransport> transport = parts.makeTransport(settings);
    auto* client = new OdooClient(*transport, parts.clock, *base, {settings.database, settings.login, secret, settings.secretIsKey}, this);
    const auto report = std::make_shared<ConnectionReport>();
    const auto finish = [this, client, transport, ticket, report] {
        Q_EMIT q.connectionTested(ticket, *report);
        connect(client, &QObject::destroyed, this, [transport] {}); // the transport goes after the client
        client->deleteLater();
    };
    client->signIn(client, [this, client, report, finish](const Result<OdooSession>& session) {
        if (!session) {
            report->error = session.error();
            return finish();
        }
        report->version = session->version.text;
        report->protocol = protocolName(session->protocol);
        report->user = session->userName;
        for (const OdooCompany& company : session->companies)
            report->companies.push_back(company.name);
        const auto left = std::make_shared<std::size_t>(pulls.size());
        if (*left == 0)
            return finish();
        for (const auto& pull : pulls) {
            const FeedId feed = pull->puller.feed().id;
            client->fields(pull->puller.feed().model, client, [report, finish, left, feed](const Result<OdooFields>& fields) {
                const QString state = fields ? u"ready"_s : toName(fields.error().kind);
                report->capabilities.push_back({feed.value, state});
                if (--*left == 0)
                    finish();
            });
        }
    });
}

void Console::Private::readDetail(Ticket ticket, const ItemId& id)
{
    const WorkItem* item = board->item(id);
    const Record* record = item ? board->record(item->record) : nullptr;
    if (!record) {
        Q_EMIT q.detailFailed(ticket, Error::of(ErrorKind::Missing, u"the item is not open any more"_s));
        return;
    }
    const QString url = link.settings().url;
    ItemDetail cached = buildDetail(*board, *dispatcher, *item, *record, url);
    OdooClient* client = link.client();
    // Without a reading from the source there is nothing to seal, and so nothing to decide.
    for (OfferedAction& action : cached.actions) {
        action.allowed = false;
        if (client)
            action.refusals.push_back(u"reading"_s);
    }
    if (!client)
        cached.error = link.status().error;
    Q_EMIT q.detailReady(ticket, cached);
    if (!client)
        return;
    const Rule& rule = *board->rule(item->rule);
    EvidenceReader reader(parts.clock, *client, [this](const QString& model, const std::map<std::int64_t, QString>& names) { board->learnNames(model, names); });
    const RecordKey key = item->record;
    reader.readRecord(rule, board->feed(rule.feed)->definition, board->contextOf(rule.feed), key, Priority::Interactive, this,
        [this, ticket, id, url, feed = rule.feed, cached](const Result<FreshRecord>& fresh) {
            if (!fresh) {
                ItemDetail partial = cached;
                partial.error = fresh.error();
                Q_EMIT q.detailReady(ticket, partial);
                link.report(fresh.error());
                return;
            }
            takeFresh(feed, fresh->record);
            const WorkItem* current = board->item(id);
            if (!current) {
                Q_EMIT q.detailFailed(ticket, Error::of(ErrorKind::Missing, u"the item is not open any more"_s));
                return;
            }
            ItemDetail detail = buildDetail(*board, *dispatcher, *current, fresh->record, url);
            addFresh(detail, *fresh);
            OdooClient* stillThere = link.client();
            if (!stillThere) {
                Q_EMIT q.detailReady(ticket, detail);
                return;
            }
            EvidenceReader(parts.clock, *stillThere, {}).readTimeline(current->record, this, [this, ticket, detail](const Result<std::vector<TimelineEntry>>& timeline) mutable {
                if (timeline)
                    detail.timeline = *timeline;
                else
                    detail.error = timeline.error(); // the chatter is missing; everything else stands
                Q_EMIT q.detailReady(ticket, detail);
            });
        });
}

void Console::Private::prepareSigning()
{
    parts.secrets.read(signingSecretName, this, [this](const Result<Secret>& stored) {
        if (stored) {
            signingKey = SigningKey::fromSeed(*stored);
        } else {
            signingKey = SigningKey::generate();
            // Without a key store the key lives for this session only; the log tells the two apart.
            parts.secrets.write(signingSecretName, signingKey->seed(), this, [](const Result<void>& written) {
                if (!written)
                    log::failure("signing key kept for this session only", written.error());
            });
        }
        headTimer.start(headInterval, [this] { signHead(); });
        const Json key = {{"publicKey", signingKey->publicKey().toHex().toStdString()}, {"fromKeyStore", stored.has_value()}};
        if (const auto noted = ledger->append({u"signing-key.used"_s, parts.clock.now(), {}, parts.device, key}); !noted)
            log::failure("signing key not noted", noted.error());
        Q_EMIT q.ledgerChanged(ledgerStatus());
    });
}

void Console::Private::signHead()
{
    if (!signingKey)
        return;
    TreeHead head{ledger->size(), ledger->root(), parts.clock.now(), {}, {}};
    signingKey->sign(head);
    if (const auto stored = ledger->addHead(head); !stored)
        log::failure("tree head not stored", stored.error());
    headTimer.start(headInterval, [this] { signHead(); });
}

void Console::Private::checkIdle()
{
    if (running && q.isIdle())
        QMetaObject::invokeMethod(&q, &Console::idle, Qt::QueuedConnection);
}

} // namespace backroom
