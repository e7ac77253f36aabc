// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/json.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <vector>

namespace backroom::demo {

/// A flow of resources/demo/flows.json: what starts it, and what becomes of it.
struct DemoFlow {
    std::string id;
    std::string name;
    std::string webhook; ///< empty: other flows call it
    std::string node;    ///< where it fails or waits
    std::string type;    ///< of the node
    std::string does;    ///< call, refused, throw, stop, call-flow, hang, last, wait
    std::string message;
    std::string thrown;
    std::string code;
    std::string model;   ///< said as custom data
    std::string calls;   ///< id of the flow it calls
    int seconds = 0;
    bool lenient = false; ///< goes on after a failure
    std::string makes;    ///< model of what it makes in Odoo when it succeeds; empty: nothing
    std::string by;       ///< field of that which holds the reference
};

/// One execution.
struct DemoRun {
    std::int64_t id = 0;
    const DemoFlow* flow = nullptr;
    std::string mode;
    std::string status;
    std::int64_t retryOf = 0;
    std::int64_t retrySuccess = 0;
    Timestamp startedAt{};
    std::optional<Timestamp> stoppedAt;
    Json start;                ///< what the webhook was given
    std::string decision;      ///< header of a console that replays
    Json resumed;              ///< what it was called with while it waited; null: nothing
    Json error;                ///< null: none
    Json softError;            ///< that the flow went on after
    bool hasPendingNode = false;
};

/// The simulated n8n's flows and what they did. Time moves on when somebody asks.
class FlowRuns {
public:
    explicit FlowRuns(Clock& clock) : m_clock(clock) {}

    /// What a flow does in Odoo when it succeeds; before load().
    void setEffect(std::function<void(const DemoFlow&, const Json& body)> effect) { m_effect = std::move(effect); }
    /// Forgets all that ran and begins with the file's history.
    void load(const Json& file);
    /// Brings those that run to where they are now; before every look.
    void settle();

    const std::deque<DemoFlow>& flows() const { return m_flows; }
    const DemoFlow* flowOfWebhook(const std::string& path) const;
    const std::vector<DemoRun>& runs() const { return m_runs; }
    DemoRun* run(std::int64_t id);
    /// Ids only grow; the one that began first is the one that counts.
    DemoRun& begin(const DemoFlow& flow, const Json& body, const std::string& mode = "webhook", const std::string& decision = {});
    /// As n8n does it: without asking whether that makes sense (n8n.md §3).
    DemoRun& retry(std::int64_t id);
    /// Somebody decided about one that waits.
    void resume(DemoRun& run, const Json& body);
    void stop(DemoRun& run);
    static std::string signatureOf(const DemoRun& run);

private:
    void carryOut(std::int64_t id, Timestamp at);
    Json failureOf(const DemoFlow& flow, const Json& body, Timestamp at) const;
    const DemoFlow* flow(const std::string& id) const;

    Clock& m_clock;
    std::function<void(const DemoFlow&, const Json&)> m_effect;
    std::deque<DemoFlow> m_flows;
    std::vector<DemoRun> m_runs; ///< by id, from 1
};

} // namespace backroom::demo
