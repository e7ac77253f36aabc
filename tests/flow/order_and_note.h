// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/console_rig.h"

namespace backroom::test {

/// The order and the credit note that wait for approval on the modelled server.
inline ItemId orderItem(ConsoleRig& rig) { return rig.row(QStringLiteral("purchase.order"), FakeOdoo::order)->id; }
inline ItemId noteItem(ConsoleRig& rig) { return rig.row(QStringLiteral("account.move"), FakeOdoo::creditNote)->id; }
inline std::string orderState(ConsoleRig& rig) { return rig.odoo.record("purchase.order", FakeOdoo::order)["state"]; }

} // namespace backroom::test
