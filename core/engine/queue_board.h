// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_types.h"
#include "core/domain/work/work_item.h"
#include "core/store/cache_store.h"

#include <QObject>

#include <set>
#include <unordered_map>

namespace backroom {

/// Holds the mirrored records and the work items the rules raise from them; says what changed in which queue.
class QueueBoard : public QObject {
    Q_OBJECT
public:
    struct FeedEntry {
        FeedDefinition definition;
        ModelSchema schema;
        std::map<std::int64_t, Record> records;
        Timestamp readAt{};
    };

    QueueBoard(Clock& clock, CacheStore& cache, SourceId source, QObject* parent = nullptr);

    void addFeed(const FeedDefinition& feed);
    void addRule(const Rule& rule);
    void setSchema(const FeedId& feed, const ModelSchema& schema);
    void setCurrencies(std::map<std::int64_t, QString> currencies);
    /// Names of models changed; rows that show them are published again, in one pass.
    void reloadNames(const std::set<QString>& models);
    /// Keeps names read in passing.
    void learnNames(const QString& model, const std::map<std::int64_t, QString>& names);

    void apply(const FeedId& feed, const std::vector<Record>& changed, const std::vector<RecordKey>& removed);
    void setReadAt(const FeedId& feed, Timestamp readAt);
    /// Time has passed: severities and relative times may differ.
    void clear();
    /// The decision shown over the item's row; nothing when it is settled.
    void setOverlay(const ItemId& item, std::optional<DecisionState> state);

    const Rule* rule(const RuleId& code) const;
    const FeedEntry* feed(const FeedId& id) const;
    const WorkItem* item(const ItemId& id) const;
    const Record* record(const RecordKey& key) const;
    std::vector<const Rule*> rules() const;
    RecordContext contextOf(const FeedId& feed) const;
    std::vector<ItemRow> rows(const QueueId& queue) const;
    std::optional<ItemRow> row(const ItemId& item) const;
    std::vector<QueueId> queues() const;
    /// Count, late, totals; phase and error are the caller's.
    QueueStatus summary(const QueueId& queue) const;

Q_SIGNALS:
    void rowsChanged(const backroom::QueueDelta& delta);
    void summaryChanged(const backroom::QueueId& queue);

private:
    void evaluateRecord(const FeedEntry& entry, const RecordContext& context, const Record& record, std::map<QueueId, QueueDelta>& deltas);
    void dropItem(const ItemId& id, std::map<QueueId, QueueDelta>& deltas);
    void publish(std::map<QueueId, QueueDelta>& deltas);
    void evaluateFeed(const FeedId& feed, FeedEntry& entry);
    ItemRow rowOf(const WorkItem& item) const;
    QString nameOf(const QString& model, std::int64_t id) const;

    Clock& m_clock;
    CacheStore& m_cache;
    SourceId m_source;
    std::map<FeedId, FeedEntry> m_feeds;
    std::map<RuleId, Rule> m_rules;
    std::unordered_map<ItemId, WorkItem> m_items;
    std::unordered_map<ItemId, DecisionState> m_overlays;
    std::map<std::int64_t, Currency> m_currencies;
    mutable std::map<QString, std::map<std::int64_t, QString>> m_names;
};

} // namespace backroom
