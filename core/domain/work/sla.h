// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/domain/time/calendar_book.h"
#include "core/domain/work/life_act.h"

#include <array>

namespace backroom {

/// Who is told when this much of the budget is used up.
struct EscalationStep {
    int percent = 100;
    std::vector<QString> to; ///< roles: "owner", "lead", "area-manager" …
    bool operator==(const EscalationStep&) const = default;
};

/// What is promised about an item: by its priority, or by its rule. All spans are counted on the calendar: with "store",
/// 15 minutes are minutes in which the store is open. A span of nothing promises nothing.
struct SlaPolicy {
    Span acknowledge;
    Span progress; ///< a note at least this often
    Span resolve;  ///< the budget
    QString calendar = QStringLiteral("store"); ///< or "always"
    std::vector<EscalationStep> ladder;         ///< rising
    bool operator==(const SlaPolicy&) const = default;
};

const BusinessCalendar& calendarOf(const SlaPolicy& policy, const CalendarBook& calendars, const QString& store);

/// Promises by priority (domain.md §6), from resources/sla/default.json (schema: resources/schemas/sla.schema.json).
class SlaTable {
public:
    /// BadInput with a JSON pointer in `detail`.
    static Result<SlaTable> fromJson(const Json& json);
    const SlaPolicy& of(Priority priority) const { return m_policies[static_cast<std::size_t>(priority)]; }
    /// As of(), on the calendar that the table names for the safety of people (24×7 for P1).
    const SlaPolicy& ofSafety(Priority priority) const { return m_safety[static_cast<std::size_t>(priority)]; }

private:
    std::array<SlaPolicy, 4> m_policies;
    std::array<SlaPolicy, 4> m_safety;
};

/// The member "sla" of a rule file over the policy of its priority: {"budget", "acknowledge", "progress", "calendar",
/// "escalate"}, all optional. `pointer` stands before the places in errors.
Result<SlaPolicy> slaPolicyFromJson(const Json& json, SlaPolicy base, const QString& pointer = {});

/// The clock of one item. A value: it says how far it is at any moment, nothing ticks.
struct SlaClock {
    /// Time that does not count.
    struct Pause {
        Timestamp from{};
        std::optional<Timestamp> to;    ///< nothing: still
        std::optional<WaitParty> party; ///< nothing: it was closed
        bool operator==(const Pause&) const = default;
    };

    Timestamp startedAt{};
    /// Pinned when it starts: later edits of rules do not change what was promised.
    Span acknowledge;
    Span progress;
    Span budget;
    /// The record's own due time in place of a budget. It is a date in the world: no calendar and no wait moves it.
    std::optional<Timestamp> fixedDue;
    std::vector<Pause> pauses; ///< rising, only the last may be open
    std::optional<Timestamp> acknowledgedAt;
    Timestamp progressAt{}; ///< start, or the last note of a person
    int escalated = 0;      ///< percent of the last step that fired
    std::uint8_t told = 0;  ///< bits of SlaMark

    static SlaClock start(Timestamp at, const SlaPolicy& policy, std::optional<Timestamp> due = {});
    void pause(Timestamp at, std::optional<WaitParty> party);
    void resume(Timestamp at);
    void setTold(SlaMark mark, bool isTold);
    bool isTold(SlaMark mark) const { return (told & (1U << static_cast<unsigned>(mark))) != 0; }
    bool isPaused() const { return !pauses.empty() && !pauses.back().to; }
    bool hasBudget() const { return fixedDue || !budget.isZero(); }
    bool operator==(const SlaClock&) const = default;
};

enum class SlaState : std::uint8_t { None, Running, DueSoon, Late, Paused };
QString toName(SlaState state);

/// Only a quarter of the budget is left.
inline constexpr int dueSoonPercent = 75;

/// The exact moment at which this share of the budget is used up; nothing without a budget, or while the clock stands
/// still before it.
std::optional<Timestamp> momentAtPercent(const SlaClock& clock, int percent, const BusinessCalendar& calendar);
std::optional<Timestamp> dueMoment(const SlaClock& clock, const BusinessCalendar& calendar);
/// Nothing when acknowledged, or nothing was promised.
std::optional<Timestamp> acknowledgeDue(const SlaClock& clock, const BusinessCalendar& calendar);
std::optional<Timestamp> progressDue(const SlaClock& clock, const BusinessCalendar& calendar);
/// Share of the budget used; 0 without one. Not bounded by 100.
double percentUsed(const SlaClock& clock, Timestamp now, const BusinessCalendar& calendar);
/// Time that counted so far.
Duration timeUsed(const SlaClock& clock, Timestamp now, const BusinessCalendar& calendar);
/// A paused clock that is late stays Late.
SlaState slaStateAt(const SlaClock& clock, Timestamp now, const BusinessCalendar& calendar);

} // namespace backroom
