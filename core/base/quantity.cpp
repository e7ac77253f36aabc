// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/quantity.h"

#include <cmath>
#include <cstdlib>

namespace backroom {

Quantity Quantity::fromDouble(double value)
{
    return Quantity(std::llround(value * 1e6));
}

QString Quantity::toString() const
{
    QString text = QString::number(toDouble(), 'f', 6);
    while (text.endsWith(u'0'))
        text.chop(1);
    if (text.endsWith(u'.'))
        text.chop(1);
    return text;
}

Quantity Quantity::rounded(Quantity rounding) const
{
    if (rounding.m_micro <= 0)
        return *this;
    const std::int64_t half = rounding.m_micro / 2;
    const std::int64_t steps = (std::abs(m_micro) + half) / rounding.m_micro;
    return Quantity((m_micro < 0 ? -steps : steps) * rounding.m_micro);
}

} // namespace backroom
