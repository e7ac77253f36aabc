// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/feed_pulls_parts.h"

#include <algorithm>
#include <utility>

/// What the source tells by itself, and how late all that is shown is.
namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// So far figures of others are followed at once when something was told; more would be feeds that move each other.
constexpr int mostHops = 3;
/// More than that in one page is history being read, and no news.
constexpr std::size_t mostNews = 500;

/// Is all that was read there already, but for who wrote it when?
bool showsTheSame(const Record& shown, const Record& read)
{
    return std::all_of(read.names->begin(), read.names->end(), [&](const QString& name) {
        return name == "write_date"_L1 || name == "write_uid"_L1 || shown.value(name) == read.value(name);
    });
}

} // namespace

bool FeedPulls::readsModel(const QString& model) const
{
    return std::any_of(m_pulls.begin(), m_pulls.end(), [&](const auto& pull) { return pull->puller.feed().model == model; });
}

bool FeedPulls::readTold(const QString& model, const std::set<std::int64_t>& ids, Duration toldAt)
{
    bool isReading = false;
    for (auto& pull : m_pulls) {
        if (pull->puller.feed().model != model || !isNeeded(*pull))
            continue;
        pull->lastToldAt = m_clock.now();
        if (!m_client || (pull->error && isUnavailable(*pull->error)))
            continue;
        if (pull->puller.schema().empty()) {
            pull->toldEarly.insert(ids.begin(), ids.end());
            continue;
        }
        pull->toldAt = std::min(toldAt, pull->toldAt.value_or(toldAt));
        pull->hops = 0;
        pull->puller.readNow(*m_client, ids);
        isReading = true;
    }
    return isReading;
}

void FeedPulls::takeTold(Pull& pull, const std::vector<Record>& changed, const std::vector<RecordKey>& removed)
{
    if (pull.puller.isPulling()) {
        for (const Record& record : changed)
            pull.readMeanwhile.insert(record.key);
    }
    m_board.apply(pull.puller.feed().id, changed, removed);
    if (pull.hops < mostHops)
        spread(pull, changed);
}

void FeedPulls::finishTold(Pull& pull, const std::optional<Error>& error)
{
    const QString model = pull.puller.feed().model;
    if (const auto toldAt = std::exchange(pull.toldAt, std::nullopt); toldAt && !error)
        pull.lags.add(m_clock.monotonic() - *toldAt);
    // A pass knows what to do about fields that are refused, and about everything else that may be wrong; one that fails as
    // well is not begun again at every hint.
    if (error && !pull.puller.isPulling() && m_client)
        pollAfter(pull, pull.failures == 0 ? Duration(0) : delayAfter(pull));
    else if (!error)
        readMovedNow(pull.hops + 1);
    const bool isOver = std::none_of(m_pulls.begin(), m_pulls.end(),
        [&](const auto& each) { return each->puller.feed().model == model && each->puller.isReading(); });
    if (isOver)
        Q_EMIT toldRead(model);
    Q_EMIT progressed();
}

void FeedPulls::readMovedNow(int hops)
{
    for (auto& target : m_pulls) {
        FeedPuller& puller = target->puller;
        const bool canRead = m_client && target->isDone && !target->error && isNeeded(*target) && !puller.isPulling() && !puller.isReading();
        if (hops > mostHops || !puller.isDirty() || !canRead)
            continue;
        target->hops = hops;
        puller.readNow(*m_client, puller.takeDirty());
    }
}

void FeedPulls::setTold(std::set<QString> models)
{
    const std::set<QString> before = std::exchange(m_told, std::move(models));
    for (auto& pull : m_pulls) {
        // What is told of from now on is polled once more at the old pace: something may have come by neither way in between.
        if (pull->timer.isRunning() && before.contains(pull->puller.feed().model) && !isTold(*pull))
            pollAfter(*pull, delayAfter(*pull));
    }
}

bool FeedPulls::isTold(const Pull& pull) const
{
    return m_told.contains(pull.puller.feed().model);
}

void FeedPulls::readAllAgain()
{
    for (auto& each : m_pulls) {
        const bool isBeingRead = each->puller.isPulling() && each->puller.isWholePass();
        const bool wasRead = each->isDone && each->puller.isWholePass();
        if (isBeingRead || wasRead || !isNeeded(*each) || (each->error && isUnavailable(*each->error)))
            continue;
        each->puller.readAllAgain();
        pull(*each, true);
    }
}

void FeedPulls::measure(Pull& pull, const std::vector<Record>& changed)
{
    if (pull.puller.isWholePass() || !pull.puller.readAt() || changed.size() > mostNews)
        return;
    std::map<std::int64_t, Timestamp> found;
    for (const Record& record : changed) {
        const std::optional<Record> before = m_board.record(record.key);
        if (before && (before->writeDate() == record.writeDate() || showsTheSame(*before, record)))
            continue;
        found[record.key.id] = record.writeDate();
        pull.lags.add(serverNow() - record.writeDate());
    }
    pull.foundUntold = pull.foundUntold || !found.empty();
    if (!found.empty())
        Q_EMIT foundByPoll(pull.puller.feed().model, found);
}

Timestamp FeedPulls::serverNow() const
{
    return m_clock.now() + (m_client ? m_client->connection().serverAhead() : Duration(0));
}

FeedMode FeedPulls::modeOf(const Pull& pull) const
{
    if (pull.error && isUnavailable(*pull.error))
        return FeedMode::Unavailable;
    if (!m_client)
        return FeedMode::Waiting;
    const bool isWhole = pull.puller.isPulling() && pull.puller.isWholePass();
    if (!pull.isDone || isWhole || pull.puller.mustReadAll())
        return FeedMode::CatchingUp;
    return isTold(pull) ? FeedMode::Push : FeedMode::Polling;
}

std::vector<FeedStatus> FeedPulls::statuses() const
{
    std::vector<FeedStatus> all;
    for (const auto& pull : m_pulls) {
        const FeedDefinition& feed = pull->puller.feed();
        FeedStatus status{feed.id, feed.model, modeOf(*pull), pull->lags.newest(), pull->lags.p95(), feed.lagTarget, pull->lastToldAt, {}, pull->puller.readAt(), pull->error};
        if (pull->toldAt) {
            status.lag = m_clock.monotonic() - *pull->toldAt;
            status.toldAt = m_clock.now() - *status.lag;
        }
        all.push_back(std::move(status));
    }
    return all;
}

} // namespace backroom
