// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/work/grouping.h"

#include "core/base/names.h"

#include <unordered_map>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

using By = Grouping::By;

constexpr auto buckets = nameTable<AgeBucket>({{AgeBucket::Under4h, "<4h"}, {AgeBucket::Under8h, "4-8h"}, {AgeBucket::Under24h, "8-24h"},
    {AgeBucket::Under3d, "1-3d"}, {AgeBucket::Under7d, "3-7d"}, {AgeBucket::Older, ">7d"}});

constexpr auto dimensions = nameTable<By>({{By::Rule, "rule"}, {By::Severity, "severity"}, {By::Priority, "priority"}, {By::Store, "store"},
    {By::Company, "company"}, {By::Counterparty, "counterparty"}, {By::Owner, "owner"}, {By::Team, "team"}, {By::Age, "age"}, {By::Fact, "fact"}});

void addTo(std::vector<Money>& sums, const Money& amount)
{
    const auto same = std::find_if(sums.begin(), sums.end(), [&](const Money& sum) { return sum.currency() == amount.currency(); });
    if (same != sums.end())
        *same = *same + amount;
    else
        sums.push_back(amount);
}

void sortByCode(std::vector<Money>& sums)
{
    // An empty amount without a currency says nothing beside others.
    if (sums.size() > 1)
        std::erase_if(sums, [](const Money& sum) { return sum.minor() == 0 && !sum.currency().isValid(); });
    std::sort(sums.begin(), sums.end(), [](const Money& a, const Money& b) { return a.currency().code() < b.currency().code(); });
}

/// Place of a group in a dimension with an order of its own; the worst and the oldest first.
int rankOf(const QString& key, By by)
{
    switch (by) {
    case By::Severity: return -static_cast<int>(severityFromName(key).value_or(Severity::Info));
    case By::Priority: return static_cast<int>(priorityFromName(key).value_or(Priority::P4));
    case By::Age: return -static_cast<int>(buckets.valueOf(key).value_or(AgeBucket::Under4h));
    default: return 0;
    }
}

} // namespace

QString toName(AgeBucket bucket)
{
    return buckets.nameOf(bucket);
}

AgeBucket ageBucketOf(Timestamp detectedAt, Timestamp now)
{
    using namespace std::chrono;
    const Duration age = now - detectedAt;
    if (age < hours(4))
        return AgeBucket::Under4h;
    if (age < hours(8))
        return AgeBucket::Under8h;
    if (age < hours(24))
        return AgeBucket::Under24h;
    if (age < days(3))
        return AgeBucket::Under3d;
    return age < days(7) ? AgeBucket::Under7d : AgeBucket::Older;
}

QString toName(Grouping::By by)
{
    return dimensions.nameOf(by);
}

std::optional<Grouping> groupingFromName(const QString& name)
{
    const QString factMark = u"fact:"_s;
    if (name.startsWith(factMark))
        return name.size() > factMark.size() ? std::optional(Grouping{By::Fact, name.mid(factMark.size())}) : std::nullopt;
    const auto by = dimensions.valueOf(name);
    return by && *by != By::Fact ? std::optional(Grouping{*by, {}}) : std::nullopt;
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
    case By::Fact: break;
    }
    const auto fact = std::find_if(row.facts.begin(), row.facts.end(), [&](const Fact& entry) { return entry.key == grouping.fact; });
    return fact == row.facts.end() ? QString() : fact->value;
}

std::vector<WorkGroup> groupWork(const std::vector<WorkFigures>& rows, const Grouping& grouping, Timestamp now)
{
    std::vector<WorkGroup> groups;
    std::unordered_map<QString, std::size_t> places;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const WorkFigures& row = rows[i];
        const QString key = groupKeyOf(row, grouping, now);
        const auto [place, isNew] = places.try_emplace(key, groups.size());
        if (isNew)
            groups.push_back({key, {}, {}, {}, row.detectedAt, row.severity});
        WorkGroup& group = groups[place->second];
        group.rows.push_back(i);
        addTo(group.amounts, row.amount);
        addTo(group.atRisk, row.atRisk);
        group.oldest = std::min(group.oldest, row.detectedAt);
        group.highest = std::max(group.highest, row.severity);
    }
    for (WorkGroup& group : groups) {
        sortByCode(group.amounts);
        sortByCode(group.atRisk);
    }
    std::sort(groups.begin(), groups.end(), [&](const WorkGroup& a, const WorkGroup& b) {
        if (a.key.isEmpty() != b.key.isEmpty())
            return b.key.isEmpty();
        if (const int rankA = rankOf(a.key, grouping.by), rankB = rankOf(b.key, grouping.by); rankA != rankB)
            return rankA < rankB;
        if (a.highest != b.highest)
            return a.highest > b.highest;
        return a.rows.size() != b.rows.size() ? a.rows.size() > b.rows.size() : a.key < b.key;
    });
    return groups;
}

} // namespace backroom
