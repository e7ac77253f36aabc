// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/time/business_calendar.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 julianOf1970 = 2440588;
/// No span is longer; day numbers stay far from their limits.
constexpr int mostWeeks = 10'000'000;

int dayNumber(QDate day)
{
    return static_cast<int>(day.toJulianDay() - julianOf1970);
}

/// Days since a Monday, so that weeks divide evenly: 1970 began on a Thursday.
std::pair<std::int64_t, int> weekAndWeekday(int day)
{
    const std::int64_t since = std::int64_t(day) + 3;
    const std::int64_t week = since >= 0 ? since / 7 : -((-since + 6) / 7);
    return {week, static_cast<int>(since - week * 7)};
}

std::optional<QString> objection(const BusinessCalendar::Week& week)
{
    bool opens = false;
    for (const auto& hours : week) {
        Duration earliest{};
        for (const OpeningHours& one : hours) {
            if (one.from >= one.to || one.from < Duration::zero() || one.to > dayLength)
                return u"opening hours must end after they begin, within the day"_s;
            if (one.from < earliest)
                return u"opening hours of a day must follow each other"_s;
            earliest = one.to;
            opens = true;
        }
    }
    return opens ? std::nullopt : std::optional(u"is never open"_s);
}

} // namespace

BusinessCalendar BusinessCalendar::always(const QString& zoneName)
{
    BusinessCalendar calendar;
    calendar.m_always = true;
    calendar.m_zone = ZoneClock::of(zoneName);
    if (!calendar.m_zone)
        calendar.m_zone = ZoneClock::of(u"UTC"_s);
    return calendar;
}

Result<BusinessCalendar> BusinessCalendar::make(const QString& zoneName, Week week, std::vector<QDate> holidays)
{
    BusinessCalendar calendar;
    calendar.m_zone = ZoneClock::of(zoneName);
    if (!calendar.m_zone)
        return Error::of(ErrorKind::BadInput, u"time zone \"%1\" is not known"_s.arg(zoneName.left(60)));
    if (const auto reason = objection(week))
        return Error::of(ErrorKind::BadInput, *reason);
    calendar.m_week = std::move(week);
    for (std::size_t weekday = 0; weekday < 7; ++weekday) {
        Totals day{Duration::zero(), calendar.m_week[weekday].empty() ? 0 : 1};
        for (const OpeningHours& hours : calendar.m_week[weekday])
            day.open += hours.to - hours.from;
        calendar.m_weekTotals[weekday + 1] = calendar.m_weekTotals[weekday] + day;
    }
    for (const QDate& holiday : holidays)
        calendar.m_holidays.push_back(dayNumber(holiday));
    std::sort(calendar.m_holidays.begin(), calendar.m_holidays.end());

    std::vector<int> days = calendar.m_zone->irregularDays();
    days.insert(days.end(), calendar.m_holidays.begin(), calendar.m_holidays.end());
    std::sort(days.begin(), days.end());
    days.erase(std::unique(days.begin(), days.end()), days.end());
    Totals sum;
    for (const int day : days) {
        const auto weekday = static_cast<std::size_t>(weekAndWeekday(day).second);
        const Totals usual = calendar.m_weekTotals[weekday + 1] - calendar.m_weekTotals[weekday];
        const Totals real = calendar.totalsOf(day);
        if (real == usual)
            continue;
        sum = sum + (real - usual);
        calendar.m_exceptions.push_back({day, sum});
    }
    return calendar;
}

const std::vector<OpeningHours>& BusinessCalendar::hoursOn(int day) const
{
    static const std::vector<OpeningHours> none;
    if (std::binary_search(m_holidays.begin(), m_holidays.end(), day))
        return none;
    return m_week[static_cast<std::size_t>(weekAndWeekday(day).second)];
}

BusinessCalendar::Opening BusinessCalendar::openingOn(int day, const OpeningHours& hours) const
{
    return {m_zone->moment(day * dayLength + hours.from), m_zone->moment(day * dayLength + hours.to)};
}

BusinessCalendar::Totals BusinessCalendar::totalsOf(int day) const
{
    Totals totals;
    for (const OpeningHours& hours : hoursOn(day)) {
        const Opening opening = openingOn(day, hours);
        totals.open += opening.to - opening.from;
    }
    totals.days = totals.open > Duration::zero() ? 1 : 0;
    return totals;
}

BusinessCalendar::Totals BusinessCalendar::totalsBefore(int day) const
{
    const auto [week, weekday] = weekAndWeekday(day);
    Totals totals{week * m_weekTotals[7].open, week * m_weekTotals[7].days};
    totals = totals + m_weekTotals[static_cast<std::size_t>(weekday)];
    const auto next = std::lower_bound(m_exceptions.begin(), m_exceptions.end(), day,
        [](const Exception& exception, int wanted) { return exception.day < wanted; });
    return next == m_exceptions.begin() ? totals : totals + std::prev(next)->upToHere;
}

/// The last day whose totals before it are `below`; they only grow.
template <typename Below>
int BusinessCalendar::lastDayWith(int guess, Below below) const
{
    int low = guess;
    for (int step = 8; !below(totalsBefore(low)); step *= 2)
        low -= step;
    int high = low + 8;
    for (int step = 8; below(totalsBefore(high)); step *= 2) {
        low = high;
        high += step;
    }
    while (high - low > 1) {
        const int middle = low + (high - low) / 2;
        (below(totalsBefore(middle)) ? low : high) = middle;
    }
    return low;
}

Duration BusinessCalendar::openBefore(Timestamp moment) const
{
    const int day = m_zone->dayOf(moment);
    Duration open = totalsBefore(day).open;
    for (const OpeningHours& hours : hoursOn(day)) {
        const Opening opening = openingOn(day, hours);
        open += std::clamp(moment, opening.from, opening.to) - opening.from;
    }
    return open;
}

Duration BusinessCalendar::between(Timestamp from, Timestamp to) const
{
    return m_always ? to - from : openBefore(to) - openBefore(from);
}

Timestamp BusinessCalendar::add(Timestamp moment, const Span& span) const
{
    if (span.isZero())
        return moment;
    switch (span.kind) {
    case Span::Kind::Elapsed: return moment + span.amount;
    case Span::Kind::BusinessTime: return m_always ? moment + span.amount : addOpenTime(moment, span.amount);
    case Span::Kind::BusinessDays: return addOpenDays(moment, span.days);
    }
    return moment;
}

Timestamp BusinessCalendar::addOpenTime(Timestamp moment, Duration amount) const
{
    const Duration most = mostWeeks * m_weekTotals[7].open;
    amount = std::clamp(amount, -most, most);
    const bool forwards = amount > Duration::zero();
    const Duration wanted = openBefore(moment) + amount;
    const int guess = m_zone->dayOf(moment) + static_cast<int>(amount / m_weekTotals[7].open) * 7;
    // Forwards the closing of one day goes before the opening of the next, backwards the other way round.
    const int day = lastDayWith(guess, [&](const Totals& before) { return forwards ? before.open < wanted : before.open <= wanted; });
    Duration rest = wanted - totalsBefore(day).open;
    Timestamp found = moment;
    for (const OpeningHours& hours : hoursOn(day)) {
        const Opening opening = openingOn(day, hours);
        const Duration length = opening.to - opening.from;
        found = opening.from + rest;
        if (forwards ? rest <= length : rest < length)
            break;
        rest -= length;
    }
    return found;
}

int BusinessCalendar::openDay(int guess, std::int64_t index) const
{
    return lastDayWith(guess, [index](const Totals& before) { return before.days <= index; });
}

Timestamp BusinessCalendar::addOpenDays(Timestamp moment, int days) const
{
    days = std::clamp(days, -mostWeeks, mostWeeks);
    const Duration wall = m_zone->wallTime(moment);
    if (m_always)
        return m_zone->moment(wall + days * dayLength);
    const int today = m_zone->dayOf(moment);
    const std::int64_t index = days > 0 ? totalsBefore(today + 1).days + days - 1 : totalsBefore(today).days + days;
    const int day = openDay(today + static_cast<int>(days / m_weekTotals[7].days) * 7, index);
    const Duration time = wall - today * dayLength;
    const auto& opened = hoursOn(day);
    for (const OpeningHours& hours : opened) {
        if (time <= hours.to)
            return m_zone->moment(day * dayLength + std::max(time, hours.from));
    }
    return m_zone->moment(day * dayLength + opened.back().to);
}

bool BusinessCalendar::isOpen(Timestamp moment) const
{
    return m_always || nextOpening(moment) == moment;
}

Timestamp BusinessCalendar::nextOpening(Timestamp moment) const
{
    if (m_always)
        return moment;
    const int today = m_zone->dayOf(moment);
    const auto firstOn = [&](int day) -> std::optional<Timestamp> {
        for (const OpeningHours& hours : hoursOn(day)) {
            const Opening opening = openingOn(day, hours);
            if (opening.to > std::max(moment, opening.from))
                return std::max(moment, opening.from);
        }
        return std::nullopt;
    };
    if (const auto found = firstOn(today))
        return *found;
    return firstOn(openDay(today + 1, totalsBefore(today + 1).days)).value_or(moment);
}

bool BusinessCalendar::opensOn(QDate day) const
{
    return m_always || totalsOf(dayNumber(day)).days > 0;
}

QDate BusinessCalendar::dayOf(Timestamp moment) const
{
    return QDate::fromJulianDay(m_zone->dayOf(moment) + julianOf1970);
}

Timestamp BusinessCalendar::startOfDay(QDate day) const
{
    return m_zone->startOfDay(dayNumber(day));
}

} // namespace backroom
