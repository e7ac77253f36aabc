// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/live_channel.h"

#include "core/base/log.h"

#include <utility>

/// The socket, and what takes its place.
namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Duration openTimeout = 20s;
constexpr Duration pingEvery = 30s;
/// The server pings after 45 s of silence, and our own pings are answered: nothing for so long is a dead way.
constexpr Duration longestSilence = 75s;
constexpr Duration slowPause = 30s;
/// A socket that lived so long was a good one: the next pause begins small again.
constexpr Duration goodLife = 60s;
/// So many sockets in a row that come to nothing without a word: something on the way does not let them through.
constexpr int mostSilentEnds = 3;
constexpr Duration peekEvery = 5s;
constexpr Duration longPollPause = 1s;
constexpr Duration betterWayAfter = 10min;

bool isPassing(const Error& error)
{
    return isTransient(error.kind) || error.kind == ErrorKind::Cancelled;
}

LiveEnd silentEnd(const QString& why)
{
    return {0, {}, 0, Error{ErrorKind::Timeout, Reach::Unknown, {}, {}, why}};
}

} // namespace

void LiveChannel::open()
{
    m_step = Step::Open;
    m_better.stop();
    if (!m_isHearing)
        show(LiveMode::Connecting, m_status.obstacle, m_status.error);
    m_socket.reset(m_sockets.open(m_session.handshake(), nullptr));
    connect(m_socket.get(), &LiveSocket::opened, this, &LiveChannel::subscribe);
    connect(m_socket.get(), &LiveSocket::received, this, &LiveChannel::receive);
    connect(m_socket.get(), &LiveSocket::heard, this, &LiveChannel::signOfLife);
    connect(m_socket.get(), &LiveSocket::ended, this, &LiveChannel::takeEnd);
    m_deadline.start(openTimeout, [this] { takeEnd(silentEnd(u"the websocket does not open"_s)); });
}

void LiveChannel::subscribe()
{
    m_step = Step::Prove;
    m_socket->sendText(odoo::subscribeFrame(m_memory.askFrom(serverNow())));
    keepAlive();
    signOfLife();
    prove();
}

void LiveChannel::prove()
{
    m_session.peekAtSocket(m_memory.askFrom(serverNow()), newQuestion(), [this](const Result<odoo::BusPeek>& peek) { takeProof(peek); });
}

void LiveChannel::takeProof(const Result<odoo::BusPeek>& peek)
{
    if (peek && !m_session.isOurs(*peek))
        return takeStranger(true);
    if (peek) {
        // What was missed: the socket brings it as well, whichever is sooner.
        take(peek->batch);
        return becomePushed();
    }
    if (m_step == Step::Live)
        return; // a hint was the proof meanwhile
    if (peek.error().kind == ErrorKind::SessionExpired) {
        dropSocket();
        return sessionGone();
    }
    // A proxy may let only the websocket through. Then the first hint is the proof; until then everything is polled.
    show(LiveMode::Connecting, LiveObstacle::Blocked, peek.error());
    m_next.start(slowPause, [this] { prove(); });
}

/// The session was alive when it was read. Either it died since, which the next reading tells; or it lives, and whoever
/// answers there does not know it.
void LiveChannel::takeStranger(bool isSocket)
{
    dropSocket();
    if (!std::exchange(m_wasStranger, true)) {
        stopHearing();
        return checkSession();
    }
    if (isSocket)
        return fallBack(LiveObstacle::NotSubscribed, {});
    endFor(LiveObstacle::NotSubscribed, {});
}

void LiveChannel::becomePushed()
{
    m_step = Step::Live;
    m_pushedSince = m_clock.monotonic();
    becomeHearing(LiveMode::Push);
}

void LiveChannel::receive(const QByteArray& frame)
{
    const Result<odoo::BusBatch> batch = odoo::decodeNotifications(frame);
    if (batch)
        take(*batch);
    else
        log::failure("frame of the live events not understood", batch.error());
    signOfLife();
    if (m_step == Step::Prove && batch && !batch->hints.empty())
        becomePushed();
}

void LiveChannel::signOfLife()
{
    m_deadline.start(longestSilence, [this] { takeEnd(silentEnd(u"no sign of life for 75 s"_s)); });
    if (m_step != Step::Live)
        return;
    m_memory.heard(serverNow());
    m_heardAt = m_clock.now();
}

void LiveChannel::keepAlive()
{
    m_pings.start(pingEvery, [this] {
        m_socket->ping();
        keepAlive();
    });
}

void LiveChannel::dropSocket()
{
    m_deadline.stop();
    m_pings.stop();
    m_next.stop();
    m_asked.reset();
    if (!m_socket)
        return;
    m_socket->disconnect(this);
    m_socket->abort();
    m_socket.release()->deleteLater(); // we may be inside one of its signals
}

void LiveChannel::takeEnd(const LiveEnd& end)
{
    const bool wasOpen = m_step == Step::Prove || m_step == Step::Live;
    const bool wasGood = m_pushedSince && m_clock.monotonic() - *m_pushedSince >= goodLife;
    m_pushedSince.reset();
    dropSocket();
    log::info("live events ended", u"code %1, status %2"_s.arg(end.code).arg(end.httpStatus));
    if (!wasOpen)
        return takeRefusal(end);
    if (wasGood)
        m_failures = m_silentEnds = 0;
    else if (end.code == 0 && ++m_silentEnds >= mostSilentEnds)
        return fallBack(LiveObstacle::Blocked, end.error);
    stopHearing();
    show(LiveMode::Connecting, LiveObstacle::Lost, end.error);
    switch (odoo::reactionTo(end.code, end.reason)) {
    case odoo::CloseReaction::ReconnectNow:
        if (wasGood)
            return checkSession();
        break;
    case odoo::CloseReaction::SignIn: return sessionGone();
    case odoo::CloseReaction::SlowDown: return pause(slowPause, &LiveChannel::checkSession);
    case odoo::CloseReaction::ReadSession: // the session is read before every handshake
    case odoo::CloseReaction::Reconnect: break;
    }
    pause({}, &LiveChannel::checkSession);
}

void LiveChannel::takeRefusal(const LiveEnd& end)
{
    const auto answered = [&](ErrorKind kind) {
        return Error{kind, Reach::Reached, {}, {}, u"the websocket's handshake was answered with %1"_s.arg(end.httpStatus)};
    };
    switch (end.httpStatus) {
    case 0: break;
    case 404: return fallBack(LiveObstacle::NotThere, {});
    case 500: return fallBack(LiveObstacle::NeedsLivePort, {});
    case 502:
    case 503:
    case 504: return m_isHearing ? fallBack(LiveObstacle::Lost, answered(ErrorKind::Busy)) : failed(answered(ErrorKind::Busy));
    default: return fallBack(LiveObstacle::Blocked, answered(ErrorKind::Protocol));
    }
    const Error error = end.error.value_or(Error::of(ErrorKind::Network));
    // Where another way works, it is not given up for more attempts.
    if (m_isHearing || !isPassing(error) || ++m_silentEnds >= mostSilentEnds)
        return fallBack(LiveObstacle::Blocked, error);
    failed(error);
}

void LiveChannel::fallBack(LiveObstacle obstacle, std::optional<Error> error)
{
    if (obstacle != m_status.obstacle)
        log::warning("no live events by websocket", toName(obstacle));
    tryBetterLater();
    show(m_isHearing ? m_status.mode : LiveMode::Connecting, obstacle, std::move(error));
    peekOn();
}

void LiveChannel::tryBetterLater()
{
    m_silentEnds = 0;
    m_status.retryAt = m_clock.now() + betterWayAfter;
    Q_EMIT statusChanged();
    m_better.start(betterWayAfter, [this] {
        m_next.stop();
        checkSession();
    });
}

void LiveChannel::peekOn()
{
    m_step = Step::Peek;
    m_session.peek(m_memory.askFrom(serverNow()), newQuestion(), [this](const Result<odoo::BusPeek>& peek) {
        if (!peek) {
            if (peek.error().kind == ErrorKind::SessionExpired)
                return sessionGone();
            // An address that is not there is answered with a page, or refused.
            return isPassing(peek.error()) ? failed(peek.error()) : longPollOn();
        }
        if (!m_session.isOurs(*peek))
            return takeStranger(false);
        m_failures = 0;
        take(peek->batch);
        becomeHearing(LiveMode::Peek);
        m_next.start(peekEvery, [this] { peekOn(); });
    });
}

void LiveChannel::longPollOn()
{
    m_step = Step::LongPoll;
    if (!m_better.isRunning())
        tryBetterLater();
    m_session.longPoll(m_memory.askFrom(serverNow()), newQuestion(), [this](const Result<odoo::BusBatch>& batch) {
        if (batch)
            return takeLongPoll(*batch);
        if (batch.error().kind == ErrorKind::SessionExpired)
            return sessionGone();
        if (isPassing(batch.error()))
            return failed(batch.error());
        stopHearing();
        m_step = Step::Idle;
        show(LiveMode::Off, m_status.obstacle == LiveObstacle::None ? LiveObstacle::NotThere : m_status.obstacle, batch.error());
    });
}

/// What came counts; that nothing else was there, only a session proves that is alive afterwards.
void LiveChannel::takeLongPoll(const odoo::BusBatch& batch)
{
    take(batch);
    m_session.check(newQuestion(), [this](const Result<odoo::SessionInfo>& info) {
        if (!info)
            return takeSession(info, false);
        m_failures = 0;
        becomeHearing(LiveMode::LongPoll);
        m_next.start(longPollPause, [this] { longPollOn(); });
    });
}

} // namespace backroom
