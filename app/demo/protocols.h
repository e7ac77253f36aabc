// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/accounts.h"
#include "app/demo/bus.h"
#include "app/demo/faults.h"
#include "app/demo/http_listener.h"

#include <functional>
#include <string>

namespace backroom::demo {

/// What the protocol front ends talk to.
struct Backend {
    World& world;
    Accounts& accounts;
    Bus& bus;
    Faults& faults;
    std::string database;
};

/// A request understood but not yet done, so that faults can strike before or after.
struct Prepared {
    std::string model;  ///< empty when no method is called
    std::string method; ///< the path when no method is called
    std::function<HttpOut()> run;
};

/// POST /json/2/<model>/<method> (odoo.md b).
Prepared prepareJson2(Backend& backend, const HttpIn& in);
/// /jsonrpc, /web/dataset/call_kw, /web/session/…, /websocket/peek_notifications (odoo.md a, f).
Prepared prepareJsonRpc(Backend& backend, const HttpIn& in);

HttpOut jsonAnswer(const Json& body, int status = 200);
HttpOut htmlAnswer(int status, const QByteArray& body);
/// `{"version_info": …}`
Json versionInfo();

} // namespace backroom::demo
