// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/odoo_jsonrpc.h"

#include "core/protocol/odoo_error.h"

#include <QUrl>

#include <utility>

namespace backroom::odoo {

using namespace Qt::StringLiterals;

namespace {

HttpRequest service(const char* name, const char* method, Json args)
{
    return encodeRpc(u"/jsonrpc"_s, {{"service", name}, {"method", method}, {"args", std::move(args)}});
}

std::string secretText(const Secret& secret)
{
    return secret.reveal().toStdString();
}

struct Arguments {
    Json positional = Json::array();
    Json named = Json::object();
};

/// JSON-RPC takes keyword arguments as well, with two exceptions: `create` wants its values in first place, and the
/// domain of `search` had another name before Odoo 17.
Arguments argumentsOf(const Call& call)
{
    Arguments arguments{Json::array(), call.args};
    if (!call.ids.empty())
        arguments.positional.push_back(call.ids);
    const char* first = call.method == "create"_L1                                      ? "vals_list"
        : call.method == "search"_L1 || call.method == "search_count"_L1 ? "domain"
                                                                                         : nullptr;
    if (first && arguments.named.contains(first)) {
        Json value = std::move(arguments.named[first]);
        arguments.named.erase(first);
        // A single object would come back as a single id; JSON-2 always answers with a list.
        if (call.method == "create"_L1 && value.is_object())
            value = Json::array({std::move(value)});
        arguments.positional.push_back(std::move(value));
    }
    if (!call.context.empty())
        arguments.named["context"] = call.context;
    return arguments;
}

} // namespace

HttpRequest encodeRpc(const QString& path, const Json& params)
{
    HttpRequest request;
    request.verb = "POST";
    request.path = path;
    request.headers = {{"Content-Type", "application/json"}, {"Accept", "application/json"}};
    request.body = dumpJson({{"jsonrpc", "2.0"}, {"method", "call"}, {"id", 1}, {"params", params}});
    return request;
}

HttpRequest encodeSessionRpc(const QString& path, const Json& params, const Secret& sessionCookie)
{
    HttpRequest request = encodeRpc(path, params);
    request.secretHeaders.append({"Cookie", Secret("session_id=" + sessionCookie.reveal())});
    return request;
}

HttpRequest encodeRpcVersion()
{
    return service("common", "version", Json::array());
}

HttpRequest encodeRpcAuthenticate(const QString& database, const QString& login, const Secret& password)
{
    return service("common", "authenticate",
        Json::array({toJson(database), toJson(login), secretText(password), Json::object()}));
}

HttpRequest encodeRpcCall(const Call& call, const RpcLogin& login)
{
    Arguments arguments = argumentsOf(call);
    return service("object", "execute_kw",
        Json::array({toJson(login.database), login.uid, secretText(login.password), toJson(call.model), toJson(call.method),
            std::move(arguments.positional), std::move(arguments.named)}));
}

HttpRequest encodeSessionAuthenticate(const QString& database, const QString& login, const Secret& password)
{
    return encodeRpc(u"/web/session/authenticate"_s,
        {{"db", toJson(database)}, {"login", toJson(login)}, {"password", secretText(password)}});
}

HttpRequest encodeSessionCall(const Call& call, const Secret& sessionCookie)
{
    Arguments arguments = argumentsOf(call);
    const QString path = u"/web/dataset/call_kw/%1/%2"_s.arg(QString::fromLatin1(QUrl::toPercentEncoding(call.model)),
        QString::fromLatin1(QUrl::toPercentEncoding(call.method)));
    return encodeSessionRpc(path,
        {{"model", toJson(call.model)}, {"method", toJson(call.method)}, {"args", std::move(arguments.positional)},
            {"kwargs", std::move(arguments.named)}},
        sessionCookie);
}

Result<Json> decodeRpc(const HttpReply& reply)
{
    if (!isJson(reply))
        return classifyForeign(reply);
    Result<Json> parsed = parseReply(reply);
    if (!parsed)
        return reply.status < 300 ? parsed.error() : classifyForeign(reply);
    Json& envelope = *parsed;
    if (!envelope.is_object() || !(envelope.contains("jsonrpc") || envelope.contains("error"))) {
        if (reply.status >= 300)
            return classifyForeign(reply);
        Error error = Error::of(ErrorKind::Protocol, u"no JSON-RPC envelope"_s);
        error.reach = Reach::Unknown;
        return error;
    }
    if (const auto error = envelope.find("error"); error != envelope.end()) {
        const Json nothing;
        const Json& code = error->is_object() ? error->value("code", nothing) : nothing;
        const Json data = error->is_object() ? error->value("data", *error) : nothing;
        return classify(data, code.is_number_integer() ? code.get<int>() : 0);
    }
    const auto result = envelope.find("result");
    return result == envelope.end() ? Json() : std::move(*result);
}

} // namespace backroom::odoo
