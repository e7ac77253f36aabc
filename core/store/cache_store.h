// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/records/record_version.h"
#include "core/store/database.h"

#include <map>
#include <memory>
#include <set>

namespace backroom {

/// The disposable replica of the sources (cache.sqlite). One per process, used on the core thread. A corrupt or too-new
/// file is removed and rebuilt; all other errors (disk full, locked, read-only) are reported and leave it alone.
class CacheStore {
public:
    static Result<std::unique_ptr<CacheStore>> open(const QString& file, FaultHook faults = {});
    ~CacheStore();

    /// True when the file had to be thrown away at open; the feeds must be pulled from the start.
    bool wasRebuilt() const;

    /// One transaction: the page's records are written, removed ids go, and the feed's position moves. A crash leaves all or nothing.
    /// What they replace is kept as an earlier version; `readAt` dates what the record itself does not.
    Result<void> apply(const FeedId& feed, const std::vector<Record>& records, const std::vector<RecordKey>& removals, const Json& position,
        Timestamp readAt = {});
    Result<std::vector<Record>> records(const SourceId& source, const QString& model) const;
    /// Versions of the models' records that were true at `from` or later, the present ones included, in no order.
    Result<std::vector<RecordVersion>> versions(const SourceId& source, const std::set<QString>& models, Timestamp from) const;
    /// Forgets versions that ended before, the oldest first and at most `most` of them; true when there are more.
    Result<bool> forgetVersions(const SourceId& source, Timestamp before, int most);
    /// Position as last applied; null when the feed was never pulled.
    Result<Json> position(const FeedId& feed) const;

    /// Display names of many2one targets, read once per model.
    Result<void> applyNames(const SourceId& source, const QString& model, const std::map<std::int64_t, QString>& names);
    Result<std::map<std::int64_t, QString>> names(const SourceId& source, const QString& model) const;

    /// Forgets everything of a source, and every feed's position, in one transaction.
    Result<void> clear(const SourceId& source);

private:
    Result<std::map<qint64, std::shared_ptr<const FieldNames>>> shapes() const;
    explicit CacheStore(std::unique_ptr<Database> database, bool rebuilt);
    std::unique_ptr<Database> m_database;
    bool m_rebuilt = false;
};

} // namespace backroom
