// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/http_message.h"
#include "core/protocol/odoo_call.h"

namespace backroom::odoo {

/// POST /json/2/<model>/<method>, Odoo 19 and later (odoo.md b). `database` may be empty where the server has one.
HttpRequest encodeJson2(const Call& call, const QString& database, const Secret& apiKey);

/// The bare result, or the error with its kind; `reach` is Reached for every answer of Odoo itself (see classifyForeign
/// and parseReply for the others).
Result<Json> decodeJson2(const HttpReply& reply);

} // namespace backroom::odoo
