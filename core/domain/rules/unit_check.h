// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/rules/formula_functions.h"
#include "core/domain/rules/units.h"

#include <functional>
#include <optional>
#include <vector>

namespace backroom {

/// Something to check: a function of numbers with units.
struct UnitProbe {
    struct Input {
        Unit unit;
        std::optional<double> fixed; ///< a constant: its value in its unit
    };

    std::vector<Input> inputs;
    Unit result;
    std::vector<double> landmarks; ///< numbers where the function may bend, as they are written in it
    std::function<double(const double*)> evaluate;
    Branches* branches = nullptr;
};

/// Does the function scale like its unit? Were money counted in cents, quantities in dozens, times in hours, the numbers
/// would change and the result must change with them, at every point. So values are drawn over many magnitudes (always
/// the same ones), one base unit after the other is scaled, and every branch is taken. Scaling by powers of four is exact
/// in floating point: a right formula is right to the last bit, whatever cancels in it. Were days counted from another year,
/// all dates would move by the same, and so must a result that is a date, while any other must stay.
/// Nothing when it fits; else the reason, which names the unit that does not.
std::optional<QString> unitObjection(const UnitProbe& probe);

} // namespace backroom
