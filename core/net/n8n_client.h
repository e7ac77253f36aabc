// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/connection.h"
#include "core/protocol/n8n_api.h"

#include <memory>
#include <set>

namespace backroom {

/// What discovery found out about an n8n and the key (design.md §4).
struct N8nSession {
    /// 2.x tells what the key may do; of 1.x it is known only once it is tried.
    bool tellsScopes = false;
    std::set<QString> scopes;

    /// False: the server would refuse it, so it is not offered.
    bool may(const QString& scope) const { return !tellsScopes || scopes.contains(scope); }
};

/// Scopes by n8n's names.
namespace scopes {
    inline const QString listExecutions = QStringLiteral("execution:list");
    inline const QString readExecutions = QStringLiteral("execution:read");
    inline const QString retry = QStringLiteral("execution:retry");
    inline const QString listFlows = QStringLiteral("workflow:list");
}

/// The calls to one n8n. All callbacks come exactly once, never from inside the call, and not at all after `owner` died.
/// What the key may not do is answered with Access and Reach::NotSent.
class N8nClient : public QObject {
    Q_OBJECT
public:
    N8nClient(HttpTransport& transport, Clock& clock, QUrl base, Secret key, QObject* parent = nullptr);
    ~N8nClient() override;

    template <typename T>
    using Done = std::function<void(Result<T>)>;

    /// Is it ready → what may the key do. Access when the key may not even list executions.
    void discover(QObject* owner, Done<N8nSession> done);
    const std::optional<N8nSession>& session() const;

    void executions(const n8n::ExecutionQuery& query, Lane lane, QObject* owner, Done<n8n::ExecutionPage> done);
    /// With its data only if that is no more than `dataLimit` bytes; TooLarge otherwise, and nothing of it was sent. `picks` as
    /// of decodeExecution().
    void execution(std::int64_t id, n8n::Reveal reveal, const QStringList& picks, Lane lane, QObject* owner, Done<Execution> done);
    /// All of them.
    void flows(QObject* owner, Done<std::vector<n8n::Flow>> done);

    /// Sent once at most. An answer that is lost (Reach::Unknown) leaves a retry that runs all the same: see retriesOf().
    void retry(std::int64_t id, bool currentFlow, QObject* owner, Done<ExecutionHead> done);
    /// The retries of an execution, whoever asked for them, the newest first.
    void retriesOf(std::int64_t id, QObject* owner, Done<std::vector<ExecutionHead>> done);
    /// What started an execution, in clear; null where that is not kept. Hold it no longer than it is needed.
    void startOf(std::int64_t id, QObject* owner, Done<Json> done);
    /// Starts the flow of a webhook once more. Sent once at most; `decision` is found in the execution it becomes.
    void replay(const QString& webhook, const Json& body, const QString& decision, QObject* owner, Done<void> done);
    /// Sent once at most.
    void resume(const ResumePlace& place, const Json& body, QObject* owner, Done<void> done);

    Connection& connection();

    static constexpr std::int64_t dataLimit = 8 * 1024 * 1024;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace backroom
