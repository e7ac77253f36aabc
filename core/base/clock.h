// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>

namespace backroom {

using Duration = std::chrono::milliseconds;
/// A moment in UTC, to the millisecond.
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

/// The only source of time in the program, and the owner of its timers. Everything that waits gets one passed in;
/// tests pass a ManualClock and fire the timers themselves.
class Clock {
public:
    using TimerId = std::uint64_t;

    virtual ~Clock() = default;

    /// Wall time; may jump when the machine's time is set.
    virtual Timestamp now() const = 0;
    /// Never goes back; for durations.
    virtual Duration monotonic() const = 0;
    /// Calls `callback` once on the clock's thread after `delay`. Ids are never 0 and never reused.
    virtual TimerId after(Duration delay, std::function<void()> callback) = 0;
    /// Forgets the timer; unknown and fired ids are ignored.
    virtual void cancel(TimerId id) = 0;
};

/// One restartable single-shot timer that dies with its owner.
class ScopedTimer {
public:
    explicit ScopedTimer(Clock& clock) : m_clock(&clock) {}
    ~ScopedTimer() { stop(); }
    ScopedTimer(const ScopedTimer&) = delete;
    ScopedTimer& operator=(const ScopedTimer&) = delete;

    void start(Duration delay, std::function<void()> callback)
    {
        stop();
        m_id = m_clock->after(delay, [this, callback = std::move(callback)] {
            m_id = 0;
            callback();
        });
    }
    void stop()
    {
        if (m_id != 0)
            m_clock->cancel(m_id);
        m_id = 0;
    }
    bool isRunning() const { return m_id != 0; }

private:
    Clock* m_clock;
    Clock::TimerId m_id = 0;
};

/// "2026-11-23T09:52:09.000Z".
QString toIso(Timestamp time);
/// Accepts ISO 8601 with Z or offset; anything else gives nothing.
std::optional<Timestamp> fromIso(const QString& text);
/// Odoo's wire form, always UTC: "2026-11-23 09:52:09" (with optional microseconds) or "2026-11-23" = midnight (odoo.md i).
std::optional<Timestamp> fromOdoo(const QString& text);
/// Odoo's wire form in whole seconds, rounded down.
QString toOdoo(Timestamp time);

} // namespace backroom
