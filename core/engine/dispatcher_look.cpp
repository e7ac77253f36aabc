// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/dispatcher_parts.h"

#include "core/engine/server_facts.h"

#include <algorithm>
#include <array>

/// Reading back what was sent: what is seen decides, never the answer (design.md §7.5).
namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// When the effect of a sent decision is looked for again. A server transaction may run for limit_time_real = 120 s
/// (odoo.md j), so looking ends after that; from then on it is work for a person.
constexpr std::array<Duration, 7> lookDelays{firstLook, 2s, 5s, 10s, 30s, 60s, 60s};
/// How long an effect elsewhere may take to be seen (domain.md §3.3).
constexpr Duration unprovenAfter = 10min;
/// A complete answer means the transaction is over; one more look rules out a lagging replica.
constexpr int looksForEffect = 2;

} // namespace

Duration Dispatcher::nextLook(const DecisionId& id) const
{
    const auto looks = m_looks.find(id);
    return lookDelays[looks == m_looks.end() ? 0 : std::min<std::size_t>(static_cast<std::size_t>(looks->second), lookDelays.size() - 1)];
}

void Dispatcher::look(const DecisionId& id)
{
    const Decision& decision = m_open.at(id);
    const auto action = guardOf(decision);
    if (otherOf(decision.record) && stepOf(decision))
        lookElsewhere(id);
    else if (action && decision.state == DecisionState::Unverified && stepOf(decision) && maySend(decision))
        askGuard(id, *action);
    else
        readBack(id);
}

void Dispatcher::readBack(const DecisionId& id)
{
    readFresh(id, Lane::Decision, &Dispatcher::takeLook);
}

void Dispatcher::takeLook(const DecisionId& id, const Result<FreshRecord>& fresh)
{
    const bool isGone = !fresh && fresh.error().reach == Reach::Reached && fresh.error().kind == ErrorKind::Missing;
    if (!fresh && !isGone)
        takeBlindLook(id, fresh.error());
    else if (stepOf(m_open.at(id))->proof)
        lookForProof(id, fresh);
    else if (isGone)
        takeGone(id, fresh.error());
    else
        judgeLook(id, *fresh, false);
}

void Dispatcher::takeBlindLook(const DecisionId& id, const Error& error)
{
    // Whatever the server said, it said of the reading: of what was sent nothing is known.
    const Error open{error.kind, Reach::Unknown, error.retryAfter, error.serverText, error.detail};
    if (m_open.at(id).state == DecisionState::Acknowledged && !step(id, DecisionState::Unverified, open))
        return;
    const int looks = m_looks[id]++;
    if (looks < static_cast<int>(lookDelays.size()))
        pumpLater(id, lookDelays[static_cast<std::size_t>(looks)]);
    tellFailed(m_open.at(id), error);
}

void Dispatcher::suspendElsewhere()
{
    std::vector<DecisionId> flying;
    for (const auto& [id, flight] : m_flights) {
        if (otherOf(m_open.at(id).record))
            flying.push_back(id);
    }
    for (const DecisionId& id : flying)
        giveUp(id);
}

void Dispatcher::resumeElsewhere()
{
    for (const Decision& decision : open()) {
        if (!otherOf(decision.record))
            continue;
        m_looks.erase(decision.id);
        m_seenUnchanged.erase(decision.id);
        pump(decision.id);
    }
}

void Dispatcher::lookElsewhere(const DecisionId& id)
{
    const Decision& decision = m_open.at(id);
    const Rule& rule = *m_board.rule(decision.rule);
    QObject* owner = takeOff(id);
    m_other->look(decision, *stepOf(decision), rule, *m_board.feed(rule.feed), m_board.contextOf(rule.feed), owner, [this, id, owner](const Result<SentLook>& look) {
        if (!isFlying(id, owner))
            return;
        land(id);
        if (look)
            takeLookElsewhere(id, *look);
        else
            takeBlindLook(id, look.error());
    });
}

void Dispatcher::takeLookElsewhere(const DecisionId& id, const SentLook& look)
{
    using Stand = SentLook::Stand;
    Q_EMIT recordRead(look.fresh.record, m_board.rule(m_open.at(id).rule)->feed);
    switch (look.stand) {
    case Stand::Done: return takeDone(id, look.fresh.seal);
    case Stand::Refused: step(id, DecisionState::Rejected, look.why); return;
    case Stand::Others: step(id, DecisionState::Conflict, look.why, look.differences); return;
    case Stand::Untouched:
        if (wasRefused(m_open.at(id)))
            step(id, DecisionState::Rejected, m_open.at(id).error);
        else
            takeUnchanged(id, look.fresh);
        return;
    case Stand::Running:
    case Stand::Unproven: return waitElsewhere(id, look);
    }
}

void Dispatcher::waitElsewhere(const DecisionId& id, const SentLook& look)
{
    const bool isRunning = look.stand == SentLook::Stand::Running;
    const Decision& decision = m_open.at(id);
    const bool isNews = decision.state != DecisionState::Unverified || (look.why && decision.error != look.why);
    const Timestamp since = decision.changedAt;
    if (isNews && !step(id, DecisionState::Unverified, look.why.value_or(Error{ErrorKind::Busy, Reach::Unknown, {}, {}, u"still-running"_s})))
        return;
    const int looks = m_looks[id]++;
    // Whoever waits for it longer has to look himself, and may decide anew (domain.md §3.3).
    if (!isRunning && !isNews && m_clock.now() - since >= unprovenAfter) {
        m_seenUnchanged.insert(id);
        wakeOthersOn(m_open.at(id));
        Q_EMIT decisionChanged(m_open.at(id));
        return;
    }
    pumpLater(id, lookDelays[std::min<std::size_t>(static_cast<std::size_t>(looks), lookDelays.size() - 1)]);
}

void Dispatcher::takeGone(const DecisionId& id, const Error& error)
{
    const Decision& decision = m_open.at(id);
    const auto word = m_guardsWord.find(id);
    if (word != m_guardsWord.end() && word->second)
        return takeDone(id, expectedOf(decision));
    if (wasRefused(decision)) {
        step(id, DecisionState::Rejected, decision.error);
        return;
    }
    if (decision.state == DecisionState::Acknowledged && stepOf(decision)->mayVanish && !stepOf(decision)->proof)
        return takeDone(id, expectedOf(decision));
    if (decision.state == DecisionState::Acknowledged && !step(id, DecisionState::Unverified, error))
        return;
    step(id, DecisionState::Conflict, error, {{u"record"_s, decision.businessKey, {}}});
}

void Dispatcher::judgeLook(const DecisionId& id, const FreshRecord& fresh, bool isProvenBeside)
{
    const Decision& decision = m_open.at(id);
    const Rule& rule = *m_board.rule(decision.rule);
    const RecordContext context = m_board.contextOf(rule.feed);
    const ActionStep& sent = *stepOf(decision);
    const bool done = (!sent.proof || isProvenBeside) && holds(sent.done, decision, decision.sentWith, fresh.record, context);
    const std::int64_t writer = fresh.record.value(u"write_uid"_s).toId();
    const Record record = fresh.record;
    // What came into being beside the record since then is ours, whoever wrote the record itself.
    // What the server writes past its own bookkeeping leaves the last writer standing.
    const bool isUntouched = decision.sentWith.is_object() && decision.sentWith.value("written", Json(false)) == toJson(fresh.record.value(u"write_date"_s));
    const auto word = m_guardsWord.find(id);
    const bool isKnownDone = word != m_guardsWord.end() && word->second && !sent.proof;
    const bool isKnownNotDone = word != m_guardsWord.end() && !word->second;
    const bool ours = isProvenBeside || writer == decision.actorId || (decision.state == DecisionState::Acknowledged && (writer == superuser || isUntouched || guardOf(decision)));
    // The guard saw the effect in its own transaction; what others did to the record since then is theirs.
    if (isKnownDone || (done && ours && !isKnownNotDone)) {
        takeDone(id, fresh.seal);
    } else if (wasRefused(decision)) {
        step(id, DecisionState::Rejected, decision.error);
    } else if (done && isKnownNotDone) {
        // Should ours arrive only now, the guard finds the record as the other left it.
        auto differences = differencesBetween(expectedOf(decision), fresh.seal);
        addWriter(differences, record, writerOf(record, context));
        step(id, DecisionState::Conflict, Error{ErrorKind::Conflict, Reach::Reached, {}, {}, {}}, std::move(differences));
    } else if (done) {
        // The wanted state is there, but somebody else wrote last: ours cannot be told from theirs.
        m_seenUnchanged.erase(id);
        step(id, DecisionState::Unverified, Error{ErrorKind::Conflict, Reach::Unknown, {}, {}, u"the effect is there, but another user wrote last"_s},
            {{u"write_uid"_s, decision.actor, context.targetName(record, u"write_uid"_s)}});
    } else if (fresh.seal.hash == expectedOf(decision).hash) {
        takeUnchanged(id, fresh);
    } else if (decision.state == DecisionState::Unverified && !isPastServerLimit(decision)) {
        // Ours may still be running in the server: too early to call it a conflict.
        pumpLater(id, lookDelays[static_cast<std::size_t>(std::min<int>(m_looks[id]++, lookDelays.size() - 1))]);
    } else {
        auto differences = differencesBetween(expectedOf(decision), fresh.seal);
        const bool wasAcknowledged = decision.state == DecisionState::Acknowledged;
        if (wasAcknowledged && !step(id, DecisionState::Unverified))
            return;
        // The guard said that it is done, and somebody has changed it since: it is asked for what it keeps.
        if (wasAcknowledged && guardOf(m_open.at(id))) {
            pumpLater(id, firstLook);
            return;
        }
        addWriter(differences, record, writerOf(record, context));
        step(id, DecisionState::Conflict, Error{ErrorKind::Conflict, Reach::Unknown, {}, {}, {}}, std::move(differences));
    }
    Q_EMIT recordRead(record, rule.feed);
}

void Dispatcher::takeDone(const DecisionId& id, const Seal& now)
{
    Decision next = m_open.at(id);
    const auto steps = static_cast<int>(m_board.rule(next.rule)->actions.at(next.verb).steps.size());
    next.changedAt = m_clock.now();
    next.error.reset();
    next.differences.clear();
    next.checkpoint = now;
    if (next.stepsDone + 1 == steps) {
        next.state = DecisionState::Verified;
        write(id, std::move(next));
        return;
    }
    ++next.stepsDone;
    next.sentWith = wasGuardedThroughout(next) ? Json() : Json{{"unguardedBefore", true}};
    m_guardConflicts.erase(id);
    m_guardsWord.erase(id);
    next.state = DecisionState::Queued;
    m_looks.erase(id);
    m_sentAgain.erase(id);
    if (write(id, std::move(next)))
        pumpLater(id, Duration::zero());
}

void Dispatcher::takeUnchanged(const DecisionId& id, const FreshRecord& fresh)
{
    const int looks = m_looks[id]++;
    if (m_open.at(id).state == DecisionState::Acknowledged) {
        if (looks + 1 >= looksForEffect)
            step(id, DecisionState::Rejected, m_open.at(id).error.value_or(Error{ErrorKind::Access, Reach::Reached, {}, {}, u"no-effect"_s}));
        else
            pumpLater(id, lookDelays[static_cast<std::size_t>(looks)]);
        return;
    }
    if (looks < static_cast<int>(lookDelays.size()) && sendAgain(id, fresh))
        return;
    if (looks < static_cast<int>(lookDelays.size()) && !isPastServerLimit(m_open.at(id))) {
        pumpLater(id, lookDelays[static_cast<std::size_t>(looks)]);
        return;
    }
    m_seenUnchanged.insert(id);
    wakeOthersOn(m_open.at(id));
    Q_EMIT decisionChanged(m_open.at(id));
}

} // namespace backroom
