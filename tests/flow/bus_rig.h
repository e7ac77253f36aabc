// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/console.h"
#include "core/engine/definitions.h"
#include "tests/support/demo_behind.h"
#include "tests/support/fake_n8n.h"
#include "tests/support/manual_clock.h"

#include <QCoreApplication>
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

namespace backroom::test {

/// The whole engine beside the demo company's Odoo and n8n, time by hand. What the flow of orders does in Odoo it does there.
class BusRig {
public:
    using Outcome = FakeTransport::Outcome;

    BusRig()
    {
        const QStringList files{QStringLiteral("feeds/executions.json"), QStringLiteral("feeds/users.json"), QStringLiteral("rules/INT.execution.failed.json"), QStringLiteral("rules/INT.execution.waiting.json"),
            QStringLiteral("queues/dead-letters.json"), QStringLiteral("queues/approvals.json"), QStringLiteral("actions/executions.json"), QStringLiteral("bus/default.json"), QStringLiteral("systems/default.json"), QStringLiteral("calendars/default.json"),
            QStringLiteral("sla/default.json"), QStringLiteral("policies/limits.json"), QStringLiteral("policies/duties.json"), QStringLiteral("policies/exceptions.json"), QStringLiteral("privacy/ledger.json")};
        for (const QString& file : files) {
            const QString to = folder.filePath(QStringLiteral("resources/") + file);
            QDir().mkpath(to.section(QLatin1Char('/'), 0, -2));
            if (!QFile::copy(QStringLiteral(BACKROOM_RESOURCES "/") + file, to))
                qFatal("cannot copy %s", qPrintable(file));
        }
        n8n.api().runs().setEffect([this](const demo::DemoFlow&, const Json& body) {
            if (hasEffect)
                makeOrder(body.value("ref", std::string()));
        });
    }

    void makeOrder(const std::string& reference) { erp.insert("sale.order", {{"name", "S-" + reference}, {"partner_id", 1}, {"client_order_ref", reference}}); }
    int orders(const char* reference) const { return erp.count("sale.order", "client_order_ref", reference); }

    bool start(const char* login = "lead", const char* key = "operator")
    {
        m_isDead = false;
        rows.clear();
        const auto isGone = [this](const char*) -> std::optional<Error> { return m_isDead ? std::optional(Error::of(ErrorKind::Store, QStringLiteral("the process is gone"))) : std::nullopt; };
        console = std::make_unique<Console>(ConsoleParts{clock, [this](const ConnectionSettings& settings) { return transportTo(settings); }, *m_secrets, folder.filePath(QStringLiteral("data")),
            folder.filePath(QStringLiteral("config")), folder.filePath(QStringLiteral("resources")), QStringLiteral("test-device"), isGone});
        listen();
        if (!console->start())
            return false;
        console->setUndoWindow(Duration(0));
        for (const char* queue : {"dead-letters", "approvals"})
            console->openQueue({QString::fromLatin1(queue)});
        const ActionConsole::Place place = erp.place(login);
        ConnectionSettings odoo;
        odoo.url = place.url;
        odoo.database = place.database;
        odoo.login = place.login;
        console->connectSource(odoo, place.secret);
        ConnectionSettings bus;
        bus.id = busSource;
        bus.url = QStringLiteral("https://n8n.example.com");
        console->connectSource(bus, n8n.key(key));
        pass(std::chrono::seconds(15));
        return true;
    }
    /// The process is gone: it neither writes nor sends.
    void kill()
    {
        m_isDead = true;
        console.reset();
        settle();
    }

    void settle()
    {
        for (int quiet = 0; quiet < 3; ++quiet) {
            QCoreApplication::sendPostedEvents();
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
            clock.advance(Duration(0));
        }
    }
    void pass(Duration time)
    {
        settle();
        const Duration end = clock.monotonic() + time;
        while (clock.monotonic() < end) {
            const Duration left = end - clock.monotonic();
            clock.advance(std::clamp<Duration>(clock.untilNext().value_or(left), Duration(0), left));
            settle();
        }
    }

    /// Starts a flow as a shop would, and lets the console see what came of it.
    void post(const QString& webhook, const Json& body)
    {
        n8n.post(webhook, body);
        pass(std::chrono::seconds(15));
    }
    /// The order's flow fails, and what it calls is back a moment later.
    void failOrder(const char* reference) { post(QStringLiteral("shop/orders"), {{"ref", reference}, {"until", (clock.now() + std::chrono::seconds(1)).time_since_epoch().count()}}); }

    std::optional<ItemRow> row(const QString& businessKey) const
    {
        for (const auto& [id, row] : rows) {
            if (row.businessKey == businessKey)
                return row;
        }
        return std::nullopt;
    }
    std::optional<ItemRow> rowOf(const QString& code) const
    {
        for (const auto& [id, row] : rows) {
            if (row.code == code)
                return row;
        }
        return std::nullopt;
    }
    /// Nothing for no row.
    std::optional<ItemDetail> detail(const std::optional<ItemRow>& row)
    {
        m_detail.reset();
        if (!row)
            return std::nullopt;
        console->requestDetail(1, row->id);
        pass(std::chrono::seconds(2));
        return m_detail;
    }
    QStringList refusalsOf(const ItemDetail& seen, const char* verb) const
    {
        const auto action = std::find_if(seen.actions.begin(), seen.actions.end(), [verb](const OfferedAction& one) { return one.verb.value == QLatin1StringView(verb); });
        return action == seen.actions.end() ? QStringList{QStringLiteral("no such action")} : action->refusals;
    }
    /// Decides on what lies before the person; the refusals.
    QStringList decide(const ItemDetail& seen, const char* verb, const QString& reason = QStringLiteral("test"))
    {
        refusals.clear();
        DecisionDraft draft;
        draft.item = seen.row.id;
        draft.verb = {QString::fromLatin1(verb)};
        draft.reason = reason;
        draft.seal = seen.seal;
        draft.readAt = seen.readAt;
        console->submit(2, draft);
        settle();
        return refusals;
    }
    std::optional<DecisionRow> decision() const { return decisions.empty() ? std::nullopt : std::optional(decisions.back()); }
    int retriesOf(std::int64_t id)
    {
        int count = 0;
        for (const demo::DemoRun& run : n8n.api().runs().runs())
            count += run.retryOf == id;
        return count;
    }
    std::int64_t newestRun() { return n8n.api().runs().runs().back().id; }

    ManualClock clock;
    DemoBehind erp{clock};
    FakeN8n n8n{clock};
    bool hasEffect = true; ///< does the flow of orders do anything?
    QTemporaryDir folder;
    std::unique_ptr<Console> console;
    std::map<ItemId, ItemRow> rows;
    std::vector<DecisionRow> decisions;
    QStringList refusals;
    std::map<SourceId, SourceStatus> sources;
    /// Before n8n does something: what is answered in its place.
    std::function<std::optional<Outcome>(const HttpRequest&)> before;
    /// After n8n did it: what becomes of its answer.
    std::function<Outcome(const HttpRequest&, Outcome)> after;

private:
    std::unique_ptr<HttpTransport> transportTo(const ConnectionSettings& settings)
    {
        auto transport = std::make_unique<FakeTransport>(clock, std::chrono::milliseconds(20));
        transport->setHandler([this, isBus = settings.id == busSource, ask = n8n.handler()](const HttpRequest& request) -> Outcome {
            if (m_isDead)
                return Error{ErrorKind::Cancelled, Reach::NotSent, {}, {}, {}};
            if (!isBus)
                return erp.answer(request);
            if (const auto answer = before ? before(request) : std::nullopt)
                return *answer;
            Outcome outcome = ask(request);
            return after ? after(request, std::move(outcome)) : outcome;
        });
        return transport;
    }
    void listen()
    {
        Console* it = console.get();
        QObject::connect(it, &ConsoleApi::rowsChanged, it, [this](const QueueDelta& delta) {
            if (delta.reset)
                std::erase_if(rows, [&](const auto& entry) { return entry.second.queue == delta.queue; });
            for (const ItemRow& row : delta.upserts)
                rows[row.id] = row;
            for (const ItemId& id : delta.removals)
                rows.erase(id);
        });
        QObject::connect(it, &ConsoleApi::decisionChanged, it, [this](const DecisionRow& decision) { decisions.push_back(decision); });
        QObject::connect(it, &ConsoleApi::detailReady, it, [this](quint64, const ItemDetail& detail) { m_detail = detail; });
        QObject::connect(it, &ConsoleApi::submitRefused, it, [this](quint64, const Error& error, const QStringList& reasons) { refusals = reasons.empty() ? QStringList{toName(error.kind)} : reasons; });
        QObject::connect(it, &ConsoleApi::sourceChanged, it, [this](const SourceStatus& source) { sources[source.id] = source; });
    }

    std::unique_ptr<SecretStore> m_secrets = makeMemoryStore();
    std::optional<ItemDetail> m_detail;
    bool m_isDead = false;
};

} // namespace backroom::test
