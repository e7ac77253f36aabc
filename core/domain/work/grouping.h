// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/work/work_figures.h"

#include <span>

namespace backroom {

/// Ageing buckets of domain.md §9.
enum class AgeBucket : std::uint8_t { Under4h, Under8h, Under24h, Under3d, Under7d, Older };
QString toName(AgeBucket bucket); ///< "<4h", "4-8h" …
AgeBucket ageBucketOf(Timestamp detectedAt, Timestamp now);

/// What rows are bundled by; the user chooses.
struct Grouping {
    enum class By : std::uint8_t { Rule, Severity, Priority, Store, Company, Counterparty, Owner, Team, Age, Fact };
    By by = By::Rule;
    QString fact; ///< of By::Fact: its key
    bool operator==(const Grouping&) const = default;
};
QString toName(Grouping::By by);
/// "rule", "store", …, or "fact:<key>".
std::optional<Grouping> groupingFromName(const QString& name);

struct WorkGroup {
    QString key;                   ///< the shared value; empty = rows without one
    std::vector<std::size_t> rows; ///< in the given order
    std::vector<Money> amounts;    ///< one per currency, by code
    std::vector<Money> atRisk;
    Timestamp oldest{};
    Severity highest = Severity::Info;
};

/// The value by which the row is bundled.
QString groupKeyOf(const WorkFigures& row, const Grouping& grouping, Timestamp now);

/// Severity, priority and age in their own order, the worst and the oldest first; other groups by highest severity, then
/// count, then key. Rows without a value come last.
std::vector<WorkGroup> groupWork(const std::vector<WorkFigures>& rows, const Grouping& grouping, Timestamp now);

} // namespace backroom
