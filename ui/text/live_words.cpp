// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/live_words.h"

#include "ui/text/error_text.h"
#include "ui/text/format.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <algorithm>

namespace backroom::text {

using namespace Qt::StringLiterals;

namespace {

struct LiveWords {
    Q_DECLARE_TR_FUNCTIONS(backroom::text::LiveWords)
};

bool isTooLate(const FeedStatus& feed)
{
    return feed.lag && *feed.lag > feed.lagTarget;
}

} // namespace

QString liveMode(const LiveStatus& live)
{
    switch (live.mode) {
    case LiveMode::Off: return {};
    case LiveMode::Connecting: return LiveWords::tr("connecting live…");
    case LiveMode::Push: return LiveWords::tr("live");
    case LiveMode::Peek: return LiveWords::tr("live within seconds");
    case LiveMode::LongPoll: return LiveWords::tr("live, old way");
    }
    return {};
}

QString liveObstacle(const LiveStatus& live)
{
    switch (live.obstacle) {
    case LiveObstacle::None: return {};
    case LiveObstacle::KeyOnly: return LiveWords::tr("Signed in with an API key: Odoo tells of changes only to those who signed in with a password. Everything is asked for at its own pace.");
    case LiveObstacle::SecondFactor: return LiveWords::tr("This account has a second factor, so Odoo does not tell of changes by itself. Everything is asked for at its own pace.");
    case LiveObstacle::SignInRefused: return LiveWords::tr("Odoo refused the password for live events. It is not tried again by itself: sign in again.");
    case LiveObstacle::NotSubscribed: return LiveWords::tr("Whoever answers live events does not know your session: it is another server or another database. Check the address for live events.");
    case LiveObstacle::NeedsLivePort: return LiveWords::tr("The server answers 500 for live events: they have a port of their own there, usually 8072. Have your proxy send /websocket there, or enter its address in the connection.");
    case LiveObstacle::NotThere: return LiveWords::tr("The server has no live events at this address: it is an old one, or a proxy does not pass /websocket on.");
    case LiveObstacle::Blocked: return LiveWords::tr("Something on the way does not let websockets through.");
    case LiveObstacle::Lost: return LiveWords::tr("The live connection was lost and is tried again.");
    }
    return {};
}

QString clockOff(Duration serverAhead)
{
    return serverAhead == Duration(0) ? QString() : LiveWords::tr("clock %1 off", "time").arg(age(std::chrono::abs(serverAhead)));
}

QString clockWarning(Duration serverAhead)
{
    if (serverAhead == Duration(0))
        return {};
    const QString off = age(std::chrono::abs(serverAhead));
    const QString which = serverAhead > Duration(0) ? LiveWords::tr("Odoo's clock is %1 ahead of this computer's.", "time").arg(off)
                                                    : LiveWords::tr("Odoo's clock is %1 behind this computer's.", "time").arg(off);
    return LiveWords::tr("%1 Ages and deadlines are wrong by as much until one of them is set right; live events are not.", "which clock").arg(which);
}

QString feedMode(FeedMode mode)
{
    switch (mode) {
    case FeedMode::Waiting: return LiveWords::tr("not connected");
    case FeedMode::CatchingUp: return LiveWords::tr("catching up");
    case FeedMode::Polling: return LiveWords::tr("asked for");
    case FeedMode::Push: return LiveWords::tr("live");
    case FeedMode::Unavailable: return LiveWords::tr("not there");
    }
    return {};
}

QString lag(Duration lag)
{
    constexpr qint64 second = 1000;
    if (lag.count() < 10 * second)
        return LiveWords::tr("%1 s", "seconds with decimals").arg(QLocale().toString(static_cast<double>(lag.count()) / second, 'f', 2));
    return age(lag);
}

QString feedLine(const FeedStatus& feed)
{
    QStringList parts{feedMode(feed.mode)};
    if (feed.lag)
        parts << LiveWords::tr("%1 behind", "time").arg(lag(*feed.lag));
    if (feed.lagP95)
        parts << LiveWords::tr("95 of 100 within %1", "time").arg(lag(*feed.lagP95));
    if (feed.lastEventAt)
        parts << LiveWords::tr("told at %1", "time of day").arg(timeOfDay(*feed.lastEventAt));
    return LiveWords::tr("%1: %2", "feed, state").arg(feed.id.value, parts.join(u", "_s));
}

QString feedTable(std::vector<FeedStatus> feeds, int most)
{
    std::erase_if(feeds, [](const FeedStatus& feed) { return feed.mode == FeedMode::Unavailable; });
    std::stable_sort(feeds.begin(), feeds.end(), [](const FeedStatus& a, const FeedStatus& b) {
        return std::pair(isTooLate(a), a.lastEventAt) > std::pair(isTooLate(b), b.lastEventAt);
    });
    QStringList lines;
    for (const FeedStatus& feed : feeds) {
        if (lines.size() == most) {
            lines << LiveWords::tr("and %n more", nullptr, static_cast<int>(feeds.size()) - most);
            break;
        }
        lines << feedLine(feed);
    }
    return lines.join(u'\n');
}

} // namespace backroom::text
