// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/source_link.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Duration firstRetry = 2s;
constexpr Duration longestRetry = 60s;
/// Clocks that differ by less agree: answers are dated in whole seconds, and ages are shown in minutes.
constexpr Duration clocksAgree = 30s;
constexpr Duration worthTelling = 5s;

/// The network or the server's state, not the person, is the reason: trying again by itself is harmless.
bool mayHeal(ErrorKind kind)
{
    return isTransient(kind) || kind == ErrorKind::Cancelled;
}

} // namespace

QString protocolName(odoo::Protocol protocol)
{
    return protocol == odoo::Protocol::Json2 ? u"JSON-2"_s : u"JSON-RPC"_s;
}

SourceLink::SourceLink(TransportFactory makeTransport, Clock& clock, QObject* parent)
    : QObject(parent), m_makeTransport(std::move(makeTransport)), m_clock(clock), m_retryTimer(clock)
{
}

SourceLink::~SourceLink() = default;

OdooClient* SourceLink::client() const
{
    return isOnline() ? m_client.get() : nullptr;
}

void SourceLink::connectTo(const ConnectionSettings& settings, const Secret& secret)
{
    disconnectFrom();
    m_settings = settings;
    m_secret = secret;
    m_status = {};
    m_status.id = settings.id;
    m_status.settings = settings;
    m_status.url = settings.url;
    m_status.database = settings.database;
    m_status.login = settings.login;
    m_status.name = QUrl(settings.url).host();
    m_failedTries = 0;
    const auto base = baseUrl(settings.url, settings.allowPlainHttp);
    if (!base) {
        setPhase(SourcePhase::Refused, base.error());
        return;
    }
    m_transport = m_makeTransport(settings);
    m_client = std::make_unique<OdooClient>(*m_transport, m_clock, *base,
        OdooCredentials{settings.database, settings.login, secret, settings.secretIsKey});
    signIn();
}

void SourceLink::reconnect()
{
    if (m_status.phase == SourcePhase::Discovering || m_status.phase == SourcePhase::SigningIn || m_settings.url.isEmpty())
        return;
    const ConnectionSettings settings = m_settings;
    const Secret secret = m_secret;
    const bool onlyForSession = m_status.secretOnlyForSession;
    connectTo(settings, secret);
    setSecretOnlyForSession(onlyForSession);
}

void SourceLink::disconnectFrom()
{
    m_retryTimer.stop();
    const bool wasOnline = isOnline();
    m_client.reset();
    // Whoever hears of it may still have something under way there.
    const std::unique_ptr<HttpTransport> transport = std::move(m_transport);
    m_settings = {};
    m_secret = {};
    m_status = {};
    if (wasOnline)
        Q_EMIT wentOffline();
    Q_EMIT statusChanged();
}

void SourceLink::refuse(const ConnectionSettings& settings, const Error& error)
{
    disconnectFrom();
    m_settings = settings;
    m_status.id = settings.id;
    m_status.settings = settings;
    m_status.url = settings.url;
    m_status.database = settings.database;
    m_status.login = settings.login;
    m_status.name = QUrl(settings.url).host();
    setPhase(SourcePhase::Refused, error);
}

void SourceLink::compareClocks()
{
    const Duration measured = m_client ? m_client->connection().serverAhead() : Duration(0);
    const Duration ahead = std::chrono::abs(measured) < clocksAgree ? Duration(0) : std::chrono::round<std::chrono::seconds>(measured);
    if (std::chrono::abs(ahead - m_status.serverAhead) < worthTelling)
        return;
    m_status.serverAhead = ahead;
    Q_EMIT statusChanged();
}

void SourceLink::setSecretOnlyForSession(bool only)
{
    m_status.secretOnlyForSession = only;
    Q_EMIT statusChanged();
}

void SourceLink::setLive(const LiveStatus& live)
{
    if (live == m_status.live)
        return;
    m_status.live = live;
    Q_EMIT statusChanged();
}

void SourceLink::signIn()
{
    setPhase(SourcePhase::SigningIn);
    m_client->signIn(this, [this](const Result<OdooSession>& session) { finishSignIn(session); });
}

void SourceLink::finishSignIn(const Result<OdooSession>& session)
{
    if (!session) {
        if (mayHeal(session.error().kind)) {
            setPhase(SourcePhase::Offline, session.error());
            retryLater();
        } else {
            setPhase(SourcePhase::Refused, session.error());
        }
        return;
    }
    m_failedTries = 0;
    m_status.user = session->userName;
    m_status.login = session->login;
    m_status.version = session->version.text;
    m_status.protocol = protocolName(session->protocol);
    m_status.companies.clear();
    for (const OdooCompany& company : session->companies)
        m_status.companies.push_back(company.name);
    m_status.lastAnswerAt = m_clock.now();
    compareClocks();
    setPhase(SourcePhase::Online);
    Q_EMIT wentOnline();
}

void SourceLink::retryLater()
{
    const Duration delay = std::min(longestRetry, firstRetry * (1 << std::min(m_failedTries, 6)));
    ++m_failedTries;
    m_status.retryAt = m_clock.now() + delay;
    m_retryTimer.start(delay, [this] { signIn(); });
    Q_EMIT statusChanged();
}

void SourceLink::report(const Error& error)
{
    if (!isOnline())
        return;
    const bool signInLost = error.kind == ErrorKind::Authentication || error.kind == ErrorKind::SessionExpired;
    if (!signInLost && (error.reach == Reach::Reached || !mayHeal(error.kind)))
        return;
    setPhase(signInLost ? SourcePhase::Refused : SourcePhase::Offline, error);
    Q_EMIT wentOffline();
    if (!signInLost)
        retryLater();
}

void SourceLink::setPhase(SourcePhase phase, std::optional<Error> error)
{
    m_status.phase = phase;
    m_status.error = std::move(error);
    m_status.retryAt.reset();
    Q_EMIT statusChanged();
}

} // namespace backroom
