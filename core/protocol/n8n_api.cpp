// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/n8n_api.h"

#include "core/protocol/n8n_parts.h"
#include "core/protocol/server_text.h"

#include <QUrl>
#include <QUrlQuery>

#include <algorithm>

namespace backroom::n8n {

using namespace Qt::StringLiterals;

namespace {

constexpr int flowsPage = 100;

HttpRequest apiRequest(const QByteArray& verb, const QString& path, const Secret& key)
{
    HttpRequest request;
    request.verb = verb;
    request.path = u"/api/v1"_s + path;
    request.headers = {{"Accept", "application/json"}};
    request.secretHeaders.append({"X-N8N-API-KEY", key});
    return request;
}

void setBody(HttpRequest& request, const Json& body)
{
    request.headers.emplace_back("Content-Type", "application/json");
    request.body = dumpJson(body);
}

QString withQuery(const QString& path, const QUrlQuery& query)
{
    return query.isEmpty() ? path : path + u'?' + query.toString(QUrl::FullyEncoded);
}

ErrorKind kindOfStatus(int status, const QString& message)
{
    switch (status) {
    case 401: return ErrorKind::Authentication;
    case 403: return ErrorKind::Access;
    // An unknown route and an unknown record differ only in how they are written.
    case 404: return message == "not found"_L1 ? ErrorKind::UnknownMethod : ErrorKind::Missing;
    case 409: return ErrorKind::Refused;
    case 413: return ErrorKind::TooLarge;
    case 422: return ErrorKind::Validation;
    case 429:
    case 502:
    case 503:
    case 504: return ErrorKind::Busy;
    default: return status >= 500 ? ErrorKind::ServerFault : ErrorKind::BadCall;
    }
}

Error errorOf(const HttpReply& reply, const QString& message)
{
    Error error;
    error.kind = kindOfStatus(reply.status, message);
    // A server that broke in the middle, or a gateway before it, does not know what was done (n8n.md §6: a race answers 500).
    error.reach = reply.status >= 500 ? Reach::Unknown : Reach::Reached;
    error.retryAfter = retryAfterOf(reply);
    error.serverText = plainServerText(message);
    error.detail = u"HTTP %1"_s.arg(reply.status);
    if (error.kind == ErrorKind::Access)
        error.detail = message.contains("feat:"_L1) ? u"licence"_s : u"scope"_s;
    return error;
}

Error foreignAnswer(const HttpReply& reply)
{
    // In the first seconds all addresses answer so (n8n.md §1).
    if (reply.status == 404)
        return {ErrorKind::Busy, Reach::Reached, {}, {}, u"starting"_s};
    if (reply.status < 400)
        return {ErrorKind::NotTheService, Reach::Unknown, {}, {}, u"HTTP %1, not JSON"_s.arg(reply.status)};
    return errorOf(reply, {});
}

bool isLenient(const Json& node)
{
    const QString onError = textAt(node, "onError");
    return onError == "continueErrorOutput"_L1 || onError == "continueRegularOutput"_L1;
}

Flow flowOf(const Json& json)
{
    Flow flow;
    flow.id = textAt(json, "id");
    flow.name = plainServerText(textAt(json, "name"));
    flow.isActive = json.value("active", Json()) == Json(true);
    flow.errorFlow = textAt(member(json, "settings"), "errorWorkflow");
    for (const Json& tag : member(json, "tags"))
        flow.tags << textAt(tag, "name");
    int webhooks = 0;
    for (const Json& node : member(json, "nodes")) {
        if (isLenient(node))
            flow.lenientNodes << textAt(node, "name");
        if (textAt(node, "type") == "n8n-nodes-base.webhook"_L1) {
            flow.webhook = textAt(member(node, "parameters"), "path");
            ++webhooks;
        }
    }
    if (webhooks != 1)
        flow.webhook.clear();
    return flow;
}

} // namespace

HttpRequest encodeReadiness()
{
    HttpRequest request;
    request.path = u"/healthz/readiness"_s;
    return request;
}

Result<void> decodeReadiness(const HttpReply& reply)
{
    const auto answer = isJson(reply) ? parseJson(reply.body) : Result<Json>(Error::of(ErrorKind::NotTheService));
    const QString status = answer ? textAt(*answer, "status") : QString();
    if (reply.status == 200 && status == "ok"_L1)
        return {};
    if (reply.status == 503 && status == "error"_L1)
        return Error{ErrorKind::Busy, Reach::Reached, retryAfterOf(reply), {}, u"starting"_s};
    if (reply.status == 429 || reply.status >= 502)
        return errorOf(reply, {});
    return Error{ErrorKind::NotTheService, Reach::Reached, {}, {}, u"HTTP %1 for /healthz/readiness"_s.arg(reply.status)};
}

HttpRequest encodeDiscover(const Secret& key)
{
    return apiRequest("GET", u"/discover"_s, key);
}

Result<std::set<QString>> decodeScopes(const HttpReply& reply)
{
    const auto answer = decodeAnswer(reply);
    if (!answer)
        return answer.error();
    const Json& scopes = member(member(*answer, "data"), "scopes");
    if (!scopes.is_array())
        return Error{ErrorKind::Protocol, Reach::Reached, {}, {}, u"discover names no scopes"_s};
    std::set<QString> found;
    for (const Json& scope : scopes)
        found.insert(textOf(scope));
    return found;
}

HttpRequest encodeExecutions(const ExecutionQuery& query, const Secret& key)
{
    const int limit = query.limit < 1 ? maxPage : std::min(query.limit, maxPage);
    QUrlQuery parameters;
    if (query.status)
        parameters.addQueryItem(u"status"_s, toName(*query.status));
    if (!query.flow.isEmpty())
        parameters.addQueryItem(u"workflowId"_s, query.flow);
    if (query.startedAfter)
        parameters.addQueryItem(u"startedAfter"_s, toIso(*query.startedAfter));
    parameters.addQueryItem(u"limit"_s, QString::number(limit));
    if (query.beforeId > 0) {
        // The server's own form; it lets clients make their own (n8n.md §3).
        const QByteArray cursor = dumpJson({{"lastId", std::to_string(query.beforeId)}, {"limit", limit}}).toBase64();
        parameters.addQueryItem(u"cursor"_s, QString::fromLatin1(QUrl::toPercentEncoding(QString::fromLatin1(cursor))));
    }
    return apiRequest("GET", withQuery(u"/executions"_s, parameters), key);
}

HttpRequest encodeExecution(std::int64_t id, Reveal reveal, const Secret& key)
{
    QUrlQuery parameters;
    if (reveal != Reveal::Head)
        parameters.addQueryItem(u"includeData"_s, u"true"_s);
    // Said in both cases: a server may redact by itself.
    if (reveal != Reveal::Head)
        parameters.addQueryItem(u"redactExecutionData"_s, reveal == Reveal::Redacted ? u"true"_s : u"false"_s);
    return apiRequest("GET", withQuery(u"/executions/%1"_s.arg(id), parameters), key);
}

HttpRequest encodeFlows(const QString& cursor, const Secret& key)
{
    QUrlQuery parameters;
    parameters.addQueryItem(u"excludePinnedData"_s, u"true"_s);
    parameters.addQueryItem(u"limit"_s, QString::number(flowsPage));
    if (!cursor.isEmpty())
        parameters.addQueryItem(u"cursor"_s, QString::fromLatin1(QUrl::toPercentEncoding(cursor)));
    return apiRequest("GET", withQuery(u"/workflows"_s, parameters), key);
}

Result<FlowPage> decodeFlows(const HttpReply& reply)
{
    const auto answer = decodeAnswer(reply);
    if (!answer)
        return answer.error();
    const Json& data = member(*answer, "data");
    if (!data.is_array())
        return Error{ErrorKind::Protocol, Reach::Reached, {}, {}, u"workflows is not a list"_s};
    FlowPage page;
    for (const Json& flow : data)
        page.flows.push_back(flowOf(flow));
    page.nextCursor = textAt(*answer, "nextCursor");
    return page;
}

HttpRequest encodeRetry(std::int64_t id, bool currentFlow, const Secret& key)
{
    HttpRequest request = apiRequest("POST", u"/executions/%1/retry"_s.arg(id), key);
    setBody(request, {{"loadWorkflow", currentFlow}});
    return request;
}

HttpRequest encodeResume(const ResumePlace& place, const Json& body)
{
    HttpRequest request;
    request.verb = place.verb;
    request.path = place.path;
    request.headers = {{"Accept", "application/json"}};
    if (place.verb != "GET")
        setBody(request, body);
    return request;
}

Result<void> decodeResume(const HttpReply& reply)
{
    if (reply.status >= 200 && reply.status < 300)
        return {}; // what it says is the flow's own
    const auto answer = isJson(reply) ? parseJson(reply.body) : Result<Json>(Json());
    QString message = answer ? textAt(*answer, "message") : QString();
    if (message.isEmpty())
        message = answer && answer->is_object() ? textAt(*answer, "error") : isJson(reply) ? QString() : QString::fromUtf8(reply.body);
    Error error = errorOf(reply, message);
    if (reply.status == 401 || reply.status == 403)
        error.kind = ErrorKind::Access; // the address or the node asks for more, not the key
    return error;
}

HttpRequest encodeReplay(const QString& webhook, const Json& body, const QString& decision)
{
    HttpRequest request;
    request.verb = "POST";
    request.path = u"/webhook/"_s + QString::fromLatin1(QUrl::toPercentEncoding(webhook, "/"));
    request.headers = {{"Accept", "application/json"}, {"X-Backroom-Decision", decision.toLatin1()}};
    setBody(request, body);
    return request;
}

Result<void> decodeReplay(const HttpReply& reply)
{
    return decodeResume(reply);
}

Result<Json> decodeAnswer(const HttpReply& reply)
{
    if (!isJson(reply))
        return foreignAnswer(reply);
    auto parsed = parseJson(reply.body);
    const bool isOk = reply.status >= 200 && reply.status < 300;
    if (!parsed) {
        Error error = parsed.error();
        error.reach = isOk ? Reach::Unknown : Reach::Reached;
        return error;
    }
    return isOk ? std::move(parsed) : Result<Json>(errorOf(reply, textAt(*parsed, "message")));
}

std::optional<Error> passingFault(const HttpReply& reply)
{
    if (reply.status < 400)
        return std::nullopt;
    const auto answer = decodeAnswer(reply);
    return !answer && isTransient(answer.error().kind) ? std::optional(answer.error()) : std::nullopt;
}

} // namespace backroom::n8n
