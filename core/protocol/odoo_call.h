// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <QString>

#include <cstdint>
#include <vector>

namespace backroom::odoo {

/// One method call on one model, in JSON-2's terms: named arguments only (odoo.md b). JSON-RPC encodes the same call
/// as keyword arguments.
struct Call {
    QString model;
    QString method;
    /// Records the method runs on; empty for @api.model methods.
    std::vector<std::int64_t> ids;
    /// Named arguments; an object.
    Json args = Json::object();
    /// Merged over the session's context (language, allowed companies) by the client.
    Json context = Json::object();
    /// Reads may be tried again by the connection; anything else is sent at most once.
    bool isRead = false;
};

struct Version {
    int major = 0;
    int minor = 0;
    QString text;

    bool operator==(const Version&) const = default;
};

enum class Protocol { Json2, JsonRpc };

} // namespace backroom::odoo
