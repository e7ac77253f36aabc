// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/console.h"
#include "tests/support/fake_odoo.h"
#include "tests/support/manual_clock.h"

#include <QTemporaryDir>

#include <memory>

namespace backroom::test {

/// The whole engine over a modelled server, on the test's thread, with time moved by hand. A rig may be "killed" and
/// started again on the same files.
class ConsoleRig {
public:
    ConsoleRig();
    ~ConsoleRig();

    /// Starts the engine; `faults` sees every database access.
    Result<void> start(FaultHook faults = {});
    /// No policy bears on what the rules offer; before start().
    void leavePoliciesOut();
    /// The process is gone: nothing is flushed, signed or said to the server any more.
    void kill();
    /// As "lead" on the modelled server unless told otherwise.
    void connectSource(const QString& url = QStringLiteral("http://127.0.0.1:8069"));

    /// Delivers what is due now: posted events, answers, callbacks.
    void settle();
    /// Moves time from timer to timer, settling after each.
    void pass(Duration time);

    /// The fresh detail of the item; fails the test when there is none.
    ItemDetail detail(const ItemId& item);
    /// The item on the record, if the queue shows one.
    std::optional<ItemRow> row(const QString& model, std::int64_t id) const;
    /// Reads the evidence and decides; the refusals when it was refused.
    QStringList decide(const ItemId& item, const DecisionVerb& verb, const QString& reason = {}, const Json& inputs = Json::object());
    /// The newest state of the newest decision.
    std::optional<DecisionRow> decision() const;

    Console& console() { return *m_console; }

    ManualClock clock;
    FakeOdoo odoo{clock};
    QTemporaryDir folder;
    std::map<ItemId, ItemRow> rows;
    std::map<QueueId, QueueStatus> queues;
    std::vector<DecisionRow> decisions; ///< every change in order
    std::vector<ItemDetail> details;
    std::vector<Error> detailErrors;
    QStringList refusals;
    SourceStatus source;
    std::vector<FeedStatus> feeds;

    /// What answers before the modelled server does; nothing: it does not.
    std::function<std::optional<FakeTransport::Outcome>(const HttpRequest&)> before;
    /// For the next start().
    LiveTransportFactory makeLiveTransport;

private:
    void listen();

    std::unique_ptr<SecretStore> m_secrets;
    std::unique_ptr<Console> m_console;
    bool m_dead = false;
};

} // namespace backroom::test
