// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/work/item_life.h"

namespace backroom {

/// For the store and for exports. Members that say nothing are left out. The history is not part of it.
Json toJson(const ItemLife& life);
Result<ItemLife> itemLifeFromJson(const Json& json);
Json toJson(const LifeEvent& event);
Result<LifeEvent> lifeEventFromJson(const Json& json);

} // namespace backroom
