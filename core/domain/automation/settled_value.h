// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/automation/wanted_object.h"

namespace backroom {

/// A value with everything that it speaks of replaced by what it is called in the source: a plain value, or a sorted list of
/// ids. Null while something it speaks of is not there yet.
Json settled(const WantedValue& value, const std::map<QString, std::int64_t>& externalIds);
/// What Odoo answered a read with, in the same form: `wanted` tells which.
Json asSettled(const Json& held, const WantedValue& wanted);

} // namespace backroom
