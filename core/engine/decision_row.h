// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_types.h"

namespace backroom {

/// The decision as a user interface shows it.
DecisionRow rowOf(const Decision& decision);

} // namespace backroom
