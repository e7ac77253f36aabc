// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/rules/derived_columns.h"

namespace backroom {

/// What a value is wanted for.
enum class SourceKind : std::uint8_t {
    Number, ///< in a formula or a sum: numbers, booleans, dates, ids
    Key,    ///< to group by: a record
    Time,
    Any,    ///< in a search domain
};

/// What a field, a derived name or a dotted path stands for.
struct Source {
    std::optional<Unit> unit; ///< nothing when refused or not known yet
    bool awaitsSchema = false;
    QString refusal; ///< why it cannot be used
    bool isOfSource = false; ///< refused for what this source lacks; the file is sound
    std::vector<DerivedInput> inputs; ///< every field on the way
};

/// Looks up names over all feeds.
class DerivedSources {
public:
    DerivedSources(const std::vector<FeedDefinition>& feeds, DerivedColumns::SchemaOf schemaOf);

    void addDerived(const QString& model, const QString& name, const Unit& unit) { m_derived.emplace(std::pair(model, name), unit); }
    const FeedDefinition* feed(const FeedId& id) const;
    const FeedDefinition* feedOf(const QString& model) const;
    Source resolve(const QString& model, const QString& path, SourceKind kind) const;

private:
    void resolveLast(Source& source, const FeedDefinition& feed, const QString& field, SourceKind kind) const;
    /// The model that the link leads to; empty when it is not known yet or refused.
    QString follow(Source& source, const FeedDefinition& feed, const QString& field, SourceKind kind) const;
    bool isFetched(Source& source, const FeedDefinition& feed, const QString& field) const;

    const std::vector<FeedDefinition>& m_feeds;
    DerivedColumns::SchemaOf m_schemaOf;
    std::map<QString, const FeedDefinition*> m_feedOfModel;
    std::map<std::pair<QString, QString>, Unit> m_derived;
};

} // namespace backroom
