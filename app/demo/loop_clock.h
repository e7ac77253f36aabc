// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QObject>
#include <QTimer>

#include <map>
#include <memory>

namespace backroom::demo {

/// The real time, with timers on the thread's event loop.
class LoopClock : public Clock {
public:
    Timestamp now() const override { return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()); }
    Duration monotonic() const override
    {
        return std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now().time_since_epoch());
    }
    TimerId after(Duration delay, std::function<void()> callback) override
    {
        const TimerId id = ++m_lastId;
        auto timer = std::make_unique<QTimer>();
        timer->setSingleShot(true);
        QObject::connect(timer.get(), &QTimer::timeout, timer.get(), [this, id, callback = std::move(callback)] {
            // Moved out first: the callback may start and cancel timers.
            const auto due = m_timers.extract(id);
            due.mapped().release()->deleteLater();
            callback();
        });
        timer->start(delay);
        m_timers.emplace(id, std::move(timer));
        return id;
    }
    void cancel(TimerId id) override { m_timers.erase(id); }

private:
    std::map<TimerId, std::unique_ptr<QTimer>> m_timers;
    TimerId m_lastId = 0;
};

} // namespace backroom::demo
