// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_types.h"
#include "core/engine/console.h"
#include "core/net/odoo_client.h"

#include <memory>

namespace backroom {

/// One connected Odoo: signs in, watches the health of the way there, and signs in again when it was the network that
/// failed. A refused sign-in is never repeated by itself (odoo.md a: ten failures lock out a whole store's address).
class SourceLink : public QObject {
    Q_OBJECT
public:
    SourceLink(TransportFactory makeTransport, Clock& clock, QObject* parent = nullptr);
    ~SourceLink() override;

    /// Forgets the previous connection and signs in.
    void connectTo(const ConnectionSettings& settings, const Secret& secret);
    void reconnect();
    void disconnectFrom();
    /// Shown until the next connectTo; for settings whose secret could not be had.
    void refuse(const ConnectionSettings& settings, const Error& error);

    const SourceStatus& status() const { return m_status; }
    bool isOnline() const { return m_status.phase == SourcePhase::Online; }
    /// Null while not online.
    OdooClient* client() const;
    const ConnectionSettings& settings() const { return m_settings; }
    bool hasSecret() const { return !m_secret.isEmpty(); }
    OdooCredentials credentials() const { return {m_settings.database, m_status.login.isEmpty() ? m_settings.login : m_status.login, m_secret, m_settings.secretIsKey}; }
    /// Of the connection; null before the first.
    HttpTransport* transport() const { return m_transport.get(); }
    /// Shown as part of the status from now on.
    void setLive(const LiveStatus& live);
    /// Looks whether the server's clock still agrees with ours.
    void compareClocks();
    void setSecretOnlyForSession(bool only);
    /// A call failed: the way is down, or the sign-in is no longer accepted.
    void report(const Error& error);

Q_SIGNALS:
    void statusChanged();
    void wentOnline();
    void wentOffline();

private:
    void signIn();
    void finishSignIn(const Result<OdooSession>& session);
    void setPhase(SourcePhase phase, std::optional<Error> error = {});
    void retryLater();

    TransportFactory m_makeTransport;
    Clock& m_clock;
    ScopedTimer m_retryTimer;
    int m_failedTries = 0;
    ConnectionSettings m_settings;
    Secret m_secret;
    SourceStatus m_status;
    std::unique_ptr<HttpTransport> m_transport; ///< outlives the client
    std::unique_ptr<OdooClient> m_client;
};

QString protocolName(odoo::Protocol protocol);

} // namespace backroom
