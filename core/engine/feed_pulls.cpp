// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/feed_pulls_parts.h"

#include "core/base/log.h"

#include <QScopeGuard>

#include <algorithm>
#include <utility>

namespace backroom {

using namespace std::chrono_literals;

namespace {

constexpr Duration longestDelay = 60s;
/// A model that is not there, or may not be read, is asked for again at this pace: rights are granted and modules
/// installed while the console runs.
constexpr Duration unavailableDelay = 10min;
/// What the source tells of by itself is asked for at this pace: a safety net, as a hint may be lost and some changes send
/// none. While that finds nothing it is asked for more and more seldom: many consoles do nothing else all day.
constexpr Duration toldDelay = 5min;
constexpr int mostToldDelays = 3;
/// So often is a feed read again at once because others moved its figures; more would be feeds that move each other.
constexpr int mostRereads = 3;

/// Where the cache remembers that a feed's model is not there, or may not be read.
FeedId availabilityOf(const FeedId& feed)
{
    return {QStringLiteral("availability:") + feed.value};
}

} // namespace

FeedPulls::FeedPulls(Clock& clock, CacheStore& cache, QueueBoard& board, SourceId source, QObject* parent)
    : QObject(parent), m_clock(clock), m_cache(cache), m_board(board), m_source(std::move(source))
{
}

FeedPulls::~FeedPulls() = default;

void FeedPulls::setDefinitions(const Definitions& definitions)
{
    m_pulls.clear();
    m_ownFeeds.clear();
    for (const FeedDefinition& feed : definitions.feeds) {
        if (feed.isOwn)
            m_ownFeeds.insert(feed.id); // what this program knows by itself
        else
            add(feed, definitions.rules);
    }
}

void FeedPulls::add(const FeedDefinition& feed, const std::vector<Rule>& rules)
{
    std::vector<QString> extra;
    for (const Rule& rule : rules) {
        if (rule.feed != feed.id)
            continue;
        const auto more = rule.fields();
        extra.insert(extra.end(), more.begin(), more.end());
    }
    std::sort(extra.begin(), extra.end());
    extra.erase(std::unique(extra.begin(), extra.end()), extra.end());
    Pull& pull = *m_pulls.emplace_back(new Pull{{feed, extra, m_source, m_cache, m_clock}, ScopedTimer(m_clock)});
    FeedPuller& puller = pull.puller;
    puller.setKept([this, id = feed.id] { return m_board.keptRecords(id); });
    connect(&puller, &FeedPuller::applied, this,
        [this, &pull](const std::vector<Record>& changed, const std::vector<RecordKey>& removed) { take(pull, changed, removed); });
    connect(&puller, &FeedPuller::namesRead, this, [this](const std::set<QString>& models) { m_board.reloadNames(models); });
    connect(&puller, &FeedPuller::appliedNow, this,
        [this, &pull](const std::vector<Record>& changed, const std::vector<RecordKey>& removed) { takeTold(pull, changed, removed); });
    connect(&puller, &FeedPuller::readEnded, this, [this, &pull](const std::optional<Error>& error) { finishTold(pull, error); });
    connect(&puller, &FeedPuller::progressed, this, &FeedPulls::progressed);
    connect(&puller, &FeedPuller::finished, this, [this, &pull](const std::optional<Error>& error) { finish(pull, error); });
}

Result<void> FeedPulls::restore()
{
    std::set<QString> named;
    // Rules are bound once, when all that is known is there.
    m_board.setHeld(true);
    const auto letGo = qScopeGuard([this] { m_board.setHeld(false); });
    for (auto& pull : m_pulls) {
        const auto restored = pull->puller.restore();
        if (!restored && restored.error().kind == ErrorKind::StoreCorrupt)
            return restored;
        if (!restored)
            pull->error = restored.error();
        restoreAvailability(*pull);
        if (!pull->puller.schema().empty())
            showSchema(*pull);
        if (pull->puller.readAt())
            m_board.setReadAt(pull->puller.feed().id, *pull->puller.readAt());
        for (const auto& [name, field] : pull->puller.schema()) {
            if (!field.relation.isEmpty())
                named.insert(field.relation);
        }
    }
    m_board.reloadNames(named);
    return {};
}

void FeedPulls::restoreAvailability(Pull& pull)
{
    const FeedId feed = pull.puller.feed().id;
    const auto known = m_cache.position(availabilityOf(feed));
    const auto kind = known ? errorKindFromName(textOf(*known)) : std::nullopt;
    if (!kind)
        return;
    pull.error = Error::of(*kind);
    m_board.setUnavailable(feed, *pull.error);
}

void FeedPulls::keepAvailability(const Pull& pull)
{
    const FeedId feed = pull.puller.feed().id;
    const Json now = pull.error && isUnavailable(*pull.error) ? toJson(toName(pull.error->kind)) : Json();
    const auto known = m_cache.position(availabilityOf(feed));
    if (known && *known == now)
        return;
    if (const auto kept = known ? m_cache.apply(availabilityOf(feed), {}, {}, now) : Result<void>(known.error()); !kept)
        log::failure("availability not kept", kept.error(), feed.value);
}

void FeedPulls::need(std::set<FeedId> feeds, bool alone)
{
    m_needed = std::move(feeds);
    const bool wasAlone = std::exchange(m_alone, alone);
    // Once all are wanted, each has its own pace.
    if (!m_client || (!m_alone && !wasAlone))
        return;
    for (auto& each : m_pulls) {
        if (isNeeded(*each) && !each->isDone && !each->puller.isPulling())
            pull(*each, false);
    }
}

bool FeedPulls::isNeeded(const Pull& pull) const
{
    return !m_alone || m_needed.contains(pull.puller.feed().id);
}

void FeedPulls::resume(OdooClient& client)
{
    m_client = &client;
    for (auto& each : m_pulls) {
        each->isDone = false;
        each->rereads = 0;
    }
    for (const bool first : {true, false}) {
        for (auto& each : m_pulls) {
            if (isNeeded(*each) && m_needed.contains(each->puller.feed().id) == first)
                pull(*each, false);
        }
    }
}

void FeedPulls::suspend()
{
    m_client = nullptr;
    for (auto& pull : m_pulls) {
        pull->puller.abandon();
        pull->timer.stop();
        pull->toldAt.reset();
    }
}

void FeedPulls::forget()
{
    for (auto& pull : m_pulls)
        pull->puller.forget();
}

void FeedPulls::refresh(const std::set<FeedId>& feeds)
{
    for (auto& each : m_pulls) {
        if (isNeeded(*each) && (feeds.empty() || feeds.contains(each->puller.feed().id)))
            pull(*each, true);
    }
}

void FeedPulls::takeFresh(const FeedId& feed, const Record& record)
{
    for (auto& pull : m_pulls) {
        if (pull->puller.feed().id == feed && pull->puller.isPulling())
            pull->readMeanwhile.insert(record.key);
    }
    m_board.apply(feed, {record}, {});
}

void FeedPulls::pull(Pull& pull, bool sweep)
{
    if (!m_client)
        return;
    pull.timer.stop();
    pull.puller.pull(*m_client, sweep);
    Q_EMIT progressed();
}

void FeedPulls::showSchema(const Pull& pull)
{
    std::set<QString> closed;
    for (const auto& [field, id] : pull.puller.closedFields())
        closed.insert(field);
    m_board.setClosed(pull.puller.feed().id, std::move(closed));
    m_board.setSchema(pull.puller.feed().id, pull.puller.schema(), pull.puller.readableFields());
}

void FeedPulls::take(Pull& pull, const std::vector<Record>& changed, const std::vector<RecordKey>& removed)
{
    const FeedId& feed = pull.puller.feed().id;
    showSchema(pull);
    measure(pull, changed);
    if (pull.readMeanwhile.empty()) {
        m_board.apply(feed, changed, removed);
    } else {
        std::vector<Record> newer = changed;
        std::erase_if(newer, [&](const Record& record) { return pull.readMeanwhile.contains(record.key); });
        m_board.apply(feed, newer, removed);
    }
    spread(pull, changed);
}

void FeedPulls::spread(const Pull& source, const std::vector<Record>& changed)
{
    for (auto& target : m_pulls) {
        const FeedDefinition& feed = target->puller.feed();
        if (std::find(feed.dirtiedBy.begin(), feed.dirtiedBy.end(), source.puller.feed().model) == feed.dirtiedBy.end())
            continue;
        // Both were read from nothing just now: what moved since is within the overlap and comes with the next pass.
        const auto sourceRead = source.puller.wholePassAt();
        const auto targetRead = target->puller.wholePassAt();
        if (source.puller.isWholePass() && sourceRead && targetRead && *sourceRead - *targetRead < source.puller.feed().overlap)
            continue;
        std::set<std::int64_t> ids;
        for (const auto& [name, field] : source.puller.schema()) {
            if (field.relation != feed.model || field.type != QLatin1StringView("many2one"))
                continue;
            for (const Record& record : changed)
                ids.insert(record.value(name).toId());
        }
        target->puller.markDirty(ids);
    }
}

void FeedPulls::rereadMoved()
{
    for (auto& each : m_pulls) {
        const bool isOver = each->isDone && !each->puller.isPulling() && !each->error;
        if (isOver && isNeeded(*each) && each->puller.isDirty() && each->rereads++ < mostRereads)
            pull(*each, false);
    }
}

Duration FeedPulls::delayAfter(const Pull& pull) const
{
    const Duration pace = pull.puller.feed().pollInterval;
    if (pull.puller.mustReadAll() && !pull.error)
        return Duration(0);
    if (!pull.error)
        return isTold(pull) ? std::max(pace, toldDelay * std::clamp(pull.quietPasses, 1, mostToldDelays)) : pace;
    if (isUnavailable(*pull.error))
        return std::max(pace, unavailableDelay);
    return std::max(pace, std::min(longestDelay, pace * (1 << std::min(pull.failures, 5))));
}

void FeedPulls::finish(Pull& pull, const std::optional<Error>& error)
{
    const FeedId feed = pull.puller.feed().id;
    pull.readMeanwhile.clear();
    pull.error = error;
    pull.isDone = true;
    pull.failures = error ? pull.failures + 1 : 0;
    if (!error) {
        showSchema(pull);
        // A model without a single record brings no page; what waited only for its schema is judged now.
        m_board.apply(feed, {}, {});
        m_board.passComplete(feed, m_clock.now());
        pull.quietPasses = isTold(pull) && !std::exchange(pull.foundUntold, false) ? pull.quietPasses + 1 : 0;
    } else {
        if (isUnavailable(*error))
            m_board.setUnavailable(feed, *error);
        log::failure("pull failed", *error, feed.value);
    }
    keepAvailability(pull);
    pollAfter(pull, delayAfter(pull));
    if (!error && m_client && !pull.toldEarly.empty() && !pull.puller.schema().empty())
        pull.puller.readNow(*m_client, std::exchange(pull.toldEarly, {}));
    if (m_alone)
        rereadMoved();
    Q_EMIT finished(feed, error);
}

void FeedPulls::pollAfter(Pull& pull, Duration delay)
{
    pull.timer.start(delay, [this, &pull] { this->pull(pull, false); });
}

FeedPulls::Status FeedPulls::status(const FeedId& feed) const
{
    const auto found = std::find_if(m_pulls.begin(), m_pulls.end(), [&](const auto& pull) { return pull->puller.feed().id == feed; });
    if (found == m_pulls.end())
        return m_ownFeeds.contains(feed) ? Status{m_clock.now(), {}, 0, true, false} : Status();
    const FeedPuller& puller = (*found)->puller;
    return {puller.readAt(), (*found)->error, puller.loaded(), puller.feed().isOptional, isTold(**found)};
}

bool FeedPulls::isPulling() const
{
    return std::any_of(m_pulls.begin(), m_pulls.end(), [](const auto& pull) { return pull->puller.isPulling() || pull->puller.isReading(); });
}

std::vector<FeedId> FeedPulls::feeds() const
{
    std::vector<FeedId> all;
    for (const auto& pull : m_pulls)
        all.push_back(pull->puller.feed().id);
    return all;
}

} // namespace backroom
