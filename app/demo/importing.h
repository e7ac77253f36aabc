// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/methods.h"

namespace backroom::demo {

/// `load`, the importer: makes or changes records and their external ids, all of them or none.
Json loadRecords(World& world, const Call& call);
/// `ir.config_parameter.set_param`; false takes the parameter away.
Json setParameter(World& world, const Call& call);

} // namespace backroom::demo
