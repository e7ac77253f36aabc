// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/bus/bus_link.h"

#include "core/net/source_url.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Duration firstBusRetry = 2s;
constexpr Duration longestBusRetry = 60s;

/// What this program asks of a key, by n8n's names.
const QStringList& wantedScopes()
{
    static const QStringList all{scopes::listExecutions, scopes::readExecutions, scopes::retry, scopes::listFlows};
    return all;
}

} // namespace

BusLink::BusLink(TransportFactory makeTransport, Clock& clock, QObject* parent)
    : QObject(parent), m_makeTransport(std::move(makeTransport)), m_clock(clock), m_retryTimer(clock)
{
}

BusLink::~BusLink() = default;

void BusLink::begin(const ConnectionSettings& settings)
{
    m_status = {};
    m_status.id = busSource;
    m_status.settings = settings;
    m_status.url = settings.url;
    m_status.name = QUrl(settings.url).host();
    m_status.protocol = u"n8n"_s;
    m_failedTries = 0;
}

void BusLink::connectTo(const ConnectionSettings& settings, const Secret& key)
{
    disconnectFrom();
    begin(settings);
    m_key = key;
    const auto base = baseUrl(settings.url, settings.allowPlainHttp);
    if (!base)
        return setPhase(SourcePhase::Refused, base.error());
    m_instance = base->toString();
    m_transport = m_makeTransport(settings);
    m_client = std::make_unique<N8nClient>(*m_transport, m_clock, *base, key);
    discover();
}

void BusLink::reconnect()
{
    if (m_status.phase == SourcePhase::Discovering || m_status.url.isEmpty())
        return;
    const ConnectionSettings settings = m_status.settings;
    const Secret key = m_key;
    const bool isOnlyForSession = m_status.secretOnlyForSession;
    connectTo(settings, key);
    setSecretOnlyForSession(isOnlyForSession);
}

void BusLink::disconnectFrom()
{
    m_retryTimer.stop();
    const bool wasOnline = isOnline();
    m_status = {};
    m_status.id = busSource;
    if (wasOnline)
        Q_EMIT wentOffline();
    // Whoever hears of it may still have something under way there.
    const std::unique_ptr<HttpTransport> transport = std::move(m_transport);
    const std::unique_ptr<N8nClient> client = std::move(m_client);
    m_key = {};
    m_instance.clear();
    Q_EMIT statusChanged();
}

void BusLink::refuse(const ConnectionSettings& settings, const Error& error)
{
    disconnectFrom();
    begin(settings);
    setPhase(SourcePhase::Refused, error);
}

void BusLink::setSecretOnlyForSession(bool only)
{
    m_status.secretOnlyForSession = only;
    Q_EMIT statusChanged();
}

void BusLink::noteAnswer(Timestamp at)
{
    m_status.lastAnswerAt = at;
    Q_EMIT statusChanged();
}

void BusLink::discover()
{
    setPhase(SourcePhase::Discovering);
    m_client->discover(this, [this](const Result<N8nSession>& session) { take(session); });
}

void BusLink::take(const Result<N8nSession>& session)
{
    if (!session) {
        const bool mayHeal = isTransient(session.error().kind) || session.error().kind == ErrorKind::Cancelled;
        Error error = session.error();
        if (error.kind == ErrorKind::NotTheService)
            error.detail = u"not-n8n"_s;
        setPhase(mayHeal ? SourcePhase::Offline : SourcePhase::Refused, error);
        if (mayHeal)
            retryLater();
        return;
    }
    m_failedTries = 0;
    m_status.version = session->tellsScopes ? u"2"_s : u"1"_s;
    m_status.missingRights.clear();
    for (const QString& scope : wantedScopes()) {
        if (!session->may(scope))
            m_status.missingRights.push_back(scope);
    }
    m_status.lastAnswerAt = m_clock.now();
    setPhase(SourcePhase::Online);
    Q_EMIT wentOnline();
}

void BusLink::retryLater()
{
    const Duration delay = std::min(longestBusRetry, firstBusRetry * (1 << std::min(m_failedTries, 6)));
    ++m_failedTries;
    m_status.retryAt = m_clock.now() + delay;
    m_retryTimer.start(delay, [this] { discover(); });
    Q_EMIT statusChanged();
}

void BusLink::report(const Error& error)
{
    if (!isOnline())
        return;
    const bool isRefused = error.kind == ErrorKind::Authentication;
    const bool isDown = error.reach != Reach::Reached && isTransient(error.kind);
    if (!isRefused && !isDown)
        return;
    setPhase(isRefused ? SourcePhase::Refused : SourcePhase::Offline, error);
    Q_EMIT wentOffline();
    if (!isRefused)
        retryLater();
}

void BusLink::setPhase(SourcePhase phase, std::optional<Error> error)
{
    m_status.phase = phase;
    m_status.error = std::move(error);
    m_status.retryAt.reset();
    Q_EMIT statusChanged();
}

} // namespace backroom
