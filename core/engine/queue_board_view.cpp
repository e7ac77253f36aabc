// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/queue_board.h"

#include "core/engine/exchange_rate.h"

#include "core/domain/rules/feed_reach.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

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
