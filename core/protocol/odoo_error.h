// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/protocol/http_message.h"

namespace backroom::odoo {

/// Turns Odoo's error object {name, message, arguments, debug …} into an Error (odoo.md a and b: classify by name, then
/// by text; `debug` is never looked at). `httpStatus` breaks ties of JSON-2. Always Reach::Reached.
Error classify(const Json& errorObject, int httpStatus);

/// An answer that is not JSON at all: HTML pages of proxies, of Odoo itself, of something else. What Odoo itself or a
/// refusal (4xx) says is Reach::Reached; a page instead of an answer (5xx, a login portal with 200) leaves open what
/// happened behind it: Reach::Unknown.
Error classifyForeign(int httpStatus, const QByteArray& contentType, const QByteArray& body);

/// The same for a whole answer, with its Retry-After.
Error classifyForeign(const HttpReply& reply);

/// Parses the body of an answer that claims to be JSON; broken JSON is ErrorKind::Protocol, and after a 2xx status
/// Reach::Unknown, because the server has done something but what it said is lost.
Result<Json> parseReply(const HttpReply& reply);

} // namespace backroom::odoo
