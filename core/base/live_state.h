// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"

#include <QString>

#include <cstdint>

namespace backroom {

/// By which way the source tells what changed there. All of them are ordinary; without one the feeds are only polled.
enum class LiveMode : std::uint8_t {
    Off,         ///< none: every feed is polled at its own pace
    Connecting,  ///< on the way to one; what was missed meanwhile is caught up with
    Push,        ///< a websocket, proven to be this person's
    Peek,        ///< the websocket's notifications, asked for every few seconds
    LongPoll,    ///< a request that the server answers when there is something (Odoo 14 and 15)
};

/// Why there is no websocket, or none yet.
enum class LiveObstacle : std::uint8_t {
    None,
    KeyOnly,       ///< an API key opens no session (odoo.md f)
    SecondFactor,  ///< nor does a password where a second factor is asked for
    SignInRefused, ///< the server refused the password; it is not tried again by itself
    NotSubscribed, ///< connected, but as somebody else: where the socket leads, this person's session is not known
    NeedsLivePort, ///< the server's HTTP port answers 500: live events have a port of their own there
    NotThere,      ///< no such address: an old server, or a proxy that does not pass it on
    Blocked,       ///< the way to it is refused, or never opens
    Lost,          ///< it was there, and is tried again
};

struct LiveStatus {
    LiveMode mode = LiveMode::Off;
    LiveObstacle obstacle = LiveObstacle::None;
    std::optional<Error> error;           ///< what happened last on the way, where that tells more
    std::optional<Timestamp> lastEventAt; ///< the last notification, of whatever kind
    std::optional<Timestamp> retryAt;     ///< when the next better way is tried

    bool operator==(const LiveStatus&) const = default;
};

/// Up to where the bus was heard. Kept over restarts: what came later is replayed for a day. Times are the server's.
struct LiveMark {
    std::int64_t settled = 0; ///< the highest notification id below which none can come any more; 0 = none
    std::int64_t newest = 0;  ///< the highest heard; 0 = none
    Timestamp newestAt{};     ///< when that was
    Timestamp at{};           ///< until then nothing was missed

    bool operator==(const LiveMark&) const = default;
};

/// "push", "peek", "long-poll", "connecting", "off"; "key-only", "needs-live-port" …
QString toName(LiveMode mode);
QString toName(LiveObstacle obstacle);

} // namespace backroom
