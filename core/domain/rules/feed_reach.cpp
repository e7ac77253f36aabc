// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/feed_reach.h"

#include "core/domain/rules/formula.h"

namespace backroom {

using namespace Qt::StringLiterals;

FeedReach::FeedReach(const std::vector<FeedDefinition>& feeds, DerivedColumns::SchemaOf schemaOf) : m_schemaOf(std::move(schemaOf))
{
    for (const FeedDefinition& feed : feeds) {
        m_feeds.insert(feed.id, &feed);
        m_feedOfModel.insert(feed.model, &feed);
    }
}

void FeedReach::add(const Rule& rule)
{
    const FeedDefinition* feed = m_feeds.value(rule.feed);
    if (!feed)
        return;
    visitField(feed->model, u"id"_s);
    for (const QString& path : rule.shownFields())
        visitPath(feed->model, path);
    for (const auto& [pointer, domain] : rule.domains())
        visitDomain(feed->model, domain->root());
    // What money is in where a record does not say, and what it is worth in the company's own.
    visitField(u"res.company"_s, u"currency_id"_s);
    visitField(u"res.currency"_s, u"inverse_rate"_s);
}

void FeedReach::reach(const FeedDefinition& feed)
{
    m_reached.insert(feed.id);
    if (!m_read.insert(feed.id).second)
        return;
    for (const QString& model : feed.dirtiedBy) {
        if (const FeedDefinition* source = m_feedOfModel.value(model))
            m_reached.insert(source->id);
    }
    // Times are those of the record's own store.
    if (!feed.storeField.isEmpty())
        visitPath(feed.model, feed.storeField);
    for (const QString& path : feed.discussedOn)
        visitPath(feed.model, path);
}

void FeedReach::visitPath(const QString& model, const QString& path)
{
    visitField(model, path.section(u'.', 0, 0));
    if (!path.contains(u'.'))
        return;
    if (const QString target = targetOf(model, path.section(u'.', 0, 0)); !target.isEmpty())
        visitPath(target, path.section(u'.', 1));
}

QString FeedReach::targetOf(const QString& model, const QString& path) const
{
    QString at = model;
    for (const QString& step : path.split(u'.')) {
        const ModelSchema* schema = m_schemaOf(at);
        const auto field = schema ? schema->find(step) : ModelSchema::const_iterator();
        if (!schema || field == schema->end())
            return {};
        at = field->second.relation;
    }
    return at;
}

void FeedReach::visitField(const QString& model, const QString& field)
{
    const FeedDefinition* feed = m_feedOfModel.value(model);
    if (!feed || !m_visited.emplace(model, field).second)
        return;
    reach(*feed);
    if (!field.startsWith(u'$'))
        return;
    for (const FormulaDefinition& formula : feed->formulas) {
        if (formula.name != field)
            continue;
        if (const auto sources = Formula::sourcesOf(formula)) {
            for (const QString& source : *sources)
                visitPath(model, source);
        }
    }
    for (const AggregateDefinition& aggregate : feed->aggregates) {
        const FeedDefinition* counted = m_feeds.value(aggregate.of);
        if (aggregate.name != field || !counted)
            continue;
        visitField(counted->model, u"id"_s);
        visitDomain(counted->model, aggregate.where.root());
        std::vector<QString> paths = aggregate.by;
        paths.insert(paths.end(), {aggregate.at, aggregate.until, aggregate.other, aggregate.field});
        std::vector<QString> own = aggregate.key;
        own.insert(own.end(), {aggregate.from, aggregate.to, aggregate.other});
        for (const auto& [reader, read] : {std::pair(counted->model, paths), {model, own}}) {
            for (const QString& path : read) {
                if (!path.isEmpty())
                    visitPath(reader, path);
            }
        }
    }
}

void FeedReach::visitDomain(const QString& model, const SearchDomain::Node& node)
{
    using Operator = SearchDomain::Operator;
    if (node.kind != SearchDomain::Node::Kind::Condition) {
        for (const SearchDomain::Node& child : node.children)
            visitDomain(model, child);
        return;
    }
    visitPath(model, node.path);
    const bool isInner = node.op == Operator::Any || node.op == Operator::NotAny;
    const bool isTree = node.op == Operator::ChildOf || node.op == Operator::ParentOf;
    if (!isInner && !isTree)
        return;
    // "id" leads to the record itself.
    const QString target = node.path == u"id"_s ? model : targetOf(model, node.path);
    if (target.isEmpty())
        return;
    visitField(target, u"id"_s);
    for (const SearchDomain::Node& child : node.children)
        visitDomain(target, child);
}

} // namespace backroom
