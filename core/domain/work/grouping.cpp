// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/work/grouping.h"

#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>

namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using By = Grouping::By;

constexpr std::array namedDimensions{By::Rule, By::Severity, By::Priority, By::Store, By::Company, By::Counterparty, By::Owner, By::Team, By::Age};
const QString factPrefix = u"fact:"_s;

class Sums {
public:
    void add(const Money& money)
    {
        // A row without money says nothing about any currency.
        if (money.minor() == 0 && !money.currency().isValid())
            return;
        const auto [found, isNew] = m_byCode.try_emplace(money.currency().code(), money);
        if (!isNew)
            found->second = found->second + money;
    }
    std::vector<Money> take() const
    {
        std::vector<Money> sums;
        for (const auto& [code, sum] : m_byCode)
            sums.push_back(sum);
        return sums;
    }

private:
    std::map<QString, Money> m_byCode;
};

/// Where the row's group stands by the dimension's own order, the first 0; the same for all when it has none.
int rankOf(const WorkFigures& row, Grouping::By by, Timestamp now)
{
    switch (by) {
    case By::Severity: return -static_cast<int>(row.severity);
    case By::Priority: return static_cast<int>(row.priority);
    case By::Age: return -static_cast<int>(ageBucketOf(row.detectedAt, now));
    default: return 0;
    }
}

} // namespace

QString toName(AgeBucket bucket)
{
    switch (bucket) {
    case AgeBucket::Under4h: return u"<4h"_s;
    case AgeBucket::Under8h: return u"4-8h"_s;
    case AgeBucket::Under24h: return u"8-24h"_s;
    case AgeBucket::Under3d: return u"1-3d"_s;
    case AgeBucket::Under7d: return u"3-7d"_s;
    case AgeBucket::Older: return u">7d"_s;
    }
    return {};
}

AgeBucket ageBucketOf(Timestamp detectedAt, Timestamp now)
{
    constexpr std::array<std::pair<Duration, AgeBucket>, 5> buckets{{{4h, AgeBucket::Under4h}, {8h, AgeBucket::Under8h},
        {24h, AgeBucket::Under24h}, {72h, AgeBucket::Under3d}, {168h, AgeBucket::Under7d}}};
    const Duration age = now - detectedAt;
    const auto found = std::find_if(buckets.begin(), buckets.end(), [age](const auto& bucket) { return age < bucket.first; });
    return found == buckets.end() ? AgeBucket::Older : found->second;
}

QString toName(Grouping::By by)
{
    switch (by) {
    case By::Rule: return u"rule"_s;
    case By::Severity: return u"severity"_s;
    case By::Priority: return u"priority"_s;
    case By::Store: return u"store"_s;
    case By::Company: return u"company"_s;
    case By::Counterparty: return u"counterparty"_s;
    case By::Owner: return u"owner"_s;
    case By::Team: return u"team"_s;
    case By::Age: return u"age"_s;
    case By::Fact: return u"fact"_s;
    }
    return {};
}

std::optional<Grouping> groupingFromName(const QString& name)
{
    for (const By by : namedDimensions) {
        if (toName(by) == name)
            return Grouping{by, {}};
    }
    if (name.startsWith(factPrefix) && name.size() > factPrefix.size())
        return Grouping{By::Fact, name.sliced(factPrefix.size())};
    return std::nullopt;
}

QString groupKeyOf(const WorkFigures& row, const Grouping& grouping, Timestamp now)
{
    switch (grouping.by) {
    case By::Rule: return row.rule.value;
    case By::Severity: return toName(row.severity);
    case By::Priority: return toName(row.priority);
    case By::Store: return row.store;
    case By::Company: return row.company;
    case By::Counterparty: return row.counterparty;
    case By::Owner: return row.owner;
    case By::Team: return row.team;
    case By::Age: return toName(ageBucketOf(row.detectedAt, now));
    case By::Fact: {
        const auto found = std::find_if(row.facts.begin(), row.facts.end(), [&](const Fact& fact) { return fact.key == grouping.fact; });
        return found == row.facts.end() ? QString() : found->value;
    }
    }
    return {};
}

std::vector<WorkGroup> groupWork(const std::vector<WorkFigures>& rows, const Grouping& grouping, Timestamp now)
{
    std::unordered_map<QString, std::size_t> places;
    struct Building {
        WorkGroup group;
        Sums amounts;
        Sums atRisk;
        int rank = 0;
    };
    std::vector<Building> building;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const WorkFigures& row = rows[i];
        const QString key = groupKeyOf(row, grouping, now);
        const auto [place, isNew] = places.try_emplace(key, building.size());
        if (isNew)
            building.push_back({{key, {}, {}, {}, row.detectedAt, row.severity}, {}, {}, rankOf(row, grouping.by, now)});
        Building& into = building[place->second];
        into.group.rows.push_back(i);
        into.group.oldest = std::min(into.group.oldest, row.detectedAt);
        into.group.highest = std::max(into.group.highest, row.severity);
        into.amounts.add(row.amount);
        into.atRisk.add(row.atRisk);
    }
    std::sort(building.begin(), building.end(), [](const Building& a, const Building& b) {
        if (a.group.key.isEmpty() != b.group.key.isEmpty())
            return b.group.key.isEmpty();
        if (a.rank != b.rank)
            return a.rank < b.rank;
        if (a.group.highest != b.group.highest)
            return a.group.highest > b.group.highest;
        if (a.group.rows.size() != b.group.rows.size())
            return a.group.rows.size() > b.group.rows.size();
        return a.group.key < b.group.key;
    });
    std::vector<WorkGroup> groups;
    groups.reserve(building.size());
    for (Building& one : building) {
        one.group.amounts = one.amounts.take();
        one.group.atRisk = one.atRisk.take();
        groups.push_back(std::move(one.group));
    }
    return groups;
}

} // namespace backroom
