// SPDX-License-Identifier: GPL-3.0-or-later
// A console without a window, for scripts that watch one over a long time (tests/stack/prove_absence):
//
//     BACKROOM_SECRET=password watching_console URL DATABASE LOGIN FOLDER
//
// Prints a line of JSON whenever the source's state changes. Reads commands: "dump MODEL" prints what its cache holds of a
// model, "feeds" how late each feed is, "quit" ends it.
#include "core/base/names.h"
#include "core/engine/console.h"
#include "core/engine/system_clock.h"
#include "core/net/qt_live_transport.h"
#include "core/store/cache_store.h"

#include <QCoreApplication>
#include <QSocketNotifier>
#include <QTextStream>

#include <cstdio>
#include <unistd.h>

using namespace backroom;
using namespace Qt::StringLiterals;

namespace {

void say(const Json& line)
{
    std::printf("%s\n", dumpJson(line).constData());
    std::fflush(stdout);
}

Json dumpOf(const QString& cacheFile, const QString& model)
{
    const auto cache = CacheStore::open(cacheFile);
    const auto records = cache ? (*cache)->records(ConnectionSettings().id, model) : Result<std::vector<Record>>(cache.error());
    if (!records)
        return {{"error", toJson(toName(records.error().kind))}};
    Json all = Json::object();
    for (const Record& record : *records) {
        Json values = Json::object();
        for (const QString& name : *record.names)
            values[name.toStdString()] = toJson(record.value(name));
        all[std::to_string(record.key.id)] = std::move(values);
    }
    return {{"model", toJson(model)}, {"records", std::move(all)}};
}

constexpr auto feedModes = nameTable<FeedMode>({{FeedMode::Waiting, "waiting"}, {FeedMode::CatchingUp, "catching-up"}, {FeedMode::Polling, "polling"},
    {FeedMode::Push, "push"}, {FeedMode::Unavailable, "unavailable"}});
constexpr auto sourcePhases = nameTable<SourcePhase>({{SourcePhase::Disconnected, "disconnected"}, {SourcePhase::Discovering, "discovering"},
    {SourcePhase::SigningIn, "signing-in"}, {SourcePhase::Online, "online"}, {SourcePhase::Offline, "offline"}, {SourcePhase::Refused, "refused"}});

Json feedsOf(const std::vector<FeedStatus>& feeds)
{
    Json all = Json::object();
    for (const FeedStatus& feed : feeds)
        all[feed.id.value.toStdString()] = {{"mode", toJson(feedModes.nameOf(feed.mode))}, {"lag", feed.lag ? Json(feed.lag->count()) : Json()}};
    return {{"feeds", std::move(all)}};
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication app(argc, argv);
    const QStringList given = QCoreApplication::arguments();
    if (given.size() != 5)
        return 2;
    const auto clock = makeSystemClock();
    const auto secrets = makeMemoryStore();
    // The console tells of itself until it is gone.
    std::vector<FeedStatus> feeds;
    Json last;
    Console console({*clock, [](const ConnectionSettings& settings) { return makeQtTransport({settings.caFile, settings.allowPlainHttp}); },
        *secrets, given[4] + u"/data"_s, given[4] + u"/config"_s, QStringLiteral(BACKROOM_RESOURCES), u"watching"_s, {},
        [](const ConnectionSettings& settings) { return makeQtLiveTransport({settings.caFile, settings.allowPlainHttp}); }});
    QObject::connect(&console, &Console::feedsChanged, &app, [&](const std::vector<FeedStatus>& now) { feeds = now; });
    QObject::connect(&console, &Console::sourceChanged, &app, [&](const SourceStatus& source) {
        const Json now = {{"phase", toJson(sourcePhases.nameOf(source.phase))}, {"live", toJson(toName(source.live.mode))}, {"obstacle", toJson(toName(source.live.obstacle))}};
        if (now != std::exchange(last, now))
            say(now);
    });
    if (const auto started = console.start(); !started)
        return 1;
    ConnectionSettings settings;
    settings.url = given[1];
    settings.database = given[2];
    settings.login = given[3];
    settings.secretIsKey = false;
    console.connectSource(settings, Secret(qgetenv("BACKROOM_SECRET")));

    QTextStream input(stdin);
    QSocketNotifier commands(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&commands, &QSocketNotifier::activated, &app, [&] {
        const QStringList words = input.readLine().split(u' ');
        if (words.value(0) == "dump"_L1)
            say(dumpOf(given[4] + u"/data/cache.sqlite"_s, words.value(1)));
        else if (words.value(0) == "feeds"_L1)
            say(feedsOf(feeds));
        else
            QCoreApplication::quit();
    });
    return QCoreApplication::exec();
}
