// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_types.h"

namespace backroom {

/// What a user interface sees of a share.
ShareStatus statusOf(const Share& share);
ItemWork workOf(const ItemLife& life, const std::vector<Share>& shares);

} // namespace backroom
