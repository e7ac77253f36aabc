// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_types.h"

namespace backroom::ctl {

/// What the program ends with; documented in --help and in the manual page, so the numbers never change.
enum ExitCode {
    Done = 0,
    Internal = 1,
    WrongUse = 2,
    Unreachable = 3,
    SignInRefused = 4,
    NoAccess = 5,
    NotFound = 6,
    Conflicting = 7,
    RejectedByServer = 8,
    Unproven = 9,
    RefusedByPolicy = 10,
    StoreProblem = 11,
    NotSound = 12,
    BadDefinition = 13,
    AwaitsOthers = 14,
    Interrupted = 130,
};

ExitCode exitCodeOf(ErrorKind kind);
/// A source that cannot be used because its secret is not there is a sign-in problem, not a missing record.
ExitCode exitCodeOf(const SourceStatus& source);
/// Of a decision as it stands when waiting for it ends.
ExitCode exitCodeOf(const DecisionRow& decision);

/// What happened and what to do, in one line each; the server's words and the detail after it.
QString sentenceOf(const Error& error);
/// Of one decision among others: what became of it, and why, with the server's words and what has changed meanwhile.
QString outcomeOf(const DecisionRow& decision);

} // namespace backroom::ctl
