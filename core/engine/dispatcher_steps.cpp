// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/dispatcher.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

Json valuesOf(const Decision& decision, const Json& sentWith)
{
    Json values = valuesOfInputs(decision.inputs);
    values["reason"] = toJson(decision.reason);
    values["record"] = decision.record.id;
    values["model"] = toJson(decision.record.model);
    values["actor"] = decision.actorId;
    values["decision"] = toJson(decision.id.value);
    const Json held = sentWith.is_object() ? sentWith.value("record", Json::object()) : Json::object();
    for (const auto& [field, value] : held.items())
        values["record." + field] = value;
    return values;
}

Json Dispatcher::usedValues(const Decision& decision, const Record& record) const
{
    Json values = Json::object();
    for (const QString& field : m_board.rule(decision.rule)->actions.at(decision.verb).usedFields())
        values[field.toStdString()] = toJson(record.value(field));
    return values;
}

void Dispatcher::find(const DecisionId& id, const RecordQuery& query, const Json& sentWith, std::function<void(const Result<std::vector<std::int64_t>>&)> take)
{
    QObject* owner = takeOff(id);
    findRecords(*m_client, query, valuesOf(m_open.at(id), sentWith), m_clock.now(), owner,
        [this, id, owner, take = std::move(take)](const Result<std::vector<std::int64_t>>& found) {
            if (!isFlying(id, owner))
                return;
            land(id);
            take(found);
        });
}

void Dispatcher::lookBeside(const DecisionId& id, const Json& sentWith, std::size_t next)
{
    const ActionStep& step = *stepOf(m_open.at(id));
    if (next == step.given.size())
        return lookBeforeProof(id, sentWith);
    find(id, step.given[next], sentWith, [this, id, sentWith, next, wanted = step.given[next]](const Result<std::vector<std::int64_t>>& found) {
        const int count = found ? static_cast<int>(found->size()) : 0;
        if (!found)
            takeCheck(id, found.error());
        else if (count < wanted.least || count > wanted.most.value_or(count))
            this->step(id, DecisionState::Conflict, Error{ErrorKind::Conflict, Reach::NotSent, {}, {}, (count < wanted.least ? u"not-there:"_s : u"there-already:"_s) + wanted.model});
        else
            lookBeside(id, sentWith, next + 1);
    });
}

/// What is there already proves nothing later.
void Dispatcher::lookBeforeProof(const DecisionId& id, const Json& sentWith)
{
    const ActionStep& step = *stepOf(m_open.at(id));
    if (!step.proof)
        return beginSending(id, sentWith);
    find(id, *step.proof, sentWith, [this, id, sentWith](const Result<std::vector<std::int64_t>>& found) {
        if (!found)
            return takeCheck(id, found.error());
        Json with = sentWith;
        with["found"] = *found;
        beginSending(id, with);
    });
}

void Dispatcher::beginSending(const DecisionId& id, const Json& sentWith)
{
    Decision next = m_open.at(id);
    // Somebody else may have signed in while we looked.
    next.state = maySend(next) ? DecisionState::Sending : DecisionState::Queued;
    next.changedAt = m_clock.now();
    next.error.reset();
    next.differences.clear();
    const bool isSent = next.state == DecisionState::Sending;
    if (isSent) {
        ++next.attempts;
        const bool isUnguardedBefore = next.sentWith.is_object() && next.sentWith.contains("unguardedBefore");
        next.sentWith = sentWith;
        if (isUnguardedBefore)
            next.sentWith["unguardedBefore"] = true;
        if (const auto action = m_guard.actionFor(next.record.model, *stepOf(next)))
            next.sentWith["guard"] = *action;
    }
    if (write(id, std::move(next)) && isSent)
        send(id);
}

void Dispatcher::lookForProof(const DecisionId& id, const Result<FreshRecord>& fresh)
{
    const Decision& decision = m_open.at(id);
    const RecordQuery& proof = *stepOf(decision)->proof;
    find(id, proof, decision.sentWith, [this, id, fresh, least = proof.least](const Result<std::vector<std::int64_t>>& found) {
        if (!found)
            return takeBlindLook(id, found.error());
        const Json& sentWith = m_open.at(id).sentWith;
        const Json before = sentWith.is_object() ? sentWith.value("found", Json::array()) : Json::array();
        const auto isNew = [&before](std::int64_t one) { return std::find(before.begin(), before.end(), Json(one)) == before.end(); };
        // What is new there may be another's.
        const auto word = m_guardsWord.find(id);
        const bool isAnothers = word != m_guardsWord.end() && !word->second;
        const bool isProven = !isAnothers && std::count_if(found->begin(), found->end(), isNew) >= least;
        if (fresh)
            judgeLook(id, *fresh, isProven);
        else if (isProven && stepOf(m_open.at(id))->mayVanish)
            takeDone(id, m_open.at(id).checkpoint.value_or(m_open.at(id).seal));
        else
            takeGone(id, fresh.error());
    });
}

} // namespace backroom
