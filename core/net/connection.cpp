// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/connection.h"

#include "core/base/log.h"
#include "core/net/server_clock.h"

#include <QPointer>
#include <QRandomGenerator>

#include <algorithm>
#include <utility>
#include <vector>

namespace backroom {

namespace {

constexpr int maxTries = 4;
constexpr Duration firstBackOff{500};
constexpr Duration longestBackOff{30'000};
/// A server that asks for more is not waited for here; the caller sees its Retry-After.
constexpr Duration longestObeyedWait{60'000};
constexpr int failuresUntilDown = 3;
constexpr int defaultConcurrency = 2;

} // namespace

class Connection::GateGuard {
public:
    explicit GateGuard(Connection& connection);
    ~GateGuard();

private:
    QPointer<Connection> m_connection;
};

struct Connection::Private {
    struct Entry {
        Entry(Task given, QObject* caller, Clock& clock)
            : task(std::move(given))
            , owner(caller)
            , hasOwner(caller != nullptr)
            , backOff(clock)
        {
        }

        Task task;
        QPointer<QObject> owner;
        const bool hasOwner;
        std::uint64_t order = 0;
        std::uint64_t requestId = 0;
        int tries = 0;
        HttpJob* job = nullptr; ///< child of the connection, set while under way
        QByteArray verb;
        QString path;
        Duration startedAt{};
        ScopedTimer backOff;
        QMetaObject::Connection ownerWatch;
    };
    using EntryPtr = std::shared_ptr<Entry>;
    using Entries = std::vector<EntryPtr>;

    Private(Connection& connection, HttpTransport& way, Clock& time, QUrl url)
        : q(connection)
        , transport(way)
        , clock(time)
        , base(std::move(url))
        , random([] { return QRandomGenerator::global()->generateDouble(); })
    {
    }

    bool mayStart(const Entry& entry) const
    {
        // An owner's tasks are forgotten one by one while it dies; the others must not start in between.
        if ((entry.hasOwner && !entry.owner) || (gates > 0 && !entry.task.ignoresGate))
            return false;
        const int running = static_cast<int>(underWay.size());
        switch (entry.task.lane) {
        case Lane::Decision: return running < concurrency + 1;
        case Lane::Bulk: return running < std::max(1, concurrency - 1);
        case Lane::Interactive:
        case Lane::Push: break;
        }
        return running < concurrency;
    }

    /// Starts whatever may start, most urgent first; calls nobody back.
    void pump()
    {
        for (std::size_t i = 0; i < waiting.size();) {
            if (!mayStart(*waiting[i])) {
                ++i;
                continue;
            }
            const EntryPtr entry = waiting[i];
            waiting.erase(waiting.begin() + static_cast<std::ptrdiff_t>(i));
            start(entry);
        }
    }

    void enqueue(const EntryPtr& entry)
    {
        const auto sooner = [](const EntryPtr& a, const EntryPtr& b) {
            return std::pair(a->task.lane, a->order) < std::pair(b->task.lane, b->order);
        };
        waiting.insert(std::upper_bound(waiting.begin(), waiting.end(), entry, sooner), entry);
        pump();
    }

    void start(const EntryPtr& entry)
    {
        underWay.push_back(entry);
        const Result<HttpRequest> request = entry->task.build();
        if (!request) {
            entry->backOff.start(Duration(0), [this, entry, error = request.error()] { finish(entry, error); });
            return;
        }
        ++entry->tries;
        entry->requestId = ++lastRequestId;
        entry->startedAt = clock.monotonic();
        entry->verb = request->verb;
        entry->path = request->path;
        TransportOptions options = entry->task.options;
        options.mayRepeat = entry->task.isRead;
        entry->job = transport.send(base, *request, options, &q);
        connect(entry->job, &HttpJob::finished, &q, [this, entry](const Result<HttpReply>& result) { ended(entry, result); });
    }

    void ended(const EntryPtr& entry, const Result<HttpReply>& result)
    {
        entry->job->deleteLater();
        entry->job = nullptr;
        log::request({entry->requestId, entry->verb, entry->path, result ? result->status : 0,
            clock.monotonic() - entry->startedAt, result ? result->body.size() : 0});

        std::optional<Error> error;
        if (const auto date = result ? dateOf(*result) : std::nullopt)
            serverClock.note(*date, clock.now() - (clock.monotonic() - entry->startedAt), clock.now());
        if (!result)
            error = result.error();
        else if (entry->task.check)
            error = entry->task.check(*result);
        note(result.has_value(), error);

        if (error && mayRetry(*entry, *error)) {
            std::erase(underWay, entry);
            delayed.push_back(entry);
            entry->backOff.start(waitBefore(*entry, *error), [this, entry] {
                std::erase(delayed, entry);
                enqueue(entry);
            });
            pump();
            return;
        }
        finish(entry, error && !result ? Result<HttpReply>(*error) : result);
    }

    static bool mayRetry(const Entry& entry, const Error& error)
    {
        return entry.task.isRead && isTransient(error.kind) && entry.tries < maxTries
            && error.retryAfter.value_or(Duration(0)) <= longestObeyedWait;
    }

    Duration waitBefore(const Entry& entry, const Error& error) const
    {
        if (error.retryAfter)
            return *error.retryAfter;
        const Duration longest = std::min(longestBackOff, firstBackOff * (1 << (entry.tries - 1)));
        return Duration(static_cast<Duration::rep>(random() * static_cast<double>(longest.count())));
    }

    void finish(const EntryPtr& entry, Result<HttpReply> result)
    {
        std::erase(underWay, entry);
        QObject::disconnect(entry->ownerWatch);
        const QPointer<Connection> alive(&q);
        entry->task.done(std::move(result));
        if (alive)
            pump();
    }

    /// The owner died: nobody is interested any more.
    void forget(const EntryPtr& entry)
    {
        std::erase(waiting, entry);
        std::erase(delayed, entry);
        std::erase(underWay, entry);
        entry->backOff.stop();
        delete std::exchange(entry->job, nullptr);
        pump();
    }

    void note(bool answered, const std::optional<Error>& error)
    {
        if (error && error->kind == ErrorKind::Cancelled)
            return;
        if (answered)
            lastAnswerAt = clock.now();
        const bool isFailure = error && (error->reach != Reach::Reached || isTransient(error->kind));
        failuresInARow = isFailure ? failuresInARow + 1 : 0;
        const Health now = !isFailure ? Health::Good : failuresInARow >= failuresUntilDown ? Health::Down : Health::Degraded;
        if (std::exchange(health, now) != now)
            Q_EMIT q.healthChanged(now);
    }

    Connection& q;
    HttpTransport& transport;
    Clock& clock;
    const QUrl base;
    std::function<double()> random;
    int concurrency = defaultConcurrency;
    int gates = 0;
    std::uint64_t lastOrder = 0;
    std::uint64_t lastRequestId = 0;
    Entries waiting; ///< most urgent first
    Entries underWay;
    Entries delayed; ///< waiting for their next try
    Health health = Health::Unknown;
    int failuresInARow = 0;
    std::optional<Timestamp> lastAnswerAt;
    ServerClock serverClock;
};

Connection::GateGuard::GateGuard(Connection& connection) : m_connection(&connection)
{
    ++connection.d->gates;
}

Connection::GateGuard::~GateGuard()
{
    if (m_connection && --m_connection->d->gates == 0)
        m_connection->d->pump();
}

Connection::Connection(HttpTransport& transport, Clock& clock, QUrl base, QObject* parent)
    : QObject(parent)
    , d(std::make_unique<Private>(*this, transport, clock, std::move(base)))
{
}

Connection::~Connection()
{
    for (const Private::Entries* entries : {&d->waiting, &d->delayed, &d->underWay}) {
        for (const Private::EntryPtr& entry : *entries) {
            QObject::disconnect(entry->ownerWatch);
            entry->backOff.stop();
            delete std::exchange(entry->job, nullptr);
        }
    }
}

void Connection::run(Task task, QObject* owner)
{
    auto entry = std::make_shared<Private::Entry>(std::move(task), owner, d->clock);
    entry->order = ++d->lastOrder;
    if (owner)
        entry->ownerWatch = connect(owner, &QObject::destroyed, this, [this, entry] { d->forget(entry); });
    d->enqueue(entry);
}

std::shared_ptr<Connection::GateGuard> Connection::gate()
{
    return std::make_shared<GateGuard>(*this);
}

void Connection::setConcurrency(int limit)
{
    d->concurrency = std::max(1, limit);
    d->pump();
}

void Connection::setRandom(std::function<double()> random)
{
    d->random = std::move(random);
}

Health Connection::health() const
{
    return d->health;
}

std::optional<Timestamp> Connection::lastAnswerAt() const
{
    return d->lastAnswerAt;
}

Duration Connection::serverAhead() const
{
    return d->serverClock.ahead();
}

QUrl Connection::base() const
{
    return d->base;
}

} // namespace backroom
