// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/flow/live_rig.h"

using namespace backroom;
using namespace backroom::test;

/// What the source tells by itself is shown at once (design.md §4).
class LiveFlow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void changeIsShownAtOnce();
    void newRecordBecomesARow();
    void deletedRecordGoesOnlyWhenARead();
    void deletionThatIsNoneIsReadAgain();
    void recordThatLeavesTheDomainGoes();
    void hintsAreMergedWhileOneIsRead();
    void burstIsReadInPiecesAndADecisionOvertakesIt();
    void unknownModelsAreIgnored();
    void figuresOfOthersFollow();
    void lagIsMeasured();
};

void LiveFlow::changeIsShownAtOnce()
{
    LiveRig rig;
    QVERIFY(rig.start());
    rig.connectByPassword();
    QCOMPARE(rig.source.live.mode, LiveMode::Push);
    rig.pass(3s);
    rig.odoo.edit("purchase.order", FakeOdoo::order, {{"partner_ref", "told"}, {"amount_total", 4321.0}});
    const int before = rig.orderReads();
    rig.bus.tell(orders, {FakeOdoo::order});
    rig.pass(200ms);
    QCOMPARE(rig.row(orders, FakeOdoo::order)->amount.toString(), u"4321.00 EUR"_s);
    QCOMPARE(rig.orderReads(), before + 1);
}

void LiveFlow::newRecordBecomesARow()
{
    LiveRig rig;
    QVERIFY(rig.start());
    rig.connectByPassword();
    Json record = rig.odoo.record("purchase.order", FakeOdoo::order);
    record["name"] = "P00099";
    rig.odoo.record("purchase.order", 99) = record;
    rig.odoo.edit("purchase.order", 99, Json::object());
    rig.bus.tell(orders, {99}, "create");
    rig.pass(200ms);
    QVERIFY(rig.row(orders, 99));
    QCOMPARE(rig.row(orders, 99)->businessKey, u"P00099"_s);
}

void LiveFlow::deletedRecordGoesOnlyWhenARead()
{
    LiveRig rig;
    QVERIFY(rig.start());
    rig.connectByPassword();
    QVERIFY(rig.row(orders, FakeOdoo::order));
    rig.odoo.remove("purchase.order", FakeOdoo::order);
    const int before = rig.orderReads();
    rig.bus.tell(orders, {FakeOdoo::order}, "unlink");
    QVERIFY(rig.row(orders, FakeOdoo::order)); // told, and not read yet
    rig.pass(500ms);
    QVERIFY(rig.orderReads() > before);
    rig.pass(11min); // an item ends after two clean reads
    QVERIFY(!rig.row(orders, FakeOdoo::order));
}

void LiveFlow::deletionThatIsNoneIsReadAgain()
{
    LiveRig rig;
    QVERIFY(rig.start());
    rig.connectByPassword();
    rig.bus.tell(orders, {FakeOdoo::order}, "unlink");
    rig.pass(15min);
    QVERIFY(rig.row(orders, FakeOdoo::order));
}

void LiveFlow::recordThatLeavesTheDomainGoes()
{
    LiveRig rig;
    QVERIFY(rig.start());
    rig.connectByPassword();
    rig.odoo.edit("purchase.order", FakeOdoo::order, {{"state", "purchase"}});
    rig.bus.tell(orders, {FakeOdoo::order});
    rig.pass(15min);
    QVERIFY(!rig.row(orders, FakeOdoo::order));
}

void LiveFlow::hintsAreMergedWhileOneIsRead()
{
    LiveRig rig;
    QVERIFY(rig.start());
    rig.connectByPassword();
    rig.pass(1s);
    const int before = rig.orderReads();
    for (int i = 0; i < 200; ++i)
        rig.bus.tell(orders, {FakeOdoo::order + i % 3});
    rig.pass(1s);
    QVERIFY2(rig.orderReads() - before <= 3, qPrintable(QString::number(rig.orderReads() - before)));
}

void LiveFlow::burstIsReadInPiecesAndADecisionOvertakesIt()
{
    LiveRig rig;
    rig.leavePoliciesOut();
    QVERIFY(rig.start());
    rig.connectByPassword();
    rig.bus.tell(orders, {FakeOdoo::order});
    rig.pass(1s);
    const ItemDetail seen = rig.detail(rig.row(orders, FakeOdoo::order)->id);
    const Json record = rig.odoo.record("purchase.order", FakeOdoo::order);
    std::vector<std::int64_t> many;
    for (std::int64_t id = 10'000; id < 20'000; ++id) {
        if (id >= 19'800) // the others were deleted meanwhile
            rig.odoo.record("purchase.order", id) = record;
        many.push_back(id);
    }
    int piecesBefore = 0;
    int pieces = 0;
    bool wasCalled = false;
    rig.odoo.onRequest = [&](const std::string& model, const std::string& method) {
        if (model == "purchase.order" && method == "search_read")
            ++(wasCalled ? pieces : piecesBefore);
        wasCalled = wasCalled || method == "button_approve";
    };
    rig.bus.tell(orders, many);
    rig.console().setUndoWindow(0s);
    rig.console().submit(2, {seen.row.id, verbs::approve, {}, seen.seal, Json::object(), seen.readAt});
    rig.pass(5s);
    QVERIFY(wasCalled);
    QVERIFY2(piecesBefore <= 7, qPrintable(QString::number(piecesBefore)));
    QVERIFY2(pieces + piecesBefore >= 10, qPrintable(QString::number(pieces)));
    QCOMPARE(rig.odoo.effects(), 1);
    QVERIFY(rig.row(orders, 19'999));
}

void LiveFlow::unknownModelsAreIgnored()
{
    LiveRig rig;
    QVERIFY(rig.start());
    rig.connectByPassword();
    rig.pass(1s);
    const int before = rig.odoo.requests();
    rig.bus.tell(u"no.such.model"_s, {1, 2, 3});
    rig.pass(500ms);
    QCOMPARE(rig.odoo.requests(), before);
}

void LiveFlow::figuresOfOthersFollow()
{
    LiveRig rig;
    rig.changeFeed(u"purchase-orders.json"_s, "dirtiedBy", Json::array({"account.move"}));
    QVERIFY(rig.start());
    rig.connectByPassword();
    rig.bus.tell(orders, {FakeOdoo::order});
    rig.pass(4min);
    const int before = rig.orderReads();
    rig.bus.tell(u"account.move"_s, {FakeOdoo::creditNote});
    rig.pass(1s);
    // The modelled credit note has no order, so nothing moved; what matters is that nothing is read in a circle.
    QVERIFY(rig.orderReads() - before <= 1);
}

void LiveFlow::lagIsMeasured()
{
    LiveRig rig;
    QVERIFY(rig.start());
    rig.connectByPassword();
    QVERIFY(!rig.feed().lastEventAt);
    for (int i = 0; i < 20; ++i) {
        rig.odoo.edit("purchase.order", FakeOdoo::order, {{"amount_total", 1000.0 + i}});
        rig.bus.tell(orders, {FakeOdoo::order});
        rig.pass(2s);
    }
    const FeedStatus status = rig.feed();
    QVERIFY(status.lastEventAt);
    QVERIFY(status.lag && status.lagP95);
    QVERIFY2(*status.lagP95 >= 20ms && *status.lagP95 <= 200ms, qPrintable(QString::number(status.lagP95->count())));
    // Polled: from the writing on.
    rig.odoo.edit("account.move", FakeOdoo::creditNote, {{"amount_total", 12.0}});
    rig.pass(15s);
    const FeedStatus polled = rig.feed({u"invoices"_s});
    QVERIFY(polled.lag);
    QVERIFY2(*polled.lag <= 12s, qPrintable(QString::number(polled.lag->count())));
}

QTEST_GUILESS_MAIN(LiveFlow)
#include "tst_live_flow.moc"
