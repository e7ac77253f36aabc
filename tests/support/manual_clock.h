// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <map>
#include <utility>

namespace backroom::test {

/// A clock that stands still until a test moves it. Timers fire inside advance(), in the order they fall due, each at
/// exactly its own moment, so a test sees the same thing on every machine.
class ManualClock : public Clock {
public:
    /// 2026-11-23 10:00:00 UTC unless told otherwise.
    explicit ManualClock(Timestamp start = Timestamp(Duration(1'795'428'000'000)));

    Timestamp now() const override { return m_now; }
    Duration monotonic() const override { return m_monotonic; }
    TimerId after(Duration delay, std::function<void()> callback) override;
    void cancel(TimerId id) override;

    /// Moves wall and monotonic time together and fires what falls due, including timers started meanwhile.
    void advance(Duration by);
    /// Moves to the next timer and fires it; false when none waits.
    bool advanceToNext();
    /// Somebody set the machine's clock: wall time jumps, nothing fires, monotonic time stands.
    void setWallTime(Timestamp now) { m_now = now; }

    std::size_t pendingTimers() const { return m_timers.size(); }
    /// Until the earliest timer; nothing when none waits.
    std::optional<Duration> untilNext() const;

private:
    void moveTo(Duration monotonic);

    /// Due time, then id: equal moments fire in the order they were asked for.
    std::map<std::pair<Duration, TimerId>, std::function<void()>> m_timers;
    Timestamp m_now;
    Duration m_monotonic{};
    TimerId m_lastId = 0;
};

} // namespace backroom::test
