// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/server_error.h"

namespace backroom::demo {

namespace {
ServerError make(std::string name, std::string message, int status)
{
    Json arguments = Json::array({message});
    return {std::move(name), std::move(message), status, std::move(arguments)};
}
} // namespace

ServerError accessError(std::string message) { return make("odoo.exceptions.AccessError", std::move(message), 403); }
ServerError accessDenied(std::string message) { return make("odoo.exceptions.AccessDenied", std::move(message), 403); }
ServerError userError(std::string message) { return make("odoo.exceptions.UserError", std::move(message), 422); }
ServerError validationError(std::string message) { return make("odoo.exceptions.ValidationError", std::move(message), 422); }
ServerError valueError(std::string message) { return make("builtins.ValueError", std::move(message), 500); }
ServerError keyError(std::string key) { return make("builtins.KeyError", std::move(key), 500); }
ServerError typeError(std::string message) { return make("builtins.TypeError", std::move(message), 500); }

ServerError missingError(const std::string& model, const std::vector<Id>& ids, Id uid)
{
    std::string list;
    for (const Id id : ids)
        list += (list.empty() ? "" : ", ") + std::to_string(id);
    if (ids.size() == 1)
        list += ",";
    return make("odoo.exceptions.MissingError",
        "Record does not exist or has been deleted.\n(Record: " + model + "(" + list + "), User: " + std::to_string(uid) + ")", 404);
}

ServerError httpError(int status, std::string message)
{
    const char* name = "InternalServerError";
    switch (status) {
    case 400: name = "BadRequest"; break;
    case 401: name = "Unauthorized"; break;
    case 404: name = "NotFound"; break;
    case 422: name = "UnprocessableEntity"; break;
    default: break;
    }
    ServerError error = make(std::string("werkzeug.exceptions.") + name, std::move(message), status);
    error.arguments.push_back(status);
    return error;
}

std::string pythonRepr(const Json& value, bool asTuple)
{
    switch (value.type()) {
    case Json::value_t::null: return "None";
    case Json::value_t::boolean: return value.get<bool>() ? "True" : "False";
    case Json::value_t::string: return "'" + value.get_ref<const std::string&>() + "'";
    case Json::value_t::array: {
        std::string out;
        for (const Json& element : value)
            out += (out.empty() ? "" : ", ") + pythonRepr(element);
        return asTuple ? "(" + out + ")" : "[" + out + "]";
    }
    default: return value.dump();
    }
}

} // namespace backroom::demo
