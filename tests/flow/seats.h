// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/demo_server.h"
#include "app/demo/seed.h"
#include "app/demo/world.h"
#include "core/engine/console.h"
#include "core/net/qt_transport.h"
#include "tests/support/manual_clock.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QPointer>
#include <QTemporaryDir>

namespace backroom::test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The way from one console to the server: counts what is under way, and can be cut.
struct Wire {
    bool isCut = false;
    int underWay = 0;
};

class CutJob : public HttpJob {
public:
    using HttpJob::HttpJob;
    void abort() override {}
};

class WireTransport : public HttpTransport {
public:
    WireTransport(Clock& clock, Wire& wire)
        : m_clock(clock),
          m_wire(wire),
          m_inner(makeQtTransport({})) {}
    HttpJob* send(const QUrl& base, const HttpRequest& request, const TransportOptions& options, QObject* owner) override
    {
        if (m_wire.isCut) {
            auto* job = new CutJob(owner);
            m_clock.after(1ms, [job = QPointer<HttpJob>(job)] {
                if (job)
                    Q_EMIT job->finished(Error{ErrorKind::Network, Reach::NotSent, {}, {}, u"the wire is cut"_s});
            });
            return job;
        }
        HttpJob* job = m_inner->send(base, request, options, owner);
        ++m_wire.underWay;
        QObject::connect(job, &QObject::destroyed, qApp, [&wire = m_wire] { --wire.underWay; });
        QObject::connect(job, &HttpJob::finished, job, &QObject::deleteLater);
        return job;
    }

private:
    Clock& m_clock;
    Wire& m_wire;
    std::unique_ptr<HttpTransport> m_inner;
};

/// What a console needs to show the orders to approve, and nothing else. False when it cannot be written.
inline bool layOutOrders(const QString& folder)
{
    const QStringList files{u"feeds/purchase-orders.json"_s, u"rules/PUR.order.to-approve.json"_s, u"queues/purchase-orders.json"_s, u"calendars/default.json"_s, u"sla/default.json"_s, u"privacy/ledger.json"_s};
    return std::all_of(files.begin(), files.end(), [&folder](const QString& file) {
        return QDir(folder).mkpath(file.section(u'/', 0, 0)) && QFile::copy(QStringLiteral(BACKROOM_RESOURCES "/") + file, folder + u'/' + file);
    });
}

/// Makes the order one of this total, to a supplier who gets nothing else: what others are sent does not count against it.
inline void setOrderTotal(demo::World& world, demo::Id order, double total)
{
    world.transact(demo::World::adminId, [&] {
        const double taxed = world.value("purchase.order", order, "amount_total").get<double>() / world.value("purchase.order", order, "amount_untaxed").get<double>();
        const demo::Id supplier = world.insert("res.partner", {{"name", "New Supplier " + std::to_string(order)}});
        const Json lines = world.value("purchase.order", order, "order_line");
        for (std::size_t i = 0; i < lines.size(); ++i)
            world.update("purchase.order.line", lines[i].get<demo::Id>(), {{"product_qty", 1.0}, {"price_unit", i == 0 ? total / taxed : 0.0}});
        world.update("purchase.order", order, {{"partner_id", supplier}});
        world.recomputeTotals("purchase.order", order);
        return Json();
    });
}

/// One person at one console of his own.
class Seat {
public:
    Seat(Clock& clock, QString login, QString url, QString resources)
        : m_clock(clock),
          m_login(std::move(login)),
          m_url(std::move(url)),
          m_resources(std::move(resources)) {}

    void start()
    {
        isDead = false;
        rows.clear();
        m_console = std::make_unique<Console>(ConsoleParts{m_clock, [this](const ConnectionSettings&) { return std::make_unique<WireTransport>(m_clock, wire); }, *m_secrets,
            folder.filePath(u"data"_s), folder.filePath(u"config"_s), m_resources, u"desk of "_s + m_login,
            [this](const char*) {
                if (isDead || isDiskFull)
                    return std::optional(Error::of(ErrorKind::Store, isDead ? u"the process is gone"_s : u"disk full"_s));
                return std::optional<Error>();
            }});
        connectSignals();
        if (const auto started = m_console->start(); !started)
            qFatal("%s does not start: %s", qPrintable(m_login), qPrintable(started.error().detail));
        m_console->openQueue({u"purchase-orders"_s});
    }
    void connectSource()
    {
        ConnectionSettings settings;
        settings.url = m_url;
        settings.database = u"demo"_s;
        settings.login = m_login;
        m_console->connectSource(settings, Secret(QByteArray::fromStdString(demo::demoKey(m_login.toStdString()))));
    }
    /// Nothing is said or written any more.
    void kill()
    {
        isDead = true;
        wire.isCut = true;
        m_console.reset();
        wire.isCut = false;
    }
    void act(const ItemId& item, const LifeAct& act) { m_console->act(1, item, act); }
    Console& console() { return *m_console; }

    Wire wire;
    bool isDead = false;
    bool isDiskFull = false;
    QTemporaryDir folder;
    std::map<ItemId, ItemRow> rows;
    std::vector<Error> refusals;
    ItemWork work;

private:
    void connectSignals()
    {
        Console* console = m_console.get();
        QObject::connect(console, &ConsoleApi::rowsChanged, console, [this](const QueueDelta& delta) {
            for (const ItemRow& row : delta.upserts)
                rows[row.id] = row;
            for (const ItemId& id : delta.removals)
                rows.erase(id);
        });
        QObject::connect(console, &ConsoleApi::actRefused, console, [this](quint64, const Error& error) { refusals.push_back(error); });
        QObject::connect(console, &ConsoleApi::workReady, console, [this](quint64, const ItemWork& known) { work = known; });
    }

    Clock& m_clock;
    QString m_login;
    QString m_url;
    QString m_resources;
    std::unique_ptr<SecretStore> m_secrets = makeMemoryStore();
    std::unique_ptr<Console> m_console;
};

/// Lets everything happen that is due now: what is on the wires, then what it leads to.
inline void settle(ManualClock& clock, const std::vector<Seat*>& seats)
{
    const auto isQuiet = [&seats] {
        return std::none_of(seats.begin(), seats.end(), [](const Seat* seat) { return seat && seat->wire.underWay > 0; });
    };
    for (int quiet = 0; quiet < 3;) {
        QCoreApplication::sendPostedEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QCoreApplication::processEvents();
        while (!isQuiet())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        clock.advance(0ms);
        quiet = isQuiet() ? quiet + 1 : 0;
    }
}

/// Moves time from timer to timer, settling after each.
inline void pass(ManualClock& clock, const std::vector<Seat*>& seats, Duration time)
{
    settle(clock, seats);
    const Duration end = clock.monotonic() + time;
    while (clock.monotonic() < end) {
        const Duration left = end - clock.monotonic();
        clock.advance(std::clamp<Duration>(clock.untilNext().value_or(left), 0ms, left));
        settle(clock, seats);
    }
}

} // namespace backroom::test
