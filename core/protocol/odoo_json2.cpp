// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/odoo_json2.h"

#include "core/protocol/odoo_error.h"

#include <QUrl>

namespace backroom::odoo {

using namespace Qt::StringLiterals;

HttpRequest encodeJson2(const Call& call, const QString& database, const Secret& apiKey)
{
    HttpRequest request;
    request.verb = "POST";
    // Names come from files a user may write; one of them must not change the path.
    request.path = u"/json/2/%1/%2"_s.arg(QString::fromLatin1(QUrl::toPercentEncoding(call.model)),
        QString::fromLatin1(QUrl::toPercentEncoding(call.method)));
    request.headers = {{"Content-Type", "application/json; charset=utf-8"}, {"Accept", "application/json"}};
    if (!database.isEmpty())
        request.headers.append({"X-Odoo-Database", database.toUtf8()});
    request.secretHeaders.append({"Authorization", Secret("bearer " + apiKey.reveal())});

    Json body = call.args;
    if (!call.ids.empty())
        body["ids"] = call.ids;
    if (!call.context.empty())
        body["context"] = call.context;
    request.body = dumpJson(body);
    return request;
}

Result<Json> decodeJson2(const HttpReply& reply)
{
    if (!isJson(reply))
        return classifyForeign(reply);
    Result<Json> parsed = parseReply(reply);
    if (parsed && reply.status >= 200 && reply.status < 300)
        return parsed;
    if (!parsed && reply.status < 300)
        return parsed;
    // Not every JSON error is Odoo's: proxies answer {"error": …} too.
    if (!parsed || textAt(*parsed, "name").isEmpty())
        return classifyForeign(reply);
    Error error = classify(*parsed, reply.status);
    if (!error.retryAfter)
        error.retryAfter = retryAfterOf(reply);
    return error;
}

} // namespace backroom::odoo
