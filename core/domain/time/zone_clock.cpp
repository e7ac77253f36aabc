// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/time/zone_clock.h"

#include <QDateTime>
#include <QHash>
#include <QTimeZone>

#include <algorithm>
#include <mutex>
#include <set>

namespace backroom {

namespace {

/// Beyond the table the last offset stays; rules of summer time are not made for longer.
constexpr int lastYear = 2100;

} // namespace

std::shared_ptr<const ZoneClock> ZoneClock::of(const QString& zoneName)
{
    static std::mutex guard;
    static QHash<QString, std::shared_ptr<const ZoneClock>> known;
    const std::lock_guard lock(guard);
    if (const auto found = known.constFind(zoneName); found != known.cend())
        return *found;
    // Asked by name first, because Qt takes any word that is not a zone for a rule of POSIX.
    const QTimeZone zone(zoneName.toUtf8());
    if (!QTimeZone::isTimeZoneIdAvailable(zoneName.toUtf8()) || !zone.isValid())
        return nullptr;
    return *known.insert(zoneName, std::make_shared<const ZoneClock>(zone));
}

ZoneClock::ZoneClock(const QTimeZone& zone)
{
    const QDateTime first(QDate(1970, 1, 1), QTime(0, 0), Qt::UTC);
    Duration offset = m_firstOffset = std::chrono::seconds(zone.offsetFromUtc(first));
    std::set<int> irregular;
    const QDateTime last(QDate(lastYear, 1, 1), QTime(0, 0), Qt::UTC);
    // One by one and from a moment later: else Qt stops at the end of its table, where a rule goes on.
    for (auto data = zone.nextTransition(first); data.atUtc.isValid() && data.atUtc < last; data = zone.nextTransition(data.atUtc.addMSecs(1))) {
        const Duration next = std::chrono::seconds(data.offsetFromUtc);
        if (next == offset) // only the name changed
            continue;
        const Timestamp at{Duration(data.atUtc.toMSecsSinceEpoch())};
        Duration wallFrom = at.time_since_epoch() + offset;
        if (!m_changes.empty())
            wallFrom = std::max(wallFrom, m_changes.back().wallFrom);
        m_changes.push_back({at, next, wallFrom});
        for (const Duration wall : {at.time_since_epoch() + offset, at.time_since_epoch() + next}) {
            const int day = static_cast<int>(std::chrono::floor<std::chrono::days>(wall).count());
            irregular.insert({day - 1, day, day + 1});
        }
        offset = next;
    }
    m_irregularDays.assign(irregular.begin(), irregular.end());
}

Duration ZoneClock::offsetAt(Timestamp moment) const
{
    const auto next = std::upper_bound(m_changes.begin(), m_changes.end(), moment,
        [](Timestamp wanted, const Change& change) { return wanted < change.at; });
    return next == m_changes.begin() ? m_firstOffset : std::prev(next)->offset;
}

Timestamp ZoneClock::moment(Duration wallTime) const
{
    const auto next = std::upper_bound(m_changes.begin(), m_changes.end(), wallTime,
        [](Duration wanted, const Change& change) { return wanted < change.wallFrom; });
    if (next == m_changes.begin())
        return Timestamp(wallTime - m_firstOffset);
    const Change& change = *std::prev(next);
    return std::max(change.at, Timestamp(wallTime - change.offset));
}

int ZoneClock::dayOf(Timestamp moment) const
{
    // Far beyond any calendar, but within what a day number can be counted on with.
    constexpr std::int64_t furthest = 100'000'000;
    const std::int64_t day = std::chrono::floor<std::chrono::days>(wallTime(moment)).count();
    return static_cast<int>(std::clamp(day, -furthest, furthest));
}

Timestamp ZoneClock::startOfDay(int day) const
{
    return moment(day * dayLength);
}

} // namespace backroom
