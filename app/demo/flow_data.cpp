// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/flow_data.h"

namespace backroom::demo {

namespace {

const Json redaction = {{"redacted", true}, {"reason", "user_requested"}};

Json idOrNull(std::int64_t id)
{
    return id == 0 ? Json() : Json(std::to_string(id));
}

/// A list of outputs with one item on the last of them.
Json output(const Json& json, bool isRedacted, int before = 0)
{
    Json item = {{"json", isRedacted ? Json::object() : json}, {"pairedItem", {{"item", 0}}}};
    if (isRedacted)
        item["redaction"] = redaction;
    Json outputs = Json::array();
    for (int i = 0; i < before; ++i)
        outputs.push_back(Json::array());
    outputs.push_back(Json::array({item}));
    return {{"main", outputs}};
}

Json redactedError(const Json& error)
{
    Json told = {{"type", error.value("name", std::string())}};
    if (error.contains("httpCode"))
        told["httpCode"] = error.at("httpCode");
    return told;
}

void tellError(Json& where, const Json& error, bool isRedacted)
{
    if (isRedacted)
        where["redactedError"] = redactedError(error);
    else
        where["error"] = error;
}

Json startOf(const DemoRun& run)
{
    const std::string mode = run.flow->webhook.empty() ? "integrated" : "production";
    Json headers = {{"content-type", "application/json"}};
    if (!run.decision.empty())
        headers["x-backroom-decision"] = run.decision;
    return {{"headers", headers}, {"params", Json::object()}, {"query", Json::object()}, {"body", run.start}, {"executionMode", mode}};
}

Json lastRun(const DemoRun& run, const QString& host, bool isRedacted)
{
    Json last = {{"startTime", run.startedAt.time_since_epoch().count()}, {"executionIndex", 1}, {"executionTime", 12}, {"source", {{{"previousNode", "Webhook"}}}},
        {"executionStatus", run.status == "waiting" ? "waiting" : run.error.is_null() ? "success" : "error"}};
    if (!run.error.is_null())
        tellError(last, run.error, isRedacted);
    else if (!run.softError.is_null())
        last["data"] = output({{"body", run.start}, {"error", {{"name", "AxiosError"}, {"message", run.softError.at("messages").at(0)}, {"code", "ERR_BAD_RESPONSE"}, {"status", std::stoi(run.softError.at("httpCode").get<std::string>())}}}}, isRedacted, 1);
    else if (!run.resumed.is_null())
        last["data"] = output({{"headers", Json::object()}, {"params", Json::object()}, {"query", Json::object()}, {"body", run.resumed}}, isRedacted);
    else
        last["data"] = output({{"body", run.start}}, isRedacted);
    if (run.status == "waiting")
        last["metadata"] = {{"resumeUrl", "http://" + host.toStdString() + "/webhook-waiting/" + std::to_string(run.id) + "?signature=" + FlowRuns::signatureOf(run)}};
    return last;
}

Json dataOf(const DemoRun& run, const QString& host, bool isRedacted)
{
    // Nothing is known of what runs; a timeout leaves no trace of the node that hung.
    const bool reachedTheNode = run.status != "running" && run.status != "canceled";
    Json runData = Json::object();
    Json result = Json::object();
    if (run.status != "running") {
        const Json first = {{"startTime", run.startedAt.time_since_epoch().count()}, {"executionIndex", 0}, {"executionTime", 0}, {"source", Json::array()},
            {"executionStatus", "success"}, {"data", output(startOf(run), isRedacted)}};
        runData["Webhook"] = Json::array({first});
        result["lastNodeExecuted"] = "Webhook";
    }
    if (reachedTheNode) {
        runData[run.flow->node] = Json::array({lastRun(run, host, isRedacted)});
        result["lastNodeExecuted"] = run.flow->node;
    }
    result["runData"] = runData;
    if (!run.error.is_null())
        tellError(result, run.error, isRedacted);
    Json stack = Json::array();
    if (run.hasPendingNode || run.status == "waiting" || run.status == "running")
        stack.push_back({{"node", {{"name", run.flow->node}}}, {"data", output({{"body", run.start}}, isRedacted)}});
    Json data = {{"version", 1}, {"startData", Json::object()}, {"resultData", result}, {"executionData", {{"nodeExecutionStack", stack}}}};
    if (isRedacted)
        data["redactionInfo"] = {{"isRedacted", true}, {"reason", "user_requested"}, {"canReveal", true}};
    return data;
}

} // namespace

std::string isoOf(Timestamp time)
{
    return toIso(time).toStdString();
}

Json rowOf(const DemoRun& run)
{
    return {{"id", std::to_string(run.id)}, {"finished", run.status == "success"}, {"mode", run.mode}, {"retryOf", idOrNull(run.retryOf)},
        {"retrySuccessId", idOrNull(run.retrySuccess)}, {"status", run.status}, {"startedAt", isoOf(run.startedAt)},
        {"stoppedAt", run.stoppedAt ? Json(isoOf(*run.stoppedAt)) : Json()}, {"workflowId", run.flow->id},
        {"waitTill", run.status == "waiting" ? Json("3000-01-01T00:00:00.000Z") : Json()}};
}

Json wholeOf(const DemoRun& run, const QString& host, bool wantsData, bool isRedacted)
{
    Json whole = rowOf(run);
    whole.update({{"createdAt", isoOf(run.startedAt)}, {"workflowVersionId", run.flow->id + "-v1"}, {"jsonSizeBytes", dumpJson(dataOf(run, host, false)).size()}, {"binaryDataSizeBytes", 0}});
    if (!wantsData)
        return whole;
    whole["data"] = dataOf(run, host, isRedacted);
    whole["workflowData"] = flowOf(*run.flow);
    whole["customData"] = Json::object();
    if (!run.flow->model.empty())
        whole["customData"] = {{"erp_model", run.flow->model}, {"erp_ref", run.start.value("ref", std::string())}};
    return whole;
}

Json flowOf(const DemoFlow& flow)
{
    Json nodes = Json::array();
    if (!flow.webhook.empty())
        nodes.push_back({{"name", "Webhook"}, {"type", "n8n-nodes-base.webhook"}, {"parameters", {{"httpMethod", "POST"}, {"path", flow.webhook}}}});
    Json node = {{"name", flow.node}, {"type", "n8n-nodes-base." + flow.type}, {"parameters", Json::object()}};
    if (flow.lenient)
        node["onError"] = "continueErrorOutput";
    if (flow.does == "wait")
        node["parameters"] = {{"resume", "webhook"}, {"httpMethod", "POST"}, {"responseMode", "lastNode"}, {"options", Json::object()}};
    nodes.push_back(node);
    return {{"id", flow.id}, {"name", flow.name}, {"nodes", nodes}, {"connections", Json::object()}};
}

} // namespace backroom::demo
