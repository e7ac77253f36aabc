// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_types.h"
#include "core/base/result.h"

namespace backroom {

/// The connection as kept in `<configFolder>/connection.json` (0600, replaced atomically); never a secret.
/// Nothing stored gives an empty optional; a broken file is ErrorKind::BadInput with its name.
Result<std::optional<ConnectionSettings>> loadConnection(const QString& configFolder);
Result<void> saveConnection(const QString& configFolder, const ConnectionSettings& settings);
Result<void> forgetConnection(const QString& configFolder);

} // namespace backroom
