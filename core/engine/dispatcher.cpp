// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/dispatcher_parts.h"

#include "core/base/log.h"
#include "core/domain/rules/fit.h"
#include "core/engine/server_facts.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// No sum or duty of a policy reaches further back.
constexpr Duration longestWindow = std::chrono::days(92);
/// What a person decides on was read no longer before.
constexpr Duration longestReading = 15min;
/// More at a time are no faster; and the fewer are on their way, the fewer are in doubt should the program end.
constexpr std::size_t mostFlights = 8;
constexpr Duration ledgerRetry = 5s;
constexpr Duration sourceRetry = 5s;

} // namespace

Dispatcher::Dispatcher(Clock& clock, LedgerStore& ledger, QueueBoard& board, ItemLives& lives, PolicyDesk& policies, Guard& guard, QString device, QObject* parent)
    : QObject(parent), m_clock(clock), m_ledger(ledger), m_board(board), m_lives(lives), m_policies(policies), m_guard(guard), m_device(std::move(device))
{
    connect(&m_guard, &Guard::known, this, [this] {
        for (const Decision& decision : open())
            pump(decision.id);
    });
}

Dispatcher::~Dispatcher() = default;

Result<void> Dispatcher::restore()
{
    auto decisions = m_ledger.openDecisions();
    if (!decisions)
        return decisions.error();
    // What was decided in an earlier session counts against the same limits.
    const auto counted = m_ledger.decidedSince(m_clock.now() - longestWindow);
    if (!counted)
        return counted.error();
    for (const Decision& decision : *counted)
        m_policies.follow(decision);
    for (Decision& decision : *decisions) {
        const DecisionId id = decision.id;
        // Whoever could have taken it back could not while nothing ran: the time for that begins anew.
        if (decision.state == DecisionState::Held)
            decision.heldUntil = m_clock.now() + (decision.heldUntil - decision.decidedAt);
        m_open.emplace(id, std::move(decision));
    }
    for (const Decision& decision : open())
        pump(decision.id);
    return {};
}

void Dispatcher::resume(OdooClient& client, const Actor& actor)
{
    m_client = &client;
    m_reader = std::make_unique<EvidenceReader>(m_clock, client, [this](const QString& model, const std::map<std::int64_t, QString>& names) { m_board.learnNames(model, names); }, m_other);
    m_actor = actor;
    m_looks.clear();
    m_seenUnchanged.clear();
    for (const Decision& decision : open())
        pump(decision.id);
}

void Dispatcher::suspend()
{
    m_client = nullptr;
    m_waiting.clear();
    std::vector<DecisionId> flying;
    for (const auto& [id, flight] : m_flights)
        flying.push_back(id);
    for (const DecisionId& id : flying)
        giveUp(id);
    if (m_reader)
        m_reader.release()->deleteLater(); // we may be inside a callback of it
}

void Dispatcher::giveUp(const DecisionId& id)
{
    land(id);
    const DecisionState state = m_open.at(id).state;
    if (state == DecisionState::Checking)
        step(id, DecisionState::Queued);
    else if (state == DecisionState::Sending || state == DecisionState::Acknowledged)
        step(id, DecisionState::Unverified, Error{ErrorKind::Network, Reach::Unknown, {}, {}, u"the connection was lost"_s});
}

std::vector<Decision> Dispatcher::open() const
{
    std::vector<Decision> all;
    for (const auto& [id, decision] : m_open)
        all.push_back(decision);
    std::sort(all.begin(), all.end(), [](const Decision& a, const Decision& b) { return a.decidedAt < b.decidedAt; });
    return all;
}

const Decision* Dispatcher::openDecisionOn(const ItemId& item) const
{
    const auto found = std::find_if(m_open.begin(), m_open.end(), [&](const auto& entry) {
        // The same item of another server is another one.
        return entry.second.item == item && entry.second.server == m_actor.server;
    });
    return found == m_open.end() ? nullptr : &found->second;
}

void Dispatcher::withdraw(const DecisionId& id)
{
    const auto found = m_open.find(id);
    const bool unsent = found != m_open.end() && (found->second.state == DecisionState::Held || found->second.state == DecisionState::Queued);
    // A wish that cannot be written down now still holds: nothing is sent before it is.
    if (unsent && !step(id, DecisionState::Withdrawn))
        m_withdrawn.insert(id);
}

void Dispatcher::sendNow(const DecisionId& id)
{
    const auto found = m_open.find(id);
    if (found == m_open.end() || found->second.state != DecisionState::Held)
        return;
    found->second.heldUntil = m_clock.now();
    pump(id);
}

void Dispatcher::verifyAgain(const DecisionId& id)
{
    m_looks.erase(id);
    m_seenUnchanged.erase(id);
    pump(id);
}

void Dispatcher::pumpLater(const DecisionId& id, Duration delay)
{
    auto& timer = m_timers[id];
    if (!timer)
        timer = std::make_unique<ScopedTimer>(m_clock);
    timer->start(delay, [this, id] { pump(id); });
}

void Dispatcher::pump(const DecisionId& id)
{
    const auto found = m_open.find(id);
    if (found == m_open.end() || m_flights.contains(id))
        return;
    const Decision& decision = found->second;
    if (m_withdrawn.contains(id)) {
        step(id, DecisionState::Withdrawn);
        return;
    }
    switch (decision.state) {
    case DecisionState::Held:
        if (m_clock.now() < decision.heldUntil)
            pumpLater(id, decision.heldUntil - m_clock.now());
        else if (step(id, DecisionState::Queued))
            pump(id);
        return;
    case DecisionState::Queued:
        if (m_client && !maySend(decision))
            sayItWaits(decision);
        else if (m_client && m_guard.isKnown() && !recordIsBusy(decision) && hasRoom(id) && step(id, DecisionState::Checking))
            check(id);
        return;
    case DecisionState::Checking:
        // After a restart another person may be here.
        if (m_client && !maySend(decision)) {
            if (step(id, DecisionState::Queued))
                pump(id);
        } else if (m_client && m_guard.isKnown()) {
            check(id);
        }
        return;
    case DecisionState::Sending:
        // Between this commit and the next the program ended or the ledger could not be written: what happened can only be
        // read back.
        if (step(id, DecisionState::Unverified, Error{ErrorKind::Cancelled, Reach::Unknown, {}, {}, u"what the server answered was not recorded"_s}))
            pump(id);
        return;
    case DecisionState::Acknowledged:
    case DecisionState::Unverified:
        if (isAtHome(decision))
            look(id);
        else if (m_client)
            sayItWaits(decision);
        return;
    case DecisionState::Verified:
    case DecisionState::Withdrawn:
    case DecisionState::Conflict:
    case DecisionState::Rejected:
    case DecisionState::Failed:
        return;
    }
}

void Dispatcher::sayItWaits(const Decision& decision)
{
    Decision waiting = decision;
    waiting.error = Error::of(ErrorKind::Policy, u"waits for %1 at %2"_s.arg(decision.actor, decision.server));
    Q_EMIT decisionChanged(waiting);
}

bool Dispatcher::isAtHome(const Decision& decision) const
{
    return m_client && m_actor.server == decision.server;
}

bool Dispatcher::maySend(const Decision& decision) const
{
    return isAtHome(decision) && m_actor.uid == decision.actorId && m_actor.login == decision.actor;
}

bool Dispatcher::isPastServerLimit(const Decision& decision) const
{
    return m_clock.now() - decision.changedAt >= serverLimit;
}

bool Dispatcher::recordIsBusy(const Decision& decision) const
{
    const auto comesFirst = [&](const Decision& other) {
        switch (other.state) {
        case DecisionState::Checking:
        case DecisionState::Sending:
        case DecisionState::Acknowledged: return true;
        case DecisionState::Unverified: return !m_seenUnchanged.contains(other.id);
        case DecisionState::Queued: return maySend(other) && (other.stepsDone > 0 || std::tie(other.decidedAt, other.id) < std::tie(decision.decidedAt, decision.id));
        default: return false;
        }
    };
    return std::any_of(m_open.begin(), m_open.end(), [&](const auto& one) {
        return one.first != decision.id && one.second.record == decision.record && one.second.server == decision.server && comesFirst(one.second);
    });
}

void Dispatcher::wakeOthersOn(const Decision& decision)
{
    for (const auto& [other, waiting] : m_open) {
        if (other != decision.id && waiting.state == DecisionState::Queued && waiting.record == decision.record)
            pumpLater(other, Duration::zero());
    }
}

bool Dispatcher::hasRoom(const DecisionId& id)
{
    if (m_flights.size() < mostFlights)
        return true;
    if (std::find(m_waiting.begin(), m_waiting.end(), id) == m_waiting.end())
        m_waiting.push_back(id);
    return false;
}

void Dispatcher::pumpWaiting()
{
    while (!m_waiting.empty() && m_flights.size() < mostFlights) {
        const DecisionId id = m_waiting.front();
        m_waiting.pop_front();
        if (const auto found = m_open.find(id); found != m_open.end() && found->second.state == DecisionState::Queued)
            pump(id);
    }
}

QObject* Dispatcher::takeOff(const DecisionId& id)
{
    auto& flight = m_flights[id] = std::make_unique<Flight>();
    return &flight->owner;
}

bool Dispatcher::isFlying(const DecisionId& id, const QObject* owner) const
{
    const auto flight = m_flights.find(id);
    return flight != m_flights.end() && &flight->second->owner == owner;
}

void Dispatcher::land(const DecisionId& id)
{
    auto node = m_flights.extract(id);
    if (node.empty())
        return;
    // We may be inside a callback that belongs to this flight.
    auto* flight = node.mapped().release();
    QMetaObject::invokeMethod(this, [flight] { delete flight; }, Qt::QueuedConnection);
    if (m_flights.empty())
        QMetaObject::invokeMethod(this, &Dispatcher::settled, Qt::QueuedConnection);
    if (!m_waiting.empty())
        QMetaObject::invokeMethod(this, &Dispatcher::pumpWaiting, Qt::QueuedConnection);
}

bool Dispatcher::step(const DecisionId& id, DecisionState state, std::optional<Error> error, std::vector<FieldDifference> differences)
{
    Decision next = m_open.at(id);
    next.state = state;
    next.changedAt = m_clock.now();
    next.error = std::move(error);
    next.differences = std::move(differences);
    if (state == DecisionState::Sending)
        ++next.attempts;
    return write(id, std::move(next));
}

bool Dispatcher::write(const DecisionId& id, Decision next)
{
    Decision& current = m_open.at(id);
    const DecisionState state = next.state;
    const QString actor = m_actor.login.isEmpty() ? next.actor : m_actor.login;
    if (const auto stored = m_ledger.record(next, {u"decision."_s + toName(state), next.changedAt, actor, m_device, Json::object()}); !stored) {
        log::failure("decision not recorded", stored.error(), id.value);
        land(id);
        // What is shown stays what the ledger says; the reason it does not move is shown with it.
        Decision stuck = current;
        stuck.error = stored.error();
        Q_EMIT decisionChanged(stuck);
        pumpLater(id, ledgerRetry);
        return false;
    }
    log::info("decision", id.value + u' ' + toName(state));
    current = next;
    m_policies.follow(next);
    if (!isOpen(state)) {
        land(id);
        m_timers.erase(id);
        m_looks.erase(id);
        m_seenUnchanged.erase(id);
        m_checked.erase(id);
        m_guardConflicts.erase(id);
        m_guardsWord.erase(id);
        m_sentAgain.erase(id);
        m_withdrawn.erase(id);
        m_open.erase(id);
        m_board.setOverlay(next.item, std::nullopt);
        // Another decision about the same record may have been waiting for this one.
        wakeOthersOn(next);
    } else {
        m_board.setOverlay(next.item, state);
    }
    Q_EMIT decisionChanged(next);
    Q_EMIT ledgerChanged();
    return true;
}

void Dispatcher::readFresh(const DecisionId& id, Lane lane, void (Dispatcher::*take)(const DecisionId&, const Result<FreshRecord>&))
{
    const Decision& decision = m_open.at(id);
    QObject* owner = takeOff(id);
    const Rule* rule = m_board.rule(decision.rule);
    if (!stepOf(decision)) {
        land(id);
        step(id, decision.state == DecisionState::Checking ? DecisionState::Failed : DecisionState::Unverified,
            Error::of(ErrorKind::BadInput, u"rule %1 does not offer this any more"_s.arg(decision.rule.value)));
        return;
    }
    m_reader->readRecord(*rule, *m_board.feed(rule->feed), m_board.contextOf(rule->feed), decision.record, lane, owner,
        [this, id, owner, take](const Result<FreshRecord>& fresh) {
            if (!isFlying(id, owner))
                return;
            land(id);
            (this->*take)(id, fresh);
        });
}

void Dispatcher::check(const DecisionId& id)
{
    readFresh(id, Lane::Decision, &Dispatcher::takeCheck);
}

QString Dispatcher::writerOf(const Record& record, const RecordContext& context) const
{
    const QString name = context.targetName(record, u"write_uid"_s);
    return name.isEmpty() ? m_policies.userName(record.value(u"write_uid"_s).toId()) : name;
}

bool Dispatcher::staysInDoubt(const DecisionId& id, const Error& error)
{
    if (!m_sentAgain.contains(id))
        return false;
    // What was sent before may still arrive, whatever became of this one.
    if (step(id, DecisionState::Unverified, Error{error.kind, Reach::Unknown, error.retryAfter, error.serverText, error.detail}))
        pumpLater(id, nextLook(id));
    return true;
}

void Dispatcher::waitForSource(const DecisionId& id, const Error& error)
{
    if (m_open.at(id).state == DecisionState::Sending && staysInDoubt(id, error)) {
        tellFailed(m_open.at(id), error);
        return;
    }
    if (step(id, DecisionState::Queued, error))
        pumpLater(id, error.retryAfter.value_or(sourceRetry));
    tellFailed(m_open.at(id), error);
}

void Dispatcher::takeCheck(const DecisionId& id, const Result<FreshRecord>& fresh)
{
    if (!fresh) {
        const Error error = fresh.error();
        if (error.reach != Reach::Reached || leavesOutcomeOpen(error.kind) || isSignInProblem(error.kind))
            waitForSource(id, error); // a read: nothing was sent, whatever happened to it
        else
            step(id, DecisionState::Failed, error);
        return;
    }
    const Decision& decision = m_open.at(id);
    const Rule& rule = *m_board.rule(decision.rule);
    Q_EMIT recordRead(fresh->record, rule.feed);
    std::vector<FieldDifference> differences = differencesBetween(expectedOf(decision), fresh->seal);
    if (decision.seal.ruleVersion != fresh->seal.ruleVersion)
        differences.push_back({u"rule"_s, decision.seal.ruleVersion, fresh->seal.ruleVersion});
    const RecordContext context = m_board.contextOf(rule.feed);
    const Json sentWith{{"record", usedValues(decision, fresh->record)}, {"written", toJson(fresh->record.value(u"write_date"_s))}};
    const bool guardHolds = holds(stepOf(decision)->guard, decision, sentWith, fresh->record, context);
    if (!guardHolds && differences.empty() && expectedOf(decision).hash == fresh->seal.hash && fresh->record.writeDate() < decision.decidedAt - longestReading) {
        // Nobody was there before us: it was not in the state that the act begins from when it was shown either.
        const auto field = fieldAgainst(withValues(stepOf(decision)->guard, valuesOf(decision, sentWith)), fresh->record, context);
        step(id, DecisionState::Failed, Error{ErrorKind::Policy, Reach::NotSent, {}, {}, u"not-fit:"_s + field.value_or(QString())});
        return;
    }
    if (!differences.empty() || !guardHolds || expectedOf(decision).hash != fresh->seal.hash) {
        addWriter(differences, fresh->record, writerOf(fresh->record, context));
        step(id, DecisionState::Conflict, Error{ErrorKind::Conflict, Reach::NotSent, {}, {}, {}}, std::move(differences));
        return;
    }
    if (!maySend(decision)) {
        step(id, DecisionState::Queued);
        return;
    }
    // Limits and rights may have moved since it was decided.
    if (!m_policies.isReady(rule)) {
        waitForSource(id, Error::of(ErrorKind::Policy, u"people-unread"_s));
        return;
    }
    if (const QStringList objections = objectionsOfPolicy(decision); !objections.empty()) {
        step(id, DecisionState::Failed, Error{ErrorKind::Policy, Reach::NotSent, {}, {}, objections.join(u'\n')});
        return;
    }
    m_checked[id] = comparedBy(rule, *fresh, m_clock.now());
    lookBeside(id, sentWith, 0);
}

void Dispatcher::send(const DecisionId& id)
{
    const Decision& decision = m_open.at(id);
    if (const auto action = guardOf(decision))
        return sendThroughGuard(id, *action);
    QObject* owner = takeOff(id);
    const auto take = [this, id, owner](const SentStep& sent) {
        if (!isFlying(id, owner))
            return;
        land(id);
        takeReply(id, sent);
    };
    if (OtherSource* other = otherOf(decision.record))
        other->send(decision, *stepOf(decision), valuesOf(decision, decision.sentWith), owner, take);
    else
        sendStep(*m_client, decision.record, *stepOf(decision), valuesOf(decision, decision.sentWith), owner, take);
}

void Dispatcher::takeReply(const DecisionId& id, const SentStep& sent)
{
    if (sent.reply) {
        // The answer's content says nothing about the effect (odoo.md d); only reading back does. A question nobody
        // answers is what is told when there is none.
        const auto question = sent.asks.isEmpty() ? std::nullopt : std::optional(Error{ErrorKind::Refused, Reach::Reached, {}, {}, u"server-asks:"_s + sent.asks});
        if (step(id, DecisionState::Acknowledged, question))
            pump(id);
        return;
    }
    const Error error = sent.reply.error();
    if (takeGuardsNo(id, error))
        return;
    const bool mayBeginAnew = sent.isHarmless && (error.reach != Reach::Reached || leavesOutcomeOpen(error.kind));
    if (error.reach == Reach::NotSent || isSignInProblem(error.kind) || mayBeginAnew) {
        waitForSource(id, error);
        return;
    }
    if (error.reach == Reach::Unknown || leavesOutcomeOpen(error.kind)) {
        if (step(id, DecisionState::Unverified, error))
            pumpLater(id, m_sentAgain.contains(id) ? nextLook(id) : firstLook);
        tellFailed(m_open.at(id), error);
        return;
    }
    // A no may be the answer to a request that the network brought twice: the record tells whether it was done.
    if (step(id, sent.isHarmless ? DecisionState::Rejected : DecisionState::Unverified, error) && !sent.isHarmless)
        pump(id);
}

void Dispatcher::tellFailed(const Decision& decision, const Error& error)
{
    if (!otherOf(decision.record))
        Q_EMIT callFailed(error);
}

const ActionStep* Dispatcher::stepOf(const Decision& decision) const
{
    const Rule* rule = m_board.rule(decision.rule);
    const auto action = rule ? rule->actions.find(decision.verb) : std::map<DecisionVerb, ActionDefinition>::const_iterator();
    if (!rule || action == rule->actions.end() || decision.stepsDone >= static_cast<int>(action->second.steps.size()))
        return nullptr;
    return &action->second.steps[static_cast<std::size_t>(decision.stepsDone)];
}

bool Dispatcher::holds(const SearchDomain& pattern, const Decision& decision, const Json& sentWith, const Record& record, const RecordContext& context) const
{
    return matchesRecord(withValues(pattern, valuesOf(decision, sentWith)), record, {context.now}, context.schema, context.mirror);
}

} // namespace backroom
