// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/net/live_transport.h"

#include <QPointer>

#include <map>
#include <memory>
#include <vector>

namespace backroom::test {

/// One websocket whose other end is the test.
class FakeLiveSocket : public LiveSocket {
public:
    FakeLiveSocket(Clock& clock, bool answersPings, QObject* owner) : LiveSocket(owner), m_clock(clock), m_soon(clock), m_answersPings(answersPings) {}

    void sendText(const QByteArray& text) override
    {
        sent.push_back(text);
        sentAt.push_back(m_clock.monotonic());
    }
    void ping() override
    {
        sentAt.push_back(m_clock.monotonic());
        if (m_answersPings)
            m_soon.start(Duration(5), [this] { Q_EMIT heard(); });
    }
    void abort() override { isAborted = true; }

    /// Not from inside a call of the other side.
    void open() { Q_EMIT opened(); }
    void openSoon() { m_soon.start(Duration(5), [this] { Q_EMIT opened(); }); }
    void endSoon(const LiveEnd& end)
    {
        m_soon.start(Duration(5), [this, end] { Q_EMIT ended(end); });
    }
    void deliver(const QByteArray& frame) { Q_EMIT received(frame); }
    void end(const LiveEnd& end) { Q_EMIT ended(end); }
    void close(int code, const QString& reason = {}) { Q_EMIT ended({code, reason, 0, {}}); }
    /// The way is gone without a word.
    void cut() { Q_EMIT ended({0, {}, 0, Error{ErrorKind::Network, Reach::Unknown, {}, {}, QStringLiteral("reset")}}); }

    std::vector<QByteArray> sent;
    std::vector<Duration> sentAt; ///< of texts and pings alike
    bool isAborted = false;

private:
    Clock& m_clock;
    ScopedTimer m_soon;
    const bool m_answersPings;
};

/// A network for websockets whose other end is the test. Sockets open by themselves unless told otherwise.
class FakeLiveTransport : public LiveTransport {
public:
    explicit FakeLiveTransport(Clock& clock) : m_clock(clock) {}

    LiveSocket* open(const odoo::BusHandshake& handshake, QObject* owner) override
    {
        handshakes.push_back(handshake);
        auto* socket = new FakeLiveSocket(m_clock, answersPings, owner);
        m_newest = socket;
        if (refusal)
            socket->endSoon(*refusal);
        else if (opens)
            socket->openSoon();
        return socket;
    }

    /// Null when there is none, or it was let go.
    FakeLiveSocket* socket() const { return m_newest && !m_newest->isAborted ? m_newest.data() : nullptr; }

    std::vector<odoo::BusHandshake> handshakes;
    std::optional<LiveEnd> refusal; ///< how every handshake ends from now on
    bool opens = true;
    bool answersPings = true;

private:
    Clock& m_clock;
    QPointer<FakeLiveSocket> m_newest;
};

/// A bus whose notifications a test writes: the session, the peek and the socket tell the same.
class FakeBus {
public:
    explicit FakeBus(Clock& clock) : sockets(clock), m_clock(clock) {}

    /// Answers what belongs to the session; nothing for everything else.
    std::optional<Result<HttpReply>> answer(const HttpRequest& request);
    /// Keeps a notification and sends it, if somebody is there. `id` 0: the next.
    std::int64_t tell(const QString& model, const std::vector<std::int64_t>& ids, const char* kind = "write", std::int64_t id = 0);
    /// With the server's date, where it tells the time.
    HttpReply dated(HttpReply reply) const;
    static QByteArray frame(const Json& notifications) { return dumpJson(notifications); }

    FakeLiveTransport sockets;
    QByteArray cookie = "c0";     ///< that is alive; each sign-in makes another
    QString version = QStringLiteral("19.0-2");
    std::int64_t uid = 7;         ///< whose session it is
    bool isElsewhere = false;     ///< what answers peeks knows no session: another server
    bool tellsTheEnd = true;      ///< a dead session is told so; else it is answered as the public, as on a server of one database
    Duration retention = std::chrono::hours(24);
    Duration ahead{};             ///< of the server's clock, against ours
    bool tellsTime = false;       ///< answers carry a date
    bool rotates = false;         ///< each answer sets another cookie
    bool asksSecondFactor = false;
    int peekStatus = 200;
    int longPollStatus = 404;
    int signIns = 0;
    int checks = 0;
    std::vector<std::int64_t> peeks; ///< `last` of each
    int longPolls = 0;
    std::optional<Error> signInError; ///< of the way
    bool refusesPassword = false;
    Json kept = Json::array();

private:
    HttpReply jsonOf(const Json& envelope);
    /// To nobody's session: without its cookie.
    HttpReply toPublic(const Json& result) const;
    bool isAlive(const HttpRequest& request) const;
    Json channels(bool isOurs) const;
    Json after(std::int64_t last) const;

    Clock& m_clock;
    std::map<std::int64_t, Duration> m_toldAt; ///< by id, on the monotonic clock
    std::int64_t m_lastId = 1000;
    int m_cookies = 0;
};

} // namespace backroom::test
