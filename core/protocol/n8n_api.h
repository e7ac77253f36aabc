// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/execution.h"
#include "core/protocol/http_message.h"

#include <QStringList>

#include <set>

namespace backroom::n8n {

/// Executions in one answer; the server cuts what is more, and takes 0 for "all of them" (n8n.md §3).
inline constexpr int maxPage = 250;

/// GET /healthz/readiness: an instance of n8n that may be asked something. Busy while it starts, NotTheService for what is
/// none. It needs no key.
HttpRequest encodeReadiness();
Result<void> decodeReadiness(const HttpReply& reply);

/// GET /discover: what the key may do. Only 2.x has it; UnknownMethod from 1.x.
HttpRequest encodeDiscover(const Secret& key);
Result<std::set<QString>> decodeScopes(const HttpReply& reply);

/// Which executions, newest first.
struct ExecutionQuery {
    std::optional<ExecutionStatus> status; ///< the server takes one; without any it leaves out those that run
    QString flow;
    std::optional<Timestamp> startedAfter; ///< 2.x only
    std::int64_t beforeId = 0;             ///< only older ones; 0: from the newest on
    int limit = maxPage;                   ///< 1 to maxPage; anything else is put right
};
HttpRequest encodeExecutions(const ExecutionQuery& query, const Secret& key);
struct ExecutionPage {
    std::vector<ExecutionHead> rows;
    bool hasMore = false; ///< ask again with beforeId = id of the last row
};
Result<ExecutionPage> decodeExecutions(const HttpReply& reply);

/// How much of an execution is asked for.
enum class Reveal : std::uint8_t {
    Head,     ///< no data: tells how large it is
    Redacted, ///< the data without payloads and words of errors
    Clear,    ///< all of it
};
HttpRequest encodeExecution(std::int64_t id, Reveal reveal, const Secret& key);
/// `picks` are JSON pointers into what started the flow; empty without payloads.
Result<Execution> decodeExecution(const HttpReply& reply, const QStringList& picks = {});

/// What started an execution, out of its data in clear: {"headers", "query", "body", …}; null where it holds none.
Result<Json> decodeStart(const HttpReply& reply);

struct Flow {
    QString id;
    QString name;
    bool isActive = false;
    QString errorFlow;       ///< that is started when it fails; empty: none
    QStringList tags;
    QStringList lenientNodes; ///< go on after a failure, which then does not show in the status
    QString webhook;          ///< path of the one it is started by; empty: none, or several
    bool operator==(const Flow&) const = default;
};
/// `cursor` as an earlier page gave it.
HttpRequest encodeFlows(const QString& cursor, const Secret& key);
struct FlowPage {
    std::vector<Flow> flows;
    QString nextCursor;
};
Result<FlowPage> decodeFlows(const HttpReply& reply);

/// POST /executions/{id}/retry. The answer comes when the new execution has ended, and 200 says nothing about how: read
/// `status` (n8n.md §0.1, §0.2). With `currentFlow` as the flow is saved now, else as it was then.
HttpRequest encodeRetry(std::int64_t id, bool currentFlow, const Secret& key);
/// The new execution, as far as the answer tells it.
Result<ExecutionHead> decodeRetry(const HttpReply& reply);

/// Calls the signed address of a waiting execution. It asks for no key: the signature is the permission.
HttpRequest encodeResume(const ResumePlace& place, const Json& body);
/// Refused: it was decided already. ServerFault with Reach::Unknown: two at the same time; read the execution.
Result<void> decodeResume(const HttpReply& reply);

/// POST to the webhook that starts a flow, with the decision it is sent for: that stands in the data of the execution it becomes.
HttpRequest encodeReplay(const QString& webhook, const Json& body, const QString& decision);
Result<void> decodeReplay(const HttpReply& reply);

/// An answer of the API as JSON, or what it means instead (n8n.md §4). A 404 that is not JSON is Busy: it is starting up.
Result<Json> decodeAnswer(const HttpReply& reply);
/// What a read may try again.
std::optional<Error> passingFault(const HttpReply& reply);

} // namespace backroom::n8n
