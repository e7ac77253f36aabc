// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/methods.h"
#include "app/demo/protocols.h"

#include <optional>

namespace backroom::demo {

using namespace Qt::StringLiterals;

namespace {

/// A result, or nothing at all: Python's None leaves the member out (odoo.md a).
struct RpcResult {
    std::optional<Json> value;
    std::vector<std::pair<QByteArray, QByteArray>> headers;
};

/// Everything about one envelope.
struct Rpc {
    Backend& backend;
    HttpIn in;
    Json id;
    Json params;

    std::string text(const char* name) const { return params.is_object() ? params.value(name, "") : std::string(); }
    Json list(const char* name) const { return params.is_object() ? params.value(name, Json::array()) : Json::array(); }
};

ServerError sessionExpired(std::string text = "Session expired")
{
    return {"odoo.http.SessionExpiredException", text, 200, Json::array({text})};
}

ServerError noSuchDatabase(const std::string& name)
{
    const std::string text = "connection to server on socket \"/run/postgresql/.s.PGSQL.5432\" failed: FATAL:  database \"" + name + "\" does not exist\n";
    return {"psycopg2.OperationalError", text, 200, Json::array({text})};
}

HttpOut envelope(const Json& id, const RpcResult& result)
{
    Json body = {{"jsonrpc", "2.0"}, {"id", id}};
    if (result.value && !result.value->is_null())
        body["result"] = *result.value;
    HttpOut out = jsonAnswer(body);
    out.headers = result.headers;
    return out;
}

HttpOut errorEnvelope(const Json& id, const ServerError& error)
{
    const bool isExpired = error.name == "odoo.http.SessionExpiredException";
    const bool isNotFound = error.name == "werkzeug.exceptions.NotFound";
    const Json data = {{"name", error.name}, {"message", error.message}, {"arguments", error.arguments}, {"context", Json::object()},
        {"debug", "Traceback (most recent call last):\n" + error.name + ": " + error.message + "\n"}};
    return jsonAnswer({{"jsonrpc", "2.0"}, {"id", isExpired || isNotFound ? Json() : id},
        {"error", {{"code", isExpired ? 100 : isNotFound ? 404 : 0},
            {"message", isExpired ? "Odoo Session Expired" : isNotFound ? "404: Not Found" : "Odoo Server Error"}, {"data", data}}}});
}

Json runMethod(Backend& backend, const User& user, const std::string& modelName, const std::string& methodName, const Json& positional, const Json& keywords)
{
    Call call{{&user, Json::object()}, backend.world.model(modelName), {}, Json::object(), true};
    if (isPrivateMethod(methodName))
        throw accessError("Private methods (such as '" + modelName + "." + methodName + "') cannot be called remotely.");
    const Method* method = findMethod(*call.model, methodName);
    if (!method) {
        const std::string text = "The method '" + modelName + "." + methodName + "' does not exist";
        throw ServerError{"builtins.AttributeError", text, 500, Json::array({text})};
    }
    bindPositional(*method, methodName, positional, keywords, call);
    return invoke(backend.world, *method, call);
}

RpcResult commonService(const Rpc& rpc, const std::string& method, const Json& args)
{
    if (method == "version")
        return {Json{{"server_version", "19.0"}, {"server_version_info", versionInfo().at("version_info")}, {"server_serie", "19.0"}, {"protocol_version", 1}}, {}};
    if (method != "authenticate" && method != "login")
        throw accessDenied();
    if (args.at(0) != rpc.backend.database)
        throw noSuchDatabase(args.at(0));
    const User* owner = rpc.backend.accounts.byKey(args.at(2));
    if (owner && args.at(1) == owner->login)
        return {owner->id, {}};
    const User* user = rpc.backend.accounts.logIn(args.at(1), args.at(2));
    return {user && !user->hasTwoFactor ? Json(user->id) : Json(false), {}};
}

RpcResult objectService(const Rpc& rpc, const Json& args)
{
    if (args.at(0) != rpc.backend.database)
        throw noSuchDatabase(args.at(0));
    const User* user = rpc.backend.world.user(idOf(args.at(1)));
    if (!user || !user->isActive || !args.at(2).is_string() || !rpc.backend.accounts.accepts(*user, args.at(2)))
        throw accessDenied();
    const std::string model = args.at(3);
    if (!rpc.backend.world.model(model))
        throw userError("Object " + model + " doesn't exist");
    const Json positional = args.size() > 5 ? args[5] : Json::array();
    const Json keywords = args.size() > 6 ? args[6] : Json::object();
    return {runMethod(rpc.backend, *user, model, args.at(4), positional, keywords), {}};
}

QByteArray cookieFor(const std::string& sid)
{
    return "session_id=" + QByteArray::fromStdString(sid) + "; Max-Age=604800; HttpOnly; Path=/";
}

Json sessionInfo(const Rpc& rpc, const User& user)
{
    const World& world = rpc.backend.world;
    const Json& company = world.value("res.company", World::companyId, "name");
    const Json& currency = world.value("res.currency", 1, "name");
    const bool isSystem = user.groups.count("base.group_system") != 0;
    return {{"uid", user.id}, {"is_system", isSystem}, {"is_admin", isSystem}, {"is_public", false}, {"is_internal_user", true},
        {"user_context", {{"lang", "en_US"}, {"tz", false}, {"uid", user.id}}}, {"db", rpc.backend.database}, {"server_version", "19.0"},
        {"server_version_info", versionInfo().at("version_info")}, {"name", user.name}, {"username", user.login}, {"partner_id", user.partnerId},
        {"partner_display_name", company.get<std::string>() + ", " + user.name}, {"web.base.url", "http://" + rpc.in.header("host").toStdString()},
        {"max_file_upload_size", 134217728}, {"currencies", {{"1", {{"name", currency}, {"symbol", world.value("res.currency", 1, "symbol")},
            {"position", "after"}, {"digits", Json::array({69, 2})}}}}}, {"groups", {{"base.group_allow_export", isSystem}}},
        {"user_companies", {{"current_company", World::companyId}, {"allowed_companies", {{"1", {{"id", World::companyId}, {"name", company},
            {"sequence", 0}, {"child_ids", Json::array()}, {"parent_id", false}, {"currency_id", 1}}}}}, {"disallowed_ancestor_companies", Json::object()}}},
        {"websocket_worker_version", "19.0-2"}};
}

RpcResult logIn(const Rpc& rpc)
{
    if (rpc.text("db") != rpc.backend.database)
        throw accessError("Database not found.");
    const User* user = rpc.backend.accounts.logIn(rpc.text("login"), rpc.text("password"));
    if (!user)
        throw accessDenied();
    if (user->hasTwoFactor)
        return {Json{{"uid", nullptr}}, {{"Set-Cookie", cookieFor(rpc.backend.accounts.openSession(0))}}};
    const std::string sid = rpc.backend.accounts.openSession(user->id);
    // The real server sends it twice.
    return {sessionInfo(rpc, *user), {{"Set-Cookie", cookieFor(sid)}, {"Set-Cookie", cookieFor(sid)}}};
}

/// The signed-in user of a request; null for the public.
const User* sessionUserOrNone(const Rpc& rpc)
{
    const Accounts::Session* session = rpc.backend.accounts.session(rpc.in.cookie("session_id").toStdString());
    return session ? rpc.backend.world.user(session->uid) : nullptr;
}

/// The signed-in user of a request; throws SessionExpired.
const User& sessionUser(const Rpc& rpc)
{
    const User* user = sessionUserOrNone(rpc);
    if (!user)
        throw sessionExpired("Session expired");
    return *user;
}

/// Only a first poll is answered whoever asks.
Json peekNotifications(const Rpc& rpc)
{
    const User* user = sessionUserOrNone(rpc);
    if (!user && !rpc.params.value("is_first_poll", false))
        throw sessionExpired("");
    return rpc.backend.bus.peek(user, rpc.params.value("last", Id(0)));
}

RpcResult callWithSession(const Rpc& rpc)
{
    const User& user = sessionUser(rpc);
    const std::string sid = rpc.in.cookie("session_id").toStdString();
    RpcResult result{{}, {{"Set-Cookie", cookieFor(sid)}}};
    const std::string model = rpc.text("model");
    const Json keywords = rpc.params.value("kwargs", Json::object());
    if (Accounts::isKeyWizard(model)) {
        result.value = rpc.backend.accounts.callKeyWizard(*rpc.backend.accounts.session(sid), model, rpc.text("method"), rpc.list("args"),
            keywords.value("context", Json::object()));
        return result;
    }
    if (!rpc.backend.world.model(model))
        throw ServerError{"werkzeug.exceptions.NotFound", "404 Not Found: The requested URL was not found on the server. If you entered the URL "
            "manually please check your spelling and try again.", 404, Json::array()};
    result.value = runMethod(rpc.backend, user, model, rpc.text("method"), rpc.list("args"), keywords);
    return result;
}

RpcResult route(const Rpc& rpc)
{
    const QString& path = rpc.in.path;
    if (path == "/jsonrpc"_L1) {
        const std::string service = rpc.text("service");
        if (service == "common")
            return commonService(rpc, rpc.text("method"), rpc.list("args"));
        if (service == "object")
            return objectService(rpc, rpc.list("args"));
        throw accessDenied();
    }
    if (path.startsWith("/web/dataset/call_kw"_L1))
        return callWithSession(rpc);
    if (path == "/web/session/authenticate"_L1)
        return logIn(rpc);
    if (path == "/web/session/get_session_info"_L1)
        return {sessionInfo(rpc, sessionUser(rpc)), {{"Set-Cookie", cookieFor(rpc.in.cookie("session_id").toStdString())}}};
    if (path == "/web/session/destroy"_L1) {
        (void)sessionUser(rpc);
        rpc.backend.accounts.closeSession(rpc.in.cookie("session_id").toStdString());
        return {{}, {{"Set-Cookie", "cids=; Max-Age=0; Path=/"}, {"Set-Cookie", cookieFor(rpc.backend.accounts.openSession(0))}}};
    }
    if (path == "/web/webclient/version_info"_L1)
        return commonService(rpc, "version", Json::array());
    if (path == "/websocket/peek_notifications"_L1)
        return {peekNotifications(rpc), {}};
    throw accessDenied(); // /web/database/list and the like are switched off
}

/// The method behind an envelope: execute_kw and call_kw name one, everything else goes by its path.
std::pair<std::string, std::string> target(const Rpc& rpc)
{
    if (rpc.in.path.startsWith("/web/dataset/call_kw"_L1))
        return {rpc.text("model"), rpc.text("method")};
    const Json args = rpc.list("args");
    if (rpc.text("service") == "object" && args.size() > 4 && args[3].is_string() && args[4].is_string())
        return {args[3], args[4]};
    return {{}, rpc.in.path.toStdString()};
}

} // namespace

Prepared prepareJsonRpc(Backend& backend, const HttpIn& in)
{
    const std::string path = in.path.toStdString();
    const auto refuse = [&](int status, const QByteArray& body) { return Prepared{{}, path, [status, body] { return htmlAnswer(status, body); }}; };
    if (!in.header("content-type").startsWith("application/json"))
        return refuse(415, "<!doctype html>\n<html lang=en>\n<title>415 Unsupported Media Type</title>\n<h1>Unsupported Media Type</h1>\n<p>Request inferred "
            "type is compatible with [&#39;http&#39;] but &#39;" + in.path.toUtf8() + "&#39; is type=&#39;jsonrpc&#39;.<br><br>Please verify the "
            "Content-Type request header and try again.</p>\n");
    const Json body = Json::parse(in.body.begin(), in.body.end(), nullptr, false);
    if (body.is_discarded())
        return refuse(400, "Invalid JSON data");
    if (!body.is_object())
        return refuse(400, "Invalid JSON-RPC data");
    const Rpc rpc{backend, in, body.value("id", Json()), body.value("params", Json::object())};
    const auto [model, method] = target(rpc);
    return {model, method, [rpc, model = model, method = method] {
        try {
            const RpcResult result = route(rpc);
            if (!model.empty())
                rpc.backend.faults.done(model, method);
            return envelope(rpc.id, result);
        } catch (const ServerError& error) {
            return errorEnvelope(rpc.id, error);
        } catch (const Json::exception& wrong) {
            return errorEnvelope(rpc.id, typeError(wrong.what()));
        }
    }};
}

} // namespace backroom::demo
