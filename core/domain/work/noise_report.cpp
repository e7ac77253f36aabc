// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/work/noise_report.h"

#include <algorithm>
#include <numeric>

namespace backroom {

namespace {

struct Window {
    Timestamp from;
    Timestamp to;
    bool holds(Timestamp at) const { return at >= from && at < to; }
};

/// What is gathered about a rule before figures are made of it.
struct Gathering {
    RuleNoise noise;
    std::vector<Timestamp> raises;
    std::vector<Duration> cycles;
    std::map<ItemId, std::vector<Timestamp>> reopens;
};

/// Closes by people, over all rules.
struct CloseCauses {
    int byPeople = 0;
    int unknown = 0;
};

template <typename T>
Counted<T> shown(int n, T value)
{
    return {n, n >= noise::fewest ? std::optional(value) : std::nullopt};
}

double ratio(int part, int whole)
{
    return whole == 0 ? 0.0 : static_cast<double>(part) / whole;
}

bool isClose(const LifeEvent& event)
{
    return isClosed(event.to) && !isClosed(event.from);
}

/// Stretches in which any ten minutes held too many; `times` rise.
std::vector<Flood> floodsIn(const std::vector<Timestamp>& times)
{
    constexpr auto most = static_cast<std::size_t>(noise::floodMoreThan);
    std::vector<Flood> floods;
    std::size_t end = 0; // one after the last raise of the last flood
    for (std::size_t i = 0; i + most < times.size(); ++i) {
        const std::size_t last = i + most;
        if (times[last] - times[i] > noise::floodWithin)
            continue;
        if (i >= end)
            floods.push_back({times[i], times[last], noise::floodMoreThan + 1});
        else
            floods.back().count += static_cast<int>(last + 1 - end);
        floods.back().to = times[last];
        end = last + 1;
    }
    return floods;
}

bool isChattering(std::vector<Timestamp> reopens)
{
    constexpr auto often = static_cast<std::size_t>(noise::chatteringReopened);
    std::sort(reopens.begin(), reopens.end());
    for (std::size_t i = 0; i + often <= reopens.size(); ++i) {
        if (reopens[i + often - 1] - reopens[i] <= noise::chatteringWithin)
            return true;
    }
    return false;
}

/// Is it in nobody's hands at the end?
bool isStale(const std::vector<LifeEvent>& events, Timestamp to)
{
    std::optional<Timestamp> lastStir;
    std::optional<ItemState> state;
    for (const LifeEvent& event : events) {
        if (event.at >= to)
            break;
        // What the program does by itself, such as an escalation, is nobody's touch; that it stands again is news.
        if (!lastStir || event.act.isByPerson() || isClosed(event.from))
            lastStir = event.at;
        state = event.to;
    }
    if (!state || isClosed(*state) || *state == ItemState::Snoozed || *state == ItemState::Waiting)
        return false;
    return to - *lastStir > noise::staleAfter;
}

void countClose(const LifeEvent& event, RuleNoise& noise, CloseCauses& causes)
{
    const bool isAct = event.act.kind == LifeAct::Kind::Close;
    // Reads close by themselves, and only as obsolete.
    ++noise.closes[isAct ? event.act.disposition : Disposition::Obsolete];
    ++noise.closed;
    if (!isAct || !event.act.isByPerson())
        return;
    const Cause cause = event.act.cause.value_or(Cause::Unknown);
    ++noise.causes[cause];
    ++causes.byPeople;
    causes.unknown += cause == Cause::Unknown ? 1 : 0;
}

void gather(const ItemEvents& item, const Window& window, Gathering& into, CloseCauses& causes)
{
    std::optional<Timestamp> lastClose;
    for (std::size_t i = 0; i < item.events.size(); ++i) {
        const LifeEvent& event = item.events[i];
        if (!window.holds(event.at))
            continue;
        const bool isRaise = event.act.kind == LifeAct::Kind::Raise;
        // The first raise of a later generation follows on a close too, but it opens a life of its own.
        const bool isReopening = i > 0 && isClosed(event.from) && !isClosed(event.to);
        if (isRaise && (i == 0 || isReopening))
            into.raises.push_back(event.at);
        if (isReopening) {
            ++into.noise.reopened;
            into.reopens[item.id].push_back(event.at);
        }
        if (isClose(event)) {
            countClose(event, into.noise, causes);
            lastClose = event.at;
        }
    }
    if (lastClose && item.events.front().act.kind == LifeAct::Kind::Raise)
        into.cycles.push_back(*lastClose - item.events.front().at);
    if (isStale(item.events, window.to))
        into.noise.stale.push_back(item.id);
}

RuleNoise figuresOf(Gathering gathering)
{
    RuleNoise& noise = gathering.noise;
    std::sort(gathering.raises.begin(), gathering.raises.end());
    noise.raised = static_cast<int>(gathering.raises.size());
    noise.floods = floodsIn(gathering.raises);
    for (const auto& [item, reopens] : gathering.reopens) {
        if (isChattering(reopens))
            noise.chattering.push_back(item);
    }
    std::sort(noise.stale.begin(), noise.stale.end());
    const auto invalid = noise.closes.find(Disposition::Invalid);
    const double falseAlarms = ratio(invalid == noise.closes.end() ? 0 : invalid->second, noise.closed);
    noise.falseAlarmRate = shown(noise.closed, falseAlarms);
    noise.precision = shown(noise.closed, 1.0 - falseAlarms);
    const int cycles = static_cast<int>(gathering.cycles.size());
    noise.cycleP50 = shown(cycles, nearestRank(gathering.cycles, 50).value_or(Duration(0)));
    noise.cycleP90 = shown(cycles, nearestRank(gathering.cycles, 90).value_or(Duration(0)));
    return std::move(gathering.noise);
}

bool saysSomething(const RuleNoise& noise)
{
    return noise.raised > 0 || noise.reopened > 0 || noise.closed > 0 || !noise.stale.empty();
}

} // namespace

std::optional<Duration> nearestRank(std::vector<Duration> values, int percent)
{
    if (values.empty())
        return std::nullopt;
    const auto n = static_cast<std::int64_t>(values.size());
    const std::int64_t rank = std::clamp<std::int64_t>((n * std::clamp(percent, 0, 100) + 99) / 100, 1, n);
    const auto place = values.begin() + (rank - 1);
    std::nth_element(values.begin(), place, values.end());
    return *place;
}

NoiseReport noiseReport(const std::vector<ItemEvents>& items, Timestamp from, Timestamp to)
{
    NoiseReport report;
    report.from = from;
    report.to = to;
    std::map<RuleId, Gathering> gatherings;
    CloseCauses causes;
    for (const ItemEvents& item : items) {
        Gathering& into = gatherings[item.rule];
        into.noise.rule = item.rule;
        gather(item, {from, to}, into, causes);
    }
    for (auto& [rule, gathering] : gatherings) {
        RuleNoise noise = figuresOf(std::move(gathering));
        report.raised += noise.raised;
        report.closed += noise.closed;
        if (saysSomething(noise))
            report.rules.push_back(std::move(noise));
    }
    // Stable: equally loud ones stay in the order of their codes.
    std::stable_sort(report.rules.begin(), report.rules.end(), [](const RuleNoise& a, const RuleNoise& b) { return a.raised > b.raised; });
    int top = 0;
    for (std::size_t i = 0; i < report.rules.size(); ++i) {
        report.rules[i].share = ratio(report.rules[i].raised, report.raised);
        top += i < static_cast<std::size_t>(noise::topSources) ? report.rules[i].raised : 0;
    }
    report.topShare = shown(report.raised, ratio(top, report.raised));
    report.unknownCause = shown(causes.byPeople, ratio(causes.unknown, causes.byPeople));
    return report;
}

} // namespace backroom
