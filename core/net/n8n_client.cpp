// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/n8n_client.h"

#include <utility>

namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A retry is answered when it has ended, which may take as long as the flow does (n8n.md §0.1).
constexpr Duration retryPatience = 5min;
/// Pages looked through for what became of an execution: 5 000 newer ones.
constexpr int mostPages = 20;

} // namespace

struct N8nClient::Private {
    Private(HttpTransport& transport, Clock& clock, QUrl base, Secret given, N8nClient& client)
        : q(client)
        , connection(transport, clock, std::move(base))
        , key(std::move(given))
    {
    }

    template <typename T>
    using Decode = std::function<Result<T>(const HttpReply&)>;

    template <typename T>
    void send(HttpRequest request, Connection::Task task, QObject* owner, Done<T> done, Decode<T> decode)
    {
        task.build = [request = std::move(request)]() -> Result<HttpRequest> { return request; };
        if (!task.check)
            task.check = n8n::passingFault;
        task.done = [done = std::move(done), decode = std::move(decode)](const Result<HttpReply>& reply) {
            done(reply ? decode(*reply) : Result<T>(reply.error()));
        };
        connection.run(std::move(task), owner);
    }

    template <typename T>
    void read(HttpRequest request, Lane lane, QObject* owner, Done<T> done, Decode<T> decode)
    {
        Connection::Task task;
        task.isRead = true;
        task.lane = lane;
        send<T>(std::move(request), std::move(task), owner, std::move(done), std::move(decode));
    }

    /// Nothing is sent; the answer comes like any other.
    template <typename T>
    void refuse(const QString& scope, QObject* owner, Done<T> done)
    {
        Connection::Task task;
        task.build = [scope]() -> Result<HttpRequest> { return Error::of(ErrorKind::Access, u"scope %1"_s.arg(scope)); };
        task.done = [done = std::move(done)](const Result<HttpReply>& reply) { done(reply.error()); };
        connection.run(std::move(task), owner);
    }

    bool may(const QString& scope) const { return !session || session->may(scope); }

    /// 1.x tells nothing of the key: a list of one shows whether it is good.
    void tryKey(QObject* owner, Done<N8nSession> done)
    {
        n8n::ExecutionQuery one;
        one.limit = 1;
        read<n8n::ExecutionPage>(n8n::encodeExecutions(one, key), Lane::Interactive, owner,
            [this, done = std::move(done)](const Result<n8n::ExecutionPage>& page) {
                if (!page)
                    return done(page.error());
                session = N8nSession();
                done(*session);
            },
            n8n::decodeExecutions);
    }

    void takeScopes(const Result<std::set<QString>>& found, QObject* owner, const Done<N8nSession>& done)
    {
        if (!found && found.error().kind == ErrorKind::UnknownMethod)
            return tryKey(owner, done);
        if (!found)
            return done(found.error());
        session = N8nSession{true, *found};
        if (!session->may(scopes::listExecutions))
            return done(Error{ErrorKind::Access, Reach::Reached, {}, {}, u"scope %1"_s.arg(scopes::listExecutions)});
        done(*session);
    }

    void readFlows(std::vector<n8n::Flow> before, const QString& cursor, QObject* owner, Done<std::vector<n8n::Flow>> done)
    {
        read<n8n::FlowPage>(n8n::encodeFlows(cursor, key), Lane::Bulk, owner,
            [this, before = std::move(before), cursor, owner, done = std::move(done)](Result<n8n::FlowPage> page) mutable {
                if (!page)
                    return done(page.error());
                before.insert(before.end(), page->flows.begin(), page->flows.end());
                // A server that gives the same cursor again would never end.
                if (page->nextCursor.isEmpty() || page->nextCursor == cursor)
                    return done(std::move(before));
                readFlows(std::move(before), page->nextCursor, owner, std::move(done));
            },
            n8n::decodeFlows);
    }

    /// What runs in the answering process is on a list of its own, so both are looked through.
    struct Search {
        std::int64_t of = 0;
        std::vector<ExecutionHead> found;
        int pages = 0;
        bool isOfRunning = true;
    };

    void searchRetries(Search search, std::int64_t before, QObject* owner, Done<std::vector<ExecutionHead>> done)
    {
        n8n::ExecutionQuery query;
        query.beforeId = before;
        if (search.isOfRunning)
            query.status = ExecutionStatus::Running;
        read<n8n::ExecutionPage>(n8n::encodeExecutions(query, key), Lane::Decision, owner,
            [this, search = std::move(search), owner, done = std::move(done)](const Result<n8n::ExecutionPage>& page) mutable {
                if (!page)
                    return done(page.error());
                for (const ExecutionHead& row : page->rows) {
                    if (row.retryOf == search.of)
                        search.found.push_back(row);
                }
                // Ids grow by start: a retry is newer than what it retries.
                const bool hasOlder = page->hasMore && page->rows.back().id > search.of;
                if (hasOlder && ++search.pages >= mostPages)
                    return done(Error{ErrorKind::TooLarge, Reach::Reached, {}, {}, u"too many newer executions to look through"_s});
                if (hasOlder)
                    return searchRetries(std::move(search), page->rows.back().id, owner, std::move(done));
                if (std::exchange(search.isOfRunning, false))
                    return searchRetries(std::move(search), 0, owner, std::move(done));
                done(std::move(search.found));
            },
            n8n::decodeExecutions);
    }

    N8nClient& q;
    Connection connection;
    const Secret key;
    std::optional<N8nSession> session;
};

N8nClient::N8nClient(HttpTransport& transport, Clock& clock, QUrl base, Secret key, QObject* parent)
    : QObject(parent)
    , d(std::make_unique<Private>(transport, clock, std::move(base), std::move(key), *this))
{
}

N8nClient::~N8nClient() = default;

void N8nClient::discover(QObject* owner, Done<N8nSession> done)
{
    d->session.reset();
    d->read<std::monostate>(n8n::encodeReadiness(), Lane::Interactive, owner,
        [this, owner, done = std::move(done)](const Result<std::monostate>& ready) {
            if (!ready)
                return done(ready.error());
            d->read<std::set<QString>>(n8n::encodeDiscover(d->key), Lane::Interactive, owner,
                [this, owner, done](const Result<std::set<QString>>& found) { d->takeScopes(found, owner, done); }, n8n::decodeScopes);
        },
        [](const HttpReply& reply) -> Result<std::monostate> {
            const auto ready = n8n::decodeReadiness(reply);
            return ready ? Result<std::monostate>(std::monostate()) : ready.error();
        });
}

const std::optional<N8nSession>& N8nClient::session() const
{
    return d->session;
}

void N8nClient::executions(const n8n::ExecutionQuery& query, Lane lane, QObject* owner, Done<n8n::ExecutionPage> done)
{
    d->read<n8n::ExecutionPage>(n8n::encodeExecutions(query, d->key), lane, owner, std::move(done), n8n::decodeExecutions);
}

void N8nClient::execution(std::int64_t id, n8n::Reveal reveal, const QStringList& picks, Lane lane, QObject* owner, Done<Execution> done)
{
    if (!d->may(scopes::readExecutions))
        return d->refuse<Execution>(scopes::readExecutions, owner, std::move(done));
    const auto takeHead = [this, id, reveal, picks, lane, owner, done = std::move(done)](Result<Execution> head) {
        if (!head || reveal == n8n::Reveal::Head)
            return done(std::move(head));
        if (head->dataBytes > dataLimit)
            return done(Error{ErrorKind::TooLarge, Reach::NotSent, {}, {}, u"%1 bytes of data"_s.arg(head->dataBytes)});
        d->read<Execution>(n8n::encodeExecution(id, reveal, d->key), lane, owner, done,
            [picks](const HttpReply& reply) { return n8n::decodeExecution(reply, picks); });
    };
    d->read<Execution>(n8n::encodeExecution(id, n8n::Reveal::Head, d->key), lane, owner, takeHead,
        [](const HttpReply& reply) { return n8n::decodeExecution(reply); });
}

void N8nClient::flows(QObject* owner, Done<std::vector<n8n::Flow>> done)
{
    if (!d->may(scopes::listFlows))
        return d->refuse<std::vector<n8n::Flow>>(scopes::listFlows, owner, std::move(done));
    d->readFlows({}, {}, owner, std::move(done));
}

void N8nClient::retry(std::int64_t id, bool currentFlow, QObject* owner, Done<ExecutionHead> done)
{
    if (!d->may(scopes::retry))
        return d->refuse<ExecutionHead>(scopes::retry, owner, std::move(done));
    Connection::Task task;
    task.lane = Lane::Decision;
    task.options.timeout = retryPatience;
    d->send<ExecutionHead>(n8n::encodeRetry(id, currentFlow, d->key), std::move(task), owner, std::move(done), n8n::decodeRetry);
}

void N8nClient::retriesOf(std::int64_t id, QObject* owner, Done<std::vector<ExecutionHead>> done)
{
    d->searchRetries({id, {}, 0, true}, 0, owner, std::move(done));
}

void N8nClient::startOf(std::int64_t id, QObject* owner, Done<Json> done)
{
    execution(id, n8n::Reveal::Head, {}, Lane::Decision, owner, [this, id, owner, done = std::move(done)](const Result<Execution>& head) {
        if (!head)
            return done(head.error());
        if (head->dataBytes > dataLimit)
            return done(Error{ErrorKind::TooLarge, Reach::NotSent, {}, {}, u"%1 bytes of data"_s.arg(head->dataBytes)});
        d->read<Json>(n8n::encodeExecution(id, n8n::Reveal::Clear, d->key), Lane::Decision, owner, done, n8n::decodeStart);
    });
}

void N8nClient::replay(const QString& webhook, const Json& body, const QString& decision, QObject* owner, Done<void> done)
{
    Connection::Task task;
    task.lane = Lane::Decision;
    task.options.timeout = retryPatience;
    d->send<void>(n8n::encodeReplay(webhook, body, decision), std::move(task), owner, std::move(done), n8n::decodeReplay);
}

void N8nClient::resume(const ResumePlace& place, const Json& body, QObject* owner, Done<void> done)
{
    ResumePlace relative = place;
    // n8n tells its whole path; the base may hold the beginning of it.
    const QString prefix = d->connection.base().path();
    if (prefix.size() > 1 && relative.path.startsWith(prefix + u'/'))
        relative.path = relative.path.mid(prefix.size());
    Connection::Task task;
    task.lane = Lane::Decision;
    if (relative.path.isEmpty()) {
        task.build = []() -> Result<HttpRequest> { return Error::of(ErrorKind::Refused, u"it cannot be resumed by a call"_s); };
        task.done = [done = std::move(done)](const Result<HttpReply>& reply) { done(reply.error()); };
        return d->connection.run(std::move(task), owner);
    }
    d->send<void>(n8n::encodeResume(relative, body), std::move(task), owner, std::move(done), n8n::decodeResume);
}

Connection& N8nClient::connection()
{
    return d->connection;
}

} // namespace backroom
