// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/system_clock.h"

#include <QTimer>

#include <algorithm>
#include <limits>
#include <unordered_map>

namespace backroom {

namespace {

class SystemClock : public Clock {
public:
    Timestamp now() const override { return std::chrono::floor<Duration>(std::chrono::system_clock::now()); }
    Duration monotonic() const override
    {
        return std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now().time_since_epoch());
    }

    TimerId after(Duration delay, std::function<void()> callback) override
    {
        const TimerId id = ++m_lastId;
        auto timer = std::make_unique<QTimer>();
        timer->setSingleShot(true);
        timer->setTimerType(Qt::CoarseTimer);
        // QTimer counts in int milliseconds; nothing here waits for more than days.
        timer->setInterval(std::clamp(delay, Duration::zero(), Duration(std::numeric_limits<int>::max())));
        QObject::connect(timer.get(), &QTimer::timeout, timer.get(), [this, id, callback = std::move(callback)] {
            auto fired = m_timers.extract(id);
            const auto run = callback; // the timer that holds it goes now
            fired.mapped().release()->deleteLater();
            run();
        });
        timer->start();
        m_timers.emplace(id, std::move(timer));
        return id;
    }

    void cancel(TimerId id) override
    {
        // At once, not later: the loop may be about to fire it in the same turn. One that runs now has left the map.
        m_timers.erase(id);
    }

private:
    std::unordered_map<TimerId, std::unique_ptr<QTimer>> m_timers;
    TimerId m_lastId = 0;
};

} // namespace

std::unique_ptr<Clock> makeSystemClock()
{
    return std::make_unique<SystemClock>();
}

} // namespace backroom
