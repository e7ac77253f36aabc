// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/work/item_life.h"

namespace backroom {

/// The next thing that happens to an item by time alone.
struct LifeDeadline {
    Timestamp at{};
    LifeAct act; ///< what to apply then
    bool operator==(const LifeDeadline&) const = default;
};

/// The next step of the ladder that has not fired. An acknowledged item is in somebody's hands: of its ladder only what
/// tells of a broken promise (100 % and more) still fires.
std::optional<LifeDeadline> nextEscalation(const ItemLife& life, const SlaPolicy& policy, const BusinessCalendar& calendar);

/// The earliest of: end of the lease, of the snooze, of a wait; acknowledgement, progress note, due soon, due, and the
/// next escalation step. One entry in the engine's heap per item; set again after every act.
std::optional<LifeDeadline> nextDeadline(const ItemLife& life, const SlaPolicy& policy, const BusinessCalendar& calendar);
/// Its moment.
std::optional<Timestamp> nextMoment(const ItemLife& life, const SlaPolicy& policy, const BusinessCalendar& calendar);

/// Everything that time alone did up to now, in order; after a restart too, however long the program was off. Each fires
/// once, and its event bears the moment at which it was due: a wait that ended while the program was off ended then.
struct Advanced {
    ItemLife life;
    std::vector<LifeDeadline> fired;
};
Advanced advance(ItemLife life, Timestamp now, const SlaPolicy& policy, const BusinessCalendar& calendar);

} // namespace backroom
