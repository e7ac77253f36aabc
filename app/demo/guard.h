// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/methods.h"

namespace backroom::demo {

/// `ir.actions.server.run`: the rights of Odoo's, and of all code that a server action may hold the decision guard's alone
/// (resources/packs/odoo/decision-guard), whose allowed methods are read from its text.
Json runServerAction(World& world, const Call& call);

} // namespace backroom::demo
