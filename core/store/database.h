// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <functional>

namespace backroom {

/// For tests: called before every statement and commit; returning an error makes that access fail with it.
using FaultHook = std::function<std::optional<Error>(const char* what)>;

class Database;

} // namespace backroom
