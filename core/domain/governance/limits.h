// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/money.h"
#include "core/domain/governance/staff.h"

#include <optional>

namespace backroom {

using ActId = Id<struct ActTag>; ///< a class of acts with limits of its own, e.g. "refund"

/// What is measured against a limit.
struct Figure {
    Money amount; ///< in the company's currency, never negative
    std::optional<double> percent;
};

/// How far somebody may go. Amounts are whole units of the company's currency. Where an amount and a percentage are given,
/// neither may be passed: "200 or 2 %" is the point from which it is too much.
struct Allowance {
    bool isUnlimited = false;
    std::optional<std::int64_t> upTo;
    std::optional<std::int64_t> percent;
    std::optional<std::int64_t> fourEyesAbove; ///< a second person from here on

    bool covers(const Figure& figure) const;
    bool needsSecond(const Figure& figure) const;
    /// The same, for what passes only a part of the power on.
    Allowance cappedAt(std::optional<std::int64_t> upTo) const;
    /// Amounts reduced to this percentage.
    Allowance scaledTo(int percent) const;
    bool operator==(const Allowance&) const = default;
};

/// Is it more than that many whole units?
bool isAbove(const Money& amount, std::int64_t units);
/// Does the first let its holder do less than the second?
bool isNarrower(const Allowance& a, const Allowance& b);

struct Limit {
    RoleId role;
    ActId act;
    QString company;  ///< empty: every company
    QString category; ///< empty: whatever is not said otherwise
    Allowance allowance;
};

/// The limits of all roles (domain.md §12.2). What says more about the case counts: with company and category before one
/// of the two, and that before neither. Of two that say as much the narrower one counts.
class LimitTable {
public:
    /// False: there is one for the same already.
    bool add(Limit limit);
    /// Nothing: the role has no say in this. `isApart`: only limits that name the category count.
    std::optional<Allowance> of(const RoleId& role, const ActId& act, const QString& company, const QString& category, bool isApart = false) const;
    const std::vector<Limit>& all() const { return m_limits; }

private:
    std::vector<Limit> m_limits;
};

} // namespace backroom
