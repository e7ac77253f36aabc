// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/flow_api.h"

#include "app/demo/flow_data.h"
#include "app/demo/protocols.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace backroom::demo {

using namespace Qt::StringLiterals;

namespace {

constexpr int defaultPage = 100;
constexpr int mostOfPage = 250;
constexpr std::array statuses{"canceled", "crashed", "error", "new", "running", "success", "unknown", "waiting"};

HttpOut message(int status, const std::string& text)
{
    return jsonAnswer({{"message", text}}, status);
}

HttpOut coded(int status, const std::string& text)
{
    return jsonAnswer({{"code", status}, {"message", text}}, status);
}

/// `{"lastId":"73","limit":3}` in base64; 0: there is none, -1: it is none.
std::int64_t lastIdOf(const QString& cursor)
{
    if (cursor.isEmpty())
        return 0;
    const auto json = parseJson(QByteArray::fromBase64(cursor.toLatin1()));
    const std::int64_t id = json ? textAt(*json, "lastId").toLongLong() : 0;
    return id > 0 ? id : -1;
}

/// What the address asks for needs.
std::string scopeOf(const QByteArray& verb, const QString& path)
{
    if (path == "/executions"_L1)
        return "execution:list";
    if (path == "/workflows"_L1)
        return "workflow:list";
    if (path.endsWith("/retry"_L1))
        return "execution:retry";
    if (path.endsWith("/stop"_L1))
        return "execution:stop";
    return verb == "GET" && path.startsWith("/executions/"_L1) ? "execution:read" : std::string();
}

} // namespace

void FlowApi::load(const Json& file)
{
    m_keys.clear();
    m_scopes.clear();
    for (const auto& [holder, scopes] : file.at("keys").items()) {
        m_keys[holder] = "demo-n8n-" + holder;
        m_scopes[QByteArray::fromStdString(m_keys[holder])] = scopes.get<std::set<std::string>>();
    }
    m_runs.load(file);
}

bool FlowApi::owns(const QString& path)
{
    return path.startsWith("/api/v1/"_L1) || path.startsWith("/webhook/"_L1) || path.startsWith("/webhook-waiting/"_L1) || path.startsWith("/healthz"_L1);
}

HttpOut FlowApi::answer(const HttpIn& in)
{
    m_runs.settle();
    if (in.path.startsWith("/healthz"_L1))
        return jsonAnswer({{"status", "ok"}});
    if (in.path.startsWith("/webhook/"_L1))
        return webhook(in);
    if (in.path.startsWith("/webhook-waiting/"_L1))
        return resume(in);
    return api(in, in.path.mid(static_cast<int>(sizeof("/api/v1")) - 1));
}

HttpOut FlowApi::api(const HttpIn& in, const QString& path)
{
    const auto scopes = m_scopes.find(in.header("x-n8n-api-key"));
    if (scopes == m_scopes.end())
        return message(401, "Unauthorized");
    if (path == "/discover"_L1)
        return jsonAnswer({{"data", {{"scopes", scopes->second}, {"resources", Json::object()}}}});
    const std::string scope = scopeOf(in.verb, path);
    if (scope.empty())
        return message(404, "not found");
    if (!scopes->second.contains(scope))
        return message(403, "Forbidden");
    if (path == "/workflows"_L1)
        return flows();
    if (path == "/executions"_L1)
        return in.verb == "GET" ? list(in) : message(405, in.verb.toStdString() + " method not allowed");
    static const QRegularExpression form(uR"(^/executions/([^/]+)(/retry|/stop)?$)"_s);
    const auto match = form.match(path);
    const std::int64_t id = match.captured(1).toLongLong();
    if (!match.hasMatch() || id <= 0)
        return message(400, "request/params/executionId must be a positive integer");
    if (match.captured(2) == "/retry"_L1)
        return retry(id);
    if (match.captured(2) == "/stop"_L1)
        return stop(id);
    const DemoRun* run = m_runs.run(id);
    return run ? one(in, *run) : message(404, "Not Found");
}

HttpOut FlowApi::list(const HttpIn& in)
{
    const auto asked = [&in](const QString& key) { return in.query.queryItemValue(key, QUrl::FullyDecoded); };
    const std::string status = asked(u"status"_s).toStdString();
    if (!status.empty() && std::find(statuses.begin(), statuses.end(), status) == statuses.end())
        return message(400, "request/query/status Invalid enum value. Expected 'canceled' | 'crashed' | 'error' | 'new' | 'running' | 'success' | 'unknown' | 'waiting', received '" + status + "'");
    const std::int64_t before = lastIdOf(asked(u"cursor"_s));
    if (before < 0)
        return message(400, "An invalid cursor was provided");
    const auto since = fromIso(asked(u"startedAfter"_s));
    if (!since && in.query.hasQueryItem(u"startedAfter"_s))
        return message(400, "request/query/startedAfter Invalid datetime");
    const std::string flow = asked(u"workflowId"_s).toStdString();
    const int wanted = in.query.hasQueryItem(u"limit"_s) ? asked(u"limit"_s).toInt() : defaultPage;
    // A limit of 0 is no limit.
    const std::size_t most = wanted <= 0 ? m_runs.runs().size() : static_cast<std::size_t>(std::min(wanted, mostOfPage));
    Json rows = Json::array();
    bool hasMore = false;
    for (auto run = m_runs.runs().rbegin(); run != m_runs.runs().rend(); ++run) {
        // What runs in this process is told only when asked for.
        const bool isWanted = status.empty() ? run->status != "running" : run->status == status;
        if (!isWanted || (before > 0 && run->id >= before) || (!flow.empty() && run->flow->id != flow) || (since && run->startedAt <= *since))
            continue;
        hasMore = rows.size() == most;
        if (hasMore)
            break;
        rows.push_back(rowOf(*run));
    }
    Json cursor;
    if (hasMore)
        cursor = dumpJson({{"lastId", rows.back().at("id")}, {"limit", most}}).toBase64().toStdString();
    return jsonAnswer({{"data", rows}, {"nextCursor", cursor}});
}

HttpOut FlowApi::one(const HttpIn& in, const DemoRun& run)
{
    const bool wantsData = in.query.queryItemValue(u"includeData"_s) == "true"_L1;
    const bool isRedacted = in.query.queryItemValue(u"redactExecutionData"_s) == "true"_L1;
    const QString host = QString::fromLatin1(in.header("host"));
    return jsonAnswer(wholeOf(run, host, wantsData, isRedacted));
}

HttpOut FlowApi::retry(std::int64_t id)
{
    const DemoRun* run = m_runs.run(id);
    if (!run)
        return message(404, "The execution with the ID \"" + std::to_string(id) + "\" does not exist.");
    if (run->status == "success")
        return message(409, "The execution succeeded, so it cannot be retried.");
    return jsonAnswer(rowOf(m_runs.retry(id)));
}

HttpOut FlowApi::stop(std::int64_t id)
{
    DemoRun* run = m_runs.run(id);
    if (!run)
        return message(404, "Failed to find execution to stop");
    if (run->status != "running" && run->status != "waiting")
        return message(409, "Only running or waiting executions can be stopped and " + std::to_string(id) + " is currently " + run->status);
    m_runs.stop(*run);
    return jsonAnswer({{"mode", run->mode}, {"startedAt", isoOf(run->startedAt)}, {"stoppedAt", isoOf(*run->stoppedAt)}, {"finished", false}, {"status", run->status}});
}

HttpOut FlowApi::flows() const
{
    Json all = Json::array();
    for (const DemoFlow& flow : m_runs.flows()) {
        Json json = flowOf(flow);
        json.update({{"active", true}, {"tags", Json::array()}, {"settings", {{"executionOrder", "v1"}}}});
        all.push_back(json);
    }
    return jsonAnswer({{"data", all}, {"nextCursor", nullptr}});
}

HttpOut FlowApi::webhook(const HttpIn& in)
{
    const QString path = in.path.mid(static_cast<int>(sizeof("/webhook/")) - 1);
    const DemoFlow* flow = m_runs.flowOfWebhook(path.toStdString());
    if (!flow || in.verb != "POST")
        return coded(404, "The requested webhook \"" + in.verb.toStdString() + ' ' + path.toStdString() + "\" is not registered.");
    const auto body = parseJson(in.body);
    if (!body)
        return coded(422, "Failed to parse request body");
    m_runs.begin(*flow, *body, "webhook", in.header("x-backroom-decision").toStdString());
    return jsonAnswer({{"message", "Workflow was started"}});
}

HttpOut FlowApi::resume(const HttpIn& in)
{
    const std::int64_t id = in.path.mid(static_cast<int>(sizeof("/webhook-waiting/")) - 1).toLongLong();
    DemoRun* run = m_runs.run(id);
    const std::string named = "\"" + std::to_string(id);
    if (!run)
        return coded(404, "The execution " + named + "\" does not exist.");
    if (in.query.queryItemValue(u"signature"_s).toStdString() != FlowRuns::signatureOf(*run))
        return jsonAnswer({{"error", "Invalid token"}}, 401);
    if (run->status != "waiting")
        return coded(409, "The execution " + named + " has finished already.");
    if (in.verb != "POST")
        return coded(404, "The workflow for execution " + named + "\" does not contain a waiting webhook with a matching path/method.");
    const auto body = parseJson(in.body.isEmpty() ? QByteArray("{}") : in.body);
    if (!body)
        return coded(422, "Failed to parse request body");
    m_runs.resume(*run, *body);
    return jsonAnswer({{"decision", body->value("decision", Json())}, {"by", body->value("by", Json())}});
}

} // namespace backroom::demo
