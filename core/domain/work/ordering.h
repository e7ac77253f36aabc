// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/work/work_figures.h"

namespace backroom {

/// What comes first in a queue.
enum class WorkOrder : std::uint8_t {
    Severity,        ///< then late ones, then due
    Due,             ///< late ones are the first by nature; rows without a due time last
    AtRisk,          ///< money at risk in company currency
    AvoidedPerMinute ///< expected loss avoided per minute of work = at risk × likelihood ÷ minutes
};
QString toName(WorkOrder order);
std::optional<WorkOrder> workOrderFromName(const QString& name);

/// From its due moment on, as slaStateAt() has it.
bool isLate(const WorkFigures& row, Timestamp now);
/// Rounded once to the minor unit of the company currency, without any rounding in its own; nothing when its rate is not
/// known. Compared as it is shown.
std::optional<Money> atRiskInCompanyCurrency(const WorkFigures& row);
/// Rounded to the minor unit, to be shown; orders compare the fraction itself.
std::optional<Money> lossAvoidedPerMinute(const WorkFigures& row);

/// A total order: equal rows are told apart by lateness, severity, due, money per minute, age and at last by id.
/// By money: rows with a figure, then those whose rate is not known, then those with nothing at risk. Figures in different
/// company currencies cannot be compared, so one currency comes before the other: here by code, in ordered() that of the
/// most rows first.
bool comesBefore(const WorkFigures& a, const WorkFigures& b, WorkOrder order, Timestamp now);
/// Places of the rows in order.
std::vector<std::size_t> ordered(const std::vector<WorkFigures>& rows, WorkOrder order, Timestamp now);

/// Why the row is where it is: {"avoided-per-minute", "420.00 EUR × 30 % ÷ 5 min = 25.20 EUR/min"}, {"severity", "high"},
/// {"due", …}, {"late", "2 h 5 m"}, {"at-risk", "500.00 USD × 0.84 = 420.00 EUR"} …; the deciding fact first. Neutral
/// text, the same in every language.
std::vector<Fact> explainOrder(const WorkFigures& row, WorkOrder order, Timestamp now);

} // namespace backroom
