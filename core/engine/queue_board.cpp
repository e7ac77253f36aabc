// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/queue_board.h"

#include "core/base/log.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

QueueBoard::QueueBoard(Clock& clock, CacheStore& cache, ItemLives& lives, SourceId source, QObject* parent)
    : QObject(parent), m_clock(clock), m_cache(cache), m_lives(lives), m_source(std::move(source)), m_engine(m_mirror), m_wake(clock)
    , m_snoozes(m_mirror, m_lives, [this](const WorkItem& item, RecordTable::Row row) { return m_engine.contextOf(*this->feed(this->rule(item.rule)->feed), row, m_clock.now()); })
{
    m_mirror.source = m_source;
    connect(&m_lives, &ItemLives::changed, this, [this](const ItemId& id) {
        const auto known = m_items.find(id);
        if (known == m_items.end())
            return;
        Deltas deltas;
        put(WorkItem(known->second), deltas);
        publish(deltas);
        // It may sleep since now, and what it waits for may be there.
        m_snoozes.follow(known->second);
        if (!m_snoozes.isIdle() && !m_isHeld)
            m_wake.start(Duration(1), [this] { evaluate(); });
    });
}

void QueueBoard::setDefinitions(const Definitions& definitions)
{
    m_definitions = &definitions;
    m_rules.clear();
    m_feedsRead.clear();
    for (const Rule& rule : definitions.rules) {
        m_rules[rule.code] = &rule;
        m_names[rule.code] = std::make_shared<const LocalText>(rule.name);
    }
    beginEngine();
}

void QueueBoard::beginEngine()
{
    m_engine.setDefinitions(m_definitions->feeds, m_definitions->rules, m_definitions->calendars);
    for (const auto& [code, rule] : m_rules) {
        if (rule->saysWhenFixed())
            m_engine.setStanding(code, m_lives.openRecords(code));
    }
}

std::set<std::int64_t> QueueBoard::keptRecords(const FeedId& feed) const
{
    std::set<std::int64_t> kept;
    // Where only the state of records tells which are read, what left is over.
    if (!this->feed(feed)->domain.dependsOnTime())
        return kept;
    for (const auto& [code, rule] : m_rules) {
        if (rule->feed != feed || rule->mode != Rule::Mode::Active)
            continue;
        const std::vector<std::int64_t> open = m_lives.openRecords(code);
        kept.insert(open.begin(), open.end());
    }
    return kept;
}

void QueueBoard::setSchema(const FeedId& feed, const ModelSchema& schema, const std::vector<QString>& fields)
{
    const QString& model = this->feed(feed)->model;
    const bool isOther = !m_mirror.shows(model, schema, fields);
    if (isOther)
        m_feedsRead.clear();
    m_engine.setSchema(model, schema, fields);
    if (isOther)
        m_snoozes.rebind();
}

void QueueBoard::setUnavailable(const FeedId& feed, const Error& error)
{
    m_engine.setUnavailable(this->feed(feed)->model, toName(error.kind));
}

void QueueBoard::setClosed(const FeedId& feed, std::set<QString> fields)
{
    m_closed[this->feed(feed)->model] = std::move(fields);
}

void QueueBoard::setCurrencies(std::map<std::int64_t, QString> currencies)
{
    m_currencies.clear();
    for (const auto& [id, code] : currencies)
        m_currencies[id] = Currency(code);
    Deltas deltas;
    std::vector<WorkItem> made;
    for (const auto& [id, item] : m_items) {
        const BoundRule* bound = m_engine.rule(item.rule);
        if (auto again = bound ? make(*bound, item.record.id) : std::nullopt)
            made.push_back(std::move(*again));
    }
    for (WorkItem& item : made)
        put(std::move(item), deltas);
    publish(deltas);
}

void QueueBoard::reloadNames(const std::set<QString>& models)
{
    for (const QString& model : models) {
        auto names = m_cache.names(m_source, model);
        if (names)
            m_mirror.setNames(model, std::move(*names));
        else
            log::failure("names unreadable", names.error(), model);
    }
    remake(models);
}

void QueueBoard::learnNames(const QString& model, const std::map<std::int64_t, QString>& names)
{
    if (const auto stored = m_cache.applyNames(m_source, model, names); !stored)
        log::failure("names not stored", stored.error(), model);
    reloadNames({model});
}

void QueueBoard::remake(const std::set<QString>& models)
{
    Deltas deltas;
    std::vector<WorkItem> made;
    for (const auto& [id, item] : m_items) {
        const BoundRule* bound = m_engine.rule(item.rule);
        const ModelSchema* schema = m_mirror.schema(item.record.model);
        const bool shows = bound && schema && std::any_of(schema->begin(), schema->end(), [&](const auto& field) { return models.contains(field.second.relation); });
        if (!shows)
            continue;
        if (auto again = make(*bound, item.record.id))
            made.push_back(std::move(*again));
    }
    for (WorkItem& item : made)
        put(std::move(item), deltas);
    publish(deltas);
}

void QueueBoard::apply(const FeedId& feed, const std::vector<Record>& changed, const std::vector<RecordKey>& removed)
{
    const QString& model = this->feed(feed)->model;
    RecordTable& table = m_mirror.table(model);
    std::vector<std::int64_t> moved;
    for (const Record& record : changed) {
        const auto before = m_snoozes.isWatched(record.key) ? this->record(record.key) : std::nullopt;
        table.upsert(record);
        m_engine.recordChanged(model, record.key.id);
        if (before)
            m_snoozes.recordChanged(*before, *this->record(record.key));
        if (!m_snoozes.isIdle())
            moved.push_back(record.key.id);
    }
    for (const RecordKey& key : removed) {
        if (!table.remove(key.id)) {
            endUnseen(feed, key);
            continue;
        }
        m_engine.recordRemoved(model, key.id);
        if (!m_snoozes.isIdle())
            moved.push_back(key.id);
    }
    if (!moved.empty())
        m_snoozes.modelChanged(model, moved);
    m_readAt[feed] = std::max(m_readAt[feed], m_clock.now());
    std::vector<RecordKey> keys(removed);
    for (const Record& record : changed)
        keys.push_back(record.key);
    Q_EMIT recordsChanged(model, keys);
    evaluate();
}

void QueueBoard::endUnseen(const FeedId& feed, const RecordKey& gone)
{
    for (const auto& [code, rule] : m_rules) {
        if (rule->feed == feed)
            m_lives.readClean(fingerprintOf(code, gone), true, m_clock.now());
    }
}

void QueueBoard::setHeld(bool held)
{
    m_isHeld = held;
    evaluate();
}

void QueueBoard::evaluate()
{
    if (m_isHeld)
        return;
    Deltas deltas;
    const Timestamp now = m_clock.now();
    for (const Verdict& verdict : m_engine.evaluate(now))
        take(verdict, now, deltas);
    m_lives.flush();
    publish(deltas);
    m_snoozes.wakeDue(now);
    wakeAt(now);
}

void QueueBoard::wakeAt(Timestamp now)
{
    auto next = m_engine.nextDeadline();
    if (const auto snooze = m_snoozes.next(); snooze && (!next || *snooze < *next))
        next = snooze;
    if (next)
        m_wake.start(std::max(Duration(1), *next - now), [this] { evaluate(); });
    else
        m_wake.stop();
}

void QueueBoard::take(const Verdict& verdict, Timestamp now, Deltas& deltas)
{
    const Rule& rule = verdict.rule->rule();
    if (rule.mode != Rule::Mode::Active)
        return; // evaluated and counted, never shown
    const QString& model = feed(rule.feed)->model;
    if (verdict.isRaised) {
        if (auto item = make(*verdict.rule, verdict.record)) {
            const ItemLife* life = m_lives.life(item->id);
            // Nothing at the source could prove a person's word on an event wrong.
            if (!rule.endsByPerson || !life || !isClosed(life->state))
                m_lives.raised(*item, now);
            m_clearing.erase(item->id);
            m_snoozes.follow(*item);
            m_snoozes.itemChanged(item->id);
            put(std::move(*item), deltas);
        }
        return;
    }
    const RecordKey key{m_source, model, verdict.record};
    const ItemId id = fingerprintOf(rule.code, key);
    // What waits for a decision is over when its record says so; an exception must be seen clean twice.
    const bool isOver = rule.kind == ItemKind::Approval || !m_mirror.table(model).rowOf(verdict.record);
    if (m_lives.readClean(id, isOver, now))
        drop(id, deltas);
    else
        m_clearing.insert(id);
}

void QueueBoard::passComplete(const FeedId& feed, Timestamp readAt)
{
    m_readAt[feed] = readAt;
    Deltas deltas;
    const std::set<ItemId> clearing = m_clearing;
    for (const ItemId& id : clearing) {
        const auto known = m_items.find(id);
        if (known == m_items.end() || rule(known->second.rule)->feed != feed)
            continue;
        if (m_lives.readClean(id, false, readAt))
            drop(id, deltas);
    }
    m_lives.flush();
    publish(deltas);
}

void QueueBoard::setReadAt(const FeedId& feed, Timestamp readAt)
{
    m_readAt[feed] = readAt;
}

void QueueBoard::clear()
{
    Deltas deltas;
    while (!m_items.empty())
        drop(ItemId(m_items.begin()->first), deltas);
    m_mirror.clear();
    m_currencies.clear();
    m_readAt.clear();
    beginEngine();
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

void QueueBoard::put(WorkItem item, Deltas& deltas)
{
    if (m_lives.isHidden(item.id)) {
        const ItemId id = item.id;
        drop(id, deltas);
        m_items[id] = std::move(item);
        return;
    }
    const WorkItem& stored = m_items[item.id] = std::move(item);
    QueueDelta& delta = deltas[stored.queue];
    delta.queue = stored.queue;
    delta.upserts.push_back(rowOf(stored));
}

void QueueBoard::drop(const ItemId& id, Deltas& deltas)
{
    m_clearing.erase(id);
    const auto known = m_items.find(id);
    if (known == m_items.end())
        return;
    if (!m_lives.isHidden(id) || !m_lives.life(id)->snooze)
        m_snoozes.forget(id);
    QueueDelta& delta = deltas[known->second.queue];
    delta.queue = known->second.queue;
    delta.removals.push_back(id);
    m_items.erase(known);
}

void QueueBoard::publish(Deltas& deltas)
{
    for (const auto& [queue, delta] : deltas) {
        Q_EMIT rowsChanged(delta);
        Q_EMIT summaryChanged(queue);
    }
}

std::optional<WorkItem> QueueBoard::make(const BoundRule& rule, std::int64_t record) const
{
    const FeedDefinition& feed = *this->feed(rule.rule().feed);
    const RecordTable* table = m_mirror.find(feed.model);
    const auto row = table ? table->rowOf(record) : std::nullopt;
    if (!row)
        return std::nullopt;
    const RecordContext context = contextOf(feed.id);
    return itemOf(rule, feed, *row, table->record(*row, m_source), context, m_engine.contextOf(feed, *row, context.now));
}

} // namespace backroom
