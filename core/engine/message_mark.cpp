// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/message_mark.h"

#include <algorithm>

namespace backroom {

using namespace std::chrono_literals;

namespace {

/// A transaction may run for 120 s before what it wrote is to be seen.
constexpr Duration lateCommit = 180s;

} // namespace

MessageMark::MessageMark(const Json& json)
{
    for (const Json& entry : json.is_array() ? json : Json::array()) {
        if (entry.is_array() && entry.size() == 2 && entry[0].is_number_integer() && entry[1].is_number_integer())
            m_reached.push_back({Timestamp(Duration(entry[0].get<std::int64_t>())), entry[1].get<std::int64_t>()});
    }
}

MessageMark MessageMark::beginningAfter(std::int64_t id)
{
    MessageMark mark;
    mark.m_reached.push_back({Timestamp(), id});
    return mark;
}

std::int64_t MessageMark::floor(Timestamp now) const
{
    std::int64_t floor = 0;
    for (const Reached& one : m_reached) {
        if (one.at <= now - lateCommit)
            floor = std::max(floor, one.id);
    }
    return floor;
}

MessageMark MessageMark::after(Timestamp begun, std::int64_t newest) const
{
    MessageMark next;
    if (const std::int64_t reached = floor(begun); reached > 0)
        next.m_reached.push_back({Timestamp(), reached});
    std::copy_if(m_reached.begin(), m_reached.end(), std::back_inserter(next.m_reached), [begun](const Reached& one) { return one.at > begun - lateCommit && one.at <= begun; });
    next.m_reached.push_back({begun, newest});
    return next;
}

Json MessageMark::toJson() const
{
    Json json = Json::array();
    for (const Reached& one : m_reached)
        json.push_back(Json::array({one.at.time_since_epoch().count(), one.id}));
    return json;
}

} // namespace backroom
