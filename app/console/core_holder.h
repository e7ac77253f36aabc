// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/folders.h"
#include "core/engine/threaded_console.h"

namespace backroom {

/// Builds everything that lives on the core thread. `keepsSecrets` false keeps them in memory only (the demo world).
/// `failed` is called on the core thread when the ledger cannot be used.
std::unique_ptr<ThreadedConsole::Core> makeCore(const Folders& folders, bool keepsSecrets, std::function<void(const Error&)> failed);

} // namespace backroom
