// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/rules/derived_definition.h"

#include <functional>
#include <memory>

namespace backroom {

/// A compiled formula. Numbers only; NaN is "empty". An empty input makes the result empty, except where the result does
/// not need it: known(x) is 1 or 0; if(condition, a, b) needs the condition and the branch taken; 0 && x is 0 and 1 || x
/// is 1. Division by zero and everything else without a finite result is empty.
/// Operators: + - * / ^ < <= > >= == != && || ! and ( ). Functions: min max (any number of arguments) abs if floor ceil
/// round (halves away from zero) sqrt exp ln known wilson_low(k, n) shrunk_rate(k, n, p0) normal_quantile(p)
/// unit_normal_loss(z).
/// Not for two threads at once. Moves, does not copy.
class Formula {
public:
    /// The unit of a field, a derived name or a dotted path; nothing when there is no such thing.
    using UnitOf = std::function<std::optional<Unit>(const QString& source)>;

    /// BadInput with a pointer into the definition ("/expression: at 12: …", "/uses/cost: …", "/unit: …") when it cannot
    /// be read, names what does not exist, or does not scale like its unit whatever the values.
    static Result<Formula> compile(const FormulaDefinition& definition, const UnitOf& unitOf);

    /// What a formula would have as variables(): only its form is checked.
    static Result<std::vector<QString>> sourcesOf(const FormulaDefinition& definition);

    Formula(Formula&&) noexcept;
    Formula& operator=(Formula&&) noexcept;
    ~Formula();

    /// Where the inputs come from, in the order of evaluate(): fields, derived names, and the paths of `uses`.
    const std::vector<QString>& variables() const;
    /// One value for each of variables(); allocates nothing.
    double evaluate(const double* values) const;

private:
    struct Program;
    explicit Formula(std::unique_ptr<Program> program);

    std::unique_ptr<Program> m_program;
};

} // namespace backroom
