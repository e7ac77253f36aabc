// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/queue_board.h"

#include "core/base/log.h"

#include <algorithm>

namespace backroom {

QueueBoard::QueueBoard(Clock& clock, CacheStore& cache, SourceId source, QObject* parent)
    : QObject(parent), m_clock(clock), m_cache(cache), m_source(std::move(source))
{
}

void QueueBoard::addFeed(const FeedDefinition& feed)
{
    m_feeds[feed.id].definition = feed;
}

void QueueBoard::addRule(const Rule& rule)
{
    m_rules[rule.code] = rule;
}

void QueueBoard::setSchema(const FeedId& feed, const ModelSchema& schema)
{
    m_feeds[feed].schema = schema;
}

void QueueBoard::setCurrencies(std::map<std::int64_t, QString> currencies)
{
    m_currencies.clear();
    for (const auto& [id, code] : currencies)
        m_currencies[id] = Currency(code);
    for (auto& [id, entry] : m_feeds)
        evaluateFeed(id, entry);
}

void QueueBoard::reloadNames(const std::set<QString>& models)
{
    for (const QString& model : models)
        m_names.erase(model);
    for (auto& [id, entry] : m_feeds) {
        const bool shows = std::any_of(entry.schema.begin(), entry.schema.end(), [&](const auto& field) { return models.contains(field.second.relation); });
        if (shows)
            evaluateFeed(id, entry);
    }
}

void QueueBoard::learnNames(const QString& model, const std::map<std::int64_t, QString>& names)
{
    if (const auto stored = m_cache.applyNames(m_source, model, names); !stored)
        log::failure("names not stored", stored.error(), model);
    reloadNames({model});
}

void QueueBoard::apply(const FeedId& feed, const std::vector<Record>& changed, const std::vector<RecordKey>& removed)
{
    FeedEntry& entry = m_feeds[feed];
    std::map<QueueId, QueueDelta> deltas;
    const Timestamp now = m_clock.now();
    const RecordContext context = contextOf(feed);
    for (const Record& record : changed) {
        entry.records.insert_or_assign(record.key.id, record);
        evaluateRecord(entry, context, record, deltas);
    }
    for (const RecordKey& key : removed) {
        entry.records.erase(key.id);
        for (const auto& [code, rule] : m_rules) {
            if (rule.feed == feed)
                dropItem(fingerprintOf(code, key), deltas);
        }
    }
    entry.readAt = std::max(entry.readAt, now);
    publish(deltas);
}

void QueueBoard::setReadAt(const FeedId& feed, Timestamp readAt)
{
    m_feeds[feed].readAt = readAt;
}

void QueueBoard::clear()
{
    std::map<QueueId, QueueDelta> deltas;
    while (!m_items.empty()) {
        const ItemId id = m_items.begin()->first;
        dropItem(id, deltas);
    }
    for (auto& [id, entry] : m_feeds)
        entry.records.clear();
    m_names.clear();
    m_currencies.clear();
    publish(deltas);
}

void QueueBoard::setOverlay(const ItemId& item, std::optional<DecisionState> state)
{
    if (state)
        m_overlays[item] = *state;
    else
        m_overlays.erase(item);
    if (const auto changed = row(item))
        Q_EMIT rowsChanged({changed->queue, false, {*changed}, {}});
}

void QueueBoard::evaluateFeed(const FeedId& feed, FeedEntry& entry)
{
    std::map<QueueId, QueueDelta> deltas;
    const RecordContext context = contextOf(feed);
    for (const auto& [id, record] : entry.records)
        evaluateRecord(entry, context, record, deltas);
    publish(deltas);
}

void QueueBoard::evaluateRecord(const FeedEntry& entry, const RecordContext& context, const Record& record, std::map<QueueId, QueueDelta>& deltas)
{
    for (const auto& [code, rule] : m_rules) {
        if (rule.feed != entry.definition.id)
            continue;
        auto item = evaluate(rule, entry.definition, record, context);
        if (!item) {
            dropItem(fingerprintOf(code, record.key), deltas);
            continue;
        }
        const auto known = m_items.find(item->id);
        if (known != m_items.end() && known->second == *item)
            continue;
        const WorkItem& stored = m_items[item->id] = std::move(*item);
        QueueDelta& delta = deltas[stored.queue];
        delta.queue = stored.queue;
        delta.upserts.push_back(rowOf(stored));
    }
}

void QueueBoard::dropItem(const ItemId& id, std::map<QueueId, QueueDelta>& deltas)
{
    const auto known = m_items.find(id);
    if (known == m_items.end())
        return;
    QueueDelta& delta = deltas[known->second.queue];
    delta.queue = known->second.queue;
    delta.removals.push_back(id);
    m_items.erase(known);
}

void QueueBoard::publish(std::map<QueueId, QueueDelta>& deltas)
{
    for (const auto& [queue, delta] : deltas) {
        Q_EMIT rowsChanged(delta);
        Q_EMIT summaryChanged(queue);
    }
}

const Rule* QueueBoard::rule(const RuleId& code) const
{
    const auto found = m_rules.find(code);
    return found == m_rules.end() ? nullptr : &found->second;
}

const QueueBoard::FeedEntry* QueueBoard::feed(const FeedId& id) const
{
    const auto found = m_feeds.find(id);
    return found == m_feeds.end() ? nullptr : &found->second;
}

const WorkItem* QueueBoard::item(const ItemId& id) const
{
    const auto found = m_items.find(id);
    return found == m_items.end() ? nullptr : &found->second;
}

const Record* QueueBoard::record(const RecordKey& key) const
{
    for (const auto& [id, entry] : m_feeds) {
        if (entry.definition.model != key.model)
            continue;
        if (const auto found = entry.records.find(key.id); found != entry.records.end())
            return &found->second;
    }
    return nullptr;
}

std::vector<const Rule*> QueueBoard::rules() const
{
    std::vector<const Rule*> all;
    for (const auto& [code, rule] : m_rules)
        all.push_back(&rule);
    return all;
}

RecordContext QueueBoard::contextOf(const FeedId& feed) const
{
    RecordContext context;
    context.schema = &m_feeds.at(feed).schema;
    context.nameOf = [this](const QString& model, std::int64_t id) { return nameOf(model, id); };
    context.currencyOf = [this](std::int64_t id) {
        const auto found = m_currencies.find(id);
        return found == m_currencies.end() ? Currency(nameOf(QStringLiteral("res.currency"), id)) : found->second;
    };
    context.now = m_clock.now();
    return context;
}

QString QueueBoard::nameOf(const QString& model, std::int64_t id) const
{
    auto known = m_names.find(model);
    if (known == m_names.end()) {
        auto names = m_cache.names(m_source, model);
        if (!names)
            log::failure("names unreadable", names.error(), model);
        known = m_names.emplace(model, names ? std::move(*names) : std::map<std::int64_t, QString>{}).first;
    }
    const auto found = known->second.find(id);
    return found == known->second.end() ? QString() : found->second;
}

ItemRow QueueBoard::rowOf(const WorkItem& item) const
{
    ItemRow row;
    row.id = item.id;
    row.queue = item.queue;
    row.record = item.record;
    row.kind = item.kind;
    row.severity = item.severity;
    row.code = item.rule.value;
    row.businessKey = item.businessKey;
    row.title = item.title;
    row.counterparty = item.counterparty;
    row.store = item.store;
    row.company = item.company;
    row.owner = item.owner;
    row.amount = item.amount;
    row.moneyAtRisk = item.amount;
    row.detectedAt = item.detectedAt;
    row.dueAt = item.dueAt;
    if (const Rule* owner = rule(item.rule))
        row.readAt = m_feeds.at(owner->feed).readAt;
    if (const auto overlay = m_overlays.find(item.id); overlay != m_overlays.end())
        row.decision = overlay->second;
    return row;
}

std::optional<ItemRow> QueueBoard::row(const ItemId& id) const
{
    const WorkItem* found = item(id);
    if (!found)
        return std::nullopt;
    return rowOf(*found);
}

std::vector<ItemRow> QueueBoard::rows(const QueueId& queue) const
{
    std::vector<ItemRow> all;
    for (const auto& [id, item] : m_items) {
        if (item.queue == queue)
            all.push_back(rowOf(item));
    }
    return all;
}

std::vector<QueueId> QueueBoard::queues() const
{
    std::vector<QueueId> all;
    for (const auto& [code, rule] : m_rules) {
        if (rule.mode == Rule::Mode::Active && std::find(all.begin(), all.end(), rule.queue) == all.end())
            all.push_back(rule.queue);
    }
    std::sort(all.rbegin(), all.rend()); // refunds before purchase orders, as in the rail of domain.md §13.1
    return all;
}

QueueStatus QueueBoard::summary(const QueueId& queue) const
{
    QueueStatus status;
    status.id = queue;
    for (const auto& [code, rule] : m_rules) {
        if (rule.queue != queue)
            continue;
        status.title = rule.queueTitle;
        status.lagTarget = std::max(status.lagTarget, m_feeds.at(rule.feed).definition.lagTarget);
    }
    const Timestamp now = m_clock.now();
    for (const auto& [id, item] : m_items) {
        if (item.queue != queue)
            continue;
        ++status.count;
        if (item.dueAt && *item.dueAt < now)
            ++status.late;
        const auto total = std::find_if(status.totals.begin(), status.totals.end(),
            [&](const Money& sum) { return sum.currency() == item.amount.currency(); });
        if (total == status.totals.end())
            status.totals.push_back(item.amount);
        else
            *total = *total + item.amount;
    }
    return status;
}

} // namespace backroom
