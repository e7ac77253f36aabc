// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/live_channel.h"

#include "core/base/log.h"

#include <QRandomGenerator>

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int firstMajorWithSocket = 16;
constexpr Duration openTimeout = 20s;
constexpr Duration pingEvery = 30s;
/// The server pings after 45 s of silence, and our own pings are answered: nothing for so long is a dead way.
constexpr Duration longestSilence = 75s;
constexpr Duration firstPause = 1s;
constexpr Duration longestPause = 60s;
constexpr Duration slowPause = 30s;
/// A socket that lived so long was a good one: the next pause begins small again.
constexpr Duration goodLife = 60s;
/// So many handshakes that end without an answer: something on the way does not let websockets through.
constexpr int mostSilentHandshakes = 3;
constexpr Duration peekEvery = 5s;
constexpr Duration pollPause = 500ms;
constexpr Duration betterWayAfter = 10min;
/// A session that ends sooner after its sign-in is not renewed at once.
constexpr Duration shortSession = 60s;
/// The server keeps notifications for 24 hours; the rest is for clocks that do not agree.
constexpr Duration keptByServer = 24h - 5min;

bool isPassing(const Error& error)
{
    return isTransient(error.kind) || error.kind == ErrorKind::Cancelled;
}

} // namespace

LiveChannel::LiveChannel(HttpTransport& transport, LiveTransport& sockets, Clock& clock, LiveSettings settings, QObject* parent)
    : QObject(parent)
    , m_sockets(sockets)
    , m_clock(clock)
    , m_settings(std::move(settings))
    , m_session(transport, clock, m_settings.server, m_settings.live, m_settings.credentials)
    , m_random([] { return QRandomGenerator::global()->generateDouble(); })
    , m_next(clock)
    , m_deadline(clock)
    , m_pings(clock)
    , m_better(clock)
    , m_mark(m_settings.mark)
{
    if (m_mark)
        m_window.startAfter(m_mark->last);
}

LiveChannel::~LiveChannel()
{
    if (m_socket)
        m_socket->disconnect(this);
}

void LiveChannel::setRandom(std::function<double()> random)
{
    m_random = std::move(random);
}

void LiveChannel::start()
{
    if (m_settings.credentials.secretIsKey)
        return endFor(LiveObstacle::KeyOnly, {});
    show(LiveMode::Connecting, LiveObstacle::None);
    signIn();
}

void LiveChannel::stop()
{
    m_step = Step::Over;
    m_isHearing = false;
    m_better.stop();
    dropSocket();
}

std::optional<LiveMark> LiveChannel::mark() const
{
    return m_mark;
}

void LiveChannel::signIn()
{
    m_step = Step::SignIn;
    m_signedInAt = m_clock.monotonic();
    m_asked = std::make_unique<QObject>();
    m_session.signIn(m_asked.get(), [this](const Result<odoo::SessionInfo>& info) { takeSession(info, true); });
}

void LiveChannel::checkSession()
{
    if (!m_session.isOpen())
        return signIn();
    m_step = Step::Check;
    m_asked = std::make_unique<QObject>();
    m_session.check(m_asked.get(), [this](const Result<odoo::SessionInfo>& info) { takeSession(info, false); });
}

void LiveChannel::takeSession(const Result<odoo::SessionInfo>& info, bool wasSignIn)
{
    if (!info) {
        if (isPassing(info.error()))
            return failed(info.error());
        if (!wasSignIn)
            return sessionGone();
        return endFor(LiveObstacle::SignInRefused, info.error());
    }
    if (info->uid == 0)
        return endFor(LiveObstacle::SecondFactor, {});
    if (m_settings.serverMajor < firstMajorWithSocket)
        return longPollOn();
    open();
}

void LiveChannel::open()
{
    m_step = Step::Open;
    if (!m_isHearing)
        show(LiveMode::Connecting, m_status.obstacle, m_status.error);
    m_socket.reset(m_sockets.open(m_session.handshake(), nullptr));
    connect(m_socket.get(), &LiveSocket::opened, this, &LiveChannel::prove);
    connect(m_socket.get(), &LiveSocket::received, this, &LiveChannel::receive);
    connect(m_socket.get(), &LiveSocket::heard, this, &LiveChannel::signOfLife);
    connect(m_socket.get(), &LiveSocket::ended, this, &LiveChannel::takeEnd);
    m_deadline.start(openTimeout, [this] { takeEnd({0, {}, 0, Error{ErrorKind::Timeout, Reach::Unknown, {}, {}, u"the websocket does not open"_s}}); });
}

void LiveChannel::prove()
{
    m_socket->sendText(odoo::subscribeFrame(m_window.last()));
    m_step = Step::Prove;
    keepAlive();
    signOfLife();
    m_asked = std::make_unique<QObject>();
    m_session.peek(m_window.last(), m_asked.get(), [this](const Result<odoo::BusPeek>& peek) { takeProof(peek); });
}

void LiveChannel::takeProof(const Result<odoo::BusPeek>& peek)
{
    if (peek) {
        if (!peek->hearsGroups) {
            dropSocket();
            return endFor(LiveObstacle::NotSubscribed, {});
        }
        // What was missed: the socket brings it as well, whichever is sooner.
        take(peek->batch);
        return becomeHearing(LiveMode::Push);
    }
    if (m_step == Step::Live)
        return; // a hint was the proof meanwhile
    if (peek.error().kind == ErrorKind::SessionExpired) {
        dropSocket();
        return sessionGone();
    }
    // A proxy may let only the websocket through. Then the first hint is the proof; until then everything is polled.
    show(LiveMode::Connecting, LiveObstacle::Blocked, peek.error());
    m_next.start(slowPause, [this] {
        m_asked = std::make_unique<QObject>();
        m_session.peek(m_window.last(), m_asked.get(), [this](const Result<odoo::BusPeek>& again) { takeProof(again); });
    });
}

void LiveChannel::receive(const QByteArray& frame)
{
    signOfLife();
    const Result<odoo::BusBatch> batch = odoo::decodeNotifications(frame);
    if (!batch) {
        log::failure("frame of the live events not understood", batch.error());
        return;
    }
    take(*batch);
    if (m_step == Step::Prove && !batch->hints.empty())
        becomeHearing(LiveMode::Push);
}

void LiveChannel::take(const odoo::BusBatch& batch)
{
    if (batch.refused > 0)
        log::warning("notifications not understood", u"%1: %2"_s.arg(batch.refused).arg(batch.refusal));
    std::set<std::int64_t> fresh;
    for (const std::int64_t id : batch.ids) {
        if (m_window.take(id))
            fresh.insert(id);
    }
    if (fresh.empty())
        return;
    m_status.lastEventAt = m_clock.now();
    std::vector<odoo::ChangeHint> hints;
    std::copy_if(batch.hints.begin(), batch.hints.end(), std::back_inserter(hints),
        [&](const odoo::ChangeHint& hint) { return fresh.contains(hint.notification); });
    if (!hints.empty())
        Q_EMIT hinted(hints);
}

void LiveChannel::becomeHearing(LiveMode mode)
{
    m_next.stop();
    m_step = mode == LiveMode::Push ? Step::Live : m_step;
    if (mode == LiveMode::Push) {
        m_better.stop();
        m_hearingSince = m_clock.monotonic();
    }
    const bool missed = !m_mark || m_clock.now() - m_mark->at > keptByServer;
    const bool wasHearing = std::exchange(m_isHearing, true);
    m_mark = LiveMark{m_window.last(), m_clock.now()};
    show(mode, mode == LiveMode::Push ? LiveObstacle::None : m_status.obstacle, mode == LiveMode::Push ? std::nullopt : m_status.error);
    if (!wasHearing)
        Q_EMIT heard(missed);
}

void LiveChannel::stopHearing()
{
    if (std::exchange(m_isHearing, false))
        Q_EMIT lost();
}

void LiveChannel::signOfLife()
{
    m_deadline.start(longestSilence, [this] { takeEnd({0, {}, 0, Error{ErrorKind::Timeout, Reach::Unknown, {}, {}, u"no sign of life for 75 s"_s}}); });
    if (m_step == Step::Live)
        m_mark = LiveMark{m_window.last(), m_clock.now()};
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
    const bool wasGood = m_hearingSince && m_clock.monotonic() - *m_hearingSince >= goodLife;
    m_hearingSince.reset();
    dropSocket();
    log::info("live events ended", u"code %1, status %2"_s.arg(end.code).arg(end.httpStatus));
    if (!wasOpen)
        return takeRefusal(end);
    stopHearing();
    if (wasGood)
        m_failures = 0;
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
    switch (end.httpStatus) {
    case 0: break;
    case 404: return fallBack(LiveObstacle::NotThere, {});
    case 500: return fallBack(LiveObstacle::NeedsLivePort, {});
    case 502:
    case 503:
    case 504: return failed(Error{ErrorKind::Busy, Reach::Reached, {}, {}, u"the websocket's handshake was answered with %1"_s.arg(end.httpStatus)});
    default: return fallBack(LiveObstacle::Blocked, Error{ErrorKind::Protocol, Reach::Reached, {}, {}, u"the websocket's handshake was answered with %1"_s.arg(end.httpStatus)});
    }
    const Error error = end.error.value_or(Error::of(ErrorKind::Network));
    if (!isPassing(error) || m_failures + 1 >= mostSilentHandshakes)
        return fallBack(LiveObstacle::Blocked, error);
    failed(error);
}

void LiveChannel::fallBack(LiveObstacle obstacle, std::optional<Error> error)
{
    if (obstacle != m_status.obstacle)
        log::warning("no live events by websocket", toName(obstacle));
    m_status.obstacle = obstacle;
    m_status.error = std::move(error);
    tryBetterLater();
    peekOn();
}

void LiveChannel::tryBetterLater()
{
    m_status.retryAt = m_clock.now() + betterWayAfter;
    m_better.start(betterWayAfter, [this] {
        m_next.stop();
        checkSession();
    });
}

void LiveChannel::peekOn()
{
    m_step = Step::Peek;
    m_asked = std::make_unique<QObject>();
    m_session.peek(m_window.last(), m_asked.get(), [this](const Result<odoo::BusPeek>& peek) {
        if (!peek) {
            if (peek.error().kind == ErrorKind::SessionExpired)
                return sessionGone();
            // An address that is not there is answered with a page, or refused.
            return isPassing(peek.error()) ? failed(peek.error()) : longPollOn();
        }
        if (!peek->hearsGroups)
            return endFor(LiveObstacle::NotSubscribed, {});
        m_failures = 0;
        take(peek->batch);
        becomeHearing(LiveMode::Peek);
        m_next.start(peekEvery, [this] { peekOn(); });
    });
}

void LiveChannel::longPollOn()
{
    m_step = Step::LongPoll;
    m_asked = std::make_unique<QObject>();
    if (!m_better.isRunning())
        tryBetterLater(); // reads the session again as well: a poll with a dead one is the public user's
    m_session.longPoll(m_window.last(), m_asked.get(), [this](const Result<odoo::BusBatch>& batch) {
        if (!batch) {
            if (batch.error().kind == ErrorKind::SessionExpired)
                return sessionGone();
            if (isPassing(batch.error()))
                return failed(batch.error());
            stopHearing();
            m_step = Step::Idle;
            return show(LiveMode::Off, m_status.obstacle == LiveObstacle::None ? LiveObstacle::NotThere : m_status.obstacle, batch.error());
        }
        m_failures = 0;
        take(*batch);
        becomeHearing(LiveMode::LongPoll);
        m_next.start(pollPause, [this] { longPollOn(); });
    });
}

void LiveChannel::failed(const Error& error)
{
    stopHearing();
    show(LiveMode::Connecting, LiveObstacle::Lost, error);
    pause(error.retryAfter.value_or(Duration(0)), &LiveChannel::checkSession);
}

void LiveChannel::sessionGone()
{
    stopHearing();
    show(LiveMode::Connecting, LiveObstacle::Lost, Error{ErrorKind::SessionExpired, Reach::Reached, {}, {}, {}});
    const bool isSoon = m_signedInAt && m_clock.monotonic() - *m_signedInAt < shortSession;
    if (!isSoon)
        return signIn();
    pause(shortSession, &LiveChannel::signIn);
}

void LiveChannel::pause(Duration least, void (LiveChannel::*then)())
{
    m_step = Step::Pause;
    const Duration most = std::min(longestPause, firstPause * (1 << std::min(m_failures, 6)));
    ++m_failures;
    // Never at once: a server that restarts has all its consoles come back.
    const Duration wait = least + most / 4 + Duration(static_cast<Duration::rep>(m_random() * static_cast<double>((most - most / 4).count())));
    m_status.retryAt = m_clock.now() + wait;
    Q_EMIT statusChanged();
    m_next.start(wait, [this, then] { (this->*then)(); });
}

void LiveChannel::endFor(LiveObstacle obstacle, std::optional<Error> error)
{
    m_step = Step::Over;
    m_next.stop();
    m_better.stop();
    stopHearing();
    log::warning("no live events", toName(obstacle));
    show(LiveMode::Off, obstacle, std::move(error));
}

void LiveChannel::show(LiveMode mode, LiveObstacle obstacle, std::optional<Error> error)
{
    LiveStatus now = m_status;
    now.mode = mode;
    now.obstacle = obstacle;
    now.error = std::move(error);
    if (!m_better.isRunning())
        now.retryAt.reset();
    if (now != m_status) {
        m_status = std::move(now);
        Q_EMIT statusChanged();
    }
}

} // namespace backroom
