// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/discussion.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// What is wrong with a path by the schemas known so far; empty = nothing.
QString faultOf(const QString& path, QString model, const Mirror& mirror, bool mustBeThere)
{
    for (const QString& step : path.split(u'.')) {
        const ModelSchema* schema = mirror.schema(model);
        if (!schema)
            break;
        const auto field = schema->find(step);
        if (field == schema->end())
            return mustBeThere ? u"this source has no %1 on %2, or does not show it to you"_s.arg(step, model) : QString();
        if (field->second.type != u"many2one"_s)
            return u"%1 of %2 is no many2one"_s.arg(step, model);
        model = field->second.relation;
    }
    return {};
}

} // namespace

Discussion::Discussion(const Definitions& definitions, const QueueBoard& board)
    : m_definitions(definitions),
      m_board(board) {}

const FeedDefinition* Discussion::feedOf(const QString& model) const
{
    const auto& feeds = m_definitions.feeds;
    const auto found = std::find_if(feeds.begin(), feeds.end(), [&](const FeedDefinition& feed) { return feed.model == model; });
    return found == feeds.end() ? nullptr : &*found;
}

std::optional<std::vector<RecordKey>> Discussion::placesOf(const RecordKey& record) const
{
    const FeedDefinition* feed = feedOf(record.model);
    if (!feed || feed->discussedOn.empty())
        return std::vector{record};
    const auto known = m_board.record(record);
    if (!known)
        return std::nullopt;
    std::vector<RecordKey> places;
    const RecordContext context = m_board.contextOf(feed->id);
    for (const QString& path : feed->discussedOn) {
        const ResolvedValue target = resolve(*known, path, context);
        if (target.schema.type == u"many2one"_s && target.value.toId() != 0)
            places.push_back({record.source, target.schema.relation, target.value.toId()});
    }
    // Who has nothing else is told there that it has no chatter.
    places.push_back(record);
    return places;
}

std::optional<Discussion::Place> Discussion::placeOf(const ItemLife& life) const
{
    const auto places = placesOf(life.record);
    if (!places)
        return std::nullopt;
    if (places->front() == life.record)
        return Place{life.record, {}};
    const WorkItem* item = m_board.item(life.id);
    QStringList words;
    if (item)
        words = {item->businessKey, item->title};
    words.removeAll(QString());
    words.removeDuplicates();
    words.push_back(u"(%1 %2, %3)"_s.arg(life.record.model).arg(life.record.id).arg(life.rule.value));
    return Place{places->front(), words.join(u' ')};
}

std::optional<bool> Discussion::isAbout(const RecordKey& place, const ItemLife& life) const
{
    if (place == life.record)
        return true;
    const auto places = placesOf(life.record);
    if (!places)
        return std::nullopt;
    return std::find(places->begin(), places->end(), place) != places->end();
}

bool Discussion::isInTheSource(const ItemLife& life) const
{
    const FeedDefinition* feed = feedOf(life.record.model);
    return !feed || !feed->isOwn;
}

QStringList Discussion::problems() const
{
    QStringList all;
    for (const FeedDefinition& feed : m_definitions.feeds) {
        // Delivered feeds name what some versions of a source do not have.
        const bool isOwn = m_definitions.ownFields.contains(feed.id);
        for (const QString& path : feed.discussedOn) {
            if (const QString fault = faultOf(path, feed.model, m_board.mirror(), isOwn); !fault.isEmpty())
                all.push_back(u"%1 /discussedOn: %2"_s.arg(m_definitions.fileOf(feed.id), fault));
        }
    }
    return all;
}

} // namespace backroom
