// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QString>

namespace backroom::text {

/// What happened, in one sentence.
QString whatHappened(const Error& error);
/// What the person can do now.
QString whatToDo(const Error& error);
/// Everything for the clipboard: both sentences, the server's words and the technical detail. Never a secret.
QString errorDetails(const Error& error);

/// Odoo's method returned without complaint and did nothing: what it does when the caller may not.
bool hadNoEffect(const Error& error);

} // namespace backroom::text
