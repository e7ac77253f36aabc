// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/demo_server.h"
#include "app/demo/loop_clock.h"

#include <QByteArray>
#include <QMap>
#include <QTcpSocket>

namespace backroom::demo::test {

struct Reply {
    int status = 0; ///< 0: the server hung up without an answer
    QByteArray head;
    QByteArray body;
    Json json;      ///< discarded when the body is no JSON
    bool isWhole = false;

    QByteArray header(const QByteArray& name) const;
};

/// A running simulator whose clock the test can move ahead, and a bare HTTP client for it.
class Demo {
public:
    explicit Demo(DemoOptions options = {});

    using Headers = QMap<QByteArray, QByteArray>;
    Reply send(const QByteArray& verb, const QByteArray& path, const QByteArray& body, const Headers& headers) const;
    /// JSON-2 with the login's key.
    Reply json2(const char* login, const char* model, const char* method, const Json& body = Json::object()) const;
    /// POST of an envelope with `params`; `cookie` may be empty.
    Reply rpc(const QByteArray& path, const Json& params, const QByteArray& cookie = {}) const;
    /// execute_kw with the login's password.
    Reply execute(const char* login, const char* model, const char* method, const Json& args, const Json& keywords = Json::object()) const;
    /// The cookie of a new session: "session_id=…".
    QByteArray signIn(const char* login) const;
    Id firstOf(const char* model, const char* state) const;

    DemoServer& server() { return *m_server; }
    const User& user(const char* login) const { return *m_server->world().userByLogin(login); }

    /// The real time, shifted.
    class ShiftedClock : public LoopClock {
    public:
        Timestamp now() const override { return LoopClock::now() + shift; }
        Duration monotonic() const override { return LoopClock::monotonic() + shift; }
        Duration shift{};
    };
    ShiftedClock clock;

private:
    std::unique_ptr<DemoServer> m_server;
};

} // namespace backroom::demo::test
