// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/manual_clock.h"

#include <algorithm>

namespace backroom::test {

ManualClock::ManualClock(Timestamp start) : m_now(start) {}

Clock::TimerId ManualClock::after(Duration delay, std::function<void()> callback)
{
    const TimerId id = ++m_lastId;
    m_timers.emplace(std::pair(m_monotonic + std::max(delay, Duration::zero()), id), std::move(callback));
    return id;
}

void ManualClock::cancel(TimerId id)
{
    std::erase_if(m_timers, [id](const auto& timer) { return timer.first.second == id; });
}

void ManualClock::advance(Duration by)
{
    const Duration end = m_monotonic + by;
    while (!m_timers.empty() && m_timers.begin()->first.first <= end) {
        auto timer = m_timers.extract(m_timers.begin());
        moveTo(timer.key().first);
        timer.mapped()();
    }
    moveTo(end);
}

bool ManualClock::advanceToNext()
{
    const std::optional<Duration> wait = untilNext();
    if (!wait)
        return false;
    auto timer = m_timers.extract(m_timers.begin());
    moveTo(timer.key().first);
    timer.mapped()();
    return true;
}

std::optional<Duration> ManualClock::untilNext() const
{
    if (m_timers.empty())
        return std::nullopt;
    return m_timers.begin()->first.first - m_monotonic;
}

void ManualClock::moveTo(Duration monotonic)
{
    m_now += monotonic - m_monotonic;
    m_monotonic = monotonic;
}

} // namespace backroom::test
