// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/rule_engine.h"

#include <algorithm>

namespace backroom {

EvaluationContext RuleEngine::contextOf(const FeedDefinition& feed, RecordTable::Row row, Timestamp now) const
{
    EvaluationContext context;
    context.now = now;
    context.calendars = m_calendars;
    if (!feed.storeField.isEmpty())
        context.store = storeNameOf(feed, row);
    return context;
}

QString RuleEngine::storeNameOf(const FeedDefinition& feed, RecordTable::Row row) const
{
    auto path = m_storePaths.find(feed.model);
    if (path == m_storePaths.end()) {
        auto bound = ValuePath::bind(m_mirror, feed.model, feed.storeField);
        path = m_storePaths.emplace(feed.model, bound ? std::optional(std::move(*bound)) : std::nullopt).first;
    }
    if (!path->second)
        return {};
    const std::int64_t id = path->second->id(row);
    const auto known = m_storeNames.find({feed.model, id});
    if (known != m_storeNames.end())
        return known->second;
    const QString name = path->second->isText() ? m_mirror.table(feed.model).texts().text(static_cast<TextPool::TextId>(id)) : m_mirror.nameOf(path->second->target(), id);
    const QString store = feed.storeSeparator.isEmpty() ? name : name.section(feed.storeSeparator, 0, 0).trimmed();
    if (!store.isEmpty()) // a name that is not known yet may come
        m_storeNames[{feed.model, id}] = store;
    return store;
}

const FeedDefinition* RuleEngine::feedOf(const Rule& rule) const
{
    const auto found = std::find_if(m_feeds.begin(), m_feeds.end(), [&](const FeedDefinition& feed) { return feed.id == rule.feed; });
    return found == m_feeds.end() ? nullptr : &*found;
}

} // namespace backroom
