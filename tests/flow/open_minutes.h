// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QDateTime>
#include <QTimeZone>

#include <functional>

namespace backroom::test {

/// The oracle of a calendar: opening hours minute by minute, from words about the wall clock and nothing of the program.
class OpenMinutes {
public:
    using IsOpen = std::function<bool(const QDateTime& local)>;

    OpenMinutes(Timestamp first, int days, const IsOpen& isOpen) : m_first(first)
    {
        const QTimeZone zone("Europe/Paris");
        m_open.push_back(0);
        for (int minute = 0; minute < days * 1440; ++minute) {
            const QDateTime local = QDateTime::fromMSecsSinceEpoch((m_first + std::chrono::minutes(minute)).time_since_epoch().count(), zone);
            m_open.push_back(m_open.back() + (isOpen(local) ? 1 : 0));
        }
    }
    int before(Timestamp moment) const { return m_open.at(static_cast<std::size_t>((moment - m_first) / std::chrono::minutes(1))); }
    int between(Timestamp from, Timestamp to) const { return before(to) - before(from); }

private:
    Timestamp m_first{};
    std::vector<int> m_open; ///< open minutes before each minute
};

} // namespace backroom::test
