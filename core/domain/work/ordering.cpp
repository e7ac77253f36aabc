// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/work/ordering.h"

#include "core/base/names.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <compare>
#include <map>
#include <numeric>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

constexpr auto orderNames = nameTable<WorkOrder>({{WorkOrder::Severity, "severity"}, {WorkOrder::Due, "due"}, {WorkOrder::AtRisk, "at-risk"},
    {WorkOrder::AvoidedPerMinute, "avoided-per-minute"}});

/// Whole minor units of a double are exact up to here (Money::fits); × 100 percent still fits an integer.
constexpr std::int64_t maxExact = std::int64_t(1) << 53;

Currency comparedIn(const WorkFigures& row)
{
    return row.companyCurrency.isValid() ? row.companyCurrency : row.atRisk.currency();
}

/// The currencies of rows, as they follow on each other; others after them, by code.
using CurrencyPlaces = std::map<QString, std::size_t>;

/// What is compared of a row.
struct Standing {
    enum Figure : std::uint8_t { Known, RateUnknown, NoRisk };

    const WorkFigures* row = nullptr;
    bool late = false;
    Figure money = NoRisk;
    std::size_t currencyPlace = 0;
    QString currency;
    std::int64_t atRisk = 0;   ///< minor units of `currency`
    std::int64_t expected = 0; ///< × 100: at risk × percent
    std::int64_t minutes = 1;
};

std::int64_t percentOf(const WorkFigures& row)
{
    return std::clamp(row.likelihood, 0, 100);
}

std::int64_t minutesOf(const WorkFigures& row)
{
    return std::max(row.minutes, 1);
}

Standing standingOf(const WorkFigures& row, Timestamp now, const CurrencyPlaces& places)
{
    Standing standing;
    standing.row = &row;
    standing.late = isLate(row, now);
    standing.minutes = minutesOf(row);
    if (row.atRisk.minor() <= 0)
        return standing;
    const auto atRisk = atRiskInCompanyCurrency(row);
    standing.money = atRisk ? Standing::Known : Standing::RateUnknown;
    if (!atRisk)
        return standing;
    standing.currency = atRisk->currency().code();
    const auto place = places.find(standing.currency);
    standing.currencyPlace = place == places.end() ? places.size() : place->second;
    standing.atRisk = std::min(atRisk->minor(), maxExact);
    standing.expected = standing.atRisk * percentOf(row);
    return standing;
}

/// a ÷ b against c ÷ d without losing a digit; the denominators are small.
std::strong_ordering compareFractions(std::int64_t a, std::int64_t b, std::int64_t c, std::int64_t d)
{
    const auto whole = a / b <=> c / d;
    return whole != 0 ? whole : (a % b) * d <=> (c % d) * b;
}

/// Less = comes first, as everywhere below.
std::strong_ordering byKindOfMoney(const Standing& a, const Standing& b)
{
    if (const auto kind = a.money <=> b.money; kind != 0)
        return kind;
    if (const auto place = a.currencyPlace <=> b.currencyPlace; place != 0)
        return place;
    return a.currency.compare(b.currency) <=> 0;
}

std::strong_ordering byAtRisk(const Standing& a, const Standing& b)
{
    const auto kind = byKindOfMoney(a, b);
    return kind != 0 ? kind : b.atRisk <=> a.atRisk;
}

std::strong_ordering byAvoided(const Standing& a, const Standing& b)
{
    const auto kind = byKindOfMoney(a, b);
    return kind != 0 ? kind : compareFractions(b.expected, b.minutes, a.expected, a.minutes);
}

std::strong_ordering bySeverity(const Standing& a, const Standing& b)
{
    return b.row->severity <=> a.row->severity;
}

std::strong_ordering byLateness(const Standing& a, const Standing& b)
{
    return b.late <=> a.late;
}

std::strong_ordering byDue(const Standing& a, const Standing& b)
{
    constexpr Timestamp never = Timestamp::max();
    if (const auto has = b.row->dueAt.has_value() <=> a.row->dueAt.has_value(); has != 0)
        return has;
    return a.row->dueAt.value_or(never).time_since_epoch().count() <=> b.row->dueAt.value_or(never).time_since_epoch().count();
}

std::strong_ordering byAge(const Standing& a, const Standing& b)
{
    return a.row->detectedAt.time_since_epoch().count() <=> b.row->detectedAt.time_since_epoch().count();
}

std::strong_ordering byOrder(const Standing& a, const Standing& b, WorkOrder order)
{
    switch (order) {
    case WorkOrder::Severity: return bySeverity(a, b);
    case WorkOrder::Due: return byDue(a, b);
    case WorkOrder::AtRisk: return byAtRisk(a, b);
    case WorkOrder::AvoidedPerMinute: return byAvoided(a, b);
    }
    return std::strong_ordering::equal;
}

bool isFirst(const Standing& a, const Standing& b, WorkOrder order)
{
    if (const auto first = byOrder(a, b, order); first != 0)
        return first < 0;
    for (const auto& compare : {byLateness, bySeverity, byDue, byAvoided, byAge}) {
        if (const auto next = compare(a, b); next != 0)
            return next < 0;
    }
    return a.row->id < b.row->id;
}

/// The currency of the most rows first, then by code.
CurrencyPlaces currencyPlaces(const std::vector<WorkFigures>& rows)
{
    std::map<QString, std::size_t> counts;
    for (const WorkFigures& row : rows) {
        if (row.atRisk.minor() > 0 && atRiskInCompanyCurrency(row))
            ++counts[comparedIn(row).code()];
    }
    std::vector<std::pair<QString, std::size_t>> byCount(counts.begin(), counts.end());
    std::stable_sort(byCount.begin(), byCount.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    CurrencyPlaces places;
    for (const auto& [code, count] : byCount)
        places.emplace(code, places.size());
    return places;
}

/// "2 d 3 h", "2 h 5 m", "45 s": the two largest parts.
QString inWords(Duration duration)
{
    using namespace std::chrono;
    struct Part {
        std::int64_t seconds;
        const char16_t* unit;
    };
    constexpr std::array parts{Part{86400, u"d"}, Part{3600, u"h"}, Part{60, u"m"}, Part{1, u"s"}};
    std::int64_t rest = duration_cast<seconds>(duration).count();
    const auto part = [&](std::size_t i) { return QString::number(rest / parts[i].seconds) + u' ' + QString::fromUtf16(parts[i].unit); };
    std::size_t i = 0;
    while (i + 1 < parts.size() && rest < parts[i].seconds)
        ++i;
    const QString first = part(i);
    rest %= parts[i].seconds;
    if (i + 1 == parts.size() || rest < parts[i + 1].seconds)
        return first;
    return first + u' ' + part(i + 1);
}

bool isConverted(const WorkFigures& row)
{
    return comparedIn(row) != row.atRisk.currency();
}

QString atRiskText(const WorkFigures& row)
{
    const auto atRisk = atRiskInCompanyCurrency(row);
    if (!isConverted(row))
        return row.atRisk.toString();
    if (!atRisk)
        return u"%1, no rate to %2"_s.arg(row.atRisk.toString(), comparedIn(row).code());
    // As many digits as a server's rate has; the product is rounded once.
    return u"%1 × %2 = %3"_s.arg(row.atRisk.toString(), QString::number(row.rate, 'g', 12), atRisk->toString());
}

QString avoidedText(const WorkFigures& row)
{
    const auto atRisk = atRiskInCompanyCurrency(row);
    const auto avoided = lossAvoidedPerMinute(row);
    if (!atRisk || !avoided)
        return atRiskText(row);
    return u"%1 × %2 % ÷ %3 min = %4/min"_s.arg(atRisk->toString(), QString::number(percentOf(row)), QString::number(minutesOf(row)), avoided->toString());
}

} // namespace

QString toName(WorkOrder order)
{
    return orderNames.nameOf(order);
}

std::optional<WorkOrder> workOrderFromName(const QString& name)
{
    return orderNames.valueOf(name);
}

bool isLate(const WorkFigures& row, Timestamp now)
{
    return row.dueAt && *row.dueAt <= now;
}

std::optional<Money> atRiskInCompanyCurrency(const WorkFigures& row)
{
    if (!isConverted(row))
        return row.atRisk;
    if (!std::isfinite(row.rate) || row.rate <= 0)
        return std::nullopt;
    return Money::fromMajor(row.atRisk.major() * row.rate, comparedIn(row));
}

std::optional<Money> lossAvoidedPerMinute(const WorkFigures& row)
{
    const auto atRisk = atRiskInCompanyCurrency(row);
    if (!atRisk)
        return std::nullopt;
    const std::int64_t expected = std::clamp(atRisk->minor(), -maxExact, maxExact) * percentOf(row);
    const std::int64_t divisor = 100 * minutesOf(row);
    const std::int64_t rest = expected % divisor;
    // Half away from zero, as Money rounds.
    const std::int64_t up = 2 * std::abs(rest) >= divisor ? (rest < 0 ? -1 : 1) : 0;
    return Money(expected / divisor + up, atRisk->currency());
}

bool comesBefore(const WorkFigures& a, const WorkFigures& b, WorkOrder order, Timestamp now)
{
    return isFirst(standingOf(a, now, {}), standingOf(b, now, {}), order);
}

std::vector<std::size_t> ordered(const std::vector<WorkFigures>& rows, WorkOrder order, Timestamp now)
{
    const CurrencyPlaces currencies = currencyPlaces(rows);
    std::vector<Standing> standings;
    standings.reserve(rows.size());
    for (const WorkFigures& row : rows)
        standings.push_back(standingOf(row, now, currencies));
    std::vector<std::size_t> places(rows.size());
    std::iota(places.begin(), places.end(), std::size_t(0));
    // Stable: should an id be there twice, the rows stay as they were.
    std::stable_sort(places.begin(), places.end(), [&](std::size_t a, std::size_t b) { return isFirst(standings[a], standings[b], order); });
    return places;
}

std::vector<Fact> explainOrder(const WorkFigures& row, WorkOrder order, Timestamp now)
{
    std::vector<Fact> facts;
    if (isLate(row, now))
        facts.push_back({u"late"_s, inWords(now - *row.dueAt)});
    facts.push_back({u"severity"_s, toName(row.severity)});
    if (row.dueAt)
        facts.push_back({u"due"_s, toIso(*row.dueAt)});
    else if (order == WorkOrder::Due)
        facts.push_back({u"due"_s, u"none"_s});
    const bool hasRisk = row.atRisk.minor() > 0;
    if (hasRisk || order == WorkOrder::AvoidedPerMinute)
        facts.push_back({toName(WorkOrder::AvoidedPerMinute), hasRisk ? avoidedText(row) : u"nothing at risk"_s});
    if ((hasRisk && isConverted(row)) || order == WorkOrder::AtRisk)
        facts.push_back({toName(WorkOrder::AtRisk), hasRisk ? atRiskText(row) : u"nothing at risk"_s});
    facts.push_back({u"detected"_s, toIso(row.detectedAt)});
    // The names of the orders are the keys of their facts.
    const auto deciding = std::find_if(facts.begin(), facts.end(), [&](const Fact& fact) { return fact.key == toName(order); });
    std::rotate(facts.begin(), deciding, std::next(deciding));
    return facts;
}

} // namespace backroom
