// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_types.h"
#include "core/domain/ledger/close_sheet.h"

#include <QObject>

namespace backroom {

/// The one door between a user interface and the core. All functions return at once; answers come by signals, on the
/// thread this object lives on. The gui talks to a proxy that forwards to the core thread; `backroomctl` and tests talk to
/// the engine itself. Requests with a `ticket` are answered by exactly one signal carrying the same ticket.
class ConsoleApi : public QObject {
    Q_OBJECT
public:
    using Ticket = quint64;
    using QObject::QObject;

    /// Answered by snapshotReady; afterwards every change arrives by the other signals.
    virtual void requestSnapshot(Ticket ticket) = 0;
    /// Sends the queue's rows as one delta with `reset`, then keeps sending deltas.
    virtual void openQueue(const QueueId& queue) = 0;
    virtual void closeQueue(const QueueId& queue) = 0;
    /// Reads the evidence (from cache, then from the source) → detailReady, possibly twice: cached, then fresh.
    virtual void requestDetail(Ticket ticket, const ItemId& item) = 0;

    /// → submitted, agreed or submitRefused. The decision, or the consent of a person where it takes others too, is in the ledger
    /// then (design.md §7.2).
    virtual void submit(Ticket ticket, const DecisionDraft& draft) = 0;
    /// Decides all of them, each for itself → batchStarted or submitRefused; what becomes of them by batchChanged.
    virtual void submitBatch(Ticket ticket, const BatchDraft& draft) = 0;
    /// Goes on with what was not begun: nothing does so by itself after the program was closed in the middle.
    virtual void resumeBatch(const BatchId& batch) = 0;
    /// Begins no more of them; those under way go on.
    virtual void stopBatch(const BatchId& batch) = 0;
    /// Takes back all that are still held, and begins no more.
    virtual void withdrawBatch(const BatchId& batch) = 0;
    /// Begins a playbook on an item → playbookStarted or submitRefused; what becomes of its steps by playbookChanged. What is
    /// said of batches above holds for it too: it is stopped and taken back by its id, and goes on with the step that failed.
    virtual void startPlaybook(Ticket ticket, const PlaybookDraft& draft) = 0;
    /// Begins no more of its steps, and undoes those that were done, the last first, each by a decision of its own.
    virtual void undoPlaybook(const BatchId& run) = 0;
    /// Claim, note, snooze, close …: what a person does to an item besides deciding → acted or actRefused. `act.who` is
    /// filled in with the signed-in person. It is stored when `acted` is emitted; the row follows by rowsChanged.
    virtual void act(Ticket ticket, const ItemId& item, const LifeAct& act) = 0;
    /// A task about the item in a project of the source, where others find it, for items that have no record of their own;
    /// never made by itself. One that is there already is taken → acted or actRefused, then shareChanged.
    virtual void makeTask(Ticket ticket, const ItemId& item, std::int64_t project) = 0;
    /// What people did with an item, and what of it the others know → workReady.
    virtual void requestWork(Ticket ticket, const ItemId& item) = 0;
    /// Undo within the undo window; afterwards ignored (the state that follows says so).
    virtual void withdraw(const DecisionId& decision) = 0;
    /// Ends the undo window now.
    virtual void sendNow(const DecisionId& decision) = 0;
    /// Reads an unverified decision's effect back once more.
    virtual void verifyAgain(const DecisionId& decision) = 0;

    /// Whom the signed-in person may let stand in, and for what → delegationChoicesReady.
    virtual void requestDelegationChoices(Ticket ticket) = 0;
    /// → delegationSaid when it is in the ledger and the others can read it, or delegationRefused: Policy with the name of a
    /// DelegationRefusal. What became of it comes by delegationsChanged.
    virtual void sayDelegation(Ticket ticket, const DelegationWish& wish) = 0;

    /// Closes the day: signs the ledger as it is now, has the head witnessed where a record was chosen → closeSheetReady or
    /// closeSheetFailed.
    virtual void requestCloseSheet(Ticket ticket) = 0;

    /// Pulls the queue's feed now; an empty id means all.
    virtual void refresh(const QueueId& queue) = 0;
    /// Tries settings without storing anything → connectionTested.
    virtual void testConnection(Ticket ticket, const ConnectionSettings& settings, const Secret& secret) = 0;
    /// Stores settings, hands the secret to the key store, signs in; progress by sourceChanged.
    virtual void connectSource(const ConnectionSettings& settings, const Secret& secret) = 0;
    /// Signs in again with the stored secret (after Refused or Offline).
    virtual void reconnectSource(const SourceId& source) = 0;
    /// Forgets settings and secret; the ledger stays.
    virtual void forgetSource(const SourceId& source) = 0;
    /// Default 10 s, 0–60 s (domain.md §13.10).
    virtual void setUndoWindow(Duration window) = 0;

Q_SIGNALS:
    void snapshotReady(quint64 ticket, const backroom::ConsoleSnapshot& snapshot);
    void sourceChanged(const backroom::SourceStatus& status);
    void queueChanged(const backroom::QueueStatus& status);
    /// All of them, at most once a second.
    void feedsChanged(const std::vector<backroom::FeedStatus>& feeds);
    void rowsChanged(const backroom::QueueDelta& delta);
    void detailReady(quint64 ticket, const backroom::ItemDetail& detail);
    void detailFailed(quint64 ticket, const backroom::Error& error);
    void submitted(quint64 ticket, const backroom::DecisionRow& decision);
    /// The person's consent counts; `open` are codes of what it still takes, as in OfferedAction::cautions.
    void agreed(quint64 ticket, const backroom::ItemId& item, const QStringList& open);
    void submitRefused(quint64 ticket, const backroom::Error& error, const QStringList& reasons);
    void acted(quint64 ticket, const backroom::ItemId& item);
    void actRefused(quint64 ticket, const backroom::Error& error);
    /// An act is on its way to the other operators, known to them, or not shared and why.
    void shareChanged(const backroom::ShareStatus& share);
    void workReady(quint64 ticket, const backroom::ItemWork& work);
    void batchStarted(quint64 ticket, const backroom::BatchManifest& manifest);
    void batchChanged(const backroom::BatchManifest& manifest);
    void playbookStarted(quint64 ticket, const backroom::PlaybookManifest& manifest);
    void playbookChanged(const backroom::PlaybookManifest& manifest);
    void decisionChanged(const backroom::DecisionRow& decision);
    /// All of this source, again whenever one is given, accepted or revoked; they begin and end by themselves.
    void delegationsChanged(const std::vector<backroom::DelegationStatus>& delegations);
    void delegationChoicesReady(quint64 ticket, const backroom::DelegationChoices& choices);
    void delegationSaid(quint64 ticket);
    void delegationRefused(quint64 ticket, const backroom::Error& error);
    void closeSheetReady(quint64 ticket, const backroom::CloseSheet& sheet);
    void closeSheetFailed(quint64 ticket, const backroom::Error& error);
    void ledgerChanged(const backroom::LedgerStatus& status);
    void connectionTested(quint64 ticket, const backroom::ConnectionReport& report);
    void problemsChanged(const QStringList& problems);
};

} // namespace backroom
