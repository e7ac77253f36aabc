// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/http_message.h"
#include "core/protocol/odoo_call.h"

namespace backroom::odoo {

/// GET /web/version (Odoo 19) answers `{"version_info": …}`; older servers answer 404 and have
/// POST /web/webclient/version_info (odoo.md a, k).
HttpRequest encodeVersionProbe();
HttpRequest encodeOldVersionProbe();
/// Error kinds: NotTheService for anything that is not Odoo, UnsupportedVersion below 14.
Result<Version> decodeVersion(const HttpReply& reply);

} // namespace backroom::odoo
