// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_types.h"

namespace backroom::ctl {

/// What was given with --set for what is asked for; BadInput says what is wrong with it. What is missing the console itself
/// refuses. `subject`: who asks.
Result<Json> inputsFrom(const QStringList& given, const std::vector<OfferedInput>& asked, const QString& subject);

} // namespace backroom::ctl
