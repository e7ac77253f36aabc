// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QString>

#include <cstdint>

namespace backroom {

/// What a number measures: a product of powers of money, quantity and day. Powers come in halves, because a standard
/// deviation of demand grows with the root of time ("quantity/day^0.5"). A date is a point in time, in days since 1970: only
/// the time between two dates means anything.
class Unit {
public:
    /// A plain number, also written "percent".
    constexpr Unit() = default;
    static constexpr Unit money() { return Unit(2, 0, 0); }
    static constexpr Unit quantity() { return Unit(0, 2, 0); }
    static constexpr Unit day() { return Unit(0, 0, 2); }
    static constexpr Unit date()
    {
        Unit unit = day();
        unit.m_isDate = true;
        return unit;
    }
    static constexpr Unit ofHalves(int money, int quantity, int day) { return Unit(money, quantity, day); }

    /// "money", "money/quantity", "quantity^2/day", "day^-1", "quantity*day^0.5", "1", "percent"; read from left to right. Or "date".
    static Result<Unit> parse(const QString& text);
    /// In the same form; "1" for a plain number.
    QString toText() const;

    /// Powers in halves.
    constexpr int moneyHalves() const { return m_money; }
    constexpr int quantityHalves() const { return m_quantity; }
    constexpr int dayHalves() const { return m_day; }
    constexpr bool isDate() const { return m_isDate; }
    constexpr bool isPlain() const { return m_money == 0 && m_quantity == 0 && m_day == 0; }
    constexpr bool operator==(const Unit&) const = default;

private:
    constexpr Unit(int money, int quantity, int day)
        : m_money(static_cast<std::int8_t>(money)), m_quantity(static_cast<std::int8_t>(quantity)), m_day(static_cast<std::int8_t>(day))
    {
    }

    std::int8_t m_money = 0;
    std::int8_t m_quantity = 0;
    std::int8_t m_day = 0;
    bool m_isDate = false;
};

/// The unit of a field by what the source says of it: monetary is money, dates and times are dates, anything else a plain
/// number unless a feed says otherwise.
Unit unitOfType(const QString& odooType);

} // namespace backroom
