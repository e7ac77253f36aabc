// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/automation_api.h"
#include "core/api/console_api.h"

#include <functional>
#include <memory>

namespace backroom {

/// ConsoleApi for the gui thread: owns the core thread, builds the engine there and forwards both ways by queued calls;
/// only copyable values cross (design.md §3).
class ThreadedConsole : public ConsoleApi {
    Q_OBJECT
public:
    /// `build` runs on the core thread and makes everything that lives there; the result is destroyed there.
    /// It is a holder whose `api` is the engine, so that clock, transport and secret store die after it.
    struct Core {
        virtual ~Core() = default;
        virtual ConsoleApi& api() = 0;
        /// Null: there is none, and nothing is ever answered.
        virtual AutomationApi* automation() { return nullptr; }
        /// Called once after the signals are connected.
        virtual void start() = 0;
    };
    explicit ThreadedConsole(std::function<std::unique_ptr<Core>()> build, QObject* parent = nullptr);
    /// Waits until the engine has signed its tree head and closed its files.
    ~ThreadedConsole() override;

    /// The other door, for packs; forwards as this one does.
    AutomationApi& automation();

    void requestSnapshot(Ticket ticket) override;
    void openQueue(const QueueId& queue) override;
    void closeQueue(const QueueId& queue) override;
    void requestDetail(Ticket ticket, const ItemId& item) override;
    void submit(Ticket ticket, const DecisionDraft& draft) override;
    void submitBatch(Ticket ticket, const BatchDraft& draft) override;
    void resumeBatch(const BatchId& batch) override;
    void stopBatch(const BatchId& batch) override;
    void withdrawBatch(const BatchId& batch) override;
    void startPlaybook(Ticket ticket, const PlaybookDraft& draft) override;
    void undoPlaybook(const BatchId& run) override;
    void act(Ticket ticket, const ItemId& item, const LifeAct& act) override;
    void makeTask(Ticket ticket, const ItemId& item, std::int64_t project) override;
    void requestWork(Ticket ticket, const ItemId& item) override;
    void withdraw(const DecisionId& decision) override;
    void sendNow(const DecisionId& decision) override;
    void verifyAgain(const DecisionId& decision) override;
    void requestDelegationChoices(Ticket ticket) override;
    void sayDelegation(Ticket ticket, const DelegationWish& wish) override;
    void requestCloseSheet(Ticket ticket) override;
    void refresh(const QueueId& queue) override;
    void testConnection(Ticket ticket, const ConnectionSettings& settings, const Secret& secret) override;
    void connectSource(const ConnectionSettings& settings, const Secret& secret) override;
    void reconnectSource(const SourceId& source) override;
    void forgetSource(const SourceId& source) override;
    void setUndoWindow(Duration window) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace backroom
