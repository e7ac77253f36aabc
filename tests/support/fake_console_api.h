// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_api.h"

#include <map>
#include <vector>

namespace backroom::test {

/// A core that answers from what a test put in, at once, and remembers what it was asked.
class FakeConsoleApi : public ConsoleApi {
public:
    ConsoleSnapshot snapshot;
    std::map<QString, std::vector<ItemRow>> rows;  ///< by queue
    std::map<QString, ItemDetail> details;         ///< by item
    std::optional<Error> detailError;
    std::optional<std::pair<Error, QStringList>> submitRefusal;
    bool answersDetails = true;
    bool answersSubmits = true;
    /// Moment and hold of the decisions it makes.
    Timestamp now{};
    Duration hold{10000};

    std::vector<DecisionDraft> drafts;
    std::vector<Ticket> submitTickets;
    std::vector<DecisionId> withdrawn;
    std::vector<std::pair<ItemId, LifeAct>> acts;
    std::vector<std::pair<ItemId, std::int64_t>> tasks;
    std::map<QString, ItemWork> work; ///< by item
    std::vector<DecisionId> sentNow;
    std::vector<BatchDraft> batchDrafts;
    std::vector<BatchId> resumed;
    std::vector<BatchId> stopped;
    std::vector<BatchId> withdrawnBatches;
    std::vector<PlaybookDraft> playbookDrafts;
    std::vector<BatchId> undonePlaybooks;
    std::vector<DecisionId> verifiedAgain;
    DelegationChoices delegationChoices;
    std::vector<DelegationWish> delegationWishes;
    std::optional<Error> delegationRefusal;
    std::vector<Ticket> closeSheetsAsked;
    std::vector<QueueId> opened;
    std::vector<QueueId> closed;
    std::vector<QueueId> refreshed;
    std::vector<std::pair<Ticket, ItemId>> detailRequests;
    std::vector<std::pair<Ticket, ConnectionSettings>> tests;
    std::vector<ConnectionSettings> connected;
    QByteArray lastSecret;
    int reconnects = 0;
    int forgotten = 0;

    void requestSnapshot(Ticket ticket) override { Q_EMIT snapshotReady(ticket, snapshot); }
    void openQueue(const QueueId& queue) override
    {
        opened.push_back(queue);
        if (rows.contains(queue.value))
            Q_EMIT rowsChanged({queue, true, rows[queue.value], {}});
    }
    void closeQueue(const QueueId& queue) override { closed.push_back(queue); }
    void requestDetail(Ticket ticket, const ItemId& item) override
    {
        detailRequests.emplace_back(ticket, item);
        if (answersDetails)
            answerDetail();
    }
    /// Answers the newest request.
    void answerDetail()
    {
        const auto& [ticket, item] = detailRequests.back();
        const auto found = details.find(item.value);
        if (detailError)
            Q_EMIT detailFailed(ticket, *detailError);
        else if (found != details.end())
            Q_EMIT detailReady(ticket, found->second);
    }
    void requestDelegationChoices(Ticket ticket) override { Q_EMIT delegationChoicesReady(ticket, delegationChoices); }
    void sayDelegation(Ticket ticket, const DelegationWish& wish) override
    {
        delegationWishes.push_back(wish);
        if (delegationRefusal)
            Q_EMIT delegationRefused(ticket, *delegationRefusal);
        else
            Q_EMIT delegationSaid(ticket);
    }
    void submit(Ticket ticket, const DecisionDraft& draft) override
    {
        drafts.push_back(draft);
        submitTickets.push_back(ticket);
        if (answersSubmits)
            answerSubmit();
    }
    /// Answers the newest draft: recorded and held, or refused.
    void answerSubmit()
    {
        const DecisionDraft& draft = drafts.back();
        if (submitRefusal) {
            Q_EMIT submitRefused(submitTickets.back(), submitRefusal->first, submitRefusal->second);
            return;
        }
        const ItemRow& row = details.at(draft.item.value).row;
        DecisionRow decision;
        decision.id = {QStringLiteral("decision-%1").arg(drafts.size())};
        decision.item = row.id;
        decision.queue = row.queue;
        decision.verb = draft.verb;
        decision.reason = draft.reason;
        decision.businessKey = row.businessKey;
        decision.title = row.counterparty;
        decision.amount = row.amount;
        decision.actor = QStringLiteral("finance");
        decision.decidedAt = decision.changedAt = now;
        decision.heldUntil = now + hold;
        ItemRow marked = row;
        marked.decision = DecisionState::Held;
        Q_EMIT submitted(submitTickets.back(), decision);
        Q_EMIT rowsChanged({row.queue, false, {marked}, {}});
    }
    void submitBatch(Ticket ticket, const BatchDraft& draft) override
    {
        batchDrafts.push_back(draft);
        BatchManifest manifest;
        manifest.batch.id = {QStringLiteral("batch-%1").arg(batchDrafts.size())};
        manifest.batch.verb = draft.verb;
        manifest.batch.items = draft.items;
        manifest.counts = countsOf(manifest.batch, {});
        Q_EMIT batchStarted(ticket, manifest);
    }
    void resumeBatch(const BatchId& batch) override { resumed.push_back(batch); }
    void stopBatch(const BatchId& batch) override { stopped.push_back(batch); }
    void withdrawBatch(const BatchId& batch) override { withdrawnBatches.push_back(batch); }
    void startPlaybook(Ticket ticket, const PlaybookDraft& draft) override
    {
        playbookDrafts.push_back(draft);
        PlaybookManifest manifest;
        manifest.run.id = {QStringLiteral("playbook-%1").arg(playbookDrafts.size())};
        manifest.run.playbook = draft.playbook;
        Q_EMIT playbookStarted(ticket, manifest);
    }
    void undoPlaybook(const BatchId& run) override { undonePlaybooks.push_back(run); }
    void act(Ticket ticket, const ItemId& item, const LifeAct& act) override
    {
        acts.emplace_back(item, act);
        Q_EMIT acted(ticket, item);
    }
    void makeTask(Ticket ticket, const ItemId& item, std::int64_t project) override
    {
        tasks.emplace_back(item, project);
        Q_EMIT acted(ticket, item);
    }
    void requestWork(Ticket ticket, const ItemId& item) override
    {
        const auto found = work.find(item.value);
        Q_EMIT workReady(ticket, found == work.end() ? ItemWork{} : found->second);
    }
    void withdraw(const DecisionId& decision) override { withdrawn.push_back(decision); }
    void sendNow(const DecisionId& decision) override { sentNow.push_back(decision); }
    void requestCloseSheet(Ticket ticket) override { closeSheetsAsked.push_back(ticket); }
    void verifyAgain(const DecisionId& decision) override { verifiedAgain.push_back(decision); }
    void refresh(const QueueId& queue) override { refreshed.push_back(queue); }
    void testConnection(Ticket ticket, const ConnectionSettings& settings, const Secret& secret) override
    {
        tests.emplace_back(ticket, settings);
        lastSecret = secret.reveal();
    }
    void connectSource(const ConnectionSettings& settings, const Secret& secret) override
    {
        connected.push_back(settings);
        lastSecret = secret.reveal();
    }
    void reconnectSource(const SourceId&) override { ++reconnects; }
    void forgetSource(const SourceId&) override { ++forgotten; }
    void setUndoWindow(Duration window) override { hold = window; }
};

} // namespace backroom::test
