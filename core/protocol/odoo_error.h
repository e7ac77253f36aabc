// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/json.h"

namespace backroom::odoo {

/// Turns Odoo's error object {name, message, arguments, debug …} into an Error (odoo.md a and b: classify by name, then
/// by text; `debug` is never looked at). `httpStatus` breaks ties of JSON-2. Always Reach::Reached.
Error classify(const Json& errorObject, int httpStatus);

/// An answer that is not JSON at all: HTML pages of proxies, of Odoo itself, of something else.
Error classifyForeign(int httpStatus, const QByteArray& contentType, const QByteArray& body);

} // namespace backroom::odoo
