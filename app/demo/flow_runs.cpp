// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/flow_runs.h"

#include <QCryptographicHash>

#include <algorithm>

namespace backroom::demo {

namespace {

/// As n8n words the statuses of other sides.
struct HttpWords {
    int status;
    const char* message;
};
constexpr HttpWords httpWords[] = {
    {401, "Authorization failed - please check your credentials"},
    {404, "The resource you are requesting could not be found"},
    {429, "The service is receiving too many requests from you"},
    {503, "Service unavailable - try again later or consider setting this node to retry automatically (in the node settings)"},
};

std::string wordsOf(int status)
{
    const auto known = std::find_if(std::begin(httpWords), std::end(httpWords), [status](const HttpWords& words) { return words.status == status; });
    if (known != std::end(httpWords))
        return known->message;
    return status >= 500 ? "The service was not able to process your request" : "Your request is invalid or could not be processed by the service";
}

Json nodeOf(const DemoFlow& flow)
{
    return {{"name", flow.node}, {"type", "n8n-nodes-base." + flow.type}};
}

Json callFailed(const DemoFlow& flow, const std::string& code, const std::string& message, const std::string& said)
{
    return {{"level", "warning"}, {"name", "NodeApiError"}, {"httpCode", code}, {"message", message}, {"messages", {said}}, {"context", Json::object()}, {"node", nodeOf(flow)}};
}

} // namespace

void FlowRuns::load(const Json& file)
{
    m_flows.clear();
    m_runs.clear();
    for (const Json& json : file.at("flows")) {
        const auto text = [&json](const char* key) { return json.value(key, std::string()); };
        m_flows.push_back({text("id"), text("name"), text("webhook"), text("node"), text("type"), text("does"), text("message"), text("thrown"), text("code"),
            text("model"), text("calls"), json.value("seconds", 0), json.value("lenient", false), text("makes"), text("by")});
    }
    const Timestamp now = m_clock.now();
    for (const Json& past : file.at("history")) {
        const Timestamp at = now - std::chrono::minutes(past.at("minutesAgo").get<int>());
        Json body = past.at("body");
        // What it calls is down now, and back in a moment.
        if (past.contains("downSeconds"))
            body["until"] = (now + std::chrono::seconds(past.at("downSeconds").get<int>())).time_since_epoch().count();
        const std::int64_t id = begin(*flow(past.at("flow")), body).id;
        // The answer was lost, the work was done.
        if (past.value("applied", false) && m_effect)
            m_effect(*flow(past.at("flow")), body);
        // It happened then, and so did what it called.
        for (auto run = m_runs.begin() + (id - 1); run != m_runs.end(); ++run) {
            run->startedAt = at;
            if (run->stoppedAt)
                run->stoppedAt = at + std::chrono::milliseconds(80);
        }
    }
}

const DemoFlow* FlowRuns::flow(const std::string& id) const
{
    const auto found = std::find_if(m_flows.begin(), m_flows.end(), [&id](const DemoFlow& known) { return known.id == id; });
    return found == m_flows.end() ? nullptr : &*found;
}

const DemoFlow* FlowRuns::flowOfWebhook(const std::string& path) const
{
    const auto found = std::find_if(m_flows.begin(), m_flows.end(), [&path](const DemoFlow& known) { return !path.empty() && known.webhook == path; });
    return found == m_flows.end() ? nullptr : &*found;
}

DemoRun* FlowRuns::run(std::int64_t id)
{
    return id >= 1 && id <= static_cast<std::int64_t>(m_runs.size()) ? &m_runs[static_cast<std::size_t>(id - 1)] : nullptr;
}

DemoRun& FlowRuns::begin(const DemoFlow& flow, const Json& body, const std::string& mode, const std::string& decision)
{
    DemoRun run;
    run.id = static_cast<std::int64_t>(m_runs.size()) + 1;
    run.flow = &flow;
    run.mode = mode;
    run.startedAt = m_clock.now();
    run.start = body;
    run.decision = decision;
    m_runs.push_back(std::move(run));
    const std::int64_t id = m_runs.back().id;
    carryOut(id, m_clock.now());
    return *this->run(id);
}

void FlowRuns::carryOut(std::int64_t id, Timestamp at)
{
    const DemoFlow& flow = *run(id)->flow;
    if (flow.does == "hang" || flow.does == "last") {
        run(id)->status = "running";
        return;
    }
    if (flow.does == "wait") {
        run(id)->status = "waiting";
        run(id)->stoppedAt = at;
        return;
    }
    Json error;
    if (flow.does == "call-flow") {
        const DemoRun& child = begin(*this->flow(flow.calls), run(id)->start, "integrated");
        error = {{"message", child.error.at("message")}, {"executionId", std::to_string(child.id)}, {"workflowId", flow.calls}};
    } else {
        error = failureOf(flow, run(id)->start, at);
    }
    DemoRun& ended = *run(id);
    ended.stoppedAt = at;
    ended.status = error.is_null() || flow.lenient ? "success" : "error";
    ended.hasPendingNode = ended.status == "error";
    const bool hasDone = error.is_null() && !flow.makes.empty() && m_effect;
    (flow.lenient ? ended.softError : ended.error) = std::move(error);
    if (hasDone)
        m_effect(flow, ended.start);
}

Json FlowRuns::failureOf(const DemoFlow& flow, const Json& body, Timestamp at) const
{
    if (flow.does == "refused")
        return callFailed(flow, "ECONNREFUSED", "The service refused the connection - perhaps it is offline", "connect ECONNREFUSED 127.0.0.1:1");
    if (flow.does == "throw")
        return {{"level", "info"}, {"name", "WrappedExecutionError"}, {"message", flow.message + " [line 1]"}, {"lineNumber", 1},
            {"description", flow.thrown.empty() ? Json() : Json(flow.thrown)}};
    if (flow.does == "stop")
        return {{"level", "error"}, {"name", "NodeOperationError"}, {"message", flow.message}, {"messages", Json::array()}, {"node", nodeOf(flow)},
            {"context", {{"metadata", {{"message", flow.message}, {"code", flow.code}, {"ref", body.value("ref", std::string())}}}}}};
    const auto until = body.value("until", std::int64_t(0));
    const int status = until != 0 ? (at.time_since_epoch().count() < until ? 503 : 200) : body.value("status", 200);
    if (status < 400)
        return {};
    return callFailed(flow, std::to_string(status), wordsOf(status), std::to_string(status) + " - \"{}\"");
}

DemoRun& FlowRuns::retry(std::int64_t id)
{
    DemoRun again = *run(id);
    again.id = static_cast<std::int64_t>(m_runs.size()) + 1;
    again.mode = "retry";
    again.retryOf = id;
    again.retrySuccess = 0;
    again.startedAt = m_clock.now();
    again.error = again.softError = Json();
    const bool runsNothing = run(id)->status == "canceled" && !run(id)->hasPendingNode;
    const bool skipsTheWait = run(id)->status == "waiting";
    m_runs.push_back(again);
    DemoRun& made = m_runs.back();
    if (runsNothing || skipsTheWait) {
        made.status = "success";
        made.stoppedAt = m_clock.now();
    } else {
        carryOut(made.id, m_clock.now());
    }
    DemoRun& result = *run(again.id);
    if (result.status == "success")
        run(id)->retrySuccess = result.id;
    return result;
}

void FlowRuns::resume(DemoRun& run, const Json& body)
{
    run.resumed = body;
    run.status = "success";
    run.stoppedAt = m_clock.now();
}

void FlowRuns::stop(DemoRun& run)
{
    run.status = "canceled";
    run.stoppedAt = m_clock.now();
    run.error = {{"name", "ManualExecutionCancelledError"}, {"reason", "manual"}, {"message", "The execution was cancelled manually"}, {"context", Json::object()}};
    run.hasPendingNode = true;
}

void FlowRuns::settle()
{
    for (DemoRun& run : m_runs) {
        const Timestamp end = run.startedAt + std::chrono::seconds(run.flow->seconds);
        if (run.status != "running" || m_clock.now() < end)
            continue;
        // One that hangs is ended by its flow's time limit: no error is told, and no node is left to go on with.
        run.status = run.flow->does == "hang" ? "canceled" : "success";
        run.stoppedAt = end;
    }
}

std::string FlowRuns::signatureOf(const DemoRun& run)
{
    const QByteArray text = "resume " + QByteArray::number(static_cast<qlonglong>(run.id));
    return QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex().toStdString();
}

} // namespace backroom::demo
