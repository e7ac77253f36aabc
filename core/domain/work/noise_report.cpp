// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/work/noise_report.h"

#include <algorithm>
#include <numeric>

namespace backroom {

namespace {

using Kind = LifeAct::Kind;

template <typename T>
Counted<T> countedBy(int n, std::optional<T> value)
{
    return {n, n >= noise::fewest ? value : std::nullopt};
}

/// What is collected of a rule before it is summed up.
struct Tally {
    RuleNoise noise;
    std::vector<Timestamp> raises;
    std::vector<Duration> cycles;
};

/// A raise that changes what was promised about a standing item (another priority, another due time) is an event too, but
/// no raise of its own.
bool isRaise(const LifeEvent& event, bool isFirst)
{
    return event.act.kind == Kind::Raise && (isFirst || isClosed(event.from));
}

bool isReopening(const LifeEvent& event)
{
    return isClosed(event.from) && !isClosed(event.to) && event.to != ItemState::New;
}

bool isClosing(const LifeEvent& event)
{
    return !isClosed(event.from) && isClosed(event.to);
}

Disposition dispositionOf(const LifeEvent& closing)
{
    return closing.act.kind == Kind::Close ? closing.act.disposition : Disposition::Obsolete;
}

/// As many re-openings within the span as make it a nuisance.
bool isChattering(const std::vector<Timestamp>& reopenings)
{
    constexpr std::size_t enough = noise::chatteringReopened;
    for (std::size_t i = enough; i <= reopenings.size(); ++i) {
        if (reopenings[i - 1] - reopenings[i - enough] <= noise::chatteringWithin)
            return true;
    }
    return false;
}

/// Overlapping spans of too many raises are one flood.
std::vector<Flood> floodsOf(const std::vector<Timestamp>& raises)
{
    std::vector<Flood> floods;
    std::size_t first = 0;
    std::size_t floodFirst = 0;
    for (std::size_t last = 0; last < raises.size(); ++last) {
        while (raises[last] - raises[first] > noise::floodWithin)
            ++first;
        if (last - first + 1 <= noise::floodMoreThan)
            continue;
        if (floods.empty() || raises[first] > floods.back().to) {
            floodFirst = first;
            floods.push_back({raises[first], {}, 0});
        }
        floods.back().to = raises[last];
        floods.back().count = static_cast<int>(last - floodFirst + 1);
    }
    return floods;
}

class Collector {
public:
    Collector(Timestamp from, Timestamp to) : m_from(from), m_to(to) {}

    void add(const ItemEvents& item)
    {
        Tally& tally = m_tallies[item.rule];
        std::vector<Timestamp> reopenings;
        std::optional<Timestamp> firstRaised; // nothing: that event is not among them
        Timestamp touched{};
        bool isStanding = false;
        for (const LifeEvent& event : item.events) {
            if (event.at >= m_to)
                break;
            const bool isFirst = &event == &item.events.front();
            const bool isRaised = isRaise(event, isFirst);
            if (isRaised && !isReopening(event))
                firstRaised = event.at;
            // Who sent it to sleep has looked at it; its time runs from the waking on.
            if (isFirst || event.act.isByPerson() || isReopening(event) || event.from == ItemState::Snoozed)
                touched = event.at;
            isStanding = !isClosed(event.to) && event.to != ItemState::Snoozed;
            if (event.at < m_from)
                continue;
            if (isRaised)
                tally.raises.push_back(event.at);
            if (isReopening(event))
                reopenings.push_back(event.at);
            if (isClosing(event))
                close(tally, event, firstRaised);
        }
        tally.noise.reopened += static_cast<int>(reopenings.size());
        if (isChattering(reopenings))
            tally.noise.chattering.push_back(item.id);
        if (isStanding && m_to - touched > noise::staleAfter)
            tally.noise.stale.push_back(item.id);
    }

    NoiseReport report()
    {
        NoiseReport report;
        report.from = m_from;
        report.to = m_to;
        for (const auto& [rule, tally] : m_tallies) {
            report.raised += static_cast<int>(tally.raises.size());
            report.closed += tally.noise.closed;
        }
        for (auto& [rule, tally] : m_tallies)
            report.rules.push_back(summedUp(rule, tally, report.raised));
        std::stable_sort(report.rules.begin(), report.rules.end(), [](const RuleNoise& a, const RuleNoise& b) { return a.raised > b.raised; });
        const auto top = report.rules.begin() + std::min<std::ptrdiff_t>(noise::topSources, static_cast<std::ptrdiff_t>(report.rules.size()));
        report.topShare = countedBy<double>(report.raised,
            std::accumulate(report.rules.begin(), top, 0.0, [](double sum, const RuleNoise& rule) { return sum + rule.share; }));
        report.unknownCause = countedBy<double>(m_withCause, m_withCause == 0 ? 0.0 : static_cast<double>(m_unknown) / m_withCause);
        return report;
    }

private:
    void close(Tally& tally, const LifeEvent& event, std::optional<Timestamp> firstRaised)
    {
        ++tally.noise.closed;
        ++tally.noise.closes[dispositionOf(event)];
        if (firstRaised)
            tally.cycles.push_back(event.at - *firstRaised);
        if (!event.act.cause)
            return;
        ++tally.noise.causes[*event.act.cause];
        ++m_withCause;
        m_unknown += *event.act.cause == Cause::Unknown ? 1 : 0;
    }

    static RuleNoise summedUp(const RuleId& rule, Tally& tally, int allRaised)
    {
        RuleNoise noise = std::move(tally.noise);
        noise.rule = rule;
        noise.raised = static_cast<int>(tally.raises.size());
        std::sort(tally.raises.begin(), tally.raises.end());
        noise.floods = floodsOf(tally.raises);
        const auto invalid = noise.closes.find(Disposition::Invalid);
        const double rate = noise.closed == 0 || invalid == noise.closes.end() ? 0.0 : static_cast<double>(invalid->second) / noise.closed;
        noise.falseAlarmRate = countedBy<double>(noise.closed, rate);
        noise.precision = countedBy<double>(noise.closed, 1.0 - rate);
        const int cycles = static_cast<int>(tally.cycles.size());
        noise.cycleP50 = countedBy(cycles, nearestRank(tally.cycles, 50));
        noise.cycleP90 = countedBy(cycles, nearestRank(tally.cycles, 90));
        noise.share = allRaised == 0 ? 0.0 : static_cast<double>(noise.raised) / allRaised;
        return noise;
    }

    const Timestamp m_from;
    const Timestamp m_to;
    std::map<RuleId, Tally> m_tallies;
    int m_withCause = 0;
    int m_unknown = 0;
};

} // namespace

std::optional<Duration> nearestRank(std::vector<Duration> values, int percent)
{
    if (values.empty())
        return std::nullopt;
    const std::size_t rank = (values.size() * static_cast<std::size_t>(std::clamp(percent, 0, 100)) + 99) / 100;
    const auto place = values.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(rank, 1) - 1);
    std::nth_element(values.begin(), place, values.end());
    return *place;
}

NoiseReport noiseReport(const std::vector<ItemEvents>& items, Timestamp from, Timestamp to)
{
    Collector collector(from, to);
    for (const ItemEvents& item : items)
        collector.add(item);
    return collector.report();
}

} // namespace backroom
