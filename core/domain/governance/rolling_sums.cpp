// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/governance/rolling_sums.h"

#include "core/base/names.h"

#include <algorithm>
#include <cstdlib>
#include <set>
#include <tuple>

namespace backroom {

namespace {

constexpr auto sumDimensions = nameTable<Dimension>({{Dimension::Requester, "requester"}, {Dimension::Approver, "approver"},
    {Dimension::Customer, "customer"}, {Dimension::Account, "account"}, {Dimension::Supplier, "supplier"}, {Dimension::Till, "till"}});
constexpr auto sumOrder = sumDimensions.values();

/// The first entry later than the moment.
template <typename Series>
auto after(Series& series, Timestamp moment)
{
    return std::upper_bound(series.begin(), series.end(), moment, [](Timestamp at, const auto& entry) { return at < entry.at; });
}

} // namespace

QString toName(Dimension dimension)
{
    return sumDimensions.nameOf(dimension);
}

std::optional<Dimension> dimensionFromName(const QString& name)
{
    return sumDimensions.valueOf(name);
}

std::span<const Dimension> allDimensions()
{
    return sumOrder;
}

bool RollingSums::Line::operator<(const Line& other) const
{
    const auto key = [](const Line& line) { return std::make_tuple(line.act, line.per, line.who, line.currency.code()); };
    return key(*this) < key(other);
}

void RollingSums::addUp(Series& series, std::size_t from)
{
    for (std::size_t i = from; i < series.size(); ++i)
        series[i].before = i == 0 ? 0 : series[i - 1].before + series[i - 1].amount;
}

void RollingSums::add(const Movement& movement)
{
    remove(movement.record, movement.act);
    std::set<std::pair<Dimension, QString>> by(movement.by.begin(), movement.by.end());
    std::vector<std::pair<Line, Timestamp>> places;
    for (const auto& [per, who] : by) {
        if (who.isEmpty())
            continue;
        Line line{movement.act, per, who, movement.amount.currency()};
        Series& series = m_series[line];
        const auto place = after(series, movement.at);
        const auto index = static_cast<std::size_t>(place - series.begin());
        series.insert(place, Entry{movement.at, movement.record, std::abs(movement.amount.minor())});
        addUp(series, index);
        places.emplace_back(std::move(line), movement.at);
    }
    if (!places.empty())
        m_places.insert_or_assign({movement.record, movement.act}, std::move(places));
}

void RollingSums::remove(const RecordKey& record, const ActId& act)
{
    const auto node = m_places.extract({record, act});
    if (node.empty())
        return;
    for (const auto& [line, at] : node.mapped()) {
        const auto found = m_series.find(line);
        if (found == m_series.end())
            continue;
        Series& series = found->second;
        const auto place = std::find_if(series.begin(), series.end(), [&record](const Entry& entry) { return entry.record == record; });
        if (place == series.end())
            continue;
        const auto index = static_cast<std::size_t>(place - series.begin());
        series.erase(place);
        addUp(series, index);
        if (series.empty())
            m_series.erase(found);
    }
}

void RollingSums::forget(Timestamp before)
{
    std::erase_if(m_places, [before](const auto& known) {
        return std::all_of(known.second.begin(), known.second.end(), [before](const auto& place) { return place.second < before; });
    });
    for (auto known = m_series.begin(); known != m_series.end();) {
        Series& series = known->second;
        series.erase(series.begin(), std::find_if(series.begin(), series.end(), [before](const Entry& entry) { return entry.at >= before; }));
        addUp(series, 0);
        known = series.empty() ? m_series.erase(known) : std::next(known);
    }
}

std::int64_t RollingSums::sum(const Line& line, Duration window, Timestamp now, const RecordKey& without) const
{
    const auto found = m_series.find(line);
    if (found == m_series.end())
        return 0;
    const Series& series = found->second;
    const auto first = after(series, now - window);
    const auto last = after(series, now);
    if (first == last)
        return 0;
    std::int64_t sum = (last - 1)->before + (last - 1)->amount - first->before;
    const auto known = m_places.find({without, line.act});
    if (known == m_places.end())
        return sum;
    for (auto entry = first; entry != last; ++entry) {
        if (entry->record == without)
            sum -= entry->amount;
    }
    return sum;
}

std::vector<RecordKey> RollingSums::between(const Line& line, const Money& low, const Money& high, Duration window, Timestamp now) const
{
    std::vector<RecordKey> records;
    const auto found = m_series.find(line);
    if (found == m_series.end())
        return records;
    const auto last = after(found->second, now);
    for (auto entry = after(found->second, now - window); entry != last; ++entry) {
        if (entry->amount >= low.minor() && entry->amount <= high.minor())
            records.push_back(entry->record);
    }
    return records;
}

std::vector<RollingSums::Line> RollingSums::lines() const
{
    std::vector<Line> lines;
    for (const auto& known : m_series)
        lines.push_back(known.first);
    return lines;
}

} // namespace backroom
