// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/derived_sources.h"

#include <QStringList>

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

bool isNumber(const QString& type)
{
    return QStringList{u"boolean"_s, u"integer"_s, u"float"_s, u"monetary"_s, u"date"_s, u"datetime"_s, u"many2one"_s, u"many2one_reference"_s}.contains(type);
}

QString unfitFor(SourceKind kind, const QString& field, const QString& type)
{
    switch (kind) {
    case SourceKind::Number: return isNumber(type) ? QString() : u"%1 is no number, but %2"_s.arg(field, type);
    case SourceKind::Key:
        // Anything with one plain value: a record, a number, a text (a reference, an account number).
        return isNumber(type) || QStringList{u"char"_s, u"selection"_s, u"reference"_s}.contains(type) ? QString() : u"%1 cannot be grouped by, it is %2"_s.arg(field, type);
    case SourceKind::Time: return type == u"date"_s || type == u"datetime"_s ? QString() : u"%1 is no time, but %2"_s.arg(field, type);
    case SourceKind::Any: break;
    }
    return {};
}

} // namespace

DerivedSources::DerivedSources(const std::vector<FeedDefinition>& feeds, DerivedColumns::SchemaOf schemaOf)
    : m_feeds(feeds), m_schemaOf(std::move(schemaOf))
{
    for (const FeedDefinition& feed : feeds)
        m_feedOfModel.emplace(feed.model, &feed);
}

const FeedDefinition* DerivedSources::feed(const FeedId& id) const
{
    const auto found = std::find_if(m_feeds.begin(), m_feeds.end(), [&id](const FeedDefinition& one) { return one.id == id; });
    return found == m_feeds.end() ? nullptr : &*found;
}

const FeedDefinition* DerivedSources::feedOf(const QString& model) const
{
    const auto found = m_feedOfModel.find(model);
    return found == m_feedOfModel.end() ? nullptr : found->second;
}

Source DerivedSources::resolve(const QString& model, const QString& path, SourceKind kind) const
{
    Source source;
    QString at = model;
    std::vector<QString> way;
    const QStringList steps = path.split(u'.');
    for (qsizetype i = 0; i < steps.size(); ++i) {
        const FeedDefinition* feed = feedOf(at);
        if (!feed) {
            source.refusal = u"no feed reads %1, which %2 leads to"_s.arg(at, path);
            return source;
        }
        source.inputs.push_back({DerivedInput::Reach::Path, way, at, steps[i]});
        if (i + 1 == steps.size()) {
            resolveLast(source, *feed, steps[i], kind);
            return source;
        }
        at = follow(source, *feed, steps[i], kind);
        if (at.isEmpty())
            return source;
        way.push_back(steps[i]);
    }
    return source;
}

bool DerivedSources::isFetched(Source& source, const FeedDefinition& feed, const QString& field) const
{
    if (std::find(feed.fields.begin(), feed.fields.end(), field) != feed.fields.end())
        return true;
    source.refusal = u"feed %1 has no field %2"_s.arg(feed.id.value, field);
    return false;
}

QString DerivedSources::follow(Source& source, const FeedDefinition& feed, const QString& field, SourceKind kind) const
{
    if (!isFetched(source, feed, field))
        return {};
    const ModelSchema* schema = m_schemaOf(feed.model);
    if (!schema) {
        source.awaitsSchema = true;
        return {};
    }
    const auto found = schema->find(field);
    if (found == schema->end()) {
        source.refusal = u"%1 has no field %2"_s.arg(feed.model, field);
        source.isOfSource = true;
        return {};
    }
    const bool leads = kind == SourceKind::Any ? !found->second.relation.isEmpty() : found->second.type == u"many2one"_s;
    if (!leads)
        source.refusal = u"%1 of %2 does not lead to one record"_s.arg(field, feed.model);
    return leads ? found->second.relation : QString();
}

void DerivedSources::resolveLast(Source& source, const FeedDefinition& feed, const QString& field, SourceKind kind) const
{
    if (field.startsWith(u'$')) {
        const auto derived = m_derived.find({feed.model, field});
        if (derived == m_derived.end())
            source.refusal = u"%1 has no %2"_s.arg(feed.model, field);
        else if (kind == SourceKind::Time)
            source.refusal = unfitFor(kind, field, u"a derived number"_s);
        else
            source.unit = derived->second;
        return;
    }
    if (field == u"id"_s) {
        if (kind == SourceKind::Time)
            source.refusal = unfitFor(kind, field, u"a number"_s);
        source.unit = Unit();
        return;
    }
    if (!isFetched(source, feed, field))
        return;
    const ModelSchema* schema = m_schemaOf(feed.model);
    const auto declared = feed.units.find(field);
    if (declared != feed.units.end())
        source.unit = declared->second;
    if (!schema) {
        source.awaitsSchema = true;
        return;
    }
    const auto found = schema->find(field);
    if (found == schema->end()) {
        source.refusal = u"%1 has no field %2"_s.arg(feed.model, field);
        source.isOfSource = true;
        return;
    }
    source.refusal = unfitFor(kind, field, found->second.type);
    if (!source.unit)
        source.unit = unitOfType(found->second.type);
}

} // namespace backroom
