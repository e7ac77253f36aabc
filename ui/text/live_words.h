// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_types.h"

#include <QString>

#include <vector>

/// How the source tells what changed, and how late, in words.
namespace backroom::text {

/// "live"; empty where nothing comes by itself.
QString liveMode(const LiveStatus& live);
/// Why it is no better, and what helps; empty when nothing stands in the way.
QString liveObstacle(const LiveStatus& live);
/// "clock 7 min off", for one line; empty while the clocks agree.
QString clockOff(Duration serverAhead);
/// Which clock is ahead, and what that does; empty while they agree.
QString clockWarning(Duration serverAhead);
QString feedMode(FeedMode mode);
/// "0.04 s", "12 s", "3 m".
QString lag(Duration lag);
/// One line for a feed: its mode, lag now and of 95 in 100, last event.
QString feedLine(const FeedStatus& feed);
/// Those that matter most first: too late, then told of last; at most `most` lines, and how many more there are.
QString feedTable(std::vector<FeedStatus> feeds, int most);

} // namespace backroom::text
