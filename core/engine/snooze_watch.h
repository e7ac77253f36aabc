// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/rules/deadline_heap.h"
#include "core/domain/rules/domain_program.h"
#include "core/domain/work/work_item.h"
#include "core/engine/item_lives.h"

#include <set>
#include <unordered_map>

namespace backroom {

/// Wakes snoozed items by what happens to their records: a change, or a domain that begins to match, by time alone too.
/// The end of the snooze itself is the business of ItemLives. Only items that sleep cost anything.
class SnoozeWatch {
public:
    using ContextOf = std::function<EvaluationContext(const WorkItem& item, RecordTable::Row row)>;

    SnoozeWatch(const Mirror& mirror, ItemLives& lives, ContextOf contextOf);

    /// Why this condition makes no sense for the item: it cannot be read, or would wake it at once. Nothing when it does.
    std::optional<Error> objectionTo(const LifeAct& snooze, const WorkItem& item) const;

    /// Follows the item while it sleeps, and forgets it otherwise.
    void follow(const WorkItem& item);
    void forget(const ItemId& item);
    /// Programs are bound to schemas; one changed.
    void rebind();

    /// Before and after the mirror takes a record over: what differs is a change, what was merely read again is not.
    bool isWatched(const RecordKey& record) const { return m_byRecord.contains(record); }
    void recordChanged(const Record& before, const Record& after);
    /// For domains that lead through other models.
    void modelChanged(const QString& model, const std::vector<std::int64_t>& ids);
    /// Something computed on the item's record moved.
    void itemChanged(const ItemId& item);
    bool isIdle() const { return m_asleep.empty(); }

    /// Wakes whom something woke; each once.
    void wakeDue(Timestamp now);
    std::optional<Timestamp> next() const { return m_deadlines.next(); }

private:
    struct Sleeper {
        WorkItem item;
        std::optional<DomainProgram> program; ///< of a domain; nothing while it cannot be bound
        QString domain;
    };

    void bind(Sleeper& sleeper) const;

    const Mirror& m_mirror;
    ItemLives& m_lives;
    ContextOf m_contextOf;
    std::unordered_map<ItemId, Sleeper> m_asleep;
    QHash<RecordKey, std::set<ItemId>> m_byRecord;
    std::map<ItemId, QString> m_changes; ///< which fields changed
    std::set<ItemId> m_asked;            ///< whose domain may match now
    DeadlineHeap<ItemId> m_deadlines;
};

} // namespace backroom
