// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <QHash>

#include <cstdint>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace backroom {

/// How far in time the nearest other record of a group is from one's own, kept up to date while records come, change and
/// go. A record that lasts (a leave) has a beginning and an end; one that does not has one time.
class NearestInTime {
public:
    struct Span {
        Timestamp from{};
        Timestamp to{}; ///< not before `from`
        bool operator==(const Span&) const = default;
    };

    /// Replaces what the record was before, also under another key. `bundle` says what counts as one: two lines of one
    /// order are no neighbours of each other.
    void put(std::int64_t record, std::int64_t key, const Span& span, std::int64_t bundle);
    void drop(std::int64_t record);
    /// Days to the nearest of the group that is not of `bundle`; below 0 for as long as they overlap. NaN: there is none.
    double days(std::int64_t key, const Span& span, std::int64_t bundle) const;
    /// Keys whose members changed since last asked, rising.
    std::vector<std::int64_t> takeChanged();

private:
    struct Member {
        Timestamp from;
        std::int64_t record;
        Timestamp to;
        std::int64_t bundle;
        bool operator<(const Member& other) const { return std::pair(from, record) < std::pair(other.from, other.record); }
    };
    struct Group {
        std::set<Member> members;
        Duration longest{}; ///< of any member there ever was: how far back one may begin that still matters
    };
    struct Place {
        std::int64_t key;
        Span span;
        std::int64_t bundle;
        bool operator==(const Place&) const = default;
    };

    QHash<std::int64_t, Place> m_places;
    QHash<std::int64_t, Group> m_groups;
    std::vector<std::int64_t> m_changed;
};

} // namespace backroom
