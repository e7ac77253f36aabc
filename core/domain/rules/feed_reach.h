// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/rules/derived_columns.h"
#include "core/domain/rules/rule.h"

#include <QHash>

namespace backroom {

/// The feeds that must be read before rules say what they would say if everything had been read: their own, those on
/// dotted paths, those that derived values look up or count, and those whose changes move figures of these without a
/// write_date. Paths are followed as far as schemas are known; a schema that comes later may add feeds.
class FeedReach {
public:
    /// `feeds` outlive it.
    FeedReach(const std::vector<FeedDefinition>& feeds, DerivedColumns::SchemaOf schemaOf);

    void add(const Rule& rule);
    const std::set<FeedId>& feeds() const { return m_reached; }

private:
    void reach(const FeedDefinition& feed);
    void visitPath(const QString& model, const QString& path);
    void visitField(const QString& model, const QString& field);
    void visitDomain(const QString& model, const SearchDomain::Node& node);
    /// The model the path leads to; empty when that is not known or it ends in a plain value.
    QString targetOf(const QString& model, const QString& path) const;

    DerivedColumns::SchemaOf m_schemaOf;
    QHash<FeedId, const FeedDefinition*> m_feeds;
    QHash<QString, const FeedDefinition*> m_feedOfModel;
    std::set<FeedId> m_reached;
    std::set<FeedId> m_read; ///< those of the reached whose values are read, not only their changes
    std::set<std::pair<QString, QString>> m_visited;
};

} // namespace backroom
