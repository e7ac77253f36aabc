// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ctl/outcome.h"

#include <QStringList>

namespace backroom::ctl {

/// A refusal (RefusalCode, or what speaks against a decision) in a sentence that says what to do. It is a code, or a code
/// with particulars ("claimed-by-other: anna, 2026-11-23T10:20:00.000Z"). Anything else stays as it is.
QString refusalSentence(const QString& reason);
QString refusalSentences(const QStringList& reasons);
/// The detail of an error: of a decision that the policy stopped later there are several.
QStringList codesIn(const Error& error);
/// What was refused only for what was typed is wrong use, whoever looks at it.
ExitCode exitCodeOf(ErrorKind kind, const QStringList& reasons);

} // namespace backroom::ctl
