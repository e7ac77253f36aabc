// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/methods.h"
#include "app/demo/protocols.h"

namespace backroom::demo {

using namespace Qt::StringLiterals;

namespace {

HttpOut errorAnswer(const ServerError& error)
{
    HttpOut out = jsonAnswer({{"name", error.name}, {"message", error.message}, {"arguments", error.arguments}, {"context", Json::object()},
        {"debug", "Traceback (most recent call last):\n" + error.name + ": " + error.message + "\n"}}, error.status);
    if (error.status == 401)
        out.headers.emplace_back("WWW-Authenticate", "Bearer ");
    return out;
}

const User& authenticate(const Backend& backend, const HttpIn& in)
{
    const QByteArray given = in.header("authorization");
    if (given.isEmpty())
        throw httpError(401, in.cookie("session_id").isEmpty() ? "User not authenticated, use an API Key with a Bearer Authorization header."
                                                               : "Missing \"Authorization\" or Sec-headers for interactive usage.");
    const bool isBearer = given.left(7).toLower() == "bearer ";
    const User* user = isBearer ? backend.accounts.byKey(given.mid(7).trimmed().toStdString()) : nullptr;
    if (!user)
        throw httpError(401, "Invalid apikey");
    return *user;
}

/// As Python's json module words it.
Json parseBody(const QByteArray& bytes)
{
    try {
        return bytes.isEmpty() ? Json::object() : Json::parse(bytes.begin(), bytes.end());
    } catch (const Json::parse_error& failure) {
        const qsizetype at = qsizetype(failure.byte) - 1;
        const qsizetype line = bytes.left(at).count('\n') + 1;
        const qsizetype column = at - bytes.left(at).lastIndexOf('\n');
        throw httpError(400, "could not parse the body as json: Expecting value: line " + std::to_string(line) + " column "
            + std::to_string(column) + " (char " + std::to_string(at) + ")");
    }
}

Json perform(Backend& backend, const HttpIn& in, const std::string& modelName, const std::string& methodName)
{
    const User& user = authenticate(backend, in);
    if (in.verb != "POST" || methodName.empty())
        throw httpError(404, "Did you mean POST /json/2/<model>/<method>?");
    const Json body = parseBody(in.body);
    Call call{{&user, Json::object()}, backend.world.model(modelName), {}, Json::object()};
    if (!call.model)
        throw httpError(404, "the model '" + modelName + "' does not exist");
    if (isPrivateMethod(methodName))
        throw accessError("Private methods (such as '" + modelName + "." + methodName + "') cannot be called remotely.");
    const Method* method = findMethod(*call.model, methodName);
    if (!method)
        throw httpError(404, "The method '" + modelName + "." + methodName + "' does not exist");
    bindNamed(*method, methodName, body, call);
    return invoke(backend.world, *method, call);
}

} // namespace

Prepared prepareJson2(Backend& backend, const HttpIn& in)
{
    const QStringList parts = in.path.split(u'/', Qt::SkipEmptyParts); // json, 2, model, method
    const std::string model = parts.value(2).toStdString();
    const std::string method = parts.value(3).toStdString();
    return {model, method, [&backend, in, model, method] {
        const QByteArray database = in.header("x-odoo-database");
        if (!database.isEmpty() && database.toStdString() != backend.database)
            return htmlAnswer(404, "<!DOCTYPE html>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>No database is selected and the requested URL "
                "was not found in the server-wide controllers.</p>\n<p>Please verify the hostname, <a href=/web/login>login</a> and try again.</p>\n\n"
                "<!-- Alternatively, use the X-Odoo-Database header. -->\n");
        if (in.verb == "POST" && !in.header("content-type").startsWith("application/json"))
            return htmlAnswer(415, "<!doctype html>\n<html lang=en>\n<title>415 Unsupported Media Type</title>\n<h1>Unsupported Media Type</h1>\n"
                "<p>Request inferred type is compatible with [&#39;http&#39;] but &#39;/json/2/&lt;__model__&gt;/&lt;__method__&gt;&#39; is "
                "type=&#39;json2&#39;.<br><br>Please verify the Content-Type request header and try again.</p>\n");
        try {
            const Json result = perform(backend, in, model, method);
            backend.faults.done(model, method);
            return jsonAnswer(result);
        } catch (const ServerError& error) {
            return errorAnswer(error);
        } catch (const Json::exception& wrong) {
            // A value of a type the method did not expect: Python would fail somewhere inside it.
            return errorAnswer(typeError(wrong.what()));
        }
    }};
}

} // namespace backroom::demo
