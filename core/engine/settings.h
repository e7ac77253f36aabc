// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_types.h"
#include "core/base/result.h"
#include "core/domain/ledger/witness.h"

namespace backroom {

/// The connection of a source as kept in `<configFolder>/connection.json`, of the bus in `bus.json` (0600, replaced atomically); never a secret.
/// Nothing stored gives an empty optional; a broken file is ErrorKind::BadInput with its name.
Result<std::optional<ConnectionSettings>> loadConnection(const QString& configFolder, const SourceId& source = ConnectionSettings().id);
Result<void> saveConnection(const QString& configFolder, const ConnectionSettings& settings);
Result<void> forgetConnection(const QString& configFolder, const SourceId& source = ConnectionSettings().id);

/// Where signed heads of the ledger are to stand outside: `<configFolder>/witness.json`.
Result<std::optional<WitnessPlace>> loadWitnessPlace(const QString& configFolder);
Result<void> saveWitnessPlace(const QString& configFolder, const WitnessPlace& place);

} // namespace backroom
