// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/odoo_client.h"
#include "core/protocol/odoo_bus.h"
#include "core/protocol/odoo_session.h"

namespace backroom {

/// The web session behind the live events of one Odoo: signs in with the password, keeps the cookie that every answer may
/// replace, and asks what is asked with it. Nothing is tried twice here. The cookie never leaves it but for a handshake.
class LiveSession {
public:
    /// `live` has /websocket and /longpolling below it, `server` everything else; they are the same on a small server.
    LiveSession(HttpTransport& transport, Clock& clock, const QUrl& server, const QUrl& live, OdooCredentials credentials);

    template <typename T>
    using Done = std::function<void(Result<T>)>;

    /// `uid` 0: the server asks for a second factor, and there is no session.
    void signIn(QObject* owner, Done<odoo::SessionInfo> done);
    /// Is it alive, and which version has the websocket? ErrorKind::SessionExpired also when it became somebody else's.
    void check(QObject* owner, Done<odoo::SessionInfo> done);
    /// At the address of the server: while there is no socket.
    void peek(std::int64_t last, QObject* owner, Done<odoo::BusPeek> done);
    /// At the address of the socket, which may be another server's: who is this session there?
    void peekAtSocket(std::int64_t last, QObject* owner, Done<odoo::BusPeek> done);
    void longPoll(std::int64_t last, QObject* owner, Done<odoo::BusBatch> done);

    bool isOpen() const { return !m_cookie.isEmpty(); }
    /// Does the server listen to this person's own channel for the session? For one that is dead it answers as to the public.
    bool isOurs(const odoo::BusPeek& peek) const { return m_self.partner > 0 && peek.partners.contains(m_self.partner); }
    /// How far the server's clock is ahead of ours.
    Duration serverAhead() const { return m_calls.serverAhead(); }
    odoo::BusHandshake handshake() const;

private:
    template <typename T>
    void send(Connection& way, HttpRequest request, Duration timeout, QObject* owner, Done<T> done, Result<T> (*decode)(const HttpReply&));

    QUrl m_server;
    QUrl m_live;
    OdooCredentials m_credentials;
    Connection m_calls;
    Connection m_polls; ///< a poll that waits keeps nothing else waiting
    Secret m_cookie;
    odoo::SessionInfo m_self; ///< of the last sign-in or check
};

} // namespace backroom
