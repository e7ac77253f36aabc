// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/world.h"

#include <functional>
#include <string>
#include <vector>

namespace backroom::demo {

/// A bound call: which records, which named arguments.
struct Call {
    Env env;
    const Model* model = nullptr;
    std::vector<Id> ids;
    Json arguments = Json::object();
    /// Over JSON-RPC create({…}) answers one id, over JSON-2 always a list (odoo.md b).
    bool unwrapCreate = false;
};

/// One method a client may call, with its Python signature.
struct Method {
    bool onModel = false; ///< @api.model: takes no ids
    std::vector<std::string> parameters;
    std::size_t required = 0; ///< how many of `parameters` have no default
    bool takesAnyKeyword = false;
    bool writes = false;
    std::function<Json(World&, const Call&)> run; ///< null = Python's None
};

/// The public methods of a model; nullptr when it has none of that name.
const Method* findMethod(const Model& model, const std::string& name);
/// `_x` and the ORM's own verbs, which Odoo 19 refuses to run remotely.
bool isPrivateMethod(const std::string& name);
/// Binds a JSON-2 body. Throws its errors for ids on @api.model methods, unknown and missing arguments.
void bindNamed(const Method& method, const std::string& name, const Json& body, Call& call);
/// Binds execute_kw's positional and keyword arguments; throws TypeError.
void bindPositional(const Method& method, const std::string& name, const Json& positional, const Json& keywords, Call& call);
/// Runs it, in a transaction of the caller when it writes.
Json invoke(World& world, const Method& method, const Call& call);

} // namespace backroom::demo
