// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/dispatcher_parts.h"

#include <algorithm>

/// Through the guard in the source's own transaction (guard.h).
namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// What it compares is read anew each time; a guard that goes on seeing something else is not the same reading.
constexpr int mostAttempts = 3;

/// The server action itself is gone: nothing was done.
bool isGuardGone(const Error& error)
{
    return error.reach == Reach::Reached && error.kind == ErrorKind::Missing && error.serverText.contains("ir.actions.server"_L1);
}

} // namespace

Json Dispatcher::checkedValues(const Rule& rule, const Record& record) const
{
    Json values = Json::object();
    const auto add = [&](const QString& field) {
        if (record.names && std::find(record.names->begin(), record.names->end(), field) != record.names->end())
            values[field.toStdString()] = toJson(record.value(field));
    };
    for (const QString& field : rule.material)
        add(field);
    add(u"write_date"_s);
    return values;
}

void Dispatcher::sendThroughGuard(const DecisionId& id, std::int64_t action)
{
    const Decision& decision = m_open.at(id);
    QObject* owner = takeOff(id);
    odoo::Call call = guardedCall(action, decision, *stepOf(decision), valuesOf(decision, decision.sentWith), m_checked[id], m_clock.now());
    m_client->call(std::move(call), Lane::Decision, owner, [this, id, owner](const Result<Json>& reply) {
        if (!isFlying(id, owner))
            return;
        land(id);
        takeReply(id, {reply, false, {}});
    });
}

bool Dispatcher::takeGuardsNo(const DecisionId& id, const Error& error)
{
    const Decision& decision = m_open.at(id);
    const auto action = guardOf(decision);
    const auto refusal = action ? guardRefusalOf(error) : std::nullopt;
    const bool isGone = action && isGuardGone(error);
    if (!refusal && !isGone)
        return false;
    // It undid what it had done, and a second request with the token of one that succeeded gets no refusal.
    const auto lookAnew = [this, &id] {
        if (step(id, DecisionState::Queued))
            pumpLater(id, Duration::zero());
    };
    if (isGone || refusal->kind == GuardRefusal::Kind::BadRequest || refusal->kind == GuardRefusal::Kind::NotDone) {
        m_guard.forget(decision.record.model);
        lookAnew();
        return true;
    }
    switch (refusal->kind) {
    case GuardRefusal::Kind::Conflict:
        // What differs, who changed it and when, is read by the next check.
        if (decision.attempts < mostAttempts)
            lookAnew();
        else
            step(id, DecisionState::Rejected, Error{ErrorKind::Conflict, Reach::Reached, {}, {}, u"guard-differs:"_s + refusal->detail});
        break;
    case GuardRefusal::Kind::NoEffect:
        step(id, DecisionState::Rejected, Error{ErrorKind::Access, Reach::Reached, {}, {}, u"no-effect"_s});
        break;
    case GuardRefusal::Kind::Asks:
        step(id, DecisionState::Rejected, Error{ErrorKind::Refused, Reach::Reached, {}, {}, u"server-asks:"_s + refusal->detail});
        break;
    case GuardRefusal::Kind::Missing:
    case GuardRefusal::Kind::BadRequest:
    case GuardRefusal::Kind::NotDone:
        lookAnew();
        break;
    }
    return true;
}

void Dispatcher::askGuard(const DecisionId& id, std::int64_t action, const FreshRecord& fresh)
{
    QObject* owner = takeOff(id);
    const Decision& decision = m_open.at(id);
    m_client->call(guardLookUp(action, decision, *stepOf(decision)), Lane::Decision, owner, [this, id, owner, fresh](const Result<Json>& reply) {
        if (!isFlying(id, owner))
            return;
        land(id);
        const auto refusal = reply ? std::nullopt : guardRefusalOf(reply.error());
        if (reply) {
            takeDone(id, fresh.seal);
        } else if (refusal && refusal->kind == GuardRefusal::Kind::NotDone) {
            // Should ours arrive only now, the guard finds the record as the other left it.
            std::vector<FieldDifference> differences = differencesBetween(expectedOf(m_open.at(id)), fresh.seal);
            addWriter(differences, fresh.record, writerOf(fresh.record, m_board.contextOf(m_board.rule(m_open.at(id).rule)->feed)));
            step(id, DecisionState::Conflict, Error{ErrorKind::Conflict, Reach::Reached, {}, {}, {}}, std::move(differences));
        } else {
            takeDoneByAnother(id, fresh);
        }
    });
}

} // namespace backroom
