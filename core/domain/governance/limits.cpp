// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/governance/limits.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace backroom {

namespace {

/// -1: it is about something else.
int closeness(const Limit& limit, const QString& company, const QString& category)
{
    const bool fits = (limit.company.isEmpty() || limit.company == company) && (limit.category.isEmpty() || limit.category == category);
    return fits ? int(!limit.company.isEmpty()) + int(!limit.category.isEmpty()) : -1;
}

} // namespace

bool isAbove(const Money& amount, std::int64_t units)
{
    return amount.minor() > Money::fromMajor(static_cast<double>(units), amount.currency()).minor();
}

bool Allowance::covers(const Figure& figure) const
{
    if (isUnlimited)
        return true;
    const bool amountFits = !upTo || !isAbove(figure.amount, *upTo);
    const bool percentFits = !percent || (figure.percent && *figure.percent <= static_cast<double>(*percent));
    return (upTo || percent) && amountFits && percentFits;
}

bool Allowance::needsSecond(const Figure& figure) const
{
    return fourEyesAbove && isAbove(figure.amount, *fourEyesAbove);
}

Allowance Allowance::cappedAt(std::optional<std::int64_t> cap) const
{
    Allowance capped = *this;
    if (cap && (isUnlimited || !upTo || *upTo > *cap)) {
        capped.isUnlimited = false;
        capped.upTo = cap;
    }
    return capped;
}

Allowance Allowance::scaledTo(int share) const
{
    Allowance scaled = *this;
    for (auto* figure : {&scaled.upTo, &scaled.fourEyesAbove}) {
        if (*figure)
            *figure = **figure * share / 100;
    }
    return scaled;
}

bool isNarrower(const Allowance& a, const Allowance& b)
{
    if (a.isUnlimited != b.isUnlimited)
        return b.isUnlimited;
    const auto figure = [](const std::optional<std::int64_t>& value) { return value.value_or(std::numeric_limits<std::int64_t>::max()); };
    const auto figures = [&](const Allowance& one) { return std::tuple(figure(one.upTo), figure(one.percent), figure(one.fourEyesAbove)); };
    return figures(a) < figures(b);
}

bool LimitTable::add(Limit limit)
{
    const bool isKnown = std::any_of(m_limits.begin(), m_limits.end(), [&limit](const Limit& known) {
        return known.role == limit.role && known.act == limit.act && known.company == limit.company && known.category == limit.category;
    });
    if (!isKnown)
        m_limits.push_back(std::move(limit));
    return !isKnown;
}

std::optional<Allowance> LimitTable::of(const RoleId& role, const ActId& act, const QString& company, const QString& category, bool isApart) const
{
    const Limit* best = nullptr;
    int closest = -1;
    for (const Limit& limit : m_limits) {
        if (limit.role != role || limit.act != act || (isApart && limit.category.isEmpty()))
            continue;
        const int close = closeness(limit, company, category);
        if (close > closest || (best && close == closest && isNarrower(limit.allowance, best->allowance))) {
            best = &limit;
            closest = close;
        }
    }
    return best ? std::optional(best->allowance) : std::nullopt;
}

} // namespace backroom
