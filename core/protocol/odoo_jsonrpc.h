// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/http_message.h"
#include "core/protocol/odoo_call.h"

namespace backroom::odoo {

/// The envelope of a call to a route, without and with a session cookie.
HttpRequest encodeRpc(const QString& path, const Json& params);
HttpRequest encodeSessionRpc(const QString& path, const Json& params, const Secret& sessionCookie);

/// /jsonrpc, service "common" or "object" (Odoo 14–19; odoo.md a, k).
struct RpcLogin {
    QString database;
    std::int64_t uid = 0;
    Secret password; ///< password or API key
};

HttpRequest encodeRpcVersion();
HttpRequest encodeRpcAuthenticate(const QString& database, const QString& login, const Secret& password);
HttpRequest encodeRpcCall(const Call& call, const RpcLogin& login);

/// POST /web/session/authenticate and /web/dataset/call_kw with a session cookie.
HttpRequest encodeSessionAuthenticate(const QString& database, const QString& login, const Secret& password);
HttpRequest encodeSessionCall(const Call& call, const Secret& sessionCookie);

/// `result`, or JSON null when the envelope has neither result nor error (a method that returned None).
Result<Json> decodeRpc(const HttpReply& reply);

} // namespace backroom::odoo
