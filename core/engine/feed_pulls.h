// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/definitions.h"
#include "core/engine/feed_puller.h"
#include "core/engine/lag_meter.h"
#include "core/engine/queue_board.h"

namespace backroom {

/// Keeps every feed of a source pulled: each at its own pace, backing off after errors, and again when the records of
/// another feed say that figures of this one have moved (FeedDefinition::dirtiedBy). What the source tells by itself is read
/// at once, and its feeds are polled slowly meanwhile. What is read goes to the board.
class FeedPulls : public QObject {
    Q_OBJECT
public:
    FeedPulls(Clock& clock, CacheStore& cache, QueueBoard& board, SourceId source, QObject* parent = nullptr);
    ~FeedPulls() override;

    void setDefinitions(const Definitions& definitions);
    /// Shows what the cache holds. StoreCorrupt when the replica is damaged; then forget() and clear the cache.
    Result<void> restore();
    /// These feeds come first. With `alone` the others are not pulled at all, those that come to be needed later begin at
    /// once, and what moved meanwhile is read again before the time of the next poll: for a process that is there for
    /// these and goes.
    void need(std::set<FeedId> feeds, bool alone);
    /// The source is there: all feeds are pulled now and then by their pace.
    void resume(OdooClient& client);
    /// The source is gone, or is about to be another one.
    void suspend();
    /// The cache was emptied.
    void forget();
    /// Pulls these feeds now and looks for what is gone; an empty set means all.
    void refresh(const std::set<FeedId>& feeds);
    /// A record read by a decision or a detail: a page asked for earlier must not put the old state back.
    void takeFresh(const FeedId& feed, const Record& record);

    /// Does a feed read it?
    bool readsModel(const QString& model) const;
    /// Reads what the source told of, in every feed of the model → toldRead; false when there is none that can read now. Feeds
    /// whose figures move with it follow, and so on, a few steps.
    bool readTold(const QString& model, const std::set<std::int64_t>& ids, Duration toldAt);
    /// The source tells of these models now.
    void setTold(std::set<QString> models);
    /// It is not known what was missed: every feed is read whole, but those that just were since resume().
    void readAllAgain();
    std::vector<FeedStatus> statuses() const;
    /// By the source's clock, as far as its answers tell.
    Timestamp serverNow() const;

    struct Status {
        std::optional<Timestamp> readAt; ///< end of the last complete pass
        std::optional<Error> error;
        int loaded = 0;
        bool isOptional = false;         ///< its model may be absent without that being worth a word
        bool isTold = false;             ///< the source tells when something changes
    };
    Status status(const FeedId& feed) const;
    bool isPulling() const;
    std::vector<FeedId> feeds() const;

Q_SIGNALS:
    /// A page was stored or a pass began.
    void progressed();
    void finished(const backroom::FeedId& feed, const std::optional<backroom::Error>& error);
    /// All feeds of the model have read it.
    void toldRead(const QString& model);
    /// A poll found changes that were not shown before, with their write_date.
    void foundByPoll(const QString& model, const std::map<std::int64_t, backroom::Timestamp>& changes);

private:
    struct Pull;
    void add(const FeedDefinition& feed, const std::vector<Rule>& rules);
    void pull(Pull& pull, bool sweep);
    void showSchema(const Pull& pull);
    void take(Pull& pull, const std::vector<Record>& changed, const std::vector<RecordKey>& removed);
    void finish(Pull& pull, const std::optional<Error>& error);
    /// What was learned about a model of the source counts until it is asked again.
    void restoreAvailability(Pull& pull);
    void keepAvailability(const Pull& pull);
    void spread(const Pull& source, const std::vector<Record>& changed);
    void rereadMoved();
    Duration delayAfter(const Pull& pull) const;
    void pollAfter(Pull& pull, Duration delay);
    bool isTold(const Pull& pull) const;
    FeedMode modeOf(const Pull& pull) const;

    // feed_pulls_told.cpp
    void takeTold(Pull& pull, const std::vector<Record>& changed, const std::vector<RecordKey>& removed);
    void finishTold(Pull& pull, const std::optional<Error>& error);
    void readMovedNow(int hops);
    /// Which of them a poll shows for the first time, and how late.
    void measure(Pull& pull, const std::vector<Record>& changed);
    bool isNeeded(const Pull& pull) const;

    Clock& m_clock;
    CacheStore& m_cache;
    QueueBoard& m_board;
    SourceId m_source;
    OdooClient* m_client = nullptr;
    std::vector<std::unique_ptr<Pull>> m_pulls;
    std::set<FeedId> m_needed;
    std::set<FeedId> m_ownFeeds;
    bool m_alone = false;
    std::set<QString> m_told;
};

} // namespace backroom
