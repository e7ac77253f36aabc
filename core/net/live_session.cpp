// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/live_session.h"

#include "core/protocol/odoo_jsonrpc.h"

namespace backroom {

using namespace std::chrono_literals;

namespace {

constexpr Duration callTimeout = 30s;
/// The server answers after 50 s at the latest.
constexpr Duration longPollTimeout = 80s;

} // namespace

LiveSession::LiveSession(HttpTransport& transport, Clock& clock, const QUrl& server, const QUrl& live, OdooCredentials credentials)
    : m_server(server)
    , m_live(live)
    , m_credentials(std::move(credentials))
    , m_calls(transport, clock, server)
    , m_polls(transport, clock, live)
{
}

template <typename T>
void LiveSession::send(Connection& way, HttpRequest request, Duration timeout, QObject* owner, Done<T> done, Result<T> (*decode)(const HttpReply&))
{
    Connection::Task task;
    task.build = [request = std::move(request)] { return Result<HttpRequest>(request); };
    task.lane = Lane::Push;
    task.options.timeout = timeout;
    task.done = [this, done = std::move(done), decode](const Result<HttpReply>& reply) {
        if (!reply)
            return done(reply.error());
        if (const auto cookie = odoo::sessionCookieOf(*reply))
            m_cookie = *cookie;
        done(decode(*reply));
    };
    way.run(std::move(task), owner);
}

void LiveSession::signIn(QObject* owner, Done<odoo::SessionInfo> done)
{
    m_cookie = {};
    send<odoo::SessionInfo>(m_calls, odoo::encodeSessionAuthenticate(m_credentials.database, m_credentials.login, m_credentials.secret), callTimeout, owner,
        [this, done = std::move(done)](Result<odoo::SessionInfo> info) {
            // A refused sign-in sets a cookie as well, of nobody's session.
            if (!info || info->uid == 0)
                m_cookie = {};
            m_self = info ? *info : odoo::SessionInfo();
            done(std::move(info));
        },
        odoo::decodeSessionInfo);
}

void LiveSession::check(QObject* owner, Done<odoo::SessionInfo> done)
{
    send<odoo::SessionInfo>(m_calls, odoo::encodeSessionInfo(m_cookie), callTimeout, owner,
        [this, done = std::move(done)](Result<odoo::SessionInfo> info) {
            if (info && info->uid != m_self.uid)
                return done(Error::of(ErrorKind::SessionExpired));
            if (info)
                m_self = *info;
            done(std::move(info));
        },
        odoo::decodeSessionInfo);
}

void LiveSession::peek(std::int64_t last, QObject* owner, Done<odoo::BusPeek> done)
{
    send<odoo::BusPeek>(m_calls, odoo::encodePeek(last, m_cookie), callTimeout, owner, std::move(done), odoo::decodePeek);
}

void LiveSession::peekAtSocket(std::int64_t last, QObject* owner, Done<odoo::BusPeek> done)
{
    send<odoo::BusPeek>(m_polls, odoo::encodePeek(last, m_cookie), callTimeout, owner, std::move(done), odoo::decodePeek);
}

void LiveSession::longPoll(std::int64_t last, QObject* owner, Done<odoo::BusBatch> done)
{
    send<odoo::BusBatch>(m_polls, odoo::encodeLongPoll(last, m_cookie), longPollTimeout, owner, std::move(done), odoo::decodeLongPoll);
}

odoo::BusHandshake LiveSession::handshake() const
{
    return odoo::busHandshake(m_live, m_server, m_self.workerVersion, m_cookie);
}

} // namespace backroom
