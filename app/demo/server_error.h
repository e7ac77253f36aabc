// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <cstdint>
#include <string>
#include <vector>

namespace backroom::demo {

using Id = std::int64_t;

/// What the simulated server raises: Odoo's exception class, its words, and the HTTP status JSON-2 gives it
/// (odoo.md a and b). Thrown and caught inside this program only.
struct ServerError {
    std::string name;
    std::string message;
    int status = 500;
    Json arguments = Json::array();
};

ServerError accessError(std::string message);
ServerError accessDenied(std::string message = "Access Denied");
ServerError userError(std::string message);
ServerError validationError(std::string message);
ServerError missingError(const std::string& model, const std::vector<Id>& ids, Id uid);
ServerError valueError(std::string message);
ServerError keyError(std::string key);
ServerError typeError(std::string message);
/// The web framework's own errors carry the status as second argument.
ServerError httpError(int status, std::string message);

/// A value as Python prints it, for the errors that quote one: `('nope', '=', 1)`.
std::string pythonRepr(const Json& value, bool asTuple = false);

} // namespace backroom::demo
