// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/live_channel.h"

#include "core/base/log.h"

#include <QRandomGenerator>

#include <algorithm>
#include <utility>

/// The session behind the ways, what comes by them, and the pauses between.
namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int firstMajorWithSocket = 16;
constexpr Duration firstPause = 1s;
constexpr Duration longestPause = 60s;
/// A session that ends sooner after its sign-in is not renewed at once.
constexpr Duration shortSession = 60s;

/// The server knows this person and says no. Anything else may be a network's doing, or that of a page in between.
bool isRefusal(const Error& error)
{
    return error.kind == ErrorKind::Authentication || error.kind == ErrorKind::LoginCooldown || error.kind == ErrorKind::Access
        || error.kind == ErrorKind::WrongDatabase;
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
    , m_memory(m_settings.mark)
{
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

QObject* LiveChannel::newQuestion()
{
    m_asked = std::make_unique<QObject>();
    return m_asked.get();
}

Timestamp LiveChannel::serverNow() const
{
    return m_clock.now() + m_session.serverAhead();
}

void LiveChannel::signIn()
{
    m_step = Step::SignIn;
    m_signedInAt = m_clock.monotonic();
    m_session.signIn(newQuestion(), [this](const Result<odoo::SessionInfo>& info) { takeSession(info, true); });
}

void LiveChannel::checkSession()
{
    if (!m_session.isOpen())
        return signIn();
    m_step = Step::Check;
    m_session.check(newQuestion(), [this](const Result<odoo::SessionInfo>& info) { takeSession(info, false); });
}

void LiveChannel::takeSession(const Result<odoo::SessionInfo>& info, bool wasSignIn)
{
    if (!info) {
        const bool isGone = info.error().kind == ErrorKind::SessionExpired || isRefusal(info.error());
        if (!isGone)
            return failed(info.error());
        if (!wasSignIn)
            return sessionGone();
        return endFor(LiveObstacle::SignInRefused, info.error());
    }
    if (info->uid == 0)
        return endFor(LiveObstacle::SecondFactor, {});
    m_memory.beginBreak();
    if (m_settings.serverMajor < firstMajorWithSocket)
        return longPollOn();
    open();
}

void LiveChannel::sessionGone()
{
    stopHearing();
    m_wasStranger = false;
    show(LiveMode::Connecting, LiveObstacle::Lost, Error{ErrorKind::SessionExpired, Reach::Reached, {}, {}, {}});
    const bool isSoon = m_signedInAt && m_clock.monotonic() - *m_signedInAt < shortSession;
    if (!isSoon)
        return signIn();
    pause(shortSession, &LiveChannel::signIn);
}

void LiveChannel::take(const odoo::BusBatch& batch)
{
    if (batch.refused > 0)
        log::warning("notifications not understood", u"%1: %2"_s.arg(batch.refused).arg(batch.refusal));
    const std::set<std::int64_t> fresh = m_memory.take(batch.ids, serverNow());
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
    m_wasStranger = false;
    const bool missed = m_memory.hasMissed(serverNow());
    m_memory.heard(serverNow());
    m_heardAt = m_clock.now();
    if (mode == LiveMode::Push)
        show(mode, LiveObstacle::None);
    else
        show(mode, m_status.obstacle, m_status.error);
    if (!std::exchange(m_isHearing, true) || missed)
        Q_EMIT heard(missed);
}

void LiveChannel::stopHearing()
{
    if (std::exchange(m_isHearing, false))
        Q_EMIT lost();
}

void LiveChannel::failed(const Error& error)
{
    stopHearing();
    show(LiveMode::Connecting, LiveObstacle::Lost, error);
    pause(error.retryAfter.value_or(Duration(0)), &LiveChannel::checkSession);
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
