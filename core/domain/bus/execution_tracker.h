// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/execution.h"

#include <set>

namespace backroom {

/// Finds every failure by lists that only tell what is in a state just now (n8n.md §3). Ids grow by start and not by end: an
/// old one may fail after newer ones, so whatever is open is followed until it is not.
///
/// One round asks, in this order: the newest id · what is new, running, waiting · what failed, back to what was known. What
/// left the open lists without showing among the failures is read by itself. Lists are read one after the other while
/// executions move between them, so what ended is looked through a round further back than what was known.
class ExecutionTracker {
public:
    /// What is kept over restarts.
    struct State {
        std::int64_t floor = 0;      ///< of everything up to here it is known whether it failed, but for `open`
        std::int64_t next = 0;       ///< what the floor is after one more round
        std::set<std::int64_t> open;
        bool operator==(const State&) const = default;
    };

    ExecutionTracker() = default;
    explicit ExecutionTracker(State state) : m_state(std::move(state)) {}

    /// `newest`: the highest id there is, asked for before anything else of the round; 0: there is none.
    void begin(std::int64_t newest);
    /// Rows of a list of what is open.
    void takeOpen(const std::vector<ExecutionHead>& rows);
    /// Rows of a list of what ended, newest first. True: what comes before the last of them is wanted too.
    bool takeEnded(const std::vector<ExecutionHead>& rows, bool hasMore);
    /// Open before, and in none of the lists of this round.
    std::vector<std::int64_t> left() const;
    /// One of left(), as read by itself.
    void takeRead(const ExecutionHead& head);
    /// One of left() that is not there any more.
    void takeGone(std::int64_t id);
    /// Everything of the round was asked and answered; without it the next round begins where this one did.
    void complete();

    const State& state() const { return m_state; }

private:
    State m_state;
    std::int64_t m_newest = 0;
    std::set<std::int64_t> m_openNow;
    std::set<std::int64_t> m_endedNow;
};

} // namespace backroom
