// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/nearest.h"

#include <algorithm>
#include <limits>

namespace backroom {

void NearestInTime::put(std::int64_t record, std::int64_t key, const Span& span, std::int64_t bundle)
{
    const Place place{key, {span.from, std::max(span.from, span.to)}, bundle};
    if (const auto known = m_places.constFind(record); known != m_places.cend() && *known == place)
        return;
    drop(record);
    m_places.insert(record, place);
    Group& group = m_groups[key];
    group.members.insert({place.span.from, record, place.span.to, bundle});
    group.longest = std::max(group.longest, place.span.to - place.span.from);
    m_changed.push_back(key);
}

void NearestInTime::drop(std::int64_t record)
{
    const auto known = m_places.constFind(record);
    if (known == m_places.cend())
        return;
    const auto group = m_groups.find(known->key);
    group->members.erase({known->span.from, record, known->span.to, known->bundle});
    if (group->members.empty())
        m_groups.erase(group);
    m_changed.push_back(known->key);
    m_places.erase(known);
}

double NearestInTime::days(std::int64_t key, const Span& span, std::int64_t bundle) const
{
    const auto group = m_groups.constFind(key);
    if (group == m_groups.cend())
        return std::numeric_limits<double>::quiet_NaN();
    // Outward from where it begins, until nothing further out can be nearer.
    std::optional<Duration> nearest;
    const auto look = [&](const Member& member) {
        const Duration gap = std::max(span.from - member.to, member.from - span.to);
        if (member.bundle != bundle && (!nearest || gap < *nearest))
            nearest = gap;
    };
    const auto& members = group->members;
    const auto begins = members.lower_bound({span.from, std::numeric_limits<std::int64_t>::min(), {}, 0});
    for (auto next = begins; next != members.end() && (!nearest || next->from - span.to < *nearest); ++next)
        look(*next);
    for (auto next = begins; next != members.begin();) {
        --next;
        if (nearest && span.from - next->from - group->longest >= *nearest)
            break;
        look(*next);
    }
    using Days = std::chrono::duration<double, std::ratio<86'400>>;
    return nearest ? std::chrono::duration_cast<Days>(*nearest).count() : std::numeric_limits<double>::quiet_NaN();
}

std::vector<std::int64_t> NearestInTime::takeChanged()
{
    std::sort(m_changed.begin(), m_changed.end());
    m_changed.erase(std::unique(m_changed.begin(), m_changed.end()), m_changed.end());
    return std::exchange(m_changed, {});
}

} // namespace backroom
