// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/live_state.h"

#include <deque>
#include <set>
#include <vector>

namespace backroom::odoo {

/// What was heard of a server's bus: each notification once, from where to ask on, and whether a break lost something. All
/// times are the server's.
///
/// Ids rise, but a transaction that takes long brings a lower one later, so what is newer than half a minute is asked for
/// again; and what was missed comes by two ways at once when a socket is opened. What comes twice is dropped here.
///
/// A break is proven by the newest notification heard before it, which is asked for once more: the server lets go of the
/// oldest first, so while that one is told again, nothing after it is gone. This needs no clock and no knowledge of how
/// long the server keeps them.
class BusMemory {
public:
    explicit BusMemory(std::optional<LiveMark> mark = std::nullopt, std::size_t remembered = 8192);

    /// Another way to the bus is opened: what was told meanwhile has to be asked for.
    void beginBreak();
    /// The id after which to ask; 0: what is not older than 50 s.
    std::int64_t askFrom(Timestamp now);
    /// Those that are new.
    std::set<std::int64_t> take(const std::vector<std::int64_t>& ids, Timestamp now);
    /// Has the break lost something? To be asked when its notifications were taken.
    bool hasMissed(Timestamp now) const;
    /// Up to now everything was heard; a break is over with it.
    void heard(Timestamp now);
    /// Nothing while nothing was heard.
    const std::optional<LiveMark>& mark() const { return m_mark; }

private:
    struct Arrival {
        std::int64_t id = 0;
        Timestamp at{};
    };
    void settle(Timestamp now);
    /// Below it nothing new can come.
    std::int64_t settled() const;

    const std::size_t m_remembered;
    std::set<std::int64_t> m_seen;
    std::deque<std::int64_t> m_order; ///< of m_seen, oldest arrival first
    std::deque<Arrival> m_unsettled;
    std::int64_t m_settled = 0;
    std::int64_t m_newest = 0;
    Timestamp m_newestAt{};
    std::int64_t m_anchor = 0; ///< the newest before the break
    bool m_isBreak = true;
    bool m_isAnchored = false; ///< that one was told again
    std::optional<LiveMark> m_mark;
};

} // namespace backroom::odoo
