// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/live_link.h"

#include "core/base/log.h"
#include "core/net/source_url.h"

namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Where the cache remembers up to where the bus was heard.
const FeedId liveMemory{u"source:live"_s};
constexpr Duration keepPause = 10s;

std::optional<LiveMark> markOf(const Json& memory)
{
    if (!memory.is_object())
        return std::nullopt;
    const auto at = fromIso(textAt(memory, "at"));
    const auto newestAt = fromIso(textAt(memory, "newestAt"));
    const std::int64_t settled = integerAt(memory, "settled");
    const std::int64_t newest = integerAt(memory, "newest");
    return at && newestAt && settled >= 0 && newest >= settled ? std::optional(LiveMark{settled, newest, *newestAt, *at}) : std::nullopt;
}

Json toJson(const LiveMark& mark)
{
    return {{"settled", mark.settled}, {"newest", mark.newest}, {"newestAt", toIso(mark.newestAt).toStdString()}, {"at", toIso(mark.at).toStdString()}};
}

std::set<QString> announcedOf(const Json& memory)
{
    std::set<QString> models;
    const Json list = memory.is_object() ? memory.value("announced", Json::array()) : Json::array();
    for (const Json& model : list)
        models.insert(textOf(model));
    return models;
}

} // namespace

LiveLink::LiveLink(LiveTransportFactory make, Clock& clock, CacheStore& cache, FeedPulls& pulls, QObject* parent)
    : QObject(parent), m_make(std::move(make)), m_clock(clock), m_cache(cache), m_pulls(pulls), m_hints(clock, pulls), m_keeping(clock)
{
    connect(&m_hints, &LiveHints::announcedChanged, this, &LiveLink::keepSoon);
}

LiveLink::~LiveLink() = default;

void LiveLink::resume(const ConnectionSettings& settings, const OdooCredentials& credentials, HttpTransport& transport, int serverMajor)
{
    suspend();
    const auto server = baseUrl(settings.url, settings.allowPlainHttp);
    const auto live = settings.liveUrl.isEmpty() ? server : liveBaseUrl(settings.liveUrl, settings.allowPlainHttp);
    if (!m_make || !server)
        return;
    if (!live) {
        log::failure("no live events", live.error());
        return;
    }
    const auto memory = m_cache.position(liveMemory);
    if (!memory)
        log::failure("live events: nothing remembered", memory.error());
    m_hints.restore(memory ? announcedOf(*memory) : std::set<QString>());
    m_sockets = m_make(settings);
    m_channel = std::make_unique<LiveChannel>(transport, *m_sockets, m_clock,
        LiveSettings{*server, *live, credentials, serverMajor, memory ? markOf(*memory) : std::nullopt});
    connect(m_channel.get(), &LiveChannel::statusChanged, this, &LiveLink::statusChanged);
    connect(m_channel.get(), &LiveChannel::hinted, this, [this](const std::vector<odoo::ChangeHint>& hints) {
        m_hints.take(hints);
        keepSoon();
    });
    connect(m_channel.get(), &LiveChannel::heard, this, [this](bool missed) {
        m_hints.setHearing(true);
        if (missed)
            m_pulls.readAllAgain();
        keepSoon();
        Q_EMIT statusChanged();
    });
    connect(m_channel.get(), &LiveChannel::lost, this, [this] {
        keep();
        m_hints.setHearing(false);
        Q_EMIT statusChanged();
    });
    m_channel->start();
}

void LiveLink::suspend()
{
    if (!m_channel)
        return;
    keep();
    m_keeping.stop();
    m_hints.setHearing(false);
    m_channel->disconnect(this);
    m_channel->stop();
    m_channel.release()->deleteLater(); // we may be inside one of its signals
    m_kept.reset();
    Q_EMIT statusChanged();
}

LiveStatus LiveLink::status() const
{
    return m_channel ? m_channel->status() : LiveStatus();
}

std::optional<Timestamp> LiveLink::heardUntil() const
{
    return m_channel && m_channel->isHearing() ? m_channel->heardAt() : std::nullopt;
}

void LiveLink::keepSoon()
{
    if (!m_keeping.isRunning())
        m_keeping.start(keepPause, [this] { keep(); });
}

void LiveLink::keep()
{
    const auto mark = m_channel ? m_channel->mark() : std::nullopt;
    if (!mark)
        return;
    Json memory = toJson(*mark);
    memory["announced"] = Json::array();
    for (const QString& model : m_hints.announced())
        memory["announced"].push_back(backroom::toJson(model));
    if (m_channel->isHearing())
        keepSoon(); // the time moves on without any event
    if (m_kept == memory)
        return;
    if (const auto kept = m_cache.apply(liveMemory, {}, {}, memory); !kept)
        return log::failure("live events not remembered", kept.error());
    m_kept = std::move(memory);
}

} // namespace backroom
