// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/domain/governance/duty.h"

#include <array>

namespace backroom {

/// What it means that one person did two duties on the same object.
enum class SodRule : std::uint8_t {
    Free,         ///< "."
    SecondPerson, ///< "o": allowed with a second person, or looked at afterwards
    Never,        ///< "X"
};

/// Segregation of duties, as the table of domain.md §12.1. Without a table nothing goes with anything.
class SodMatrix {
public:
    SodMatrix() { m_rules.fill(SodRule::Never); }
    /// One text a duty, its signs in the order of allDuties(): {"A": ".XoX....oooo.ooo", …}. BadInput with the pointer of
    /// every row that is missing or no row, and of every pair that does not say the same both ways.
    static Result<SodMatrix> fromJson(const Json& json, const QString& pointer = {});

    SodRule between(Duty did, Duty would) const { return m_rules[place(did, would)]; }

private:
    static constexpr std::size_t size = 16;
    static std::size_t place(Duty row, Duty column) { return static_cast<std::size_t>(row) * size + static_cast<std::size_t>(column); }

    std::array<SodRule, size * size> m_rules;
};

} // namespace backroom
