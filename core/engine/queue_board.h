// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_types.h"
#include "core/domain/rules/rule_engine.h"
#include "core/domain/work/ordering.h"
#include "core/domain/work/work_item.h"
#include "core/engine/definitions.h"
#include "core/engine/item_lives.h"
#include "core/engine/snooze_watch.h"
#include "core/store/cache_store.h"

#include <QObject>

#include <set>
#include <unordered_map>

namespace backroom {

/// Holds the mirror and the work items the rules raise from it; says what changed in which queue.
class QueueBoard : public QObject {
    Q_OBJECT
public:
    QueueBoard(Clock& clock, CacheStore& cache, ItemLives& lives, SourceId source, QObject* parent = nullptr);

    /// Belongs to the caller and outlives the board.
    void setDefinitions(const Definitions& definitions);
    /// What the source shows of a feed's model, and which of it is pulled.
    void setSchema(const FeedId& feed, const ModelSchema& schema, const std::vector<QString>& fields);
    /// The source does not have the feed's model, or this person may not read it.
    void setUnavailable(const FeedId& feed, const Error& error);
    /// Fields of the feed's model that this person may not read; the schema lacks them.
    void setClosed(const FeedId& feed, std::set<QString> fields);
    const std::map<QString, std::set<QString>>& closedFields() const { return m_closed; } ///< by model
    void setCurrencies(std::map<std::int64_t, QString> currencies);
    /// Names of models changed; rows that show them are published again, in one pass.
    void reloadNames(const std::set<QString>& models);
    /// Keeps names read in passing.
    void learnNames(const QString& model, const std::map<std::int64_t, QString>& names);

    /// While held, what follows from apply() is not worked out; letting go works it out once. For the cache of all feeds.
    void setHeld(bool held);
    /// Puts records into the mirror; what follows for the queues is said before this returns.
    void apply(const FeedId& feed, const std::vector<Record>& changed, const std::vector<RecordKey>& removed);
    /// A pass that read everything is complete: what is not raised by now was read clean once more.
    void passComplete(const FeedId& feed, Timestamp readAt);
    void setReadAt(const FeedId& feed, Timestamp readAt);
    /// Records of open items, where the feed lets go of records because of their age: an item ends when its rule says so.
    std::set<std::int64_t> keptRecords(const FeedId& feed) const;
    void clear();
    /// The decision shown over the item's row; nothing when it is settled.
    void setOverlay(const ItemId& item, std::optional<DecisionState> state);

    /// The rule as defined, whether or not this source has what it reads.
    const Rule* rule(const RuleId& code) const;
    const BoundRule* boundRule(const RuleId& code) const { return m_engine.rule(code); }
    const RuleEngine& engine() const { return m_engine; }
    const Mirror& mirror() const { return m_mirror; }
    const FeedDefinition* feed(const FeedId& id) const;
    const SystemMap& systems() const { return m_definitions->systems; }
    const WorkItem* item(const ItemId& id) const;
    /// Those of active rules, hidden ones included.
    std::vector<const WorkItem*> items() const;
    std::optional<Record> record(const RecordKey& key) const;
    RecordContext contextOf(const FeedId& feed) const;
    /// Row and evaluation context of an item's record, for its arguments; nothing when it is gone.
    struct Place {
        RecordTable::Row row = 0;
        EvaluationContext context;
    };
    std::optional<Place> placeOf(const WorkItem& item) const;
    /// Why the item could not be woken as the act wants it.
    std::optional<Error> objectionTo(const ItemId& item, const LifeAct& act) const;
    /// Why the item stands where it stands in the order by loss avoided.
    std::vector<Fact> orderingOf(const WorkItem& item) const;
    /// Whether or not its queue shows it.
    ItemRow rowOf(const WorkItem& item) const;
    std::vector<ItemRow> rows(const QueueId& queue) const;
    /// Those the queue does not show because somebody snoozed or closed them.
    std::vector<ItemRow> setAside(const QueueId& queue) const;
    /// Queues with at least one rule that shows its items.
    std::vector<QueueId> queues() const;
    /// Feeds that fill the queue.
    std::set<FeedId> feedsOf(const QueueId& queue) const;
    /// Those, and all others that its rules read (FeedReach), as far as the schemas known tell.
    const std::set<FeedId>& feedsRead(const QueueId& queue) const;
    std::set<FeedId> feedsRead(const RuleId& rule) const;
    /// Count, late, totals; phase and error are the caller's.
    QueueStatus summary(const QueueId& queue) const;

Q_SIGNALS:
    void rowsChanged(const backroom::QueueDelta& delta);
    void summaryChanged(const backroom::QueueId& queue);
    /// The mirror has them; what is derived from them is worked out next.
    void recordsChanged(const QString& model, const std::vector<backroom::RecordKey>& keys);

private:
    using Deltas = std::map<QueueId, QueueDelta>;

    void beginEngine();
    void evaluate();
    /// Items whose record went before the mirror had it.
    void endUnseen(const FeedId& feed, const RecordKey& gone);
    void wakeAt(Timestamp now);
    void take(const Verdict& verdict, Timestamp now, Deltas& deltas);
    void put(WorkItem item, Deltas& deltas);
    void drop(const ItemId& id, Deltas& deltas);
    void publish(Deltas& deltas);
    /// Items whose record reads one of the models by name.
    void remake(const std::set<QString>& models);
    std::optional<WorkItem> make(const BoundRule& rule, std::int64_t record) const;
    /// Nothing when its queue does not show it.
    std::optional<ItemRow> row(const ItemId& id) const;
    QString nameOf(const QString& model, std::int64_t id) const;

    Clock& m_clock;
    CacheStore& m_cache;
    ItemLives& m_lives;
    SourceId m_source;
    const Definitions* m_definitions = nullptr;
    std::map<RuleId, const Rule*> m_rules;
    std::map<RuleId, std::shared_ptr<const LocalText>> m_names; ///< shared by all rows of a rule
    Mirror m_mirror;
    RuleEngine m_engine;
    ScopedTimer m_wake;
    std::map<QString, std::set<QString>> m_closed;
    bool m_isHeld = false;
    SnoozeWatch m_snoozes;
    std::map<FeedId, Timestamp> m_readAt;
    mutable std::map<QueueId, std::set<FeedId>> m_feedsRead; ///< worked out once between two changes of schemas
    std::unordered_map<ItemId, WorkItem> m_items;
    /// Not raised any more, but not yet read clean twice: they stay in sight until then.
    std::set<ItemId> m_clearing;
    std::unordered_map<ItemId, DecisionState> m_overlays;
    std::map<std::int64_t, Currency> m_currencies;
};

} // namespace backroom
