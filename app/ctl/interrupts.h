// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

class QObject;

namespace backroom::ctl {

/// Calls back in the event loop at SIGINT and SIGTERM, as long as `owner` lives; once per program.
void onInterrupt(QObject* owner, std::function<void()> callback);

} // namespace backroom::ctl
