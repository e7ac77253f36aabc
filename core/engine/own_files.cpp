// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/own_files.h"

namespace backroom {

using namespace Qt::StringLiterals;

QStringList lackingAtSource(const Definitions& definitions, const QueueBoard& board)
{
    QStringList problems;
    for (const auto& [id, own] : definitions.ownFields) {
        const FeedDefinition* feed = definitions.feed(id);
        const ModelSchema* schema = feed ? board.mirror().schema(feed->model) : nullptr;
        for (std::size_t i = 0; schema && i < feed->fields.size(); ++i) {
            if (own.contains(feed->fields[i]) && !schema->contains(feed->fields[i]))
                problems.push_back(u"%1 /fields/%2: this source has no %3 on %4, or does not show it to you"_s.arg(definitions.fileOf(id)).arg(i).arg(feed->fields[i], feed->model));
        }
    }
    for (const auto& [id, own] : definitions.ownFields) {
        const FeedDefinition* feed = definitions.feed(id);
        const auto reason = feed ? board.engine().unavailable().find(feed->model) : board.engine().unavailable().end();
        if (reason != board.engine().unavailable().end() && reason->second == toName(ErrorKind::UnknownModel))
            problems.push_back(u"%1 /model: this server has no %2"_s.arg(definitions.fileOf(id), feed->model));
    }
    for (const auto& [code, file] : definitions.ruleJson) {
        const Rule* rule = board.rule(code);
        const FeedDefinition* feed = rule ? definitions.feed(rule->feed) : nullptr;
        const ModelSchema* schema = feed ? board.mirror().schema(feed->model) : nullptr;
        for (std::size_t i = 0; schema && i < rule->facts.size(); ++i) {
            const QString first = rule->facts[i].section(u'.', 0, 0);
            if (!first.startsWith(u'$') && !schema->contains(first))
                problems.push_back(u"%1 /facts/%2: this source has no %3 on %4, or does not show it to you"_s.arg(definitions.fileOf(code)).arg(i).arg(first, feed->model));
        }
    }
    return problems;
}

} // namespace backroom
