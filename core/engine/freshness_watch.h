// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/feed_pulls.h"
#include "core/engine/live_link.h"

namespace backroom {

/// Shows rules how late the feeds are: a record per feed of the feed "data-freshness". While a feed shows less than its lag
/// target asks for, the record tells since when. Nothing of it is kept: it is how things stand now. While the source cannot
/// be reached nothing is told, for then that is what is wrong. Core thread.
class FreshnessWatch {
public:
    /// All outlive this.
    FreshnessWatch(Clock& clock, QueueBoard& board, const FeedPulls& pulls, const LiveLink& live, SourceId source);

    /// The board has its definitions.
    void show();
    /// The board was emptied, for another source or person.
    void forget();
    void resume();
    void suspend();

private:
    /// Empty: it shows what it should.
    std::optional<Timestamp> behindSince(const FeedStatus& feed) const;
    Record recordOf(const FeedStatus& feed) const;
    void look();
    void put(const std::vector<Record>& records);

    Clock& m_clock;
    QueueBoard& m_board;
    const FeedPulls& m_pulls;
    const LiveLink& m_live;
    SourceId m_source;
    Timestamp m_onlineSince{};
    std::map<std::int64_t, Record> m_shown;
    ScopedTimer m_timer;
};

} // namespace backroom
