// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/guard_installer.h"
#include "tests/support/action_cases.h"

namespace backroom::test {

/// What puts the guard for all delivered rules into the client's server.
GuardInstaller deliveredGuard(OdooClient& client, const Clock& clock);
/// As delivered; null: its rule does not offer it.
const ActionDefinition* actionOf(const ActionCase& one);
/// Does one call on the record, which the guard can make, prove the action?
bool isGuarded(const ActionCase& one);

} // namespace backroom::test
