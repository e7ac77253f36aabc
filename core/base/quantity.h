// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdint>

namespace backroom {

/// A decimal quantity in millionths of its unit of measure, so that 0.1 + 0.2 is 0.3.
class Quantity {
public:
    Quantity() = default;
    static Quantity fromDouble(double value);

    double toDouble() const { return static_cast<double>(m_micro) / 1e6; }
    /// Shortest plain form: "2", "1.5".
    QString toString() const;
    /// Rounded half away from zero to a multiple of the unit's rounding (Odoo's uom.rounding, e.g. 0.01).
    Quantity rounded(Quantity rounding) const;

    Quantity operator+(Quantity other) const { return Quantity(m_micro + other.m_micro); }
    Quantity operator-(Quantity other) const { return Quantity(m_micro - other.m_micro); }
    auto operator<=>(const Quantity&) const = default;

private:
    explicit Quantity(std::int64_t micro) : m_micro(micro) {}
    std::int64_t m_micro = 0;
};

} // namespace backroom
