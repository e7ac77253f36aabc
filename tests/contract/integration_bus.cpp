// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/contract/integration_bus.h"

#include "core/engine/system_clock.h"
#include "core/net/qt_transport.h"

#include <algorithm>

namespace backroom::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostPolls = 150;
constexpr Duration betweenPolls{200};

QUrl busUrl() { return QUrl(qEnvironmentVariable("BACKROOM_N8N_URL")); }

} // namespace

IntegrationBus::IntegrationBus(const QString& key)
    : IntegrationBus(Secret(qgetenv("BACKROOM_N8N_KEY_" + key.toUpper().toLatin1())))
{
}

IntegrationBus::IntegrationBus(Secret key)
    : m_clock(makeSystemClock())
    , m_transport(makeQtTransport({}))
    , m_client(std::make_unique<N8nClient>(*m_transport, *m_clock, busUrl(), std::move(key)))
{
}

IntegrationBus::~IntegrationBus() = default;

bool IntegrationBus::isThere() { return !qEnvironmentVariableIsEmpty("BACKROOM_N8N_URL"); }

Result<N8nSession> IntegrationBus::discover()
{
    return outcomeOf<N8nSession>([this](auto done) { m_client->discover(m_client.get(), done); });
}

Result<n8n::ExecutionPage> IntegrationBus::list(const n8n::ExecutionQuery& query)
{
    return outcomeOf<n8n::ExecutionPage>([&](auto done) { m_client->executions(query, Lane::Interactive, m_client.get(), done); });
}

Result<Execution> IntegrationBus::read(std::int64_t id, n8n::Reveal reveal, const QStringList& picks)
{
    return outcomeOf<Execution>([&](auto done) { m_client->execution(id, reveal, picks, Lane::Interactive, m_client.get(), done); });
}

Result<ExecutionHead> IntegrationBus::retry(std::int64_t id, bool currentFlow)
{
    return outcomeOf<ExecutionHead>([&](auto done) { m_client->retry(id, currentFlow, m_client.get(), done); });
}

Result<std::vector<ExecutionHead>> IntegrationBus::retriesOf(std::int64_t id)
{
    return outcomeOf<std::vector<ExecutionHead>>([&](auto done) { m_client->retriesOf(id, m_client.get(), done); });
}

Result<void> IntegrationBus::resume(const ResumePlace& place, const Json& body)
{
    return outcomeOf<void>([&](auto done) { m_client->resume(place, body, m_client.get(), done); });
}

Result<Json> IntegrationBus::startOf(std::int64_t id)
{
    return outcomeOf<Json>([&](auto done) { m_client->startOf(id, m_client.get(), done); });
}

Result<void> IntegrationBus::replay(const QString& webhook, const Json& body, const QString& decision)
{
    return outcomeOf<void>([&](auto done) { m_client->replay(webhook, body, decision, m_client.get(), done); });
}

QString IntegrationBus::flow(const QString& name)
{
    if (m_flows.empty()) {
        const auto flows = outcomeOf<std::vector<n8n::Flow>>([this](auto done) { m_client->flows(m_client.get(), done); });
        for (const n8n::Flow& flow : flows ? *flows : std::vector<n8n::Flow>())
            m_flows[flow.name] = flow.id;
    }
    return m_flows[name];
}

int IntegrationBus::post(const QString& webhook, const Json& body)
{
    const HttpRequest request{"POST", u"/webhook/"_s + webhook, {{"Content-Type", "application/json"}}, {}, dumpJson(body)};
    const auto status = outcomeOf<int>([&](const std::function<void(Result<int>)>& done) {
        HttpJob* job = m_transport->send(busUrl(), request, {}, m_client.get());
        QObject::connect(job, &HttpJob::finished, m_client.get(),
            [done](const Result<HttpReply>& reply) { done(reply ? Result<int>(reply->status) : reply.error()); });
    });
    return status.value_or(0);
}

std::int64_t IntegrationBus::newestOf(const QString& flowId)
{
    std::int64_t newest = 0;
    // Those that run just now are on a list of their own.
    for (const auto& status : {std::optional<ExecutionStatus>(), std::optional(ExecutionStatus::Running)}) {
        n8n::ExecutionQuery query;
        query.status = status;
        query.flow = flowId;
        query.limit = 5;
        const auto page = list(query);
        for (const ExecutionHead& row : page ? page->rows : std::vector<ExecutionHead>())
            newest = std::max(newest, row.flow == flowId ? row.id : 0);
    }
    return newest;
}

Result<ExecutionHead> IntegrationBus::run(const QString& webhook, const QString& flowName, const Json& body, const std::set<ExecutionStatus>& until)
{
    const QString id = flow(flowName);
    if (id.isEmpty())
        return Error::of(ErrorKind::Missing, u"there is no flow \"%1\""_s.arg(flowName));
    const std::int64_t before = newestOf(id);
    if (const int status = post(webhook, body); status != 200)
        return Error::of(ErrorKind::Refused, u"the webhook answers %1"_s.arg(status));
    return newest(flowName, before, until);
}

Result<ExecutionHead> IntegrationBus::newest(const QString& flowName, std::int64_t than, const std::set<ExecutionStatus>& until)
{
    const QString id = flow(flowName);
    for (int poll = 0; poll < mostPolls; ++poll) {
        if (const std::int64_t newest = newestOf(id); newest > than)
            return await(newest, until);
        QTest::qWait(static_cast<int>(betweenPolls.count()));
    }
    return Error::of(ErrorKind::Timeout, u"no execution of \"%1\" appears"_s.arg(flowName));
}

Result<ExecutionHead> IntegrationBus::await(std::int64_t id, const std::set<ExecutionStatus>& until)
{
    QString last;
    for (int poll = 0; poll < mostPolls; ++poll) {
        const auto execution = read(id, n8n::Reveal::Head);
        if (execution && until.contains(execution->head.status))
            return execution->head;
        last = execution ? toName(execution->head.status) : toName(execution.error().kind);
        QTest::qWait(static_cast<int>(betweenPolls.count()));
    }
    return Error::of(ErrorKind::Timeout, u"execution %1 stays %2"_s.arg(id).arg(last));
}

} // namespace backroom::test
