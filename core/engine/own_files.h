// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/queue_board.h"

namespace backroom {

/// What own files ask for and this source does not have or does not show, one line each: file, pointer, reason. Delivered files
/// ask for what some versions of Odoo lack, so nothing is said of them.
QStringList lackingAtSource(const Definitions& definitions, const QueueBoard& board);

} // namespace backroom
