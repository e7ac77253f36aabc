// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/batch_desk.h"

#include "core/base/log.h"
#include "core/engine/passing_error.h"

#include <QUuid>

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using State = BatchItem::State;

/// They are read together (evidence_reader.h); more would lie for long before it is their turn to be sent.
constexpr std::size_t readingsAtOnce = 80;

} // namespace

BatchDesk::BatchDesk(Clock& clock, LedgerStore& ledger, QueueBoard& board, Dispatcher& dispatcher, QString device, QObject* parent)
    : JointDesk(clock, ledger, board, dispatcher, std::move(device), parent), m_rampTimer(clock)
{
    connect(&m_dispatcher, &Dispatcher::decisionChanged, this, &BatchDesk::followDecision);
}

BatchDesk::~BatchDesk() = default;

Result<void> BatchDesk::restore()
{
    auto batches = m_ledger.batches(mostKept);
    if (!batches)
        return batches.error();
    for (Batch& batch : *batches) {
        const auto decisions = m_ledger.decisionsOf(batch.id);
        if (!decisions)
            return decisions.error();
        Entry& entry = m_entries.emplace_back();
        for (const Decision& decision : *decisions)
            entry.states[decision.id] = decision.state;
        entry.isResting = m_clock.now() - batch.at > goesOnByItself;
        entry.batch = std::move(batch);
    }
    return {};
}

std::vector<BatchId> BatchDesk::unfinished() const
{
    std::vector<BatchId> open;
    for (const Entry& entry : m_entries) {
        if (entry.batch.isOpen)
            open.push_back(entry.batch.id);
    }
    return open;
}

Result<BatchId> BatchDesk::start(const BatchDraft& draft, const Actor& actor, Duration undoWindow)
{
    Batch batch;
    batch.id = {QUuid::createUuid().toString(QUuid::WithoutBraces)};
    batch.verb = draft.verb;
    batch.reason = draft.reason.trimmed();
    batch.inputs = draft.inputs;
    batch.server = actor.server;
    batch.actor = actor.login;
    batch.actorId = actor.uid;
    batch.at = m_clock.now();
    batch.heldUntil = batch.at + undoWindow;
    for (const BatchItem& chosen : draft.items) {
        const bool isTwice = std::any_of(batch.items.begin(), batch.items.end(), [&](const BatchItem& item) { return item.item == chosen.item; });
        if (isTwice)
            continue;
        const WorkItem* item = m_board.item(chosen.item);
        const Rule* rule = item ? m_board.rule(item->rule) : nullptr;
        const auto action = rule ? rule->actions.find(draft.verb) : std::map<DecisionVerb, ActionDefinition>::const_iterator();
        if (rule && action != rule->actions.end())
            batch.verbName = action->second.name;
        const auto record = item ? m_board.record(item->record) : std::nullopt;
        batch.items.push_back({chosen.item, chosen.businessKey, chosen.title, chosen.amount, record ? record->value(u"write_date"_s).toText() : QString(), State::Pending, {}, {}, item ? item->record : RecordKey()});
    }
    if (batch.items.empty())
        return Error::of(ErrorKind::BadInput, u"nothing was selected"_s);
    if (m_ledger.damage())
        return *m_ledger.damage();
    if (const auto kept = m_ledger.addBatch(batch, {u"batch.started"_s, batch.at, batch.actor, m_device, Json::object()}); !kept)
        return kept.error();
    const BatchId id = batch.id;
    m_entries.insert(m_entries.begin(), {std::move(batch), {}});
    Q_EMIT ledgerChanged();
    // Whoever asked gets its manifest before the first item moves.
    QMetaObject::invokeMethod(this, &BatchDesk::pump, Qt::QueuedConnection);
    return id;
}

BatchDesk::Entry* BatchDesk::entryOf(const BatchId& id)
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [&id](const Entry& entry) { return entry.batch.id == id; });
    return found == m_entries.end() ? nullptr : &*found;
}

bool BatchDesk::mayGoOn(const Entry& entry) const
{
    return entry.batch.isOpen && !entry.isResting && isHis(entry.batch.server, entry.batch.actor);
}

void BatchDesk::pump()
{
    // Read again at once it would end the same way, and what it waits for (the people) would never get its turn on the
    // connection.
    if (isWaiting())
        return;
    for (Entry& entry : m_entries)
        endIfDone(entry); // its end could not be written before
    // The oldest first.
    for (auto entry = m_entries.rbegin(); entry != m_entries.rend(); ++entry) {
        if (mayGoOn(*entry))
            beginItemsOf(*entry);
    }
}

void BatchDesk::beginItemsOf(Entry& entry)
{
    const std::optional<Ramp> ramp = rampOf(entry.batch);
    entry.isRamped = ramp.has_value();
    for (std::size_t i = 0; i < entry.batch.items.size(); ++i) {
        if (readings() >= readingsAtOnce)
            return;
        if (entry.batch.items[i].state != State::Pending || isReading({entry.batch.id, i}))
            continue;
        if (ramp) {
            const RampStep next = stepOf(entry, *ramp);
            if (next == RampStep::Stop)
                return rest(entry);
            if (next == RampStep::Wait) {
                m_rampTimer.start(pauseOf(*ramp), [this] { pump(); });
                return;
            }
            entry.lastBegun = m_clock.monotonic();
        }
        begin({entry.batch.id, i});
    }
}

std::optional<Ramp> BatchDesk::rampOf(const Batch& batch) const
{
    for (const BatchItem& chosen : batch.items) {
        const WorkItem* item = m_board.item(chosen.item);
        const Rule* rule = item ? m_board.rule(item->rule) : nullptr;
        const auto action = rule ? rule->actions.find(batch.verb) : std::map<DecisionVerb, ActionDefinition>::const_iterator();
        if (rule && action != rule->actions.end())
            return action->second.ramp;
    }
    return std::nullopt;
}

RampStep BatchDesk::stepOf(const Entry& entry, const Ramp& ramp) const
{
    std::vector<DecisionState> states;
    int under = 0;
    for (std::size_t i = 0; i < entry.batch.items.size(); ++i) {
        const BatchItem& item = entry.batch.items[i];
        under += item.state == State::Pending && isReading({entry.batch.id, i});
        if (const auto state = entry.states.find(item.decision); item.state == State::Decided && state != entry.states.end())
            states.push_back(state->second);
    }
    states.erase(states.begin(), states.begin() + static_cast<std::ptrdiff_t>(std::min(entry.rampFrom, states.size())));
    return nextStep(ramp, states, under, entry.lastBegun ? m_clock.monotonic() - *entry.lastBegun : Duration::max());
}

void BatchDesk::rest(Entry& entry)
{
    const BatchCounts counts = countsOf(entry.batch, entry.states);
    const Json sums{{"batch", toJson(entry.batch.id.value)}, {"done", counts.done}, {"failed", counts.failed}, {"pending", counts.pending}};
    if (const auto kept = m_ledger.append({u"batch.stopped-itself"_s, m_clock.now(), entry.batch.actor, m_device, sums}); !kept)
        log::failure("a batch that stopped itself not recorded", kept.error(), entry.batch.id.value);
    // Whether or not that could be written: nothing more is begun.
    entry.isResting = true;
    entry.hasStoppedItself = true;
    Q_EMIT ledgerChanged();
    publish(entry.batch.id);
}

QString BatchDesk::whyGone(const Place& place)
{
    const auto record = m_board.record(entryOf(place.of)->batch.items[place.number].record);
    const QString writer = record ? m_dispatcher.lastWriter(*record) : QString();
    return writer.isEmpty() ? u"item-gone"_s : u"item-gone: %1, %2"_s.arg(writer, toIso(record->writeDate()));
}

void BatchDesk::begin(const Place& place)
{
    const WorkItem* item = m_board.item(entryOf(place.of)->batch.items[place.number].item);
    if (item)
        return read(place, *m_board.rule(item->rule), item->record);
    // It may only not have been read yet, after a start: a complete reading of its queue would have it.
    readNothing(place, [this, place] {
        if (settle(place, State::Skipped, {whyGone(place)}, "batch.skipped"))
            pump();
    });
}

void BatchDesk::takeFresh(const Place& place, const Result<FreshRecord>& fresh)
{
    if (!entryOf(place.of))
        return;
    if (fresh) {
        decide(place, *fresh);
    } else if (isPassing(fresh.error())) {
        if (isWaiting())
            return; // one of those that were read together has said it
        retry(fresh.error().retryAfter);
        tellFailed(fresh.error());
        return;
    } else {
        const Error& error = fresh.error();
        settle(place, State::Skipped, {u"unreadable:%1: %2"_s.arg(toName(error.kind), error.serverText)}, "batch.skipped");
    }
    pump();
}

void BatchDesk::decide(const Place& place, const FreshRecord& fresh)
{
    Entry& entry = *entryOf(place.of);
    const Batch& batch = entry.batch;
    const BatchItem& chosen = batch.items[place.number];
    const WorkItem* item = m_board.item(chosen.item);
    if (!item) {
        settle(place, State::Skipped, {whyGone(place)}, "batch.skipped");
        return;
    }
    // What a row does not show was before the person all the same when he decided offline; and nobody decides on what another
    // has changed since.
    const bool isUntouched = chosen.writtenAt.isEmpty() || fresh.record.value(u"write_date"_s).toText() == chosen.writtenAt;
    const bool isAsShown = isUntouched && item->businessKey == chosen.businessKey && item->counterparty == chosen.title && item->amount == chosen.amount;
    if (!isAsShown) {
        settle(place, State::Skipped, {u"changed-since-shown"_s}, "batch.skipped");
        return;
    }
    const Duration hold = std::max<Duration>(batch.heldUntil - m_clock.now(), Duration::zero());
    auto outcome = m_dispatcher.submit({chosen.item, batch.verb, batch.reason, fresh.seal, batch.inputs, fresh.readAt, batch.id}, hold);
    if (std::holds_alternative<Dispatcher::Consent>(outcome)) {
        settle(place, State::Agreed, {}, "batch.agreed");
    } else if (const auto* refusal = std::get_if<Dispatcher::Refusal>(&outcome)) {
        // Without reasons it is the store that refused: the disk may have room again soon.
        if (refusal->reasons.isEmpty() || refusal->reasons.contains(u"people-unread"_s))
            retry();
        else if (refusal->reasons == QStringList{u"agreed-already"_s})
            settle(place, State::Agreed, {}, "batch.agreed"); // before the program ended
        else
            settle(place, State::Skipped, refusal->reasons, "batch.skipped");
    }
}

bool BatchDesk::settle(const Place& place, State state, QStringList reasons, const char* act)
{
    Entry& entry = *entryOf(place.of);
    BatchItem& item = entry.batch.items[place.number];
    const BatchItem before = item;
    item.state = state;
    item.reasons = std::move(reasons);
    if (const auto kept = m_ledger.setBatchItem(entry.batch, place.number, {QLatin1StringView(act), m_clock.now(), entry.batch.actor, m_device, Json::object()}); !kept) {
        log::failure("item of a batch not recorded", kept.error(), entry.batch.id.value);
        item = before;
        retry();
        return false;
    }
    Q_EMIT ledgerChanged();
    endIfDone(entry);
    publish(entry.batch.id);
    return true;
}

void BatchDesk::followDecision(const Decision& decision)
{
    Entry* entry = decision.batch.isEmpty() ? nullptr : entryOf(decision.batch);
    if (!entry)
        return;
    const auto known = entry->states.find(decision.id);
    if (known != entry->states.end() && known->second == decision.state)
        return;
    entry->states[decision.id] = decision.state;
    for (BatchItem& item : entry->batch.items) {
        if (item.item == decision.item) {
            item.state = State::Decided;
            item.decision = decision.id;
        }
    }
    endIfDone(*entry);
    publish(entry->batch.id);
    // What waits for this one to end is begun now, not at the next turn.
    if (entry->isRamped && entry->batch.isOpen && !isOpen(decision.state))
        QMetaObject::invokeMethod(this, [this] { pump(); }, Qt::QueuedConnection);
}

void BatchDesk::endIfDone(Entry& entry)
{
    const BatchCounts counts = countsOf(entry.batch, entry.states);
    if (!entry.batch.isOpen || counts.pending > 0)
        return;
    const Json sums{{"selected", counts.selected}, {"done", counts.done}, {"failed", counts.failed}, {"skipped", counts.skipped}};
    if (const auto kept = m_ledger.endBatch(entry.batch, {u"batch.finished"_s, m_clock.now(), entry.batch.actor, m_device, sums}); !kept) {
        log::failure("end of a batch not recorded", kept.error(), entry.batch.id.value);
        retry();
        return;
    }
    entry.batch.isOpen = false;
    publish(entry.batch.id);
}

void BatchDesk::goOn(const BatchId& id)
{
    Entry* entry = entryOf(id);
    if (entry && isHis(entry->batch.server, entry->batch.actor)) {
        entry->isResting = false;
        entry->hasStoppedItself = false;
        entry->rampFrom = entry->states.size();
        pump();
        publish(entry->batch.id);
    }
}

void BatchDesk::stop(const BatchId& id)
{
    Entry* entry = entryOf(id);
    if (!entry)
        return;
    // A wish that cannot be written down now still holds.
    entry->isResting = true;
    for (std::size_t i = 0; i < entry->batch.items.size(); ++i) {
        if (entry->batch.items[i].state != State::Pending)
            continue;
        stopReading({id, i});
        if (!settle({id, i}, State::Skipped, {u"stopped"_s}, "batch.skipped"))
            return;
    }
}

void BatchDesk::withdraw(const BatchId& id)
{
    stop(id);
    const Entry* entry = entryOf(id);
    const std::map<DecisionId, DecisionState> states = entry ? entry->states : std::map<DecisionId, DecisionState>();
    for (const auto& [decision, state] : states)
        m_dispatcher.withdraw(decision);
}

void BatchDesk::tellOf(const BatchId& id)
{
    if (const auto told = manifest(id))
        Q_EMIT changed(*told);
}

BatchManifest BatchDesk::manifestOf(const Entry& entry) const
{
    BatchManifest manifest{entry.batch, countsOf(entry.batch, entry.states), {}, entry.states, entry.batch.isOpen && !mayGoOn(entry), entry.hasStoppedItself};
    for (const BatchItem& item : entry.batch.items) {
        const auto sum = std::find_if(manifest.totals.begin(), manifest.totals.end(), [&](const Money& total) { return total.currency() == item.amount.currency(); });
        if (sum != manifest.totals.end())
            *sum = *sum + item.amount;
        else if (item.amount.currency().isValid())
            manifest.totals.push_back(item.amount);
    }
    return manifest;
}

std::vector<BatchManifest> BatchDesk::manifests() const
{
    std::vector<BatchManifest> all;
    for (const Entry& entry : m_entries)
        all.push_back(manifestOf(entry));
    return all;
}

std::optional<BatchManifest> BatchDesk::manifest(const BatchId& id) const
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [&id](const Entry& entry) { return entry.batch.id == id; });
    return found == m_entries.end() ? std::nullopt : std::optional(manifestOf(*found));
}

} // namespace backroom
