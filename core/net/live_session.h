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
    /// Is it alive, and which version has the websocket?
    void check(QObject* owner, Done<odoo::SessionInfo> done);
    void peek(std::int64_t last, QObject* owner, Done<odoo::BusPeek> done);
    void longPoll(std::int64_t last, QObject* owner, Done<odoo::BusBatch> done);

    bool isOpen() const { return !m_cookie.isEmpty(); }
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
    QString m_version;
};

} // namespace backroom
