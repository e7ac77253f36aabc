// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/governance/batch.h"

#include "core/base/names.h"

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

using State = BatchItem::State;

constexpr auto memberStates = nameTable<State>({{State::Pending, "pending"}, {State::Decided, "decided"}, {State::Agreed, "agreed"}, {State::Skipped, "skipped"}});

int BatchCounts::*placeOf(const BatchItem& item, const std::map<DecisionId, DecisionState>& decisions)
{
    switch (item.state) {
    case State::Pending: return &BatchCounts::pending;
    case State::Agreed: return &BatchCounts::done;
    case State::Skipped: return &BatchCounts::skipped;
    case State::Decided: break;
    }
    const auto found = decisions.find(item.decision);
    if (found == decisions.end() || isOpen(found->second))
        return &BatchCounts::pending;
    return found->second == DecisionState::Verified ? &BatchCounts::done : &BatchCounts::failed;
}

} // namespace

BatchCounts countsOf(const Batch& batch, const std::map<DecisionId, DecisionState>& decisions)
{
    BatchCounts counts;
    for (const BatchItem& item : batch.items) {
        ++counts.selected;
        ++(counts.*placeOf(item, decisions));
    }
    return counts;
}

QString toName(State state)
{
    return memberStates.nameOf(state);
}

std::optional<State> batchItemStateFromName(const QString& name)
{
    return memberStates.valueOf(name);
}

Json toJson(const Batch& batch)
{
    Json items = Json::array();
    for (const BatchItem& item : batch.items) {
        items.push_back({{"item", toJson(item.item.value)}, {"businessKey", toJson(item.businessKey)}, {"title", toJson(item.title)},
            {"amount", toJson(item.amount.toString())}, {"writtenAt", toJson(item.writtenAt)},
            {"record", {{"source", toJson(item.record.source.value)}, {"model", toJson(item.record.model)}, {"id", item.record.id}}}});
    }
    return {{"id", toJson(batch.id.value)}, {"verb", toJson(batch.verb.value)}, {"verbName", toJson(batch.verbName)}, {"reason", toJson(batch.reason)},
        {"inputs", batch.inputs}, {"server", toJson(batch.server)}, {"actor", toJson(batch.actor)}, {"actorId", batch.actorId},
        {"at", toJson(toIso(batch.at))}, {"heldUntil", toJson(toIso(batch.heldUntil))}, {"items", std::move(items)}};
}

Result<Batch> batchFromJson(const Json& json)
{
    const auto at = fromIso(textAt(json, "at"));
    const auto heldUntil = fromIso(textAt(json, "heldUntil"));
    const auto items = requireMember(json, "items");
    if (!at || !heldUntil || !items || !items->is_array() || textAt(json, "id").isEmpty())
        return Error::of(ErrorKind::StoreCorrupt, u"a batch without id, time or items"_s);
    Batch batch;
    batch.id = {textAt(json, "id")};
    batch.verb = {textAt(json, "verb")};
    batch.verbName = localTextOf(json.value("verbName", Json()));
    batch.reason = textAt(json, "reason");
    batch.inputs = json.value("inputs", Json::object());
    batch.server = textAt(json, "server");
    batch.actor = textAt(json, "actor");
    batch.actorId = integerAt(json, "actorId");
    batch.at = *at;
    batch.heldUntil = *heldUntil;
    for (const Json& entry : *items) {
        BatchItem& item = batch.items.emplace_back();
        item.item = {textAt(entry, "item")};
        item.businessKey = textAt(entry, "businessKey");
        item.title = textAt(entry, "title");
        item.amount = Money::fromString(textAt(entry, "amount")).value_or(Money());
        item.writtenAt = textAt(entry, "writtenAt");
        if (const Json record = entry.value("record", Json()); record.is_object())
            item.record = {{textAt(record, "source")}, textAt(record, "model"), integerAt(record, "id")};
    }
    return batch;
}

} // namespace backroom
