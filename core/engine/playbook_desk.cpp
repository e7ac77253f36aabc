// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/playbook_desk.h"

#include "core/base/log.h"
#include "core/engine/playbook_plan.h"

#include <QUuid>

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

using State = PlaybookRunStep::State;
using Phase = PlaybookRun::Phase;
using Move = PlaybookMove::Kind;

std::map<DecisionId, DecisionState> statesOf(const std::map<DecisionId, Decision>& decisions)
{
    std::map<DecisionId, DecisionState> states;
    for (const auto& [id, decision] : decisions)
        states[id] = decision.state;
    return states;
}

/// The step whose decision it is: the one that knows it, else the one whose turn it is.
PlaybookRunStep* stepOf(PlaybookRun& run, const DecisionId& decision)
{
    for (PlaybookRunStep& step : run.steps) {
        if (step.decision == decision)
            return &step;
        if (std::find(step.earlier.begin(), step.earlier.end(), decision) != step.earlier.end())
            return nullptr;
    }
    const PlaybookMove move = nextMove(run);
    return move.kind == Move::Begin ? &run.steps[move.place] : nullptr;
}

} // namespace

PlaybookDesk::PlaybookDesk(Clock& clock, LedgerStore& ledger, QueueBoard& board, Dispatcher& dispatcher, const Definitions& definitions, QString device, QObject* parent)
    : JointDesk(clock, ledger, board, dispatcher, std::move(device), parent), m_definitions(definitions)
{
    connect(&m_dispatcher, &Dispatcher::decisionChanged, this, &PlaybookDesk::followDecision);
}

PlaybookDesk::~PlaybookDesk() = default;

Result<void> PlaybookDesk::restore()
{
    auto runs = m_ledger.playbooks(mostKept);
    if (!runs)
        return runs.error();
    for (PlaybookRun& run : *runs) {
        const auto decisions = m_ledger.decisionsOf(run.id);
        if (!decisions)
            return decisions.error();
        auto entry = std::make_unique<Entry>();
        entry->isResting = m_clock.now() - run.lookedAgainAt.value_or(run.at) > goesOnByItself;
        entry->run = std::move(run);
        for (const Decision& decision : *decisions) {
            entry->decisions[decision.id] = decision;
            // The decision is in the ledger before the run says so.
            if (PlaybookRunStep* step = stepOf(entry->run, decision.id))
                step->decision = decision.id;
        }
        m_entries.push_back(std::move(entry));
    }
    return {};
}

std::vector<BatchId> PlaybookDesk::unfinished() const
{
    std::vector<BatchId> running;
    for (const auto& entry : m_entries) {
        if (entry->run.phase == Phase::Running)
            running.push_back(entry->run.id);
    }
    return running;
}

std::variant<BatchId, PlaybookDesk::Refusal> PlaybookDesk::start(const PlaybookDraft& draft, Duration undoWindow)
{
    const auto refusal = [](const QString& code) { return Refusal{Error::of(ErrorKind::Policy), {code}}; };
    const WorkItem* item = m_board.item(draft.item);
    const auto record = item ? m_board.record(item->record) : std::nullopt;
    if (!record)
        return refusal(u"item-gone"_s);
    if (!isConnected())
        return refusal(u"not-signed-in"_s);
    if (m_ledger.damage())
        return refusal(u"ledger-damaged"_s);
    const auto playbook = std::find_if(m_definitions.playbooks.begin(), m_definitions.playbooks.end(), [&](const Playbook& one) { return one.id == draft.playbook && one.isFor(item->rule); });
    if (playbook == m_definitions.playbooks.end())
        return refusal(u"not-offered"_s);
    const bool isUnderWay = std::any_of(m_entries.begin(), m_entries.end(), [&](const auto& entry) { return entry->isUnderWay() && entry->run.about.item == draft.item && entry->run.server == m_actor.server; });
    if (isUnderWay)
        return refusal(u"playbook-open"_s);
    // What the screen would refuse is refused here, too: nothing is begun that ends halfway.
    const auto offers = playbooksFor(m_definitions, m_board, m_dispatcher, *item, *record, &draft.seal);
    const auto offer = std::find_if(offers.begin(), offers.end(), [&](const OfferedPlaybook& one) { return one.id == draft.playbook; });
    if (offer != offers.end() && !offer->allowed)
        return Refusal{Error::of(ErrorKind::Policy), offer->refusals};
    auto plan = planOf(*playbook, draft, m_board, m_dispatcher, *item, *record);
    if (const auto* reasons = std::get_if<QStringList>(&plan))
        return Refusal{Error::of(ErrorKind::Policy), *reasons};
    auto entry = std::make_unique<Entry>();
    entry->run = std::move(std::get<PlaybookRun>(plan));
    PlaybookRun& run = entry->run;
    run.id = {QUuid::createUuid().toString(QUuid::WithoutBraces)};
    run.server = m_actor.server;
    run.actor = m_actor.login;
    run.actorId = m_actor.uid;
    run.at = m_clock.now();
    run.heldUntil = run.at + undoWindow;
    if (const auto kept = m_ledger.addPlaybook(run, {u"playbook.started"_s, run.at, run.actor, m_device, Json::object()}); !kept)
        return Refusal{kept.error(), {}};
    const BatchId id = run.id;
    m_entries.insert(m_entries.begin(), std::move(entry));
    Q_EMIT ledgerChanged();
    // Whoever asked gets its manifest before the first step moves.
    QMetaObject::invokeMethod(this, &PlaybookDesk::pump, Qt::QueuedConnection);
    return id;
}

PlaybookDesk::Entry* PlaybookDesk::entryOf(const BatchId& id)
{
    return const_cast<Entry*>(std::as_const(*this).entryOf(id));
}

const PlaybookDesk::Entry* PlaybookDesk::entryOf(const BatchId& id) const
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [&id](const auto& entry) { return entry->run.id == id; });
    return found == m_entries.end() ? nullptr : found->get();
}

bool PlaybookDesk::has(const BatchId& id) const
{
    return entryOf(id) != nullptr;
}

bool PlaybookDesk::mayBegin(const Entry& entry) const
{
    return !isWaiting() && !entry.isResting && isHis(entry.run.server, entry.run.actor);
}

void PlaybookDesk::pump()
{
    for (auto entry = m_entries.rbegin(); entry != m_entries.rend(); ++entry)
        advance(**entry);
}

void PlaybookDesk::advance(Entry& entry)
{
    if (isReadingAnyOf(entry.run.id) || !noteEnds(entry))
        return;
    const auto states = statesOf(entry.decisions);
    const bool isOnItsWay = std::any_of(entry.run.steps.begin(), entry.run.steps.end(), [&states](const PlaybookRunStep& step) { return isUnderWay(step, states); });
    if (isOnItsWay)
        return;
    PlaybookRun next = entry.run;
    if (entry.wantsUndoing && !mayUndo(next)) {
        entry.wantsUndoing = false; // nothing came of it
    } else if (entry.wantsUndoing) {
        next.phase = Phase::Running;
        next.isUndoing = true;
        if (!write(entry, next, "playbook.undoing"))
            return;
        entry.wantsUndoing = false;
    }
    if (entry.run.phase != Phase::Running)
        return;
    const PlaybookMove move = nextMove(entry.run);
    next = entry.run;
    switch (move.kind) {
    case Move::Begin:
        if (mayBegin(entry))
            begin(entry, move.place);
        return;
    case Move::Stop:
        next.phase = Phase::Stopped;
        write(entry, std::move(next), "playbook.stopped", {{"place", move.place}});
        return;
    case Move::Undo:
        next.isUndoing = true;
        if (write(entry, std::move(next), "playbook.undoing", {{"place", move.place}}))
            advance(entry);
        return;
    case Move::Finish:
        next.phase = Phase::Over;
        write(entry, std::move(next), "playbook.finished");
        return;
    }
}

bool PlaybookDesk::noteEnds(Entry& entry)
{
    for (std::size_t place = 0; place < entry.run.steps.size(); ++place) {
        const PlaybookRunStep& step = entry.run.steps[place];
        const auto decision = step.state == State::Pending ? entry.decisions.find(step.decision) : entry.decisions.end();
        if (decision == entry.decisions.end() || isOpen(decision->second.state))
            continue;
        const DecisionState ended = decision->second.state;
        PlaybookRun next = entry.run;
        if (ended == DecisionState::Withdrawn) {
            // A person took it back, and with it what would have followed.
            takeBack(next.steps[place]);
            next.phase = Phase::Stopped;
        } else {
            next.steps[place].state = ended == DecisionState::Verified ? State::Done : State::Failed;
        }
        if (!write(entry, std::move(next), "playbook.step", {{"place", place}, {"decision", toJson(decision->first.value)}, {"ended", toJson(toName(ended))}}))
            return false;
    }
    return true;
}

void PlaybookDesk::settle(Entry& entry, std::size_t place, State state, const QStringList& reasons)
{
    PlaybookRun next = entry.run;
    next.steps[place].state = state;
    next.steps[place].reasons = reasons;
    Json codes = Json::array();
    for (const QString& reason : reasons)
        codes.push_back(toJson(reason));
    if (write(entry, std::move(next), "playbook.step", {{"place", place}, {"ended", toJson(toName(state))}, {"reasons", std::move(codes)}}))
        advance(entry);
}

bool PlaybookDesk::write(Entry& entry, PlaybookRun next, const char* act, Json subject)
{
    const QString actor = m_actor.login.isEmpty() ? next.actor : m_actor.login;
    if (const auto kept = m_ledger.setPlaybook(next, {QLatin1StringView(act), m_clock.now(), actor, m_device, std::move(subject)}); !kept) {
        log::failure("progress of a playbook not recorded", kept.error(), next.id.value);
        retry();
        return false;
    }
    entry.run = std::move(next);
    Q_EMIT ledgerChanged();
    publish(entry.run.id);
    return true;
}

void PlaybookDesk::followDecision(const Decision& decision)
{
    Entry* entry = decision.batch.isEmpty() ? nullptr : entryOf(decision.batch);
    if (!entry)
        return;
    entry->decisions[decision.id] = decision;
    if (PlaybookRunStep* step = stepOf(entry->run, decision.id))
        step->decision = decision.id;
    publish(entry->run.id);
    // The dispatcher is in the middle of its own step.
    if (!isOpen(decision.state))
        QMetaObject::invokeMethod(this, &PlaybookDesk::pump, Qt::QueuedConnection);
}

void PlaybookDesk::goOn(const BatchId& id)
{
    Entry* entry = entryOf(id);
    if (!entry || !isHis(entry->run.server, entry->run.actor))
        return;
    entry->isResting = false;
    PlaybookRun next = entry->run;
    if (mayGoOn(next)) {
        takeUpAgain(next, m_clock.now());
        if (!write(*entry, std::move(next), "playbook.goes-on"))
            return;
    }
    advance(*entry);
    publish(entry->run.id);
}

void PlaybookDesk::stop(const BatchId& id)
{
    Entry* entry = entryOf(id);
    if (!entry || entry->run.phase != Phase::Running)
        return;
    stopReadingOf(id);
    PlaybookRun next = entry->run;
    next.phase = Phase::Stopped;
    // A wish that cannot be written down now still holds.
    entry->isResting = !write(*entry, std::move(next), "playbook.stopped");
}

void PlaybookDesk::withdraw(const BatchId& id)
{
    stop(id);
    const Entry* entry = entryOf(id);
    for (const auto& [decision, state] : entry ? statesOf(entry->decisions) : std::map<DecisionId, DecisionState>()) {
        if (isOpen(state))
            m_dispatcher.withdraw(decision);
    }
}

void PlaybookDesk::undo(const BatchId& id)
{
    Entry* entry = entryOf(id);
    if (!entry || entry->run.isUndoing || !isHis(entry->run.server, entry->run.actor))
        return;
    withdraw(id);
    entry->isResting = false;
    entry->wantsUndoing = true;
    advance(*entry);
}

void PlaybookDesk::tellOf(const BatchId& id)
{
    if (const auto told = manifest(id))
        Q_EMIT changed(*told);
}

PlaybookManifest PlaybookDesk::manifestOf(const Entry& entry) const
{
    auto states = statesOf(entry.decisions);
    const BatchCounts counts = countsOf(entry.run, states);
    const bool isResting = entry.isResting || !isHis(entry.run.server, entry.run.actor);
    return {entry.run, counts, std::move(states), entry.run.phase == Phase::Running && isResting};
}

std::vector<PlaybookManifest> PlaybookDesk::manifests() const
{
    std::vector<PlaybookManifest> all;
    for (const auto& entry : m_entries)
        all.push_back(manifestOf(*entry));
    return all;
}

std::optional<PlaybookManifest> PlaybookDesk::manifest(const BatchId& id) const
{
    const Entry* entry = entryOf(id);
    return entry ? std::optional(manifestOf(*entry)) : std::nullopt;
}

} // namespace backroom
