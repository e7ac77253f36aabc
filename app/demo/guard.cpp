// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/guard.h"

#include "app/demo/access.h"
#include "app/demo/orm.h"

#include <algorithm>
#include <regex>

namespace backroom::demo {

namespace {

constexpr const char* ownModule = "__backroom__";

[[noreturn]] void refuse(const std::string& code, const std::string& detail = {})
{
    throw userError("GUARD " + code + " " + detail);
}

bool allows(const std::string& code, const std::string& method)
{
    static const std::regex line("'(\\w+)': lambda");
    for (auto found = std::sregex_iterator(code.begin(), code.end(), line); found != std::sregex_iterator(); ++found)
        if ((*found)[1] == method)
            return true;
    return false;
}

Json plain(Json value)
{
    if (value.is_array())
        std::sort(value.begin(), value.end());
    return value;
}

/// The mark of an earlier run with the token; 0: there is none.
Id markOf(const World& world, const std::string& name)
{
    for (const auto& [id, row] : world.table("ir.model.data").rows)
        if (world.value("ir.model.data", id, "module") == ownModule && world.value("ir.model.data", id, "name") == name)
            return id;
    return 0;
}

bool areLinesHeld(World& world, const Env& env, const Json& lines)
{
    if (!lines.is_object())
        return true;
    const Model& model = *world.model(lines.at("model").get<std::string>());
    const Orm orm(world, env);
    Json rows = Json::array();
    for (const Json& line : orm.read(model, orm.search(model, lines.at("domain"), {"id"}), lines.at("fields"), false)) {
        Json row = Json::array({line.at("id")});
        for (const Json& field : lines.at("fields"))
            row.push_back(line.at(field.get<std::string>()));
        rows.push_back(std::move(row));
    }
    return rows == lines.at("rows");
}

void compareSealed(World& world, const Env& env, const Model& model, Id id, const Json& expected, const Json& lines)
{
    Json fields = Json::array();
    for (const auto& [field, value] : expected.items())
        fields.push_back(field);
    const Json held = Orm(world, env).read(model, {id}, fields, false).at(0);
    std::string changed;
    for (const auto& [field, value] : expected.items())
        if (plain(held.at(field)) != plain(value))
            changed += (changed.empty() ? "" : ",") + field;
    if (!areLinesHeld(world, env, lines))
        changed += (changed.empty() ? "" : ",") + std::string("lines");
    if (!changed.empty())
        refuse("conflict", changed);
}

Json carryOut(World& world, const Call& call, const Model& model, Id id, const Json& sealed)
{
    const std::string name = sealed.at("method");
    const Method* method = findMethod(model, name);
    if (!method)
        throw typeError("'" + model.name + "' object has no attribute '" + name + "'");
    Json context = call.env.context;
    for (const char* own : {"backroom_guard", "active_model", "active_id", "active_ids"})
        context.erase(own);
    context.update(sealed.value("context", Json::object()));
    Json body = sealed.value("args", Json::object());
    body["context"] = context;
    if (!method->onModel)
        body["ids"] = {id};
    Call inner{call.env, &model, {}, Json::object()};
    bindNamed(*method, name, body, inner);
    return method->run(world, inner);
}

Json guarded(World& world, const Call& call, const Model& model, const std::string& code)
{
    const Json sealed = call.env.context.value("backroom_guard", Json::object());
    const Json ids = call.env.context.value("active_ids", Json::array());
    const std::string token = sealed.value("token", "");
    if (ids.size() != 1 || token.empty() || !allows(code, sealed.value("method", "")))
        refuse("bad-request", sealed.value("method", ""));
    const Id id = idOf(ids[0]);
    const Json done{{"type", "ir.actions.client"}, {"tag", "backroom.guard"}, {"params", {{"status", "done"}}}};
    if (const Id mark = markOf(world, "done." + token)) {
        const bool isIts = world.value("ir.model.data", mark, "model") == model.name && world.value("ir.model.data", mark, "res_id") == id
            && world.value("ir.model.data", mark, "create_uid") == call.env.user->id;
        if (!isIts)
            refuse("bad-request", "token");
        return {{"type", "ir.actions.client"}, {"tag", "backroom.guard"}, {"params", {{"status", "replayed"}}}};
    }
    if (!world.find(model.name, id))
        refuse("missing");
    if (sealed.value("look", false))
        refuse("not-done");
    requireModelAccess(world, call.env, model, Right::Read);
    requireRecordAccess(world, call.env, model, {id}, "read");
    compareSealed(world, call.env, model, id, sealed.value("expect", Json::object()), sealed.value("lines", Json()));
    const Json answer = carryOut(world, call, model, id, sealed);
    if (answer.is_object() && answer.value("target", Json()) == "new" && answer.contains("res_model"))
        refuse("asks", answer["res_model"]);
    if (!world.find(model.name, id)) {
        if (!sealed.value("may_vanish", false))
            refuse("no-effect", "gone");
    } else if (const Json wanted = sealed.value("done", Json::array()); !wanted.empty()) {
        Json domain = Json::array({Json::array({"id", "=", id})});
        if (model.field("active"))
            domain.push_back(Json::array({"active", "in", {true, false}}));
        domain.insert(domain.end(), wanted.begin(), wanted.end());
        if (Orm(world, call.env).search(model, domain, {}).empty())
            refuse("no-effect");
    }
    world.insert("ir.model.data", {{"module", ownModule}, {"name", "done." + token}, {"model", model.name}, {"res_id", id}, {"noupdate", true}});
    return done;
}

} // namespace

Json runServerAction(World& world, const Call& call)
{
    Json answer = false;
    for (const Id action : call.ids) {
        if (!world.find("ir.actions.server", action))
            throw missingError("ir.actions.server", {action}, call.env.user->id);
        const Json& groups = world.value("ir.actions.server", action, "group_ids");
        const bool mayRun = groups.is_array() && std::any_of(groups.begin(), groups.end(), [&](const Json& group) { return call.env.isMember(world.groupName(idOf(group))); });
        if (!mayRun)
            throw accessError("You don't have enough access rights to run this action.");
        const Json& code = world.value("ir.actions.server", action, "code");
        const Model* model = world.model(world.value("ir.model", idOf(world.value("ir.actions.server", action, "model_id")), "model").get<std::string>());
        if (!model || !code.is_string() || code.get<std::string>().find("# Backroom decision guard") == std::string::npos)
            throw userError("The demo company's server runs no such code.");
        answer = guarded(world, call, *model, code.get<std::string>());
    }
    return answer;
}

} // namespace backroom::demo
