// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/threaded_console.h"

#include <QThread>

namespace backroom {

namespace {

/// AutomationApi for the gui thread, over the door of the console.
class ThreadedAutomation : public AutomationApi {
public:
    using Post = std::function<void(quint64, const AutomationRequest&)>;
    explicit ThreadedAutomation(Post post) : m_post(std::move(post)) {}
    void requestAutomation(quint64 ticket, const AutomationRequest& request) override { m_post(ticket, request); }

private:
    Post m_post;
};

} // namespace

struct ThreadedConsole::Private {
    QThread thread;
    /// Lives on the core thread; calls are queued to it and reach the engine there.
    std::unique_ptr<QObject> door;
    std::unique_ptr<Core> core;
    ConsoleApi* api = nullptr;
    std::unique_ptr<AutomationApi> automation; ///< on the gui thread

    template <typename F>
    void post(F&& call)
    {
        QMetaObject::invokeMethod(door.get(), [this, call = std::forward<F>(call)] { call(*api); }, Qt::QueuedConnection);
    }
};

ThreadedConsole::ThreadedConsole(std::function<std::unique_ptr<Core>()> build, QObject* parent)
    : ConsoleApi(parent), d(std::make_unique<Private>())
{
    qRegisterMetaType<Error>();
    d->automation = std::make_unique<ThreadedAutomation>([this](quint64 ticket, const AutomationRequest& request) {
        d->post([=, this](ConsoleApi&) {
            if (AutomationApi* automation = d->core->automation())
                automation->requestAutomation(ticket, request);
        });
    });
    d->door = std::make_unique<QObject>();
    d->door->moveToThread(&d->thread);
    d->thread.setObjectName(QStringLiteral("core"));
    QMetaObject::invokeMethod(d->door.get(), [this, build = std::move(build)] {
        d->core = build();
        d->api = &d->core->api();
        const auto forward = [this](auto signal) { connect(d->api, signal, this, signal, Qt::QueuedConnection); };
        forward(&ConsoleApi::snapshotReady);
        forward(&ConsoleApi::sourceChanged);
        forward(&ConsoleApi::queueChanged);
        forward(&ConsoleApi::feedsChanged);
        forward(&ConsoleApi::rowsChanged);
        forward(&ConsoleApi::detailReady);
        forward(&ConsoleApi::detailFailed);
        forward(&ConsoleApi::submitted);
        forward(&ConsoleApi::agreed);
        forward(&ConsoleApi::submitRefused);
        forward(&ConsoleApi::acted);
        forward(&ConsoleApi::actRefused);
        forward(&ConsoleApi::shareChanged);
        forward(&ConsoleApi::workReady);
        forward(&ConsoleApi::batchStarted);
        forward(&ConsoleApi::batchChanged);
        forward(&ConsoleApi::playbookStarted);
        forward(&ConsoleApi::playbookChanged);
        forward(&ConsoleApi::decisionChanged);
        forward(&ConsoleApi::delegationsChanged);
        forward(&ConsoleApi::delegationChoicesReady);
        forward(&ConsoleApi::delegationSaid);
        forward(&ConsoleApi::delegationRefused);
        forward(&ConsoleApi::closeSheetReady);
        forward(&ConsoleApi::closeSheetFailed);
        forward(&ConsoleApi::ledgerChanged);
        forward(&ConsoleApi::connectionTested);
        forward(&ConsoleApi::problemsChanged);
        if (const AutomationApi* automation = d->core->automation()) {
            connect(automation, &AutomationApi::automationReady, d->automation.get(), &AutomationApi::automationReady, Qt::QueuedConnection);
            connect(automation, &AutomationApi::automationFailed, d->automation.get(), &AutomationApi::automationFailed, Qt::QueuedConnection);
        }
        d->core->start();
    }, Qt::QueuedConnection);
    d->thread.start();
}

ThreadedConsole::~ThreadedConsole()
{
    QMetaObject::invokeMethod(d->door.get(), [this] {
        d->core.reset();
        d->thread.quit();
    }, Qt::QueuedConnection);
    d->thread.wait();
}

AutomationApi& ThreadedConsole::automation()
{
    return *d->automation;
}

void ThreadedConsole::requestSnapshot(Ticket ticket)
{
    d->post([=](ConsoleApi& api) { api.requestSnapshot(ticket); });
}

void ThreadedConsole::openQueue(const QueueId& queue)
{
    d->post([=](ConsoleApi& api) { api.openQueue(queue); });
}

void ThreadedConsole::closeQueue(const QueueId& queue)
{
    d->post([=](ConsoleApi& api) { api.closeQueue(queue); });
}

void ThreadedConsole::requestDetail(Ticket ticket, const ItemId& item)
{
    d->post([=](ConsoleApi& api) { api.requestDetail(ticket, item); });
}

void ThreadedConsole::submit(Ticket ticket, const DecisionDraft& draft)
{
    d->post([=](ConsoleApi& api) { api.submit(ticket, draft); });
}

void ThreadedConsole::submitBatch(Ticket ticket, const BatchDraft& draft)
{
    d->post([=](ConsoleApi& api) { api.submitBatch(ticket, draft); });
}

void ThreadedConsole::resumeBatch(const BatchId& batch)
{
    d->post([=](ConsoleApi& api) { api.resumeBatch(batch); });
}

void ThreadedConsole::stopBatch(const BatchId& batch)
{
    d->post([=](ConsoleApi& api) { api.stopBatch(batch); });
}

void ThreadedConsole::withdrawBatch(const BatchId& batch)
{
    d->post([=](ConsoleApi& api) { api.withdrawBatch(batch); });
}

void ThreadedConsole::startPlaybook(Ticket ticket, const PlaybookDraft& draft)
{
    d->post([=](ConsoleApi& api) { api.startPlaybook(ticket, draft); });
}

void ThreadedConsole::undoPlaybook(const BatchId& run)
{
    d->post([=](ConsoleApi& api) { api.undoPlaybook(run); });
}

void ThreadedConsole::act(Ticket ticket, const ItemId& item, const LifeAct& act)
{
    d->post([=](ConsoleApi& api) { api.act(ticket, item, act); });
}

void ThreadedConsole::makeTask(Ticket ticket, const ItemId& item, std::int64_t project)
{
    d->post([=](ConsoleApi& api) { api.makeTask(ticket, item, project); });
}

void ThreadedConsole::requestWork(Ticket ticket, const ItemId& item)
{
    d->post([=](ConsoleApi& api) { api.requestWork(ticket, item); });
}

void ThreadedConsole::withdraw(const DecisionId& decision)
{
    d->post([=](ConsoleApi& api) { api.withdraw(decision); });
}

void ThreadedConsole::sendNow(const DecisionId& decision)
{
    d->post([=](ConsoleApi& api) { api.sendNow(decision); });
}

void ThreadedConsole::requestDelegationChoices(Ticket ticket)
{
    d->post([=](ConsoleApi& api) { api.requestDelegationChoices(ticket); });
}

void ThreadedConsole::sayDelegation(Ticket ticket, const DelegationWish& wish)
{
    d->post([=](ConsoleApi& api) { api.sayDelegation(ticket, wish); });
}

void ThreadedConsole::requestCloseSheet(Ticket ticket)
{
    d->post([=](ConsoleApi& api) { api.requestCloseSheet(ticket); });
}

void ThreadedConsole::verifyAgain(const DecisionId& decision)
{
    d->post([=](ConsoleApi& api) { api.verifyAgain(decision); });
}

void ThreadedConsole::refresh(const QueueId& queue)
{
    d->post([=](ConsoleApi& api) { api.refresh(queue); });
}

void ThreadedConsole::testConnection(Ticket ticket, const ConnectionSettings& settings, const Secret& secret)
{
    d->post([=](ConsoleApi& api) { api.testConnection(ticket, settings, secret); });
}

void ThreadedConsole::connectSource(const ConnectionSettings& settings, const Secret& secret)
{
    d->post([=](ConsoleApi& api) { api.connectSource(settings, secret); });
}

void ThreadedConsole::reconnectSource(const SourceId& source)
{
    d->post([=](ConsoleApi& api) { api.reconnectSource(source); });
}

void ThreadedConsole::forgetSource(const SourceId& source)
{
    d->post([=](ConsoleApi& api) { api.forgetSource(source); });
}

void ThreadedConsole::setUndoWindow(Duration window)
{
    d->post([=](ConsoleApi& api) { api.setUndoWindow(window); });
}

} // namespace backroom
