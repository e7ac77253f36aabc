// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_transport.h"

namespace backroom::test {

class FakeTransport::Job : public HttpJob {
public:
    Job(FakeTransport& transport, QObject* owner) : HttpJob(owner), m_transport(transport), m_timer(transport.m_clock)
    {
        ++m_transport.m_underWay;
    }
    ~Job() override
    {
        if (!m_over)
            over(true);
    }

    void endWith(Outcome outcome, Duration delay)
    {
        m_timer.start(delay, [this, outcome = std::move(outcome)] {
            if (!m_over)
                over(false);
            Q_EMIT finished(outcome);
        });
    }

    void abort() override
    {
        if (m_over)
            return;
        over(true);
        endWith(Error{ErrorKind::Cancelled, Reach::Unknown, {}, {}, {}}, Duration(0));
    }

private:
    void over(bool aborted)
    {
        m_over = true;
        --m_transport.m_underWay;
        m_transport.m_aborted += aborted ? 1 : 0;
        std::erase(m_transport.m_held, this);
    }

    FakeTransport& m_transport;
    ScopedTimer m_timer;
    bool m_over = false;
};

HttpJob* FakeTransport::send(const QUrl& base, const HttpRequest& request, const TransportOptions& options, QObject* owner)
{
    m_sent.push_back({base, request, options});
    auto* job = new Job(*this, owner);
    if (!m_script.empty()) {
        std::optional<Outcome> outcome = std::move(m_script.front());
        m_script.pop_front();
        if (outcome)
            job->endWith(std::move(*outcome), m_latency);
        else
            m_held.push_back(job);
    } else if (m_handler) {
        job->endWith(m_handler(request), m_latency);
    } else {
        job->endWith(Error{ErrorKind::Network, Reach::NotSent, {}, {}, QStringLiteral("nobody answers here")}, m_latency);
    }
    return job;
}

bool FakeTransport::release(const Outcome& outcome)
{
    if (m_held.empty())
        return false;
    Job* job = m_held.front();
    m_held.erase(m_held.begin());
    job->endWith(outcome, Duration(0));
    return true;
}

HttpReply jsonReply(const Json& body, int status, HttpHeaders extra)
{
    extra.prepend({"content-type", "application/json; charset=utf-8"});
    return {status, std::move(extra), dumpJson(body)};
}

HttpReply htmlReply(const QByteArray& body, int status)
{
    return {status, {{"content-type", "text/html; charset=utf-8"}}, body};
}

} // namespace backroom::test
