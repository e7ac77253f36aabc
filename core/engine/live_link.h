// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_types.h"
#include "core/engine/console.h"
#include "core/engine/live_hints.h"
#include "core/net/live_channel.h"

namespace backroom {

/// The live events of the source: the channel while signed in, the hints it brings, and what of them is kept over restarts
/// (in the cache, which is per server, database and person). What was missed and cannot be replayed is read anew.
class LiveLink : public QObject {
    Q_OBJECT
public:
    /// Without a factory nothing ever comes, and feeds are polled.
    LiveLink(LiveTransportFactory make, Clock& clock, CacheStore& cache, FeedPulls& pulls, QObject* parent = nullptr);
    ~LiveLink() override;

    /// The pulls have been resumed.
    void resume(const ConnectionSettings& settings, const OdooCredentials& credentials, HttpTransport& transport, int serverMajor);
    void suspend();

    LiveStatus status() const;
    /// Until when everything was heard, by our clock; only while it is.
    std::optional<Timestamp> heardUntil() const;
    bool isBusy() const { return m_hints.isBusy(); }
    /// On the way to live events, and neither there nor given up.
    bool isConnecting() const { return status().mode == LiveMode::Connecting; }

Q_SIGNALS:
    void statusChanged();

private:
    void keep();
    void keepSoon();

    LiveTransportFactory m_make;
    Clock& m_clock;
    CacheStore& m_cache;
    FeedPulls& m_pulls;
    LiveHints m_hints;
    ScopedTimer m_keeping;
    std::unique_ptr<LiveTransport> m_sockets; ///< outlives the channel
    std::unique_ptr<LiveChannel> m_channel;
    std::optional<Json> m_kept;
};

} // namespace backroom
