// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/odoo_session.h"

#include "core/protocol/odoo_jsonrpc.h"

#include <algorithm>

namespace backroom::odoo {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestCookie = 512;

bool isCookieCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

} // namespace

HttpRequest encodeSessionInfo(const Secret& sessionCookie)
{
    return encodeSessionRpc(u"/web/session/get_session_info"_s, Json::object(), sessionCookie);
}

Result<SessionInfo> decodeSessionInfo(const HttpReply& reply)
{
    const Result<Json> answer = decodeRpc(reply);
    if (!answer)
        return answer.error();
    if (!answer->is_object() || !answer->contains("uid"))
        return Error{ErrorKind::Protocol, Reach::Reached, {}, {}, u"the session does not say whose it is"_s};
    return SessionInfo{integerAt(*answer, "uid"), integerAt(*answer, "partner_id"), textAt(*answer, "websocket_worker_version").left(20)};
}

std::optional<Secret> sessionCookieOf(const HttpReply& reply)
{
    std::optional<Secret> cookie;
    for (const auto& [name, line] : reply.headers) {
        if (name != "set-cookie" || !line.startsWith("session_id="))
            continue;
        const qsizetype end = line.indexOf(';');
        const QByteArray value = line.mid(sizeof("session_id=") - 1, end < 0 ? -1 : end - qsizetype(sizeof("session_id=") - 1));
        if (!value.isEmpty() && value.size() <= longestCookie && std::all_of(value.begin(), value.end(), isCookieCharacter))
            cookie = Secret(value);
    }
    return cookie;
}

} // namespace backroom::odoo
