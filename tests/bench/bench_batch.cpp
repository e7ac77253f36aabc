// SPDX-License-Identifier: GPL-3.0-or-later
// 500 approvals as one batch, each sealed, recorded, checked, sent, and its effect read back, against 500 bare calls of the
// same kind by the same person, one after the other, whose answers are believed: through the guard where the server has one.
// Against the simulator, or where BACKROOM_BENCH_URL, _DB and _LOGIN with BACKROOM_SECRET lead (tests/stack/bulk_rate).
#include "core/engine/console.h"
#include "core/engine/definitions.h"
#include "core/engine/guard.h"
#include "core/engine/system_clock.h"
#include "core/net/qt_transport.h"
#include "tests/bench/demo_server.h"
#include "tests/bench/figures.h"

#include <QCoreApplication>
#include <QDir>
#include <QEventLoop>
#include <QTemporaryDir>
#include <QTimer>
#include <QUuid>

using namespace backroom;
using namespace Qt::StringLiterals;
using bench::print;

namespace {

constexpr int decisions = 500;

/// The orders, and no policy: limits are another matter than speed.
bool layOut(const QString& folder)
{
    for (const QString& file : {u"feeds/purchase-orders.json"_s, u"rules/PUR.order.to-approve.json"_s, u"queues/purchase-orders.json"_s, u"calendars/default.json"_s, u"sla/default.json"_s, u"privacy/ledger.json"_s}) {
        QFile from(QStringLiteral(BACKROOM_RESOURCES "/") + file);
        QFile to(folder + u'/' + file);
        if (!QDir(folder).mkpath(file.section(u'/', 0, 0)) || !from.open(QIODevice::ReadOnly) || !to.open(QIODevice::WriteOnly))
            return false;
        Json json = parseJson(from.readAll()).value_or(Json());
        json.erase("policy");
        if (to.write(dumpJson(json)) < 0)
            return false;
    }
    return true;
}

bench::Server namedServer()
{
    return {qEnvironmentVariable("BACKROOM_BENCH_URL"), qEnvironmentVariable("BACKROOM_BENCH_DB"), Secret(qgetenv("BACKROOM_SECRET"))};
}

/// The call of a script that believes what it is told: through the guard, where there is one.
odoo::Call bareCall(const Guard& guard, const Rule& rule, const RecordKey& record, Timestamp now)
{
    const ActionStep& step = rule.actions.at(verbs::approve).steps.front();
    if (const auto action = guard.actionFor(record.model, step)) {
        Decision decision;
        decision.id = {QUuid::createUuid().toString(QUuid::WithoutBraces)};
        decision.record = record;
        return guardedCall(*action, decision, step, Json::object(), {{"expect", {{"state", "to approve"}}}}, now);
    }
    odoo::Call call;
    call.model = record.model;
    call.method = step.method;
    call.ids = {record.id};
    return call;
}

template <typename Done>
void runUntil(QEventLoop& loop, Done done)
{
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, &loop, [&] {
        if (done())
            loop.quit();
    });
    timer.start(5);
    loop.exec();
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication app(argc, argv);
    QProcess demo;
    const bench::Server named = namedServer();
    const QString login = named.url.isEmpty() ? u"manager"_s : qEnvironmentVariable("BACKROOM_BENCH_LOGIN");
    const bench::Server server = !named.url.isEmpty() ? named : argc > 1 ? bench::startDemo(demo, QString::fromLocal8Bit(argv[1]), u"manager"_s, 10 * decisions) : bench::Server();
    QTemporaryDir folder;
    if (server.url.isEmpty() || !layOut(folder.filePath(u"resources"_s))) {
        std::fprintf(stderr, "usage: bench_batch PATH-OF-BACKROOM-DEMO, or BACKROOM_BENCH_URL and the others set\n");
        return 2;
    }
    const auto clock = makeSystemClock();
    const auto secrets = makeMemoryStore();
    Console console({*clock, [](const ConnectionSettings&) { return makeQtTransport({}); }, *secrets, folder.filePath(u"data"_s), folder.filePath(u"config"_s),
        folder.filePath(u"resources"_s), u"bench"_s});
    if (!console.start())
        return 1;
    console.openQueue({u"purchase-orders"_s});
    ConnectionSettings settings;
    settings.url = server.url;
    settings.database = server.database;
    settings.login = login;
    console.connectSource(settings, server.key);
    QEventLoop loop;
    std::vector<ItemRow> rows;
    runUntil(loop, [&] {
        rows = console.isIdle() ? console.rows() : std::vector<ItemRow>();
        return rows.size() >= 2 * decisions;
    });
    const Definitions definitions = loadDefinitions({folder.filePath(u"resources"_s)});

    // Bare: what a script does.
    const auto transport = makeQtTransport({});
    OdooClient client(*transport, *clock, QUrl(server.url), {server.database, login, server.key, true});
    client.signIn(&loop, [&](const Result<OdooSession>&) { loop.quit(); });
    loop.exec();
    Guard guard(*clock);
    guard.resume(client);
    runUntil(loop, [&] { return guard.isKnown(); });
    const bench::Stopwatch bareWatch;
    for (int i = 0; i < decisions; ++i) {
        bool isDone = false;
        client.call(bareCall(guard, definitions.rules.front(), rows[static_cast<std::size_t>(i)].record, clock->now()), Lane::Decision, &loop, [&](const Result<Json>& reply) {
            isDone = reply.has_value();
            loop.quit();
        });
        loop.exec();
        if (!isDone) {
            std::fprintf(stderr, "a bare call was refused\n");
            return 1;
        }
    }
    const double bare = bareWatch.elapsed();

    BatchDraft draft{verbs::approve, {}, Json::object(), {}};
    for (int i = decisions; i < 2 * decisions; ++i) {
        const ItemRow& row = rows[static_cast<std::size_t>(i)];
        draft.items.push_back({row.id, row.businessKey, row.counterparty, row.amount, {}, BatchItem::State::Pending, {}, {}});
    }
    BatchManifest manifest;
    QObject::connect(&console, &ConsoleApi::batchStarted, &loop, [&](quint64, const BatchManifest& begun) { manifest = begun; });
    QObject::connect(&console, &ConsoleApi::batchChanged, &loop, [&](const BatchManifest& now) { manifest = now; });
    console.setUndoWindow(Duration(0));
    const bench::Stopwatch watch;
    console.submitBatch(1, draft);
    runUntil(loop, [&] { return !manifest.batch.id.isEmpty() && !manifest.batch.isOpen; });
    const double product = watch.elapsed();

    print("decisions", decisions, "");
    print("done and read back", manifest.counts.done, "");
    print("bare calls, answers believed", bare, "ms");
    print("as a batch: sealed, recorded, checked, sent, read back", product, "ms");
    print("each", product / decisions, "ms");
    print("models with a guard", guard.guardedModels().value_or(0), "");
    // Through a guard nothing but the journal comes on top of the call; without, two readings more for each decision.
    bench::printRatio("batch / bare calls", product, bare, guard.guardedModels().value_or(0) > 0 ? 1 / 0.99 : 4.0);
    demo.kill();
    demo.waitForFinished();
    return manifest.counts.done == decisions ? 0 : 1;
}
