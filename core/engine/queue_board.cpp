// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/queue_board.h"

#include "core/engine/exchange_rate.h"

#include "core/base/log.h"
#include "core/domain/rules/feed_reach.h"

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
    m_engine.setDefinitions(definitions.feeds, definitions.rules, definitions.calendars);
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
        if (!table.remove(key.id))
            continue;
        m_engine.recordRemoved(model, key.id);
        if (!m_snoozes.isIdle())
            moved.push_back(key.id);
    }
    if (!moved.empty())
        m_snoozes.modelChanged(model, moved);
    m_readAt[feed] = std::max(m_readAt[feed], m_clock.now());
    evaluate();
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
    m_engine.setDefinitions(m_definitions->feeds, m_definitions->rules, m_definitions->calendars);
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

const Rule* QueueBoard::rule(const RuleId& code) const
{
    const auto found = m_rules.find(code);
    return found == m_rules.end() ? nullptr : found->second;
}

const FeedDefinition* QueueBoard::feed(const FeedId& id) const
{
    return m_definitions ? m_definitions->feed(id) : nullptr;
}

const WorkItem* QueueBoard::item(const ItemId& id) const
{
    const auto found = m_items.find(id);
    return found == m_items.end() ? nullptr : &found->second;
}

std::vector<const WorkItem*> QueueBoard::items() const
{
    std::vector<const WorkItem*> all;
    for (const auto& [id, item] : m_items)
        all.push_back(&item);
    return all;
}

std::optional<Record> QueueBoard::record(const RecordKey& key) const
{
    const RecordTable* table = m_mirror.find(key.model);
    const auto row = table ? table->rowOf(key.id) : std::nullopt;
    return row ? std::optional(table->record(*row, m_source)) : std::nullopt;
}

std::optional<QueueBoard::Place> QueueBoard::placeOf(const WorkItem& item) const
{
    const RecordTable* table = m_mirror.find(item.record.model);
    const auto row = table ? table->rowOf(item.record.id) : std::nullopt;
    if (!row)
        return std::nullopt;
    return Place{*row, m_engine.contextOf(*feed(rule(item.rule)->feed), *row, m_clock.now())};
}

std::optional<Error> QueueBoard::objectionTo(const ItemId& id, const LifeAct& act) const
{
    const WorkItem* known = item(id);
    return known ? m_snoozes.objectionTo(act, *known) : std::nullopt;
}

std::vector<Fact> QueueBoard::orderingOf(const WorkItem& item) const
{
    WorkFigures figures;
    figures.id = item.id;
    figures.rule = item.rule;
    figures.severity = item.severity;
    figures.priority = item.priority;
    figures.detectedAt = item.since.value_or(m_clock.now());
    figures.dueAt = m_lives.dueAt(item.id);
    figures.amount = item.amount;
    figures.atRisk = item.atRisk;
    figures.likelihood = item.likelihood;
    figures.minutes = item.minutes;
    const FeedDefinition& feed = *this->feed(rule(item.rule)->feed);
    const Currency company = companyCurrencyOf(item.record, feed.companyField, m_mirror, contextOf(feed.id));
    if (company.isValid() && company != item.atRisk.currency()) {
        figures.companyCurrency = company;
        figures.rate = exchangeRate(item.atRisk.currency(), company, m_mirror);
    }
    return explainOrder(figures, WorkOrder::AvoidedPerMinute, m_clock.now());
}

RecordContext QueueBoard::contextOf(const FeedId& feed) const
{
    static const ModelSchema none;
    const ModelSchema* schema = m_mirror.schema(this->feed(feed)->model);
    RecordContext context;
    context.schema = schema ? schema : &none;
    context.nameOf = [this](const QString& model, std::int64_t id) { return nameOf(model, id); };
    context.currencyOf = [this](std::int64_t id) {
        const auto found = m_currencies.find(id);
        return found == m_currencies.end() ? Currency(nameOf(u"res.currency"_s, id)) : found->second;
    };
    context.now = m_clock.now();
    context.mirror = &m_mirror;
    context.feedOf = [this](const QString& model) -> const FeedDefinition* {
        const auto& feeds = m_definitions->feeds;
        const auto found = std::find_if(feeds.begin(), feeds.end(), [&model](const FeedDefinition& one) { return one.model == model; });
        return found == feeds.end() ? nullptr : &*found;
    };
    return context;
}

QString QueueBoard::nameOf(const QString& model, std::int64_t id) const
{
    return m_mirror.nameOf(model, id);
}

ItemRow QueueBoard::rowOf(const WorkItem& item) const
{
    ItemRow row;
    row.id = item.id;
    row.queue = item.queue;
    row.record = item.record;
    row.kind = item.kind;
    row.severity = item.severity;
    row.priority = item.priority;
    row.code = item.rule.value;
    if (const auto name = m_names.find(item.rule); name != m_names.end())
        row.name = name->second;
    row.businessKey = item.businessKey;
    row.title = item.title;
    row.counterparty = item.counterparty;
    row.store = item.store;
    row.company = item.company;
    row.owner = item.owner;
    row.amount = item.amount;
    row.moneyAtRisk = item.atRisk;
    row.score = item.score;
    row.band = item.band;
    m_lives.fill(row, item);
    if (const Rule* owner = rule(item.rule)) {
        if (const auto read = m_readAt.find(owner->feed); read != m_readAt.end())
            row.readAt = read->second;
    }
    if (const auto overlay = m_overlays.find(item.id); overlay != m_overlays.end())
        row.decision = overlay->second;
    return row;
}

std::optional<ItemRow> QueueBoard::row(const ItemId& id) const
{
    const WorkItem* found = item(id);
    if (!found || m_lives.isHidden(id))
        return std::nullopt;
    return rowOf(*found);
}

std::vector<ItemRow> QueueBoard::rows(const QueueId& queue) const
{
    std::vector<ItemRow> all;
    for (const auto& [id, item] : m_items) {
        if (item.queue == queue && !m_lives.isHidden(id))
            all.push_back(rowOf(item));
    }
    return all;
}

std::vector<ItemRow> QueueBoard::setAside(const QueueId& queue) const
{
    std::vector<ItemRow> all;
    for (const auto& [id, item] : m_items) {
        if (item.queue == queue && m_lives.isHidden(id))
            all.push_back(rowOf(item));
    }
    return all;
}

std::vector<QueueId> QueueBoard::queues() const
{
    std::vector<QueueId> all;
    for (const QueueDefinition& queue : m_definitions->queues) {
        const bool isUsed = std::any_of(m_rules.begin(), m_rules.end(),
            [&](const auto& entry) { return entry.second->queue == queue.id && entry.second->mode == Rule::Mode::Active; });
        if (isUsed)
            all.push_back(queue.id);
    }
    return all;
}

std::set<FeedId> QueueBoard::feedsOf(const QueueId& queue) const
{
    std::set<FeedId> feeds;
    for (const auto& [code, rule] : m_rules) {
        if (rule->queue == queue && rule->mode == Rule::Mode::Active)
            feeds.insert(rule->feed);
    }
    return feeds;
}

const std::set<FeedId>& QueueBoard::feedsRead(const QueueId& queue) const
{
    const auto known = m_feedsRead.find(queue);
    if (known != m_feedsRead.end())
        return known->second;
    FeedReach reach(m_definitions->feeds, [this](const QString& model) { return m_mirror.schema(model); });
    for (const auto& [code, rule] : m_rules) {
        if (rule->queue == queue && rule->mode == Rule::Mode::Active)
            reach.add(*rule);
    }
    return m_feedsRead[queue] = reach.feeds();
}

std::set<FeedId> QueueBoard::feedsRead(const RuleId& code) const
{
    FeedReach reach(m_definitions->feeds, [this](const QString& model) { return m_mirror.schema(model); });
    if (const Rule* known = rule(code))
        reach.add(*known);
    return reach.feeds();
}

QueueStatus QueueBoard::summary(const QueueId& queue) const
{
    QueueStatus status;
    status.id = queue;
    if (const QueueDefinition* definition = m_definitions->queue(queue)) {
        status.title = definition->title;
        status.workspace = definition->workspace;
    }
    for (const FeedId& id : feedsOf(queue))
        status.lagTarget = std::max(status.lagTarget, feed(id)->lagTarget);
    for (const auto& [id, item] : m_items) {
        if (item.queue != queue || m_lives.isHidden(id))
            continue;
        ++status.count;
        if (m_lives.isLate(id))
            ++status.late;
        const Money& amount = item.amount;
        if (amount == Money())
            continue;
        const auto total = std::find_if(status.totals.begin(), status.totals.end(),
            [&](const Money& sum) { return sum.currency() == amount.currency(); });
        if (total == status.totals.end())
            status.totals.push_back(amount);
        else
            *total = *total + amount;
    }
    return status;
}

} // namespace backroom
