// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/aggregate.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace backroom {

namespace {

constexpr double noFigure = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t billionths = 1'000'000'000;
/// More is no amount of anything; it would not fit.
constexpr double largestFigure = 1e20;

bool isEmpty(double value)
{
    return !(std::fabs(value) <= largestFigure);
}

bool isSameFigure(double a, double b)
{
    return a == b || (std::isnan(a) && std::isnan(b));
}

void sortOut(std::vector<std::int64_t>& keys)
{
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
}

} // namespace

WindowedAggregate::WindowedAggregate(Measure measure, std::optional<Duration> window, Timestamp now)
    : m_measure(measure), m_window(window), m_now(now)
{
}

WindowedAggregate::Exact WindowedAggregate::exact(double value)
{
    // As many digits as a double holds for certain, the whole part apart: 7791607.79 is that, not a billionth beside it.
    const double whole = std::trunc(value);
    std::int64_t unit = 1;
    for (double limit = 1e6; std::fabs(whole) >= limit && unit < billionths; limit *= 10)
        unit *= 10;
    const double parts = (value - whole) * (static_cast<double>(billionths) / static_cast<double>(unit));
    return static_cast<Exact>(whole) * billionths + static_cast<Exact>(std::llround(parts)) * unit;
}

WindowedAggregate::State WindowedAggregate::stateAt(const Contribution& contribution, Timestamp now) const
{
    if (!m_window)
        return State::Counting;
    return now < contribution.at ? State::Pending : now < contribution.at + *m_window ? State::Counting : State::Over;
}

void WindowedAggregate::put(std::int64_t record, std::int64_t key, Timestamp at, double value)
{
    if (const auto found = m_contributions.constFind(record); found != m_contributions.cend()) {
        if (found->key == key && found->at == at && isSameFigure(found->value, value))
            return;
        if (found->key != key)
            drop(record);
    }
    const double before = this->value(key);
    if (const auto found = m_contributions.constFind(record); found != m_contributions.cend()) {
        const Contribution old = *found;
        m_contributions.erase(found);
        if (old.state == State::Counting)
            leave(old);
    }
    Contribution contribution{key, at, isEmpty(value) ? noFigure : value, State::Over};
    contribution.state = stateAt(contribution, m_now);
    if (contribution.state != State::Over)
        m_contributions.insert(record, contribution);
    if (contribution.state == State::Counting)
        enter(record, contribution);
    wakeAt(record, contribution);
    if (!isSameFigure(before, this->value(key)))
        noteChange(key);
}

void WindowedAggregate::drop(std::int64_t record)
{
    const auto found = m_contributions.constFind(record);
    if (found == m_contributions.cend())
        return;
    const Contribution old = *found;
    const double before = value(old.key);
    m_contributions.erase(found);
    if (old.state == State::Counting)
        leave(old);
    tidyWakes();
    if (!isSameFigure(before, value(old.key)))
        noteChange(old.key);
}

void WindowedAggregate::enter(std::int64_t record, const Contribution& contribution)
{
    Group& group = m_groups[contribution.key];
    ++group.contributions;
    if (std::isnan(contribution.value))
        return;
    ++group.values;
    if (m_measure == Measure::Sum || m_measure == Measure::Average)
        group.sum += exact(contribution.value);
    if (m_measure == Measure::Minimum || m_measure == Measure::Maximum) {
        group.candidates.push_back({rankOf(contribution.value), record});
        std::push_heap(group.candidates.begin(), group.candidates.end());
    }
}

void WindowedAggregate::leave(const Contribution& contribution)
{
    const auto found = m_groups.find(contribution.key);
    Group& group = *found;
    --group.contributions;
    if (!std::isnan(contribution.value)) {
        --group.values;
        if (m_measure == Measure::Sum || m_measure == Measure::Average)
            group.sum -= exact(contribution.value);
    }
    if (group.contributions == 0)
        m_groups.erase(found);
    else
        tidy(contribution.key, group);
}

bool WindowedAggregate::stands(std::int64_t key, const Candidate& candidate) const
{
    const auto found = m_contributions.constFind(candidate.record);
    return found != m_contributions.cend() && found->state == State::Counting && found->key == key && rankOf(found->value) == candidate.rank;
}

void WindowedAggregate::tidy(std::int64_t key, Group& group)
{
    auto& heap = group.candidates;
    if (heap.size() > 2 * std::size_t(group.values) + 16) {
        // Those of the record that leaves go with it, however often it had the same value.
        std::erase_if(heap, [&](const Candidate& candidate) { return !stands(key, candidate); });
        heap.shrink_to_fit();
        std::make_heap(heap.begin(), heap.end());
    }
    while (!heap.empty() && !stands(key, heap.front())) {
        std::pop_heap(heap.begin(), heap.end());
        heap.pop_back();
    }
}

void WindowedAggregate::wakeAt(std::int64_t record, const Contribution& contribution)
{
    if (contribution.state != State::Over && m_window) {
        m_wakes.push_back({contribution.state == State::Pending ? contribution.at : contribution.at + *m_window, record});
        std::push_heap(m_wakes.begin(), m_wakes.end(), later);
    }
    tidyWakes();
}

bool WindowedAggregate::isCurrent(const Wake& wake) const
{
    const auto found = m_contributions.constFind(wake.record);
    if (found == m_contributions.cend())
        return false;
    return (found->state == State::Pending && found->at == wake.when) || (found->state == State::Counting && found->at + *m_window == wake.when);
}

void WindowedAggregate::tidyWakes()
{
    if (m_wakes.size() > 2 * size() + 16) {
        std::erase_if(m_wakes, [&](const Wake& wake) { return !isCurrent(wake); });
        // A record that was put often with the same time has entries that are all right.
        std::sort(m_wakes.begin(), m_wakes.end(), [](const Wake& a, const Wake& b) { return a.record < b.record; });
        m_wakes.erase(std::unique(m_wakes.begin(), m_wakes.end(), [](const Wake& a, const Wake& b) { return a.record == b.record; }), m_wakes.end());
        m_wakes.shrink_to_fit();
        std::make_heap(m_wakes.begin(), m_wakes.end(), later);
    }
    while (!m_wakes.empty() && !isCurrent(m_wakes.front())) {
        std::pop_heap(m_wakes.begin(), m_wakes.end(), later);
        m_wakes.pop_back();
    }
}

std::optional<Timestamp> WindowedAggregate::nextExpiry() const
{
    return m_wakes.empty() ? std::nullopt : std::optional(m_wakes.front().when);
}

std::vector<std::int64_t> WindowedAggregate::expire(Timestamp now)
{
    m_now = std::max(m_now, now);
    QHash<std::int64_t, double> before;
    while (!m_wakes.empty() && m_wakes.front().when <= m_now) {
        const std::int64_t record = m_wakes.front().record;
        std::pop_heap(m_wakes.begin(), m_wakes.end(), later);
        m_wakes.pop_back();
        const auto found = m_contributions.find(record);
        const Contribution old = *found;
        Contribution renewed = old;
        renewed.state = stateAt(old, m_now);
        if (!before.contains(old.key))
            before.insert(old.key, value(old.key));
        if (renewed.state == State::Over)
            m_contributions.erase(found);
        else
            *found = renewed;
        if (old.state == State::Counting)
            leave(old);
        if (renewed.state == State::Counting)
            enter(record, renewed);
        wakeAt(record, renewed);
    }
    std::vector<std::int64_t> changed;
    for (auto entry = before.cbegin(); entry != before.cend(); ++entry) {
        if (!isSameFigure(entry.value(), value(entry.key())))
            changed.push_back(entry.key());
    }
    sortOut(changed);
    return changed;
}

double WindowedAggregate::value(std::int64_t key) const
{
    const auto found = m_groups.constFind(key);
    if (found == m_groups.cend())
        return m_measure == Measure::Count || m_measure == Measure::Sum ? 0 : noFigure;
    switch (m_measure) {
    case Measure::Count: return found->contributions;
    case Measure::Sum: return sumOf(*found);
    case Measure::Average: return found->values == 0 ? noFigure : sumOf(*found) / found->values;
    case Measure::Minimum:
    case Measure::Maximum: return found->candidates.empty() ? noFigure : rankOf(found->candidates.front().rank);
    case Measure::Nearest: break; // NearestInTime says it
    }
    return noFigure;
}

double WindowedAggregate::sumOf(const Group& group)
{
    // In two parts once it has more digits than a double: else rounding it to one would come before the division.
    const double all = static_cast<double>(group.sum);
    if (std::fabs(all) < 0x1p53)
        return all / static_cast<double>(billionths);
    return static_cast<double>(group.sum / billionths) + static_cast<double>(group.sum % billionths) / static_cast<double>(billionths);
}

void WindowedAggregate::noteChange(std::int64_t key)
{
    m_changed.push_back(key);
    // A first load names the same keys over and over.
    if (m_changed.size() > m_manyChanged) {
        sortOut(m_changed);
        m_manyChanged = std::max<std::size_t>(64, 2 * m_changed.size());
    }
}

std::vector<std::int64_t> WindowedAggregate::takeChanged()
{
    sortOut(m_changed);
    return std::exchange(m_changed, {});
}

} // namespace backroom
