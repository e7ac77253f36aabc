// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/flow_api.h"
#include "app/demo/life.h"
#include "app/demo/protocols.h"
#include "core/base/result.h"

#include <QObject>
#include <QUrl>

#include <memory>

namespace backroom::demo {

struct DemoOptions {
    std::string database = "demo";
    /// The retailer document; empty = the one built in.
    QByteArray retailer;
    std::uint32_t seed = 1;
    /// 0 = nothing happens by itself; 1 = an event about every 20 s; 10 = ten times that.
    double pace = 0;
    /// Further purchase orders, for benchmarks.
    int bulk = 0;
};

/// A simulated Odoo 19 and a simulated n8n on loopback, at one address: HTTP, websocket, world, faults. Usable in-process by tests: give it a clock, call
/// listen(), point a client at url(). One thread, which must run an event loop.
class DemoServer : public QObject {
    Q_OBJECT
public:
    DemoServer(Clock& clock, DemoOptions options, QObject* parent = nullptr);

    /// Seeds the world and listens; 0 = any free port.
    Result<void> listen(quint16 port = 0);
    QUrl url() const;
    const std::string& database() const { return m_options.database; }

    World& world() { return m_world; }
    Accounts& accounts() { return m_accounts; }
    Faults& faults() { return m_faults; }
    Bus& bus() { return m_bus; }
    FlowApi& flows() { return m_flows; }

    /// The same world as at the start: records, keys, faults and counters; sessions end.
    Result<void> reset();
    /// Somebody else changes a record. `age`: the transaction began that long ago and commits only now.
    void edit(const std::string& login, const std::string& model, Id id, const Json& values, Duration age = Duration(0));
    /// One event of the retailer's life, at once.
    void liveOnce() { m_life.step(); }

private:
    void handle(const HttpIn& in, const HttpExchange& exchange);
    Prepared prepare(const HttpIn& in);
    HttpOut control(const HttpIn& in);
    void scheduleLife();
    /// What a flow of the simulated n8n brings into this world.
    void makeForFlow(const DemoFlow& flow, const Json& body);

    Clock& m_clock;
    DemoOptions m_options;
    World m_world;
    Accounts m_accounts;
    Faults m_faults;
    Bus m_bus;
    Backend m_backend;
    Life m_life;
    FlowApi m_flows;
    HttpListener m_listener;
    ScopedTimer m_heartbeat;
};

} // namespace backroom::demo
