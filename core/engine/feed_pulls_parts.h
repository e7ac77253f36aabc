// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/feed_pulls.h"

namespace backroom {

/// The source does not have the feed's model, or this person may not read it.
inline bool isUnavailable(const Error& error)
{
    return error.kind == ErrorKind::UnknownModel || error.kind == ErrorKind::Access;
}

/// One feed with its pace and what came of it.
struct FeedPulls::Pull {
    FeedPuller puller;
    ScopedTimer timer;
    std::optional<Error> error{};
    int failures = 0;
    bool isDone = false; ///< one pass is over since the source is there
    int rereads = 0;
    bool foundUntold = false; ///< in the pass under way
    int quietPasses = 0;  ///< in a row, that found nothing but what was told
    std::set<RecordKey> readMeanwhile{};
    std::set<std::int64_t> toldEarly{}; ///< before it could be read
    std::optional<Duration> toldAt{};   ///< of what is being read now, on the monotonic clock
    int hops = 0;                       ///< from what the source told to what is being read now
    std::optional<Timestamp> lastToldAt{};
    LagMeter lags{};
};

} // namespace backroom
