// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/n8n_api.h"
#include "core/protocol/n8n_parts.h"
#include "core/protocol/server_text.h"

#include <QUrl>

#include <algorithm>

namespace backroom::n8n {

using namespace Qt::StringLiterals;

namespace {

/// n8n writes "for good" as this year.
constexpr int forGood = 3000;

/// Ids are texts, in older versions numbers.
std::int64_t idOf(const Json& value)
{
    return value.is_string() ? textOf(value).toLongLong() : value.is_number_integer() ? value.get<std::int64_t>() : 0;
}

std::optional<Timestamp> timeAt(const Json& object, const char* key)
{
    return fromIso(textAt(object, key));
}

Result<ExecutionHead> headOf(const Json& json)
{
    ExecutionHead head;
    head.id = idOf(member(json, "id"));
    if (head.id <= 0)
        return Error{ErrorKind::Protocol, Reach::Reached, {}, {}, u"an execution without an id"_s};
    head.status = executionStatusFrom(textAt(json, "status"));
    head.mode = textAt(json, "mode");
    head.flow = textAt(json, "workflowId");
    head.retryOf = idOf(member(json, "retryOf"));
    head.retrySuccess = idOf(member(json, "retrySuccessId"));
    head.startedAt = timeAt(json, "startedAt");
    head.stoppedAt = timeAt(json, "stoppedAt");
    head.waitUntil = timeAt(json, "waitTill");
    if (textAt(json, "waitTill").startsWith(QString::number(forGood)))
        head.waitUntil.reset();
    return head;
}

QString wordsAt(const Json& object, const char* key)
{
    return plainServerText(textAt(object, key));
}

/// Codes are texts of errno names or statuses; a soft failure has its status as a number.
QString codeOf(const Json& value)
{
    return value.is_number_integer() ? QString::number(value.get<std::int64_t>()) : textOf(value);
}

/// The whole object that Stop And Error was given.
void readMetadata(const Json& metadata, ExecutionFault& fault)
{
    fault.causeCode = plainServerText(codeOf(member(metadata, "code")));
    fault.reference = plainServerText(codeOf(member(metadata, "ref")));
}

ExecutionFault faultOf(const Json& error)
{
    ExecutionFault fault;
    fault.name = textAt(error, "name");
    fault.httpCode = codeOf(member(error, "httpCode"));
    fault.message = wordsAt(error, "message");
    fault.description = wordsAt(error, "description");
    if (const Json& messages = member(error, "messages"); messages.is_array() && !messages.empty())
        fault.remark = plainServerText(textOf(messages.front()));
    fault.nodeType = textAt(member(error, "node"), "type");
    const Json& context = member(error, "context");
    fault.descriptionKey = textAt(context, "descriptionKey");
    readMetadata(member(context, "metadata"), fault);
    fault.childExecution = idOf(member(error, "executionId"));
    return fault;
}

ExecutionFault softFaultOf(const Json& error)
{
    ExecutionFault fault = faultOf(error);
    if (const QString status = codeOf(member(error, "status")); !status.isEmpty())
        fault.httpCode = status;
    else if (fault.httpCode.isEmpty())
        fault.httpCode = codeOf(member(error, "code"));
    return fault;
}

std::optional<ExecutionFault> faultOfResult(const Json& result)
{
    if (const Json& error = member(result, "error"); error.is_object())
        return faultOf(error);
    const Json& redacted = member(result, "redactedError");
    if (!redacted.is_object())
        return std::nullopt;
    ExecutionFault fault;
    fault.name = textAt(redacted, "type");
    fault.httpCode = codeOf(member(redacted, "httpCode"));
    fault.isRedacted = true;
    return fault;
}

/// The nodes of the flow as it ran, by name.
class Nodes {
public:
    explicit Nodes(const Json& flow)
    {
        for (const Json& node : member(flow, "nodes"))
            m_nodes.emplace(textAt(node, "name"), &node);
    }
    const Json& at(const QString& name) const
    {
        static const Json nothing;
        const auto found = m_nodes.find(name);
        return found == m_nodes.end() ? nothing : *found->second;
    }
    QString type(const QString& name) const { return textAt(at(name), "type"); }

private:
    std::map<QString, const Json*> m_nodes;
};

/// Where a node that goes on after a failure puts the items that failed.
const Json* failedItems(const Json& node, const Json& run)
{
    const QString onError = textAt(node, "onError");
    const Json& outputs = member(member(run, "data"), "main");
    if (!outputs.is_array() || outputs.empty())
        return nullptr;
    if (onError == "continueErrorOutput"_L1 && outputs.size() > 1)
        return &outputs.back();
    return onError == "continueRegularOutput"_L1 ? &outputs.front() : nullptr;
}

/// The first of a node speaks for all its items.
void readSoftFault(const QString& name, const Json& node, const Json& run, Execution& execution)
{
    const Json* items = failedItems(node, run);
    if (!items || !items->is_array())
        return;
    const bool allFailed = textAt(node, "onError") == "continueErrorOutput"_L1;
    for (const Json& item : *items) {
        const Json& error = member(member(item, "json"), "error");
        const bool isHidden = allFailed && member(item, "redaction").is_object();
        if (error.is_null() && !isHidden)
            continue;
        ExecutionFault fault = error.is_object() ? softFaultOf(error) : ExecutionFault();
        if (error.is_string())
            fault.message = plainServerText(textOf(error));
        fault.isRedacted = isHidden;
        execution.softFaults.push_back({name, std::move(fault)});
        return;
    }
}

/// What a waiting node was called with, as far as this program says it.
void readResumed(const Json& node, const Json& run, Execution& execution)
{
    if (!textAt(node, "type").endsWith(u".wait"_s) || textAt(member(node, "parameters"), "resume") != "webhook"_L1)
        return;
    const Json& outputs = member(member(run, "data"), "main");
    const Json& items = outputs.is_array() && !outputs.empty() ? outputs.front() : Json();
    const Json& body = items.is_array() && !items.empty() ? member(member(items.front(), "json"), "body") : Json();
    for (const char* key : {"decision", "by", "token"}) {
        if (const QString value = wordsAt(body.is_object() ? body : Json::object(), key); !value.isEmpty())
            execution.resumedWith[QString::fromLatin1(key)] = value;
    }
}

void readRuns(const Json& runData, const Nodes& nodes, Execution& execution)
{
    if (!runData.is_object())
        return;
    for (const auto& [key, runs] : runData.items()) {
        const QString name = QString::fromStdString(key);
        const Json& run = lastOf(runs);
        NodeRun node{name, nodes.type(name), textAt(run, "executionStatus"), static_cast<int>(integerAt(run, "executionIndex")), {}};
        node.took = Duration(integerAt(run, "executionTime"));
        execution.nodes.push_back(std::move(node));
        readSoftFault(name, nodes.at(name), run, execution);
        readResumed(nodes.at(name), run, execution);
    }
    std::stable_sort(execution.nodes.begin(), execution.nodes.end(), [](const NodeRun& left, const NodeRun& right) { return left.order < right.order; });
}

/// Host and port are left behind: in queue mode they are the worker's (n8n.md §0.9).
std::optional<ResumePlace> resumeOf(const Json& runData, const QString& lastNode, const Json& node)
{
    const Json& parameters = member(node, "parameters");
    ResumePlace place;
    place.kind = textAt(parameters, "resume");
    if (place.kind.isEmpty())
        place.kind = u"timeInterval"_s; // the node's own default
    const QString text = textAt(member(lastOf(member(runData, lastNode.toUtf8().constData())), "metadata"), "resumeUrl");
    const QUrl url(text, QUrl::StrictMode);
    if (place.kind == "webhook"_L1 && url.isValid() && url.path().startsWith(u'/')) {
        const QString method = textAt(parameters, "httpMethod");
        place.verb = method.isEmpty() ? QByteArray("GET") : method.toLatin1();
        place.path = url.path(QUrl::FullyEncoded);
        // n8n leaves it out of the address that it tells.
        if (const QString suffix = textAt(member(parameters, "options"), "webhookSuffix"); !suffix.isEmpty())
            place.path += u'/' + QString::fromLatin1(QUrl::toPercentEncoding(suffix, "/"));
        if (url.hasQuery())
            place.path += u'?' + url.query(QUrl::FullyEncoded);
    }
    return place;
}

/// What the first node was given.
const Json& startOf(const Json& runData)
{
    static const Json nothing;
    if (!runData.is_object())
        return nothing;
    for (const auto& [name, runs] : runData.items()) {
        const Json& run = runs.is_array() && !runs.empty() ? runs.front() : nothing;
        if (!member(run, "source").empty())
            continue;
        const Json& outputs = member(member(run, "data"), "main");
        const Json& items = outputs.is_array() && !outputs.empty() ? outputs.front() : nothing;
        if (items.is_array() && !items.empty())
            return member(items.front(), "json");
    }
    return nothing;
}

void pick(const Json& start, const QStringList& pointers, Execution& execution)
{
    for (const QString& pointer : pointers) {
        const Json* at = &start;
        for (const QString& step : pointer.split(u'/', Qt::SkipEmptyParts))
            at = &member(*at, step.toUtf8().constData());
        const QString value = plainServerText(codeOf(*at));
        if (!value.isEmpty())
            execution.picked[pointer] = value;
    }
}

} // namespace

Result<ExecutionPage> decodeExecutions(const HttpReply& reply)
{
    const auto answer = decodeAnswer(reply);
    if (!answer)
        return answer.error();
    const Json& data = member(*answer, "data");
    if (!data.is_array())
        return Error{ErrorKind::Protocol, Reach::Reached, {}, {}, u"executions is not a list"_s};
    ExecutionPage page;
    page.rows.reserve(data.size());
    for (const Json& row : data) {
        auto head = headOf(row);
        if (!head)
            return head.error();
        page.rows.push_back(std::move(*head));
    }
    page.hasMore = member(*answer, "nextCursor").is_string() && !page.rows.empty();
    return page;
}

Result<Execution> decodeExecution(const HttpReply& reply, const QStringList& picks)
{
    const auto answer = decodeAnswer(reply);
    if (!answer)
        return answer.error();
    auto head = headOf(*answer);
    if (!head)
        return head.error();
    Execution execution;
    execution.head = std::move(*head);
    execution.dataBytes = integerAt(*answer, "jsonSizeBytes");
    execution.createdAt = timeAt(*answer, "createdAt");
    execution.flowVersion = textAt(*answer, "workflowVersionId");
    if (const Json& custom = member(*answer, "customData"); custom.is_object()) {
        for (const auto& [key, value] : custom.items())
            execution.customData[QString::fromStdString(key)] = plainServerText(codeOf(value));
    }
    const Json& flow = member(*answer, "workflowData");
    const Json& data = member(*answer, "data");
    const Json& result = member(data, "resultData");
    const Json& runData = member(result, "runData");
    const Nodes nodes(flow);
    execution.flowName = wordsAt(flow, "name");
    execution.lastNode = textAt(result, "lastNodeExecuted");
    execution.lastNodeType = nodes.type(execution.lastNode);
    execution.fault = faultOfResult(result);
    if (execution.fault && execution.fault->nodeType.isEmpty())
        execution.fault->nodeType = execution.lastNodeType;
    readRuns(runData, nodes, execution);
    execution.hasPendingNode = !member(member(data, "executionData"), "nodeExecutionStack").empty();
    if (execution.head.status == ExecutionStatus::Waiting && data.is_object())
        execution.resume = resumeOf(runData, execution.lastNode, nodes.at(execution.lastNode));
    execution.isRedacted = member(member(data, "redactionInfo"), "isRedacted") == Json(true);
    pick(startOf(runData), picks, execution);
    return execution;
}

Result<Json> decodeStart(const HttpReply& reply)
{
    const auto answer = decodeAnswer(reply);
    if (!answer)
        return answer.error();
    return startOf(member(member(member(*answer, "data"), "resultData"), "runData"));
}

Result<ExecutionHead> decodeRetry(const HttpReply& reply)
{
    const auto answer = decodeAnswer(reply);
    return answer ? headOf(*answer) : Result<ExecutionHead>(answer.error());
}

} // namespace backroom::n8n
