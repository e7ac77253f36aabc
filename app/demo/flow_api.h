// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/flow_runs.h"
#include "app/demo/http_listener.h"

#include <map>
#include <set>

namespace backroom::demo {

/// The REST interface and the webhooks of a simulated n8n 2.41, as measured (n8n.md).
class FlowApi {
public:
    explicit FlowApi(Clock& clock) : m_clock(clock), m_runs(clock) {}

    /// All as at the start.
    void load(const Json& file);
    /// Is the address n8n's?
    static bool owns(const QString& path);
    HttpOut answer(const HttpIn& in);

    /// The API keys by the name of their holder.
    const std::map<std::string, std::string>& keys() const { return m_keys; }
    FlowRuns& runs() { return m_runs; }

private:
    HttpOut api(const HttpIn& in, const QString& path);
    HttpOut list(const HttpIn& in);
    HttpOut one(const HttpIn& in, const DemoRun& run);
    HttpOut retry(std::int64_t id);
    HttpOut stop(std::int64_t id);
    HttpOut flows() const;
    HttpOut webhook(const HttpIn& in);
    HttpOut resume(const HttpIn& in);

    Clock& m_clock;
    FlowRuns m_runs;
    std::map<std::string, std::string> m_keys;
    std::map<QByteArray, std::set<std::string>> m_scopes; ///< by key
};

} // namespace backroom::demo
