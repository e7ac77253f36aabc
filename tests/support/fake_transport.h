// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/net/http_transport.h"

#include <deque>
#include <functional>
#include <vector>

namespace backroom::test {

/// A network whose answers a test writes down beforehand. Everything moves by the clock: with a ManualClock,
/// `clock.advance(Duration(0))` delivers all that is due, and no event loop is needed.
///
/// Outcomes are taken from the script (answer/fail/hold) first, then from the handler; with neither, a request fails as
/// refused.
class FakeTransport : public HttpTransport {
public:
    using Outcome = Result<HttpReply>;
    using Handler = std::function<Outcome(const HttpRequest&)>;

    struct Sent {
        QUrl base;
        HttpRequest request;
        TransportOptions options;
    };

    explicit FakeTransport(Clock& clock, Duration latency = Duration(0)) : m_clock(clock), m_latency(latency) {}

    void answer(HttpReply reply) { m_script.push_back(Outcome(std::move(reply))); }
    void fail(Error error) { m_script.push_back(Outcome(std::move(error))); }
    /// The next request gets no answer until release() or its abort.
    void hold() { m_script.push_back(std::nullopt); }
    void setHandler(Handler handler) { m_handler = std::move(handler); }
    void setLatency(Duration latency) { m_latency = latency; }

    /// Ends the oldest request that is held; false when none is.
    bool release(const Outcome& outcome);

    const std::vector<Sent>& sent() const { return m_sent; }
    int aborted() const { return m_aborted; }
    /// Requests without an end yet.
    int underWay() const { return m_underWay; }

    HttpJob* send(const QUrl& base, const HttpRequest& request, const TransportOptions& options, QObject* owner) override;

private:
    class Job;

    Clock& m_clock;
    Duration m_latency;
    std::deque<std::optional<Outcome>> m_script;
    Handler m_handler;
    std::vector<Sent> m_sent;
    std::vector<Job*> m_held;
    int m_aborted = 0;
    int m_underWay = 0;
};

HttpReply jsonReply(const Json& body, int status = 200, HttpHeaders extra = {});
HttpReply htmlReply(const QByteArray& body, int status = 200);

} // namespace backroom::test
