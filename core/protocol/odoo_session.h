// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/http_message.h"
#include "core/protocol/odoo_call.h"

#include <optional>

namespace backroom::odoo {

/// What a web session says of itself (odoo.md a).
struct SessionInfo {
    std::int64_t uid = 0; ///< 0: the password was right, and a second factor is asked for
    std::int64_t partner = 0; ///< who that is in the address book
    QString workerVersion; ///< of the websocket ("19.0-2"); empty before Odoo 16
};

/// POST /web/session/get_session_info: is the session alive, and which version has the websocket now?
HttpRequest encodeSessionInfo(const Secret& sessionCookie);
/// Of /web/session/authenticate and get_session_info alike. SessionExpired for a session that is gone, Authentication for a
/// password that is refused.
Result<SessionInfo> decodeSessionInfo(const HttpReply& reply);

/// The session cookie that an answer sets, the last one where it sets several; nothing when it sets none, or one with
/// characters that have no place in a header. Odoo rotates it every three hours, and the old one dies two minutes later:
/// it is to be taken from every answer.
std::optional<Secret> sessionCookieOf(const HttpReply& reply);

} // namespace backroom::odoo
