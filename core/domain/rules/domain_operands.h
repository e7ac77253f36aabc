// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/rules/search_domain.h"

#include <optional>

namespace backroom {

/// How Odoo 19 reads the value of a condition, by the type it is compared with.
namespace operands {

/// Is the operator the complement of a positive one?
bool isNegative(SearchDomain::Operator op);
/// What a negative operator is the complement of; others as they are.
SearchDomain::Operator positiveOf(SearchDomain::Operator op);
/// The operator of the negated condition.
SearchDomain::Operator oppositeOf(SearchDomain::Operator op);
bool isLike(SearchDomain::Operator op);
/// What Python takes for false.
bool isFalsy(const Json& value);
/// str2bool() for texts.
bool truthOf(const Json& value);
/// The text a char field compares with.
QString textOf(const Json& value);
std::optional<double> realOf(const Json& value);
/// Fractions are cut off, as int() does.
std::optional<std::int64_t> wholeOf(const Json& value);
/// Seconds since 1970; fractions are cut off. Nothing when it is no date and no time.
std::optional<std::int64_t> secondsOf(const Json& value);
/// A day, which for a time means all of it?
bool isDay(const Json& value);
std::int64_t dayOf(std::int64_t seconds);

} // namespace operands

} // namespace backroom
