// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_types.h"
#include "core/domain/rules/deadline_heap.h"
#include "core/domain/work/escalation.h"
#include "core/domain/work/work_item.h"
#include "core/engine/definitions.h"
#include "core/store/work_store.h"

#include <QObject>

#include <set>
#include <unordered_map>

namespace backroom {

/// The lives of all items of a source: what reads and people do to them goes through the state machine of item_life.h,
/// into the work store, and wakes by one heap of deadlines (leases, snoozes, SLA marks, escalation).
class ItemLives : public QObject {
    Q_OBJECT
public:
    ItemLives(Clock& clock, WorkStore& store, const Definitions& definitions, QObject* parent = nullptr);

    Result<void> restore();

    /// A read found the record matching.
    void raised(const WorkItem& item, Timestamp now);
    /// A read found it not matching. True when that closes the item; `isOver` closes it at once.
    bool readClean(const ItemId& id, bool isOver, Timestamp now);
    /// Writes what changed, in one transaction. What cannot be written is tried again with the next one.
    void flush();

    /// What a person does to an item.
    Result<ItemLife> act(const ItemId& id, const LifeAct& act);
    /// What became known of it afterwards, because somebody else did it.
    Result<ItemLife> fold(const ItemId& id, const LifeAct& act, Timestamp at);
    /// What of a person's act is for others goes into the store together with it.
    using ShareMaker = std::function<std::vector<Share>(const ItemLife& before, const ItemLife& after, const LifeAct& act)>;
    void setShareMaker(ShareMaker maker) { m_shareMaker = std::move(maker); }
    /// Records of the rule's items that are not closed.
    std::vector<std::int64_t> openRecords(const RuleId& rule) const;
    /// Those that are closed, since then.
    std::vector<const ItemLife*> closedSince(Timestamp from) const;
    /// Items that somebody has in hand.
    std::vector<ItemId> claimed() const;

    const ItemLife* life(const ItemId& id) const;
    Result<std::vector<LifeEvent>> history(const ItemId& id) const;
    Result<std::vector<ItemEvents>> eventsSince(Timestamp from) const { return m_store.eventsSince(from); }
    /// Snoozed or closed: not in the queue although its rule still holds.
    bool isHidden(const ItemId& id) const;
    bool isLate(const ItemId& id) const;
    std::optional<Timestamp> dueAt(const ItemId& id) const;
    /// Ages, due time, owner and state of the item's row.
    void fill(ItemRow& row, const WorkItem& item) const;

Q_SIGNALS:
    /// A person or time changed it; reads are told by who read.
    void changed(const backroom::ItemId& id);
    /// Somebody is to be told: a mark of the SLA clock was passed, a step of the ladder fired.
    void told(const backroom::ItemId& id, const backroom::LifeAct& act);

private:
    struct Entry {
        ItemLife life;
        SlaPolicy policy;
        mutable std::optional<std::optional<Timestamp>> due; ///< worked out once between two changes
    };

    Result<ItemLife> perform(const ItemId& id, const LifeAct& act, Timestamp at, const ShareMaker& shares);
    Entry& entryOf(const WorkItem& item);
    SlaPolicy policyOf(const RuleId& rule, Priority priority) const;
    const BusinessCalendar& calendarOf(const Entry& entry) const;
    /// Takes over the new life; false when nothing but the time of reading moved.
    bool put(Entry& entry, ItemLife life);
    void schedule(const Entry& entry);
    void wake();

    Clock& m_clock;
    WorkStore& m_store;
    const Definitions& m_definitions;
    std::unordered_map<ItemId, Entry> m_entries;
    std::set<ItemId> m_dirty;
    DeadlineHeap<ItemId> m_deadlines;
    ScopedTimer m_timer;
    ShareMaker m_shareMaker;
};

} // namespace backroom
