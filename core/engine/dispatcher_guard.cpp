// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/dispatcher_parts.h"

/// Through the guard in the source's own transaction (guard.h).
namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// What it compares is read anew each time; a guard that goes on seeing something else is not the same reading.
constexpr int mostConflicts = 3;

/// The server action itself is gone: nothing was done.
bool isGuardGone(const Error& error)
{
    return error.reach == Reach::Reached && error.kind == ErrorKind::Missing && error.serverText.contains("ir.actions.server"_L1);
}

/// Something broke inside the server action, which undoes everything. The text is of the server's insides.
bool hasFailedInside(const Error& error)
{
    return error.reach == Reach::Reached && error.kind == ErrorKind::ServerFault && error.serverText.contains("while evaluating"_L1);
}

} // namespace

void Dispatcher::sendThroughGuard(const DecisionId& id, std::int64_t action)
{
    const Decision& decision = m_open.at(id);
    QObject* owner = takeOff(id);
    odoo::Call call = guardedCall(action, decision, *stepOf(decision), valuesOf(decision, decision.sentWith), m_checked[id], m_clock.now());
    m_client->call(std::move(call), Lane::Decision, owner, [this, id, owner](const Result<Json>& reply) {
        if (!isFlying(id, owner))
            return;
        land(id);
        if (reply && !isGuardsYes(*reply)) {
            // Something else answers in the guard's place; what it did is read back.
            m_guard.forget(m_open.at(id).record.model);
            takeReply(id, {Error{ErrorKind::Protocol, Reach::Unknown, {}, {}, u"not the guard's answer"_s}, false, {}});
        } else {
            takeReply(id, {reply, false, {}});
        }
    });
}

void Dispatcher::checkAnew(const DecisionId& id, Duration delay, bool isWithout)
{
    if (staysInDoubt(id, Error::of(ErrorKind::Busy)))
        return;
    Decision next = m_open.at(id);
    if (isWithout) {
        m_guard.forget(next.record.model);
        next.sentWith.erase("guard");
    }
    next.state = DecisionState::Queued;
    next.changedAt = m_clock.now();
    next.error.reset();
    next.differences.clear();
    if (write(id, std::move(next)))
        pumpLater(id, delay);
}

bool Dispatcher::takeGuardsNo(const DecisionId& id, const Error& error)
{
    if (!guardOf(m_open.at(id)))
        return false;
    if (isGuardGone(error)) {
        checkAnew(id, Duration::zero(), true);
        return true;
    }
    if (hasFailedInside(error)) {
        step(id, DecisionState::Rejected, Error{ErrorKind::Refused, Reach::Reached, {}, {}, u"guard-failed"_s});
        return true;
    }
    const auto refusal = guardRefusalOf(error);
    if (!refusal)
        return false;
    // It undid what it had done, and a second request with the token of one that succeeded gets no refusal.
    switch (refusal->kind) {
    case GuardRefusal::Kind::Conflict:
        // What differs, who changed it and when, is read by the next check.
        if (++m_guardConflicts[id] < mostConflicts)
            checkAnew(id, Duration::zero(), false);
        else
            step(id, DecisionState::Rejected, Error{ErrorKind::Conflict, Reach::Reached, {}, {}, u"guard-differs:"_s + refusal->detail});
        break;
    case GuardRefusal::Kind::NoEffect:
        step(id, DecisionState::Rejected, Error{ErrorKind::Access, Reach::Reached, {}, {}, u"no-effect"_s});
        break;
    case GuardRefusal::Kind::Asks:
        step(id, DecisionState::Rejected, Error{ErrorKind::Refused, Reach::Reached, {}, {}, u"server-asks:"_s + refusal->detail});
        break;
    case GuardRefusal::Kind::Busy: checkAnew(id, firstLook, false); break;
    case GuardRefusal::Kind::Missing: checkAnew(id, Duration::zero(), false); break;
    case GuardRefusal::Kind::BadRequest:
    case GuardRefusal::Kind::NotDone: checkAnew(id, Duration::zero(), true); break;
    }
    return true;
}

bool Dispatcher::sendAgain(const DecisionId& id, const FreshRecord& fresh)
{
    const Decision& decision = m_open.at(id);
    const auto word = m_guardsWord.find(id);
    const bool isKnownNotDone = word != m_guardsWord.end() && !word->second;
    const auto action = guardOf(decision);
    // Limits and rights may have moved since it was decided; then it is for a person.
    if (!isKnownNotDone || !action || !m_policies.isReady(*m_board.rule(decision.rule)) || m_guard.actionFor(decision.record.model, *stepOf(decision)) != action || !maySend(decision) || !objectionsOfPolicy(decision).empty())
        return false;
    m_checked[id] = comparedBy(*m_board.rule(decision.rule), fresh, m_clock.now());
    m_guardsWord.erase(id);
    m_seenUnchanged.erase(id);
    if (step(id, DecisionState::Sending)) {
        m_sentAgain.insert(id);
        send(id);
    }
    return true;
}

void Dispatcher::askGuard(const DecisionId& id, std::int64_t action)
{
    m_guardsWord.erase(id);
    QObject* owner = takeOff(id);
    const Decision& decision = m_open.at(id);
    m_client->call(guardLookUp(action, decision, *stepOf(decision)), Lane::Decision, owner, [this, id, owner](const Result<Json>& reply) {
        if (!isFlying(id, owner))
            return;
        land(id);
        const auto refusal = reply ? std::nullopt : guardRefusalOf(reply.error());
        const bool isBusy = refusal && refusal->kind == GuardRefusal::Kind::Busy;
        const bool isNobodyThere = !reply && (isGuardGone(reply.error()) || reply.error().kind == ErrorKind::Access || (refusal && !isBusy));
        if (isBusy || (!reply && !isNobodyThere))
            return takeBlindLook(id, isBusy ? Error::of(ErrorKind::Busy) : reply.error());
        if (reply && isGuardsYes(*reply))
            m_guardsWord[id] = true;
        else if (refusal && refusal->kind == GuardRefusal::Kind::NotDone)
            m_guardsWord[id] = false;
        readBack(id);
    });
}

} // namespace backroom
