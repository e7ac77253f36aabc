// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/detail_builder.h"

#include "core/engine/action_inputs.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

LocalText sourceLabel(const FieldSchema& schema)
{
    return schema.label.isEmpty() ? LocalText() : LocalText::english(schema.label);
}

} // namespace

LocalText labelOf(const Record& record, const QString& path, const FeedDefinition& feed, const RecordContext& context)
{
    const QString last = path.section(u'.', -1);
    const ResolvedValue resolved = resolve(record, path, context);
    LocalText label = sourceLabel(resolved.schema);
    if (last.startsWith(u'$')) {
        const FeedDefinition* owner = resolved.model == feed.model || !context.feedOf ? &feed : context.feedOf(resolved.model);
        const DerivedCaption* caption = owner ? owner->captionOf(last) : nullptr;
        label = caption ? caption->label : LocalText();
    }
    if (label.isEmpty() && !path.contains(u'.')) {
        const auto named = feed.labels.find(path);
        return named == feed.labels.end() ? LocalText() : named->second;
    }
    const auto first = context.schema->find(path.section(u'.', 0, 0));
    if (!path.contains(u'.') || label.isEmpty() || first == context.schema->end() || first->second.label.isEmpty())
        return label;
    std::map<QString, QString> composed;
    for (const auto& [language, text] : label.all())
        composed.emplace(language, first->second.label + u" · "_s + text);
    return LocalText(std::move(composed));
}

ItemDetail buildDetail(const QueueBoard& board, const Dispatcher& dispatcher, const WorkItem& item, const Record& record,
    const QString& sourceUrl, const Seal* seal)
{
    const Rule& rule = *board.rule(item.rule);
    const FeedDefinition& feed = *board.feed(rule.feed);
    const RecordContext context = board.contextOf(rule.feed);
    ItemDetail detail;
    detail.row = board.rowOf(item);
    const auto present = [&](const QString& path) { return presentValue(record, path, feed, context); };
    for (const QString& path : rule.facts) {
        if (const QString value = present(path); !value.isEmpty())
            detail.facts.push_back({path, value, 0, labelOf(record, path, feed, context)});
    }
    const BoundRule* bound = board.boundRule(item.rule);
    if (const auto place = board.placeOf(item); bound && place) {
        detail.speaksFor = bound->inFavour(place->row, place->context);
        detail.speaksAgainst = bound->against(place->row, place->context);
        detail.hardStops = bound->stops(place->row, place->context);
    }
    for (const auto& [verb, action] : rule.actions) {
        const Dispatcher::Offer offer = dispatcher.offerOf(item.id, verb, seal);
        detail.actions.push_back({verb, action.name, offer.refusals.empty(), offer.refusals, offer.cautions, action.needsReason || dispatcher.wantsReason(rule, verb),
            inputsOf(action, record, context, board.mirror(), context.now), offer.reviewers});
    }
    detail.ruleName = rule.name;
    detail.ruleWhy = rule.why;
    detail.ruleVersion = rule.versionName();
    std::vector<QString> asked = rule.when.paths();
    for (const QString& field : rule.fixed.paths()) {
        if (std::find(asked.begin(), asked.end(), field) == asked.end())
            asked.push_back(field);
    }
    for (const QString& field : asked)
        detail.ruleValues.push_back({field, present(field), 0, labelOf(record, field, feed, context)});
    detail.ordering = board.orderingOf(item);
    detail.readAt = detail.row.readAt;
    detail.sourceUrl = u"%1/odoo/%2/%3"_s.arg(sourceUrl, record.key.model).arg(record.key.id);
    return detail;
}

void addFresh(ItemDetail& detail, const FreshRecord& fresh)
{
    detail.lines = fresh.lines;
    detail.seal = fresh.seal;
    detail.isFresh = true;
    detail.readAt = fresh.readAt;
    const auto valuesOf = [](const std::vector<Fact>& facts) {
        Json list = Json::array();
        for (const Fact& fact : facts)
            list.push_back(Json::array({toJson(fact.key), toJson(fact.value)})); // as in a seal
        return list;
    };
    const auto codesOf = [](const std::vector<Fact>& facts) {
        Json list = Json::array();
        for (const Fact& fact : facts)
            list.push_back(toJson(fact.key));
        return list;
    };
    detail.displayed = {{"readAt", toJson(toIso(fresh.readAt))}, {"facts", valuesOf(detail.facts)}, {"for", codesOf(detail.speaksFor)}, {"against", codesOf(detail.speaksAgainst)},
        {"stops", codesOf(detail.hardStops)}};
    if (detail.row.score)
        detail.displayed["score"] = *detail.row.score;
    if (fresh.seal.fields.empty()) {
        for (OfferedAction& action : detail.actions) {
            action.allowed = false;
            action.refusals.push_back(u"material-missing"_s);
        }
        for (OfferedPlaybook& playbook : detail.playbooks) {
            playbook.allowed = false;
            playbook.refusals.push_back(u"material-missing"_s);
        }
    }
}

} // namespace backroom
