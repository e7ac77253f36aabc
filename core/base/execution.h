// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/json.h"

#include <QString>

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace backroom {

/// What an execution of a flow is just now, in n8n's words (n8n.md §3).
enum class ExecutionStatus : std::uint8_t { New, Running, Waiting, Success, Error, Crashed, Canceled, Unknown };

/// "new", "running", "waiting", "success", "error", "crashed", "canceled", "unknown".
QString toName(ExecutionStatus status);
/// A word that nobody knows is Unknown.
ExecutionStatus executionStatusFrom(const QString& name);
/// It may still become something else by itself.
bool isOpen(ExecutionStatus status);
/// It ended without having done its work; a timeout is Canceled (n8n.md §0.7).
bool isFailure(ExecutionStatus status);

/// One row of the list of executions: everything that costs no look at its data.
struct ExecutionHead {
    std::int64_t id = 0; ///< grows by start, never used again, with gaps
    ExecutionStatus status = ExecutionStatus::Unknown;
    QString mode;        ///< webhook, trigger, retry, integrated (a sub-flow), error (of an error flow) …
    QString flow;        ///< id of the flow; the list has no name
    std::int64_t retryOf = 0;      ///< 0: none
    std::int64_t retrySuccess = 0; ///< the last retry of this one that reached its end, however it ended
    std::optional<Timestamp> startedAt; ///< nothing while queued
    std::optional<Timestamp> stoppedAt; ///< of a waiting one: since when it waits
    std::optional<Timestamp> waitUntil; ///< of a waiting one, when it is not for good

    bool operator==(const ExecutionHead&) const = default;
};

/// What a node said when it failed. Untrusted plain text; never a payload.
struct ExecutionFault {
    QString name;        ///< class of the error, may be empty
    QString httpCode;    ///< "503" or an errno such as "ECONNREFUSED"; empty for errors inside the flow
    QString message;
    QString description; ///< of a Code node: class of what was thrown; of an answer: its `error` member
    QString remark;      ///< the first of `messages`: what came over the wire
    QString nodeType;    ///< of the node that failed, where it is told
    QString descriptionKey;
    QString causeCode;   ///< a code of its own that the flow gave with it (Stop And Error)
    QString reference;   ///< what the flow gave with it as the thing it is about
    std::int64_t childExecution = 0; ///< it is the failure of a sub-flow's execution
    /// Type and HTTP code only: the server kept the words back.
    bool isRedacted = false;

    bool operator==(const ExecutionFault&) const = default;
};

/// A failure that the flow went on after, so that the execution succeeded (n8n.md §0.7).
struct SoftFault {
    QString node;
    ExecutionFault fault;
    bool operator==(const SoftFault&) const = default;
};

/// One node's last run.
struct NodeRun {
    QString node;
    QString type;
    QString status;
    int order = 0;
    Duration took{};
    bool operator==(const NodeRun&) const = default;
};

/// Where a waiting execution is resumed. The path carries a signature, which is the permission: it is held in memory only.
struct ResumePlace {
    QString kind;    ///< webhook, form, timeInterval, specificTime
    QByteArray verb; ///< of webhook
    QString path;    ///< with its query and without a host, which in queue mode is the worker's own
    bool operator==(const ResumePlace&) const = default;
};

/// One execution with what its data tells, without the data.
struct Execution {
    ExecutionHead head;
    std::int64_t dataBytes = 0;
    std::optional<Timestamp> createdAt;
    QString flowName;    ///< as it was when it ran
    QString flowVersion;
    std::map<QString, QString> customData; ///< of an Execution Data node
    QString lastNode;
    QString lastNodeType;
    std::optional<ExecutionFault> fault;
    std::vector<SoftFault> softFaults;
    std::vector<NodeRun> nodes; ///< in the order they ran
    /// A retry has a node to begin with; a workflow timeout leaves none (n8n.md §0.4).
    bool hasPendingNode = false;
    std::optional<ResumePlace> resume;
    /// Of one that waited and was resumed by a call: decision, by and token, as this program sends them. Only where it was read in clear.
    std::map<QString, QString> resumedWith;
    /// Values at the pointers that were asked for, in what started the flow; a pointer that leads nowhere is left out.
    std::map<QString, QString> picked;
    bool isRedacted = false;
};

} // namespace backroom
