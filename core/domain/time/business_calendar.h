// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/time/span.h"
#include "core/domain/time/zone_clock.h"

#include <array>

namespace backroom {

/// Opening hours of one day of the week, in wall time from midnight; the end is not open any more.
struct OpeningHours {
    Duration from{};
    Duration to{};
    bool operator==(const OpeningHours&) const = default;
};

/// When a store is open: a weekly timetable in its local wall time, less its holidays. Business time is time that really
/// elapses while it is open, so a night shift over a change of the clock is an hour longer or shorter. Every answer takes
/// logarithmic time, however far the moments lie apart. A value; cheap to copy.
class BusinessCalendar {
public:
    using Week = std::array<std::vector<OpeningHours>, 7>; ///< Monday first

    /// Open at every moment, whatever the day: for what cannot wait until morning. Knows local days all the same.
    static BusinessCalendar always(const QString& zoneName = QStringLiteral("UTC"));
    /// BadInput when the zone is unknown, hours overlap, are empty, unsorted or outside the day, or nothing is ever open.
    static Result<BusinessCalendar> make(const QString& zoneName, Week week, std::vector<QDate> holidays);

    /// Moves a moment by a span.
    /// Business time: the deadline of work that is done only while open. Forwards it is the earliest moment by which that
    /// much has been open (so it may be a closing time), backwards the latest (it may be an opening time).
    /// Business days: the same wall time on the n-th day with opening hours after (before) the moment's own day; outside
    /// of that day's hours the nearest later opening of the day, or its closing. So +1bd from Friday 17:00 is Monday
    /// 17:00, from Friday 20:00 Monday's closing, from Sunday 03:00 Monday's opening.
    /// A span of nothing moves nothing.
    Timestamp add(Timestamp moment, const Span& span) const;
    /// Time open between the two; negative when `to` is the earlier.
    Duration between(Timestamp from, Timestamp to) const;
    bool isOpen(Timestamp moment) const;
    /// The moment itself when open then.
    Timestamp nextOpening(Timestamp moment) const;
    /// Is there any opening on the day?
    bool opensOn(QDate day) const;
    QDate dayOf(Timestamp moment) const;
    Timestamp startOfDay(QDate day) const;

private:
    /// Opening time and days with any; both added up from a fixed Monday to the start of a day.
    struct Totals {
        Duration open{};
        std::int64_t days = 0;
        Totals operator+(const Totals& other) const { return {open + other.open, days + other.days}; }
        Totals operator-(const Totals& other) const { return {open - other.open, days - other.days}; }
        bool operator==(const Totals&) const = default;
    };
    /// A day that differs from its weekday, by holiday or by a change of the clock.
    struct Exception {
        int day = 0;
        Totals upToHere; ///< differences of all exceptions to this one, itself included
    };
    /// Opening hours of one day as moments.
    struct Opening {
        Timestamp from;
        Timestamp to;
    };

    BusinessCalendar() = default;
    const std::vector<OpeningHours>& hoursOn(int day) const;
    Opening openingOn(int day, const OpeningHours& hours) const;
    Totals totalsOf(int day) const;
    Totals totalsBefore(int day) const;
    template <typename Below>
    int lastDayWith(int guess, Below below) const;
    Duration openBefore(Timestamp moment) const;
    Timestamp addOpenTime(Timestamp moment, Duration amount) const;
    Timestamp addOpenDays(Timestamp moment, int days) const;
    int openDay(int guess, std::int64_t index) const;

    bool m_always = false;
    std::shared_ptr<const ZoneClock> m_zone;
    Week m_week;
    std::array<Totals, 8> m_weekTotals{}; ///< before each weekday; the last is the whole week
    std::vector<int> m_holidays;           ///< rising
    std::vector<Exception> m_exceptions;   ///< rising
};

} // namespace backroom
