// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_types.h"

#include <QString>

#include <optional>
#include <vector>

/// Values as text in the user's locale. Ages and deadlines are words and numbers (domain.md §13.5).
namespace backroom::text {

/// "12 s", "58 m", "3 h 10 m", "1 d 2 h".
QString age(Duration duration);
/// "in 50 m", "2 h late", "" without a deadline.
QString due(const std::optional<Timestamp>& dueAt, Timestamp now);
/// "14 s ago", "just now".
QString ago(Timestamp time, Timestamp now);
/// Whole seconds, rounded up: "7 s".
QString countdown(Duration left);
/// "182.40 EUR".
QString money(const Money& money);
/// "182.40".
QString amount(const Money& money);
/// "182.40 EUR + 40.00 CHF".
QString totals(const std::vector<Money>& totals);
QString number(qint64 value);
/// Local time: "23 Nov 2026 10:58:09".
QString dateTime(Timestamp time);
/// Local time, the date only when it is another day: "10:58", "22 Nov 10:58".
QString shortTime(Timestamp time, Timestamp now);
/// Local "10:58".
QString timeOfDay(Timestamp time);

/// For tool tips: local time, then UTC.
QString dateTimeWithUtc(Timestamp time);
/// A number the core wrote plainly, "50023.00", with the user's separators; any other text stays as it is.
QString plainNumber(const QString& plain);
/// A value the core wrote plainly, "60027.60 EUR", "2026-11-24 12:44:28 UTC" or "2026-11-24", as people here write it and in
/// local time; any other text stays as it is.
QString plainValue(const QString& plain);
/// Whether plainValue() turned a moment into local time, so that the original is worth showing too.
bool isPlainMoment(const QString& plain);

} // namespace backroom::text
