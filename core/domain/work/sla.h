// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/domain/time/calendar_book.h"
#include "core/domain/work/severity.h"

#include <map>

namespace backroom {

/// Who is told when so much of the budget is used.
struct EscalationStep {
    int percent = 100;
    QString to; ///< "owner", "lead", "area-manager", …
    bool operator==(const EscalationStep&) const = default;
};

/// How long an item may take (domain.md §6).
struct SlaPolicy {
    Span budget;                        ///< until resolved or worked around
    std::optional<Span> acknowledge;    ///< until somebody says that he is on it
    std::optional<Span> progress;       ///< between two progress notes
    QString calendar = QStringLiteral("store"); ///< or "always"
    std::vector<EscalationStep> escalate; ///< rising
    bool operator==(const SlaPolicy&) const = default;
};

/// The policies by priority, read from resources/sla/*.json (schema: sla.schema.json).
class SlaTable {
public:
    /// BadInput with a JSON pointer in `detail`.
    static Result<SlaTable> fromJson(const Json& json);

    /// The policy of a priority with what a rule's "sla" member changes of it.
    Result<SlaPolicy> policy(WorkPriority priority, const Json& changes = {}) const;

private:
    std::map<WorkPriority, SlaPolicy> m_policies;
};

/// The clock of one item: runs in the business time of its calendar, stands still in agreed waits, and goes on where it
/// stood when the item is opened again. A value; knows its policy's budget as business time from its own start.
struct SlaClock {
    Timestamp startedAt{};
    Duration budget{};                     ///< business time; zero = no SLA
    Duration used{};                       ///< before `runningSince`
    std::optional<Timestamp> runningSince; ///< nothing: it stands still

    static SlaClock start(const SlaPolicy& policy, Timestamp at, const BusinessCalendar& calendar);
    void pause(Timestamp now, const BusinessCalendar& calendar);
    void resume(Timestamp now);

    Duration usedAt(Timestamp now, const BusinessCalendar& calendar) const;
    int percentAt(Timestamp now, const BusinessCalendar& calendar) const;
    /// When so much of the budget is used up; nothing while the clock stands or has no budget.
    std::optional<Timestamp> momentOf(int percent, const BusinessCalendar& calendar) const;
    std::optional<Timestamp> due(const BusinessCalendar& calendar) const { return momentOf(100, calendar); }

    bool operator==(const SlaClock&) const = default;
};

/// With this much of the budget used an item is due soon.
inline constexpr int dueSoonPercent = 75;

} // namespace backroom
