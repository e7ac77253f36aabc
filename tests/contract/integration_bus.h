// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/n8n_client.h"
#include "tests/contract/person.h"

namespace backroom::test {

/// The n8n under test with one of its keys, waiting for every answer. Address and keys are in the environment, as
/// `tests/stack/n8n env` prints them or ServerUnderTest put them there for the simulator.
class IntegrationBus {
public:
    /// "operator", "reader" (may not retry), "nobody".
    explicit IntegrationBus(const QString& key = QStringLiteral("operator"));
    explicit IntegrationBus(Secret key);
    ~IntegrationBus();

    static bool isThere();

    Result<N8nSession> discover();
    Result<n8n::ExecutionPage> list(const n8n::ExecutionQuery& query);
    Result<Execution> read(std::int64_t id, n8n::Reveal reveal, const QStringList& picks = {});
    Result<ExecutionHead> retry(std::int64_t id, bool currentFlow = false);
    Result<std::vector<ExecutionHead>> retriesOf(std::int64_t id);
    Result<void> resume(const ResumePlace& place, const Json& body);
    Result<Json> startOf(std::int64_t id);
    Result<void> replay(const QString& webhook, const Json& body, const QString& decision);
    /// Id of the flow of that name; empty: there is none.
    QString flow(const QString& name);

    /// Starts the flow of a webhook, as a shop or a provider would; its status.
    int post(const QString& webhook, const Json& body);
    /// Starts it, and waits until its newest execution is in one of the states.
    Result<ExecutionHead> run(const QString& webhook, const QString& flowName, const Json& body, const std::set<ExecutionStatus>& until);
    /// The flow's newest execution after that one, when it is in one of the states.
    Result<ExecutionHead> newest(const QString& flowName, std::int64_t than, const std::set<ExecutionStatus>& until);
    /// Waits until the execution is in one of the states.
    Result<ExecutionHead> await(std::int64_t id, const std::set<ExecutionStatus>& until);

    N8nClient& client() { return *m_client; }

private:
    /// The newest of the flow, in whatever state; 0: none.
    std::int64_t newestOf(const QString& flowId);

    std::unique_ptr<Clock> m_clock;
    std::unique_ptr<HttpTransport> m_transport;
    std::unique_ptr<N8nClient> m_client;
    std::map<QString, QString> m_flows;
};

} // namespace backroom::test
