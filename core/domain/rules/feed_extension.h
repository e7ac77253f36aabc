// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <optional>

namespace backroom {

/// A delivered feed may be added to by an own file, and read at another pace; what its rules rest on stays as delivered.
/// Otherwise one person could move a limit by moving the figure it is compared with, past the second person that a change of
/// the rule needs. Pointer and reason, in the own file, of the first thing that differs.
std::optional<QString> objectionToExtension(const Json& deliveredFeed, const Json& ownFeed);

} // namespace backroom
