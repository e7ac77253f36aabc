// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/work/ordering.h"

#include "core/domain/work/names.h"

#include <cmath>
#include <numeric>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

constexpr auto orders = nameTable<WorkOrder>({{WorkOrder::Severity, "severity"}, {WorkOrder::Due, "due"}, {WorkOrder::AtRisk, "at-risk"},
    {WorkOrder::AvoidedPerMinute, "avoided-per-minute"}});

/// What rows are compared by, computed once per row. Money that cannot be compared comes after all that can.
struct SortKey {
    bool isLate = false;
    Severity severity = Severity::Info;
    Timestamp due = Timestamp::max();
    double atRisk = -HUGE_VAL;
    double avoided = -HUGE_VAL;
    Timestamp detected{};
    const QString* id = nullptr;
};

SortKey keyOf(const WorkFigures& row, Timestamp now)
{
    return {isLate(row, now), row.severity, row.dueAt.value_or(Timestamp::max()), atRiskInCompanyCurrency(row).value_or(-HUGE_VAL),
        lossAvoidedPerMinute(row).value_or(-HUGE_VAL), row.detectedAt, &row.id.value};
}

/// Negative: `a` first.
template <typename T>
int smallerFirst(const T& a, const T& b)
{
    return a < b ? -1 : b < a ? 1 : 0;
}

int leading(const SortKey& a, const SortKey& b, WorkOrder order)
{
    switch (order) {
    case WorkOrder::Severity: return smallerFirst(b.severity, a.severity);
    case WorkOrder::Due: return smallerFirst(a.due, b.due);
    case WorkOrder::AtRisk: return smallerFirst(b.atRisk, a.atRisk);
    case WorkOrder::AvoidedPerMinute: return smallerFirst(b.avoided, a.avoided);
    }
    return 0;
}

bool comesBefore(const SortKey& a, const SortKey& b, WorkOrder order)
{
    for (const int by : {leading(a, b, order), smallerFirst(b.isLate, a.isLate), smallerFirst(b.severity, a.severity), smallerFirst(a.due, b.due),
             smallerFirst(b.avoided, a.avoided), smallerFirst(a.detected, b.detected), smallerFirst(*a.id, *b.id)}) {
        if (by != 0)
            return by < 0;
    }
    return false;
}

Currency companyCurrencyOf(const WorkFigures& row)
{
    return row.companyCurrency.isValid() ? row.companyCurrency : row.atRisk.currency();
}

QString plain(double value)
{
    return QString::number(value, 'g', 6);
}

Money inCompanyCurrency(const WorkFigures& row)
{
    return Money::fromMajor(atRiskInCompanyCurrency(row).value_or(0.0), companyCurrencyOf(row));
}

Fact atRiskFact(const WorkFigures& row)
{
    const QString key = toName(WorkOrder::AtRisk);
    if (!atRiskInCompanyCurrency(row))
        return {key, u"%1, no rate to %2"_s.arg(row.atRisk.toString(), companyCurrencyOf(row).code())};
    if (companyCurrencyOf(row) == row.atRisk.currency())
        return {key, row.atRisk.toString()};
    return {key, u"%1 × %2 = %3"_s.arg(row.atRisk.toString(), plain(row.rate), inCompanyCurrency(row).toString())};
}

Fact avoidedFact(const WorkFigures& row)
{
    const QString key = toName(WorkOrder::AvoidedPerMinute);
    const auto avoided = lossAvoidedPerMinute(row);
    if (!avoided)
        return {key, atRiskFact(row).value};
    const Currency currency = companyCurrencyOf(row);
    return {key, u"%1 × %2 % ÷ %3 min = %4/min"_s.arg(inCompanyCurrency(row).toString(), QString::number(row.likelihood),
                     QString::number(std::max(row.minutes, 1)), Money::fromMajor(*avoided, currency).toString())};
}

Fact lateFact(Duration late)
{
    using namespace std::chrono;
    const auto whole = duration_cast<minutes>(late).count();
    if (whole >= 24 * 60)
        return {u"late"_s, u"%1 d %2 h"_s.arg(whole / (24 * 60)).arg(whole / 60 % 24)};
    return {u"late"_s, whole >= 60 ? u"%1 h %2 m"_s.arg(whole / 60).arg(whole % 60) : u"%1 m"_s.arg(whole)};
}

} // namespace

QString toName(WorkOrder order)
{
    return orders.nameOf(order);
}

std::optional<WorkOrder> workOrderFromName(const QString& name)
{
    return orders.valueOf(name);
}

bool isLate(const WorkFigures& row, Timestamp now)
{
    return row.dueAt && *row.dueAt <= now;
}

std::optional<double> atRiskInCompanyCurrency(const WorkFigures& row)
{
    if (companyCurrencyOf(row) == row.atRisk.currency())
        return row.atRisk.major();
    if (!(row.rate > 0.0) || !std::isfinite(row.rate))
        return std::nullopt;
    return row.atRisk.major() * row.rate;
}

std::optional<double> lossAvoidedPerMinute(const WorkFigures& row)
{
    const auto atRisk = atRiskInCompanyCurrency(row);
    if (!atRisk)
        return std::nullopt;
    return *atRisk * row.likelihood / 100.0 / std::max(row.minutes, 1);
}

bool comesBefore(const WorkFigures& a, const WorkFigures& b, WorkOrder order, Timestamp now)
{
    return comesBefore(keyOf(a, now), keyOf(b, now), order);
}

std::vector<std::size_t> ordered(const std::vector<WorkFigures>& rows, WorkOrder order, Timestamp now)
{
    std::vector<SortKey> keys;
    keys.reserve(rows.size());
    for (const WorkFigures& row : rows)
        keys.push_back(keyOf(row, now));
    std::vector<std::size_t> places(rows.size());
    std::iota(places.begin(), places.end(), std::size_t(0));
    std::stable_sort(places.begin(), places.end(), [&](std::size_t a, std::size_t b) { return comesBefore(keys[a], keys[b], order); });
    return places;
}

std::vector<Fact> explainOrder(const WorkFigures& row, WorkOrder order, Timestamp now)
{
    std::vector<Fact> due;
    if (row.dueAt)
        due.push_back({u"due"_s, toIso(*row.dueAt)});
    if (isLate(row, now))
        due.push_back(lateFact(now - *row.dueAt));
    const Fact severity{u"severity"_s, toName(row.severity)};
    std::vector<Fact> facts;
    switch (order) {
    case WorkOrder::Severity: facts = {severity}; break;
    case WorkOrder::Due: break;
    case WorkOrder::AtRisk: facts = {atRiskFact(row), severity}; break;
    case WorkOrder::AvoidedPerMinute:
        facts = {avoidedFact(row)};
        if (companyCurrencyOf(row) != row.atRisk.currency())
            facts.push_back(atRiskFact(row));
        facts.push_back(severity);
        break;
    }
    facts.insert(facts.end(), due.begin(), due.end());
    if (order == WorkOrder::Due)
        facts.push_back(severity);
    if (order != WorkOrder::AvoidedPerMinute)
        facts.push_back(avoidedFact(row));
    return facts;
}

} // namespace backroom
