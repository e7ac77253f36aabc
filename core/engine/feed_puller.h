// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/records/model_schema.h"
#include "core/domain/rules/feed_definition.h"
#include "core/engine/closed_fields.h"
#include "core/store/cache_store.h"

#include <map>
#include <set>

namespace backroom {

/// Pulls one feed into the cache (design.md §4).
///
/// A pass reads everything with `write_date` ≥ mark − overlap, key-set by id, so that nothing depends on comparing times
/// finer than the whole seconds the server compares by. The mark moves only when a pass is complete: to the newest
/// write_date that was there *before* its first page. A transaction that commits late carries an old write_date and is
/// found by the overlap. Rows vanish only after a complete, error-free id sweep. A field that Odoo shows and refuses to read
/// is left out, like one it does not show.
class FeedPuller : public QObject {
    Q_OBJECT
public:
    FeedPuller(FeedDefinition feed, std::vector<QString> extraFields, SourceId source, CacheStore& cache, Clock& clock,
        QObject* parent = nullptr);

    const FeedDefinition& feed() const { return m_feed; }
    /// What this person may read of the model.
    const ModelSchema& schema() const { return m_schema; }
    const ClosedFields& closedFields() const { return m_closed; }
    /// The declared fields that the source shows.
    std::vector<QString> readableFields() const;

    /// Position and schema as stored, so that the queue can be shown before the source answers.
    Result<void> restore();
    /// Starts a pass; joins the one under way. `sweep` also looks for rows that are gone.
    void pull(OdooClient& client, bool sweep);
    /// Records whose values changed without their write_date (computed figures): the next pass reads them as well.
    void markDirty(const std::set<std::int64_t>& ids);
    bool isDirty() const { return !m_dirty.empty(); }
    /// What markDirty() collected, for whoever reads it now.
    std::set<std::int64_t> takeDirty() { return std::exchange(m_dirty, {}); }
    /// Reads exactly these records now, beside a pass that may be under way, and lets go of those that are gone; `readEnded`
    /// follows. Ids given while that lasts are read next.
    void readNow(OdooClient& client, const std::set<std::int64_t>& ids);
    bool isReading() const { return m_reading != nullptr; }
    /// The next pass reads everything: nobody knows what was missed.
    void readAllAgain();
    bool mustReadAll() const { return m_allWanted; }
    /// Records to keep although they left the feed's domain, asked at every sweep.
    void setKept(std::function<std::set<std::int64_t>()> kept) { m_kept = std::move(kept); }
    /// The cache was emptied: the next pass starts from nothing.
    void forget();
    /// Forgets the pass under way without a signal; the client is about to go.
    void abandon();
    /// The pass under way, or else the last, reads from nothing.
    bool isWholePass() const { return m_isWhole; }
    /// When the last such pass began, on the monotonic clock.
    std::optional<Duration> wholePassAt() const { return m_wholePassAt; }
    bool isPulling() const { return m_step != Step::Idle; }
    /// End of the last complete pass.
    std::optional<Timestamp> readAt() const { return m_readAt; }
    int loaded() const { return m_loaded; }

Q_SIGNALS:
    void applied(const std::vector<backroom::Record>& changed, const std::vector<backroom::RecordKey>& removed);
    /// As applied, for what readNow() read.
    void appliedNow(const std::vector<backroom::Record>& changed, const std::vector<backroom::RecordKey>& removed);
    void readEnded(const std::optional<backroom::Error>& error);
    /// All names the pass had to read, once, before it ends.
    void namesRead(const std::set<QString>& models);
    /// A page was stored; loaded() moved.
    void progressed();
    /// Exactly one after every pull() that was not joined or abandoned.
    void finished(const std::optional<backroom::Error>& error);

private:
    enum class Step { Idle, Schema, Mark, Pages, Closed, Dirty, Names, Sweep, Kept };

    void readSchema();
    void begin();
    void readMark();
    void readPage(std::int64_t afterId);
    void readDirty();
    void takePage(std::int64_t afterId, const OdooClient::Query& query, Result<RecordPage> page);
    /// The read was refused: what is refused is left out, and `again` tried without it.
    void leaveOutClosed(const OdooClient::Query& refused, const Error& error, std::function<void()> again);
    bool storePending();
    void readNames();
    void takeSweep(const std::vector<std::int64_t>& ids);
    /// Of what left the domain, what is to be kept is read once more; the rest goes.
    void readKept(std::set<std::int64_t> wanted, std::set<std::int64_t> missing);
    void letGo(const std::set<std::int64_t>& ids);
    void finish(std::optional<Error> error);
    Json pageDomain(std::int64_t afterId) const;
    Json position() const;
    using NameIds = std::map<QString, std::set<std::int64_t>>;
    void collectNames(const std::vector<Record>& records, NameIds& missing) const;

    // feed_puller_now.cpp
    void readNextNow();
    void takeNow(const std::vector<std::int64_t>& asked, RecordPage page);
    void confirmGone(std::set<std::int64_t> missing);
    bool applyNow(RecordPage page);
    void letGoNow(const std::set<std::int64_t>& ids);
    void readNamesNow(NameIds missing);
    void endNow(const std::optional<Error>& error);

    FeedDefinition m_feed;
    SourceId m_source;
    CacheStore& m_cache;
    Clock& m_clock;
    OdooClient* m_client = nullptr;
    /// Callbacks of an abandoned pass belong to a dead owner and never arrive.
    std::unique_ptr<QObject> m_pass;
    Step m_step = Step::Idle;
    bool m_sweepWanted = false;
    bool m_allWanted = false;
    bool m_isWhole = false;
    std::optional<Duration> m_wholePassAt;
    std::optional<Timestamp> m_sweptAt;
    ModelSchema m_schema;
    std::optional<Duration> m_schemaReadAt; ///< on the monotonic clock
    ClosedFields m_closed;
    std::set<QString> m_fieldsRead; ///< all rows up to the mark were read with these
    std::optional<Timestamp> m_mark;    ///< everything up to here is known
    std::optional<Timestamp> m_newMark; ///< taken over when the pass is complete
    Timestamp m_since{};
    /// Read, but not stored yet: the request for the next page goes out first, so that the server works while we do.
    std::optional<RecordPage> m_pending;
    ScopedTimer m_storeTimer;
    std::set<std::int64_t> m_known;
    std::set<std::int64_t> m_dirty;
    std::function<std::set<std::int64_t>()> m_kept = [] { return std::set<std::int64_t>(); };
    NameIds m_knownNames;
    NameIds m_missingNames;
    std::set<QString> m_newNames; ///< models with names read in this pass
    std::optional<Timestamp> m_readAt;
    int m_loaded = 0;
    std::unique_ptr<QObject> m_reading; ///< owns the answers of readNow()
    std::set<std::int64_t> m_wantedNow;
    NameIds m_missingNamesNow;
};

} // namespace backroom
