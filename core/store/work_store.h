// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/work/item_life.h"
#include "core/domain/work/noise_report.h"
#include "core/store/database.h"
#include "core/store/share_store.h"

#include <memory>

namespace backroom {

/// The lives of items (work.sqlite): claims, notes, snoozes, how they ended. Never removed or rebuilt by the program: people
/// wrote it. Used on the core thread; one process at a time may hold it (a second one gets ErrorKind::StoreLocked).
class WorkStore {
public:
    static Result<std::unique_ptr<WorkStore>> open(const QString& file, FaultHook faults = {});
    ~WorkStore();

    /// One transaction for a whole pass of evaluation: all of it or nothing. Events that are stored already are left alone.
    /// An item whose history does not join what is stored is ErrorKind::StoreCorrupt.
    /// What of it is for others goes into the outbox with it.
    Result<void> write(const std::vector<const ItemLife*>& lives, const std::vector<Share>& shares = {});
    ShareStore& shares() { return m_shares; }

    /// The newest generation of every item, without histories (`eventsBefore` tells how many events there are).
    Result<std::vector<ItemLife>> lives() const;
    /// One item's newest generation; nothing when it is not known.
    Result<std::optional<ItemLife>> life(const ItemId& id) const;
    /// All events of an item's generation, the first one first.
    Result<std::vector<LifeEvent>> history(const ItemId& id, int generation) const;
    /// Earlier generations of an item, the oldest first.
    Result<std::vector<ItemLife>> earlierLives(const ItemId& id) const;
    /// Whole histories of the items that had an event at or after `from` and of those that are open; for reports.
    Result<std::vector<ItemEvents>> eventsSince(Timestamp from) const;

    /// Removes what was closed before the moment, with its events; how many. Open items are never removed, nor anything
    /// younger than the 24 months that domain.md §12.5 asks for, reckoned from `now`.
    Result<int> prune(Timestamp closedBefore, Timestamp now);

private:
    explicit WorkStore(std::unique_ptr<Database> database);
    Result<void> writeOne(const ItemLife& life);
    Result<std::vector<ItemLife>> readLives(const char* sql, const QVariantList& values) const;

    std::unique_ptr<Database> m_database;
    ShareStore m_shares;
};

} // namespace backroom
