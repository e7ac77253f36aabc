// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QDate>

#include <memory>
#include <vector>

class QTimeZone;

namespace backroom {

/// A day on the wall; not the time between two midnights, which summer time changes.
inline constexpr Duration dayLength = std::chrono::hours(24);

/// The wall clock of a time zone as a table of its changes, because QTimeZone is asked too often to be asked each time.
/// Wall times are milliseconds since 1970 as the clock on the wall shows them. Where a wall time is shown twice (autumn)
/// its first showing counts; where it is left out (spring) the moment of the change stands for it. So later wall times
/// are never earlier moments.
class ZoneClock {
public:
    /// Shared by every calendar of the zone; null when the zone is not known.
    static std::shared_ptr<const ZoneClock> of(const QString& zoneName);

    explicit ZoneClock(const QTimeZone& zone);

    Duration offsetAt(Timestamp moment) const;
    Duration wallTime(Timestamp moment) const { return moment.time_since_epoch() + offsetAt(moment); }
    Timestamp moment(Duration wallTime) const;
    /// Days since 1970 on the wall.
    int dayOf(Timestamp moment) const;
    Timestamp startOfDay(int day) const;
    /// Local days on which the clock is changed, and their neighbours; rising.
    const std::vector<int>& irregularDays() const { return m_irregularDays; }

private:
    struct Change {
        Timestamp at;
        Duration offset;   ///< from then on
        Duration wallFrom; ///< what the clock would have shown then without it
    };

    Duration m_firstOffset{};
    std::vector<Change> m_changes;
    std::vector<int> m_irregularDays;
};

} // namespace backroom
