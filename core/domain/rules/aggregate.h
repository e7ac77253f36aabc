// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/rules/derived_definition.h"

#include <QHash>

namespace backroom {

/// One aggregate kept up to date while records come, change and go: groups by key, and one value for each. Sums are exact
/// to a billionth, so nothing drifts however long it runs. With a window a contribution counts from its own time (not
/// before: it may be in the future) until exactly `window` later; without one it counts while it is there, whatever its
/// time. For one group of all ("by" is empty) every key is 0.
class WindowedAggregate {
public:
    using Measure = AggregateDefinition::Measure;

    WindowedAggregate(Measure measure, std::optional<Duration> window, Timestamp now);

    /// Replaces the record's earlier contribution, also under another key. An empty value (NaN) is counted, but neither
    /// summed nor compared.
    void put(std::int64_t record, std::int64_t key, Timestamp at, double value);
    void drop(std::int64_t record);
    /// Count and sum of nothing are 0, the others NaN.
    double value(std::int64_t key) const;
    /// The moment of the next expire() that changes anything.
    std::optional<Timestamp> nextExpiry() const;
    /// Moves the window on; keys whose value changed by it, rising. Time does not go back.
    std::vector<std::int64_t> expire(Timestamp now);
    /// Keys whose value changed by put() and drop() since last asked, rising.
    std::vector<std::int64_t> takeChanged();
    std::size_t size() const { return static_cast<std::size_t>(m_contributions.size()); }

private:
    __extension__ typedef __int128 Exact; ///< billionths

    enum class State : std::uint8_t { Pending, Counting, Over }; ///< what is over is forgotten
    struct Contribution {
        std::int64_t key = 0;
        Timestamp at{};
        double value = 0;
        State state = State::Counting;
    };
    /// For the largest or smallest value; entries whose contribution has changed are dropped when they reach the top.
    struct Candidate {
        double rank; ///< the largest wins
        std::int64_t record;
        bool operator<(const Candidate& other) const { return rank < other.rank; }
    };
    struct Group {
        Exact sum = 0;
        std::uint32_t contributions = 0; ///< counting ones
        std::uint32_t values = 0;        ///< … that are not empty
        std::vector<Candidate> candidates; ///< heap
    };
    struct Wake {
        Timestamp when;
        std::int64_t record;
    };

    static Exact exact(double value);
    static double sumOf(const Group& group);
    static bool later(const Wake& a, const Wake& b) { return a.when > b.when; }
    double rankOf(double value) const { return m_measure == Measure::Minimum ? -value : value; }
    State stateAt(const Contribution& contribution, Timestamp now) const;
    void enter(std::int64_t record, const Contribution& contribution);
    /// The record's entry must say already that it does not count.
    void leave(const Contribution& contribution);
    bool stands(std::int64_t key, const Candidate& candidate) const;
    void tidy(std::int64_t key, Group& group);
    void wakeAt(std::int64_t record, const Contribution& contribution);
    bool isCurrent(const Wake& wake) const;
    void tidyWakes();
    void noteChange(std::int64_t key);

    Measure m_measure;
    std::optional<Duration> m_window;
    Timestamp m_now;
    QHash<std::int64_t, Contribution> m_contributions;
    QHash<std::int64_t, Group> m_groups;
    std::vector<Wake> m_wakes; ///< heap, the soonest first
    std::vector<std::int64_t> m_changed;
    std::size_t m_manyChanged = 0; ///< when to look for repetitions among them
};

} // namespace backroom
