// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/detail_builder.h"

namespace backroom {

using namespace Qt::StringLiterals;

ItemDetail buildDetail(const QueueBoard& board, const Dispatcher& dispatcher, const WorkItem& item, const Record& record,
    const QString& sourceUrl)
{
    const Rule& rule = *board.rule(item.rule);
    const FeedDefinition& feed = board.feed(rule.feed)->definition;
    const RecordContext context = board.contextOf(rule.feed);
    ItemDetail detail;
    detail.row = board.row(item.id).value_or(ItemRow{});
    const auto present = [&](const QString& field) { return presentValue(record, field, feed.currencyField, context); };
    for (const QString& field : rule.facts) {
        if (const QString value = present(field); !value.isEmpty())
            detail.facts.push_back({field, value});
    }
    detail.speaksFor = argumentsOf(rule.speaksFor, record, context);
    detail.speaksAgainst = argumentsOf(rule.speaksAgainst, record, context);
    for (const auto& [verb, action] : rule.actions) {
        const QStringList refusals = dispatcher.refusalsOf(item.id, verb);
        detail.actions.push_back({verb, refusals.empty(), refusals, action.needsReason});
    }
    detail.ruleVersion = rule.versionName();
    for (const QString& field : rule.when.fields())
        detail.ruleValues.push_back({field, present(field)});
    detail.readAt = detail.row.readAt;
    detail.sourceUrl = u"%1/odoo/%2/%3"_s.arg(sourceUrl, record.key.model).arg(record.key.id);
    return detail;
}

void addFresh(ItemDetail& detail, const FreshRecord& fresh)
{
    detail.lines = fresh.lines;
    detail.seal = fresh.seal;
    detail.readAt = fresh.readAt;
    if (fresh.seal.fields.empty()) {
        for (OfferedAction& action : detail.actions) {
            action.allowed = false;
            action.refusals.push_back(u"material-missing"_s);
        }
    }
}

} // namespace backroom
