// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/options.h"
#include "app/ctl/outcome.h"

namespace backroom::ctl {

/// operations, ledger verify, ledger export: read the ledger without starting the engine, so that looking changes nothing.
/// Nothing when the command is another.
std::optional<ExitCode> runLedgerCommand(const Options& options);

/// Stores, built-in definitions and cryptography of this installation, without any server or file of the user.
ExitCode runSelftest(const Options& options);

/// A script that completes commands, options and file names in "bash" or "zsh".
QString completionScript(const QString& shell);

} // namespace backroom::ctl
