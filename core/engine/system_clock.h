// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <memory>

namespace backroom {

/// The real time, with Qt timers on the thread that created it. The only place that may ask the system (tests/lint).
std::unique_ptr<Clock> makeSystemClock();

} // namespace backroom
