// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/work/item_life.h"

namespace backroom {

/// The parts of apply(): what may be done, and what it does. Here a lease ends by an act only, never by the time of day, so
/// that a history replays to the same state.

/// When the clock passes the mark; nothing when it does not, or stands still.
std::optional<Timestamp> markMoment(const SlaClock& clock, SlaMark mark, const BusinessCalendar& calendar);

std::optional<Refusal> objectionTo(const ItemLife& life, const LifeAct& act, Timestamp at, const SlaPolicy& policy, const BusinessCalendar& calendar);

/// Carries out an act that nothing objects to.
void carryOut(ItemLife& life, const LifeAct& act, Timestamp at, const SlaPolicy& policy, const BusinessCalendar& calendar);

} // namespace backroom
