// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/flow/live_rig.h"

using namespace backroom;
using namespace backroom::test;

/// How often is asked beside live events, and what happens without them (design.md §4).
class LivePaceFlow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pollsBecomeSlowOnlyForWhatIsToldOf();
    void pollsAreQuickAgainWhenPushIsLost();
    void changeThatNobodyToldOfEndsTheTrust();
    void whatWasMissedIsCaughtUpWithAfterACut();
    void absenceOverADayReadsEverythingAgain();
    void restartGoesOnWhereItWas();
    void keyIsPolled();
    void queueStaysFreshWhilePushed();
    void clocksNeedNotAgree();
};

void LivePaceFlow::pollsBecomeSlowOnlyForWhatIsToldOf()
{
    LiveRig rig;
    QVERIFY(rig.start());
    rig.connectByPassword();
    rig.bus.tell(orders, {FakeOdoo::order});
    rig.pass(30s);
    QCOMPARE(rig.feed().mode, FeedMode::Push);
    QCOMPARE(rig.feed({u"invoices"_s}).mode, FeedMode::Polling); // nothing was ever told of them
    const int before = rig.orderReads();
    const int invoicesBefore = rig.odoo.calls("account.move.search_read");
    rig.pass(10min);
    QVERIFY2(rig.orderReads() - before <= 3 * 3, qPrintable(QString::number(rig.orderReads() - before)));
    QVERIFY(rig.odoo.calls("account.move.search_read") - invoicesBefore > 40);
}

void LivePaceFlow::pollsAreQuickAgainWhenPushIsLost()
{
    LiveRig rig;
    QVERIFY(rig.start());
    rig.connectByPassword();
    rig.bus.tell(orders, {FakeOdoo::order});
    rig.pass(1min);
    rig.bus.sockets.opens = false;
    rig.bus.peekStatus = 404;
    rig.bus.sockets.socket()->cut();
    rig.pass(2s);
    QCOMPARE(rig.feed().mode, FeedMode::Polling);
    const int before = rig.orderReads();
    rig.odoo.edit("purchase.order", FakeOdoo::order, {{"amount_total", 777.0}});
    rig.pass(15s);
    QVERIFY(rig.orderReads() > before);
    QCOMPARE(rig.row(orders, FakeOdoo::order)->amount.toString(), u"777.00 EUR"_s);
}

void LivePaceFlow::changeThatNobodyToldOfEndsTheTrust()
{
    LiveRig rig;
    QVERIFY(rig.start());
    rig.connectByPassword();
    rig.bus.tell(orders, {FakeOdoo::order});
    rig.pass(2min);
    QCOMPARE(rig.feed().mode, FeedMode::Push);
    rig.odoo.edit("purchase.order", FakeOdoo::order, {{"amount_total", 888.0}}); // somebody switched the rule off
    rig.pass(6min);
    QCOMPARE(rig.row(orders, FakeOdoo::order)->amount.toString(), u"888.00 EUR"_s);
    QCOMPARE(rig.feed().mode, FeedMode::Polling);
    rig.odoo.edit("purchase.order", FakeOdoo::order, {{"amount_total", 889.0}});
    rig.bus.tell(orders, {FakeOdoo::order}); // and on again
    rig.pass(2s);
    QCOMPARE(rig.feed().mode, FeedMode::Push);
}

void LivePaceFlow::whatWasMissedIsCaughtUpWithAfterACut()
{
    LiveRig rig;
    QVERIFY(rig.start());
    rig.connectByPassword();
    rig.bus.tell(orders, {FakeOdoo::order});
    rig.pass(2min);
    rig.isCut = true;
    rig.bus.sockets.opens = false;
    rig.bus.sockets.socket()->cut();
    rig.pass(10min);
    QCOMPARE(rig.source.phase, SourcePhase::Offline);
    rig.odoo.edit("purchase.order", FakeOdoo::order, {{"amount_total", 555.0}});
    const std::int64_t last = rig.bus.tell(orders, {FakeOdoo::order});
    rig.isCut = false;
    rig.bus.sockets.opens = true;
    rig.pass(3min);
    QCOMPARE(rig.source.live.mode, LiveMode::Push);
    // The newest heard before is asked for once more.
    QVERIFY(std::find(rig.bus.peeks.begin(), rig.bus.peeks.end(), last - 2) != rig.bus.peeks.end());
    QCOMPARE(rig.row(orders, FakeOdoo::order)->amount.toString(), u"555.00 EUR"_s);
}

void LivePaceFlow::absenceOverADayReadsEverythingAgain()
{
    for (const bool isLong : {false, true}) {
        LiveRig rig;
        for (const QString& feed : {u"purchase-orders.json"_s, u"invoices.json"_s})
            rig.changeFeed(feed, "pollSeconds", 600); // a day goes by
        QVERIFY(rig.start());
        rig.connectByPassword();
        // The newest record is another one: no pass looks as far back as the order's last change.
        rig.odoo.record("purchase.order", 99) = rig.odoo.record("purchase.order", FakeOdoo::order);
        rig.odoo.edit("purchase.order", 99, Json::object());
        rig.bus.tell(orders, {99}, "create");
        rig.pass(11min);
        // A change that moves no write_date, while only the live events are away.
        rig.bus.sockets.refusal = LiveEnd{0, {}, 404, {}};
        rig.bus.peekStatus = 404;
        rig.bus.sockets.socket()->cut();
        rig.pass(isLong ? 25h : 2h);
        rig.odoo.record("purchase.order", FakeOdoo::order)["amount_total"] = 666.0;
        rig.bus.sockets.refusal.reset();
        rig.bus.peekStatus = 200;
        rig.pass(15min);
        QCOMPARE(rig.source.live.mode, LiveMode::Push);
        QCOMPARE(rig.row(orders, FakeOdoo::order)->amount.toString() == u"666.00 EUR"_s, isLong);
    }
}

void LivePaceFlow::restartGoesOnWhereItWas()
{
    LiveRig rig;
    QVERIFY(rig.start());
    rig.connectByPassword();
    const std::int64_t last = rig.bus.tell(orders, {FakeOdoo::order});
    rig.pass(1min);
    rig.kill();
    rig.bus.tell(orders, {FakeOdoo::order});
    rig.bus.peeks.clear();
    QVERIFY(rig.start());
    rig.pass(5s);
    QCOMPARE(rig.source.live.mode, LiveMode::Push);
    QCOMPARE(rig.bus.peeks.front(), last - 1); // the newest heard once more: it proves that nothing is gone
    QCOMPARE(rig.feed().mode, FeedMode::Push); // still known to be told of
}

void LivePaceFlow::keyIsPolled()
{
    LiveRig rig;
    QVERIFY(rig.start());
    rig.connectSource();
    QCOMPARE(rig.source.phase, SourcePhase::Online);
    QCOMPARE(rig.source.live.mode, LiveMode::Off);
    QCOMPARE(rig.source.live.obstacle, LiveObstacle::KeyOnly);
    QVERIFY(rig.bus.sockets.handshakes.empty());
    rig.pass(2s);
    QCOMPARE(rig.feed().mode, FeedMode::Polling);
}

void LivePaceFlow::queueStaysFreshWhilePushed()
{
    LiveRig rig;
    QVERIFY(rig.start());
    rig.connectByPassword();
    rig.bus.tell(orders, {FakeOdoo::order});
    for (int i = 0; i < 8; ++i) {
        rig.pass(33s);
        QCOMPARE(rig.queues[{u"purchase-orders"_s}].phase, QueuePhase::Ready);
    }
}

void LivePaceFlow::clocksNeedNotAgree()
{
    for (const Duration ahead : {Duration(-7min), Duration(7min)}) {
        LiveRig rig;
        rig.bus.tellsTime = true;
        rig.bus.ahead = ahead;
        QVERIFY(rig.start());
        rig.connectByPassword();
        rig.pass(2s);
        QVERIFY2(std::chrono::abs(rig.source.serverAhead - ahead) <= 1s, qPrintable(QString::number(rig.source.serverAhead.count())));
        rig.bus.tell(orders, {FakeOdoo::order});
        rig.pass(2min);
        QCOMPARE(rig.feed().mode, FeedMode::Push);
        // A change that nobody told of ends the trust, whichever clock is ahead; and the lag is that of one clock.
        rig.odoo.edit("purchase.order", FakeOdoo::order, {{"amount_total", 888.0}});
        rig.odoo.record("purchase.order", FakeOdoo::order)["write_date"] = toOdoo(rig.clock.now() + ahead).toStdString();
        rig.pass(6min);
        QCOMPARE(rig.feed().mode, FeedMode::Polling);
        QVERIFY2(*rig.feed().lag < 6min, qPrintable(QString::number(rig.feed().lag->count())));
        rig.bus.ahead = 0s;
        rig.pass(1min);
        QCOMPARE(rig.source.serverAhead, Duration(0));
    }
}

QTEST_GUILESS_MAIN(LivePaceFlow)
#include "tst_live_pace_flow.moc"
