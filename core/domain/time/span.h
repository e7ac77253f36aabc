// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"

namespace backroom {

/// A length of time as definition files write it: "4h", "-1d", "2bd", "8bh". Units: s m h d w elapse by the wall clock
/// (a day is 24 hours, a week 7 of them); bh are hours in which a store is open; bd are days on which it opens.
struct Span {
    enum class Kind : std::uint8_t { Elapsed, BusinessTime, BusinessDays };

    Kind kind = Kind::Elapsed;
    Duration amount{}; ///< of Elapsed and BusinessTime
    int days = 0;      ///< of BusinessDays

    static Span elapsed(Duration amount) { return {Kind::Elapsed, amount, 0}; }
    static Span businessTime(Duration amount) { return {Kind::BusinessTime, amount, 0}; }
    static Span businessDays(int days) { return {Kind::BusinessDays, {}, days}; }

    bool isBusiness() const { return kind != Kind::Elapsed; }
    bool isZero() const { return amount == Duration::zero() && days == 0; }
    Span operator-() const { return {kind, -amount, -days}; }
    bool operator==(const Span&) const = default;
};

/// A sign, a whole number and a unit, without spaces; at most a thousand years. BadInput says what was expected.
Result<Span> parseSpan(const QString& text);
/// The shortest text that parses to the same span; "0s" for nothing.
QString toText(const Span& span);

} // namespace backroom
