// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <cstdint>

namespace mu {
class Parser;
}

namespace backroom {

/// Which way each if() of a formula goes. By its condition, always; only the check of units sends some of them one way,
/// so that rare branches are checked as well as common ones.
struct Branches {
    bool areForced = false;
    std::uint64_t pattern = 0; ///< two bits each: 0 and 1 by condition, 2 the first branch, 3 the second
    unsigned reached = 0;      ///< number of the next if(); all are computed, always in the same order

    void force(std::uint64_t ways)
    {
        areForced = true;
        pattern = ways;
        reached = 0;
    }
};

/// Replaces everything the parser knows by the language of formulas (formula.h). `branches` must outlive the parser.
void defineLanguage(mu::Parser& parser, Branches& branches);
QStringList functionNames();

} // namespace backroom
