// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/json.h"

#include <vector>

namespace backroom {

/// How far the source's messages were read. They are only ever added, with rising ids, but a transaction that commits late
/// shows an older one: so the next reading begins where one began that is longer ago than any transaction runs
/// (odoo.md i, j).
class MessageMark {
public:
    MessageMark() = default;
    /// As toJson() wrote it; what is not right is not there.
    explicit MessageMark(const Json& json);

    /// What came up to this id is nobody's business.
    static MessageMark beginningAfter(std::int64_t id);

    /// Nothing was read yet.
    bool isNew() const { return m_reached.empty(); }
    /// Up to this id nothing can be missing any more; 0: nothing is known.
    std::int64_t floor(Timestamp now) const;
    /// A reading that began at this time is done; `newest`: id of the newest message when it began.
    MessageMark after(Timestamp begun, std::int64_t newest) const;
    /// [[milliseconds, id], …], the oldest first.
    Json toJson() const;

private:
    struct Reached {
        Timestamp at{};
        std::int64_t id = 0;
    };
    std::vector<Reached> m_reached;
};

} // namespace backroom
