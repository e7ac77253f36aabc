// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/console.h"

#include "core/base/log.h"
#include "core/engine/console_private.h"
#include "core/engine/decision_row.h"
#include "core/engine/guard_installer.h"
#include "core/engine/settings.h"

#include <algorithm>
#include <iterator>

namespace backroom {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Duration longestUndoWindow = 60s;
constexpr int shownDecisions = 500;

} // namespace

Console::Console(ConsoleParts parts, QObject* parent)
    : ConsoleApi(parent), d(std::make_unique<Private>(std::move(parts), *this))
{
}

Console::~Console()
{
    stop();
}

Result<void> Console::start()
{
    auto started = d->start();
    if (!started)
        d->startError = started.error();
    return started;
}

void Console::stop()
{
    d->stop();
}

Result<std::vector<LedgerFinding>> Console::verifyLedger() const
{
    if (!d->ledger)
        return d->startError;
    return d->ledger->verify();
}

Result<Json> Console::exportLedger() const
{
    if (!d->ledger)
        return d->startError;
    auto entries = d->ledger->entries(0, d->ledger->size());
    if (!entries)
        return entries.error();
    auto heads = d->ledger->heads();
    if (!heads)
        return heads.error();
    auto values = d->ledger->values();
    if (!values)
        return values.error();
    return packOf(*entries, *heads, *values);
}

Result<std::vector<DecisionRow>> Console::decisionsNamed(const QString& idOrReference) const
{
    return d->running ? d->markedRows(d->ledger->decisionsNamed(idOrReference)) : d->startError;
}

Result<void> Console::care(CareAct act, const QString& idOrReference, const QString& reason)
{
    if (!d->running)
        return d->startError;
    // Two people are told apart by the server, so it must have told who this one is.
    if (!d->link.isOnline())
        return Error::of(ErrorKind::Policy, u"not-signed-in"_s);
    return d->keeping->care(act, idOrReference, d->link.client()->session()->login, reason);
}

const RuleDesk& Console::ruleDesk() const
{
    return *d->ruleDesk;
}

const std::vector<Playbook>& Console::playbooks() const
{
    return d->definitions.playbooks;
}

std::optional<Json> Console::runningFile(const RuleId& rule) const
{
    if (const RulePublication* published = d->publications.published(rule); published && d->hashesAtStart.contains(rule))
        return published->file;
    if (rule.value.startsWith(u"policy."_s)) {
        const auto found = d->definitions.installedPolicyJson.find({rule.value.section(u'.', 1)});
        return found == d->definitions.installedPolicyJson.end() ? std::nullopt : std::optional(found->second);
    }
    for (const auto* files : {&d->definitions.ruleJson, &d->definitions.installedJson}) {
        if (const auto found = files->find(rule); found != files->end())
            return found->second;
    }
    return std::nullopt;
}

Result<RuleExplanation> Console::explainItem(const QString& idOrReference) const
{
    for (const WorkItem* item : d->board->items()) {
        if (item->id.value == idOrReference || item->businessKey == idOrReference)
            return d->ruleDesk->explain(item->rule, item->record.id);
    }
    return Error::of(ErrorKind::Missing, u"no open item has this number or reference"_s);
}

std::optional<ItemWork> Console::workOf(const QString& idOrReference) const
{
    for (const WorkItem* item : d->board->items()) {
        if (item->id.value == idOrReference || item->businessKey == idOrReference)
            return d->workOf(item->id);
    }
    return std::nullopt;
}

void Console::act(Ticket ticket, const ItemId& item, const LifeAct& act)
{
    QMetaObject::invokeMethod(this, [this, ticket, item, act] {
        if (!d->running) {
            Q_EMIT actRefused(ticket, d->startError);
            return;
        }
        LifeAct own = act;
        own.who = d->link.isOnline() ? d->link.client()->session()->login : d->link.settings().login;
        if (const auto objection = d->board->objectionTo(item, own)) {
            Q_EMIT actRefused(ticket, *objection);
            return;
        }
        if (const auto objection = d->reviews->objectionTo(item, own)) {
            Q_EMIT actRefused(ticket, *objection);
            return;
        }
        const auto life = d->lives->act(item, own);
        if (!life) {
            Q_EMIT actRefused(ticket, life.error());
            return;
        }
        d->reviews->closed(item, own);
        Q_EMIT acted(ticket, item);
    }, Qt::QueuedConnection);
}

void Console::makeTask(Ticket ticket, const ItemId& item, std::int64_t project)
{
    QMetaObject::invokeMethod(this, [this, ticket, item, project] {
        const WorkItem* known = d->running ? d->board->item(item) : nullptr;
        const Error missing = d->running ? Error::of(ErrorKind::Missing, u"the item is not open any more"_s) : d->startError;
        const auto token = known ? d->sharing->makeTask(item, project, known->businessKey, known->title) : Result<QString>(missing);
        if (token)
            Q_EMIT acted(ticket, item);
        else
            Q_EMIT actRefused(ticket, token.error());
    }, Qt::QueuedConnection);
}

void Console::requestWork(Ticket ticket, const ItemId& item)
{
    QMetaObject::invokeMethod(this, [this, ticket, item] { Q_EMIT workReady(ticket, d->running ? d->workOf(item) : ItemWork{}); }, Qt::QueuedConnection);
}

void Console::setNeed(const std::optional<PullNeed>& need)
{
    d->need = need;
    if (d->running)
        d->pullWhatIsNeeded();
}

Result<NoiseReport> Console::noise(Duration back) const
{
    if (!d->running)
        return d->startError;
    const Timestamp now = d->parts.clock.now();
    const auto events = d->lives->eventsSince(now - back);
    if (!events)
        return events.error();
    return noiseReport(*events, now - back, now);
}

std::vector<ItemRow> Console::rows() const
{
    return d->rowsOfAll(&QueueBoard::rows);
}

std::vector<ItemRow> Console::setAside() const
{
    return d->rowsOfAll(&QueueBoard::setAside);
}

std::vector<ItemRow> Console::Private::rowsOfAll(std::vector<ItemRow> (QueueBoard::*rowsOf)(const QueueId&) const) const
{
    std::vector<ItemRow> all;
    if (!running)
        return all;
    for (const QueueId& queue : board->queues()) {
        auto more = (*board.*rowsOf)(queue);
        std::move(more.begin(), more.end(), std::back_inserter(all));
    }
    return all;
}

bool Console::isIdle() const
{
    if (!d->running)
        return true;
    const SourcePhase phase = d->link.status().phase;
    const bool settled = phase != SourcePhase::Discovering && phase != SourcePhase::SigningIn;
    return settled && !d->secretPending && !d->busSecretPending && d->bus->isSettled() && !d->dispatcher->isBusy() && !d->batches->isBusy() && !d->playbooks->isBusy() && !d->pulls->isPulling() && !d->live->isBusy()
        && !d->sharing->isBusy() && !d->agreement->isBusy() && !d->delegations->isBusy() && !d->reviewDesk->isBusy() && !d->keeping->witness().isBusy() && !d->roster->isReading();
}

void Console::requestSnapshot(Ticket ticket)
{
    QMetaObject::invokeMethod(this, [this, ticket] {
        ConsoleSnapshot snapshot;
        if (!d->running) {
            snapshot.ledger.error = d->startError;
            Q_EMIT snapshotReady(ticket, snapshot);
            return;
        }
        if (d->link.status().phase != SourcePhase::Disconnected)
            snapshot.sources.push_back(d->link.status());
        if (!d->bus->link().status().url.isEmpty())
            snapshot.sources.push_back(d->bus->link().status());
        for (const QueueId& queue : d->board->queues())
            snapshot.queues.push_back(d->queueStatus(queue));
        snapshot.feeds = d->pulls->statuses();
        if (const auto decisions = d->ledger->decisions(shownDecisions)) {
            for (const Decision& decision : *decisions)
                snapshot.decisions.push_back(d->markedRow(decision));
        } else {
            log::failure("decisions unreadable", decisions.error());
        }
        snapshot.delegations = d->delegationStatuses();
        snapshot.batches = d->batches->manifests();
        snapshot.playbooks = d->playbooks->manifests();
        snapshot.ledger = d->ledgerStatus();
        snapshot.guardedModels = d->guard->guardedModels();
        snapshot.systems = d->definitions.systems;
        snapshot.problems = d->allProblems();
        Q_EMIT snapshotReady(ticket, snapshot);
    }, Qt::QueuedConnection);
}

void Console::openQueue(const QueueId& queue)
{
    d->openQueues.insert(queue);
    if (d->running && !d->need)
        d->pullWhatIsNeeded();
    QMetaObject::invokeMethod(this, [this, queue] {
        if (!d->running)
            return;
        Q_EMIT queueChanged(d->queueStatus(queue));
        Q_EMIT rowsChanged({queue, true, d->board->rows(queue), {}});
    }, Qt::QueuedConnection);
}

void Console::closeQueue(const QueueId& queue)
{
    d->openQueues.erase(queue);
}

void Console::requestDetail(Ticket ticket, const ItemId& item)
{
    QMetaObject::invokeMethod(this, [this, ticket, item] {
        if (d->running)
            d->readDetail(ticket, item);
        else
            Q_EMIT detailFailed(ticket, d->startError);
    }, Qt::QueuedConnection);
}

void Console::requestCloseSheet(Ticket ticket)
{
    QMetaObject::invokeMethod(this, [this, ticket] {
        const QString login = d->link.isOnline() ? d->link.client()->session()->login : d->link.settings().login;
        const auto sheet = d->running ? d->keeping->close(login, d->link.settings().url) : Result<CloseSheet>(d->startError);
        if (sheet)
            Q_EMIT closeSheetReady(ticket, *sheet);
        else
            Q_EMIT closeSheetFailed(ticket, sheet.error());
    }, Qt::QueuedConnection);
}

Result<void> Console::setWitness(const WitnessPlace& place)
{
    if (!d->running)
        return d->startError;
    const auto saved = saveWitnessPlace(d->parts.configFolder, place);
    if (saved)
        d->keeping->witness().setPlace(place);
    return saved;
}

void Console::guard(GuardAct act, std::function<void(const Result<GuardReport>&)> done)
{
    OdooClient* client = d->running ? d->link.client() : nullptr;
    if (!client)
        return done(d->running ? Error::of(ErrorKind::Authentication, u"not signed in"_s) : d->startError);
    const Pack* pack = d->automation->files().pack(u"decision-guard"_s);
    if (!pack)
        return done(Error::of(ErrorKind::Store, d->automation->files().problems.join(u'\n')));
    if (act == GuardAct::Install && client->session()->version.major < pack->since)
        return done(Error::of(ErrorKind::UnsupportedVersion, u"the guard needs Odoo %1"_s.arg(pack->since)));
    const GuardInstaller installer(*client, d->parts.clock, *pack, guardableMethods(d->definitions.rules, d->definitions.feeds));
    switch (act) {
    case GuardAct::Look: return installer.look(d.get(), std::move(done));
    case GuardAct::Install: return installer.install(d.get(), std::move(done));
    case GuardAct::Remove: return installer.remove(d.get(), std::move(done));
    }
}

AutomationApi& Console::automation()
{
    return *d->automation;
}

LedgerStatus Console::ledgerStatus() const
{
    return d->running ? d->ledgerStatus() : LedgerStatus{};
}

void Console::sendNow(const DecisionId& decision)
{
    if (d->running)
        d->dispatcher->sendNow(decision);
}

void Console::verifyAgain(const DecisionId& decision)
{
    if (d->running)
        d->dispatcher->verifyAgain(decision);
}

void Console::refresh(const QueueId& queue)
{
    if (!d->running)
        return;
    if (!d->link.isOnline())
        d->reconnect();
    // What fills a queue rests on other feeds too; only the whole is worth a reading of the whole.
    d->sharing->refresh();
    d->agreement->refresh();
    d->delegations->refresh();
    d->reviewDesk->refresh();
    d->bus->readNow();
    d->pulls->refresh(queue.isEmpty() ? std::set<FeedId>{} : d->board->feedsOf(queue));
}

void Console::testConnection(Ticket ticket, const ConnectionSettings& settings, const Secret& secret)
{
    if (settings.id == busSource)
        d->testBus(ticket, settings, secret);
    else
        d->testConnection(ticket, settings, secret);
}

void Console::connectSource(const ConnectionSettings& settings, const Secret& secret)
{
    if (d->running && settings.id == busSource)
        d->connectBus(settings, secret);
    else if (d->running)
        d->connectSource(settings, secret);
}

void Console::reconnectSource(const SourceId& source)
{
    if (d->running && source == busSource)
        d->reconnectBus();
    else if (d->running)
        d->reconnect();
}

void Console::forgetSource(const SourceId& source)
{
    if (d->running && source == busSource)
        d->forgetBus();
    else if (d->running)
        d->forgetSource();
}

void Console::setUndoWindow(Duration window)
{
    d->undoWindow = std::clamp(window, Duration::zero(), longestUndoWindow);
}

} // namespace backroom
