// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_types.h"
#include "core/engine/console.h"
#include "core/net/n8n_client.h"

namespace backroom {

/// One connected n8n: finds out what it is and what the key may do, and again when it was the network that failed. A refused
/// key is not tried again by itself. Core thread.
class BusLink : public QObject {
    Q_OBJECT
public:
    BusLink(TransportFactory makeTransport, Clock& clock, QObject* parent = nullptr);
    ~BusLink() override;

    /// Forgets the connection before.
    void connectTo(const ConnectionSettings& settings, const Secret& key);
    void reconnect();
    void disconnectFrom();
    /// Shown until the next connectTo; for settings whose key could not be had.
    void refuse(const ConnectionSettings& settings, const Error& error);
    void setSecretOnlyForSession(bool only);
    /// A call failed: the way is down, or the key is not accepted any more.
    void report(const Error& error);
    /// Something was read.
    void noteAnswer(Timestamp at);

    const SourceStatus& status() const { return m_status; }
    bool isOnline() const { return m_status.phase == SourcePhase::Online; }
    bool hasKey() const { return !m_key.isEmpty(); }
    /// Null while not online.
    N8nClient* client() const { return isOnline() ? m_client.get() : nullptr; }
    /// Address of the instance, as it is known in stores; empty: none.
    const QString& instance() const { return m_instance; }

Q_SIGNALS:
    void statusChanged();
    void wentOnline();
    void wentOffline();

private:
    void discover();
    void take(const Result<N8nSession>& session);
    void begin(const ConnectionSettings& settings);
    void setPhase(SourcePhase phase, std::optional<Error> error = {});
    void retryLater();

    TransportFactory m_makeTransport;
    Clock& m_clock;
    ScopedTimer m_retryTimer;
    int m_failedTries = 0;
    Secret m_key;
    QString m_instance;
    SourceStatus m_status;
    std::unique_ptr<HttpTransport> m_transport; ///< outlives the client
    std::unique_ptr<N8nClient> m_client;
};

} // namespace backroom
