// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace backroom {

/// Makes the embedded feeds and rules readable; the folder to hand to the engine.
QString initResources();

} // namespace backroom
