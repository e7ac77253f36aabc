// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/work/item_life.h"

#include <map>

namespace backroom {

/// The events of one item, all of them or at least those of the window and the last before it.
struct ItemEvents {
    ItemId id;
    int generation = 1;
    RuleId rule;
    std::vector<LifeEvent> events;
};

/// A figure that is shown only when enough stands behind it (domain.md §9).
template <typename T>
struct Counted {
    int n = 0;
    std::optional<T> value; ///< nothing: n is too small
    bool operator==(const Counted&) const = default;
};

namespace noise {
inline constexpr int fewest = 10;                                ///< below, nothing is shown
inline constexpr int floodMoreThan = 10;
inline constexpr Duration floodWithin = std::chrono::minutes(10);
inline constexpr int chatteringReopened = 3;
inline constexpr Duration chatteringWithin = std::chrono::hours(24);
inline constexpr Duration staleAfter = std::chrono::hours(24);
inline constexpr int topSources = 10;
} // namespace noise

/// More items of one rule than a person can take in.
struct Flood {
    Timestamp from{};
    Timestamp to{};
    int count = 0;
    bool operator==(const Flood&) const = default;
};

struct RuleNoise {
    RuleId rule;
    int raised = 0; ///< first raises and re-occurrences
    int reopened = 0;
    int closed = 0;
    std::map<Disposition, int> closes;
    std::map<Cause, int> causes;
    Counted<double> falseAlarmRate; ///< invalid ÷ closed
    Counted<double> precision;      ///< 1 − that
    Counted<Duration> cycleP50;     ///< closed − first raised
    Counted<Duration> cycleP90;
    std::vector<Flood> floods;
    std::vector<ItemId> chattering;
    std::vector<ItemId> stale; ///< standing, awake and untouched by people
    double share = 0.0;        ///< of all raises
};

struct NoiseReport {
    Timestamp from{};
    Timestamp to{};
    int raised = 0;
    int closed = 0;
    Counted<double> topShare;     ///< of the ten loudest rules in all raises
    Counted<double> unknownCause; ///< share of closes by people with cause "unknown"; more than 10 % asks for a review
    std::vector<RuleNoise> rules; ///< the loudest first
};

/// The value at least `percent` of the values do not exceed; nothing of nothing.
std::optional<Duration> nearestRank(std::vector<Duration> values, int percent);

NoiseReport noiseReport(const std::vector<ItemEvents>& items, Timestamp from, Timestamp to);

} // namespace backroom
