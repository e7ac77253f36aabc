// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/console_rig.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <algorithm>

using namespace backroom;
using namespace backroom::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// Records come in and become rows (design.md §4): nothing is missed, nothing stays that is gone, every state is told.
class PullFlow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lateCommitWithAnOldWriteDateAppears();
    void changesArriveWithTheNextPoll();
    void deletedRecordVanishesAfterASweep();
    void manyPagesAreReadOnce();
    void restartShowsTheCacheBeforeTheSourceAnswers();
    void anotherUserDoesNotSeeTheFirstOnesCache();
    void corruptCacheIsRebuilt();
    void offlineIsSaidAndHeals();
    void missingRightIsSaidForThatQueueOnly();
    void refusedSignInIsNotRepeated();
    void absentFieldIsLeftOut();
    void modelWithoutRecordsCompletesARule();
};

namespace {

/// A definition of the person's own, beside the delivered ones.
void define(const ConsoleRig& rig, const QString& name, const QByteArray& json)
{
    const QString file = rig.folder.filePath(u"config/"_s + name);
    QDir().mkpath(QFileInfo(file).path());
    QFile written(file);
    QVERIFY(written.open(QIODevice::WriteOnly));
    written.write(json);
}

} // namespace

void PullFlow::lateCommitWithAnOldWriteDateAppears()
{
    ConsoleRig rig;
    QVERIFY(rig.start());
    rig.connectSource();
    const Timestamp transactionStart = rig.clock.now();
    Json late = rig.odoo.record("purchase.order", FakeOdoo::order);
    rig.pass(30s);
    rig.odoo.edit("purchase.order", FakeOdoo::order, {{"partner_ref", "newer"}}); // the mark moves past the late one's start
    rig.pass(30s);
    late["name"] = "P00042";
    rig.odoo.commitLate("purchase.order", 42, late, transactionStart);
    rig.pass(15s);
    QVERIFY(rig.row(u"purchase.order"_s, 42));
}

void PullFlow::changesArriveWithTheNextPoll()
{
    ConsoleRig rig;
    QVERIFY(rig.start());
    rig.connectSource();
    rig.odoo.edit("purchase.order", FakeOdoo::order, {{"amount_total", 30000.0}});
    rig.pass(12s);
    QCOMPARE(rig.row(u"purchase.order"_s, FakeOdoo::order)->severity, Severity::High);
    rig.odoo.edit("purchase.order", FakeOdoo::order, {{"state", "purchase"}});
    rig.pass(12s);
    QVERIFY(!rig.row(u"purchase.order"_s, FakeOdoo::order));
}

void PullFlow::deletedRecordVanishesAfterASweep()
{
    ConsoleRig rig;
    QVERIFY(rig.start());
    rig.connectSource();
    rig.odoo.remove("account.move", FakeOdoo::creditNote);
    // The table is not empty: one other note stands.
    rig.odoo.commitLate("account.move", 53, {{"name", "RINV/53"}, {"state", "draft"}, {"move_type", "out_refund"}, {"partner_id", 3},
        {"amount_total", 10.0}, {"amount_tax", 1.0}, {"amount_untaxed", 9.0}, {"currency_id", 1}, {"company_id", 1}, {"create_uid", 12},
        {"write_uid", 12}, {"create_date", "2026-11-23 07:00:00"}}, rig.clock.now());
    rig.pass(11s);
    QVERIFY2(rig.row(u"account.move"_s, FakeOdoo::creditNote), "an ordinary pass cannot know that a row is gone");
    rig.pass(620s);
    QVERIFY(!rig.row(u"account.move"_s, FakeOdoo::creditNote));
}

void PullFlow::manyPagesAreReadOnce()
{
    ConsoleRig rig;
    const Json order = rig.odoo.record("purchase.order", FakeOdoo::order);
    for (int id = 100; id < 5100; ++id) {
        Json copy = order;
        copy["name"] = "P" + std::to_string(id);
        rig.odoo.record("purchase.order", id) = copy;
    }
    QVERIFY(rig.start());
    rig.connectSource();
    rig.pass(5s);
    QCOMPARE(rig.queues[{u"purchase-orders"_s}].count, 5001);
    QCOMPARE(rig.queues[{u"purchase-orders"_s}].phase, QueuePhase::Ready);
}

void PullFlow::restartShowsTheCacheBeforeTheSourceAnswers()
{
    ConsoleRig rig;
    QVERIFY(rig.start());
    rig.connectSource();
    rig.kill();
    QVERIFY(rig.start());
    rig.settle();
    const auto row = rig.row(u"purchase.order"_s, FakeOdoo::order);
    QVERIFY(row);
    QCOMPARE(row->counterparty, u"Gemini Furniture"_s);
    QCOMPARE(row->amount.toString(), u"12000.00 EUR"_s);
}

void PullFlow::anotherUserDoesNotSeeTheFirstOnesCache()
{
    ConsoleRig rig;
    QVERIFY(rig.start());
    rig.connectSource();
    QVERIFY(!rig.rows.empty());
    for (int request = 0; request < 50; ++request)
        rig.odoo.planFault(request, FakeOdoo::Fault::Refused);
    ConnectionSettings other{{u"odoo"_s}, u"http://127.0.0.1:8069"_s, u"demo"_s, u"outsider"_s};
    rig.console().connectSource(other, Secret("ffff"));
    rig.pass(1s);
    QVERIFY(rig.rows.empty());
}

void PullFlow::corruptCacheIsRebuilt()
{
    ConsoleRig rig;
    QVERIFY(rig.start());
    rig.connectSource();
    rig.kill();
    QFile cache(rig.folder.filePath(u"data/cache.sqlite"_s));
    QVERIFY(cache.open(QIODevice::ReadWrite));
    QVERIFY(cache.resize(0));
    cache.write(QByteArray(4096, 'x'));
    cache.close();
    QVERIFY(rig.start());
    rig.pass(3s);
    QVERIFY(rig.row(u"purchase.order"_s, FakeOdoo::order));
    QVERIFY(rig.console().verifyLedger().value().empty());
}

void PullFlow::offlineIsSaidAndHeals()
{
    ConsoleRig rig;
    QVERIFY(rig.start());
    rig.connectSource();
    for (int request = 0; request < 30; ++request)
        rig.odoo.planFault(request, FakeOdoo::Fault::Refused);
    rig.pass(60s);
    QCOMPARE(rig.source.phase, SourcePhase::Offline);
    QCOMPARE(rig.queues[{u"refunds"_s}].phase, QueuePhase::Offline);
    QVERIFY2(!rig.rows.empty(), "what was known stays readable");
    rig.pass(600s);
    QCOMPARE(rig.source.phase, SourcePhase::Online);
    QCOMPARE(rig.queues[{u"refunds"_s}].phase, QueuePhase::Ready);
}

void PullFlow::missingRightIsSaidForThatQueueOnly()
{
    ConsoleRig rig;
    rig.odoo.setHidden("account.move");
    QVERIFY(rig.start());
    rig.connectSource();
    QCOMPARE(rig.queues[{u"refunds"_s}].phase, QueuePhase::NoAccess);
    QCOMPARE(rig.queues[{u"purchase-orders"_s}].phase, QueuePhase::Ready);
}

void PullFlow::refusedSignInIsNotRepeated()
{
    ConsoleRig rig;
    rig.odoo.setHidden("res.users");
    QVERIFY(rig.start());
    rig.connectSource();
    QCOMPARE(rig.source.phase, SourcePhase::Refused);
    const int requests = rig.odoo.requests();
    rig.pass(600s);
    QCOMPARE(rig.odoo.requests(), requests);
}

void PullFlow::absentFieldIsLeftOut()
{
    ConsoleRig rig;
    rig.odoo.record("account.move", FakeOdoo::creditNote).erase("partner_bank_id");
    QVERIFY(rig.start());
    rig.connectSource();
    const auto row = rig.row(u"account.move"_s, FakeOdoo::creditNote);
    QVERIFY(row);
    const ItemDetail detail = rig.detail(row->id);
    QVERIFY(std::none_of(detail.seal.fields.begin(), detail.seal.fields.end(), [](const Fact& fact) { return fact.key == u"partner_bank_id"_s; }));
    QCOMPARE(rig.decide(row->id, DecisionVerb::Approve), QStringList());
}

/// A pass that brings no record still tells what fields there are; a rule that waited only for them is judged at once.
void PullFlow::modelWithoutRecordsCompletesARule()
{
    ConsoleRig rig;
    define(rig, u"feeds/operation-types.json"_s, R"({"id": "operation-types", "model": "stock.picking.type", "domain": [["name", "=", "nowhere"]],
        "fields": ["name", "write_date"], "lagTargetSeconds": 60})");
    define(rig, u"rules/OWN.order.elsewhere.json"_s, R"({"code": "OWN.order.elsewhere", "id": 99001, "version": 1, "mode": "active", "kind": "exception",
        "name": {"en": "Order of no known store"}, "why": {"en": "Its operation type is not known."}, "queue": "purchase-orders", "feed": "purchase-orders",
        "when": ["!", ["picking_type_id.name", "=", "Lyon 014: Receipts"]], "severity": [{"is": "low"}], "priority": [{"is": "P4"}],
        "since": "create_date", "businessKey": "name", "team": "purchasing", "facts": ["partner_id"]})");
    rig.odoo.setHidden("stock.picking.type");
    QVERIFY(rig.start());
    rig.connectSource();
    const auto raised = [&] {
        return std::any_of(rig.rows.begin(), rig.rows.end(), [](const auto& row) { return row.second.code == u"OWN.order.elsewhere"_s; });
    };
    QVERIFY(!raised());
    rig.odoo.setHidden({});
    rig.console().refresh({});
    rig.pass(5s);
    QVERIFY(raised());
}

QTEST_GUILESS_MAIN(PullFlow)
#include "tst_pull_flow.moc"
