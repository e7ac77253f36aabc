// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/console_rig.h"

#include <QTest>

using namespace backroom;
using namespace backroom::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// Decisions that go through the guard in the source's own transaction (core/engine/guard.h).
class GuardFlow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void approvesThroughTheGuard();
    void withoutOneItIsCheckedCalledAndReadBack();
    void whatAnotherDidInTheSameMomentIsAConflictThatNamesHim();
    void aWriteThatMovedNothingSealedDelaysItOnly();
    void aGuardThatGoesOnSeeingOtherValuesEndsIt();
    void itWasOursThoughAnotherWroteLast();
    void itWasNotOursThoughTheWishIsThere();
    void withoutTheRightItSaysSoAtOnce();
    void theServersOwnNoIsShown();
    void aGuardThatWasTakenOutIsDoneWithout();
    void aReadThatFailsForNowIsTriedAgainBeforeAnythingIsSent();
    void whatWasBeingCheckedWhenTheProgramWasKilledGoesThroughIt();
    void everyFaultAtEveryRequest_data();
    void everyFaultAtEveryRequest();

private:
    struct Guarded : ConsoleRig {
        Guarded() { odoo.installGuard(); }
    };
    static void begin(ConsoleRig& rig);
    static void approve(ConsoleRig& rig);
    /// Does it when the next guarded call has arrived and before it is carried out.
    static void meanwhile(ConsoleRig& rig, std::function<void()> act);
    static int runs(const ConsoleRig& rig) { return rig.odoo.calls("ir.actions.server.run"); }
    static std::string orderState(ConsoleRig& rig) { return rig.odoo.record("purchase.order", FakeOdoo::order)["state"]; }
    static bool names(const DecisionRow& decision, const QString& who);
};

void GuardFlow::begin(ConsoleRig& rig)
{
    QVERIFY(rig.start());
    rig.connectSource();
    QVERIFY(rig.row(u"purchase.order"_s, FakeOdoo::order));
}

void GuardFlow::approve(ConsoleRig& rig)
{
    QCOMPARE(rig.decide(rig.row(u"purchase.order"_s, FakeOdoo::order)->id, verbs::approve), QStringList());
}

void GuardFlow::meanwhile(ConsoleRig& rig, std::function<void()> act)
{
    const auto once = std::make_shared<bool>(true);
    rig.odoo.onRequest = [once, act = std::move(act)](const std::string& model, const std::string& method) {
        if (model == "ir.actions.server" && method == "run" && std::exchange(*once, false))
            act();
    };
}

bool GuardFlow::names(const DecisionRow& decision, const QString& who)
{
    return std::any_of(decision.differences.begin(), decision.differences.end(), [&](const FieldDifference& one) { return one.key == u"write_uid"_s && one.current == who; });
}

void GuardFlow::approvesThroughTheGuard()
{
    Guarded rig;
    begin(rig);
    approve(rig);
    rig.pass(15s);
    QCOMPARE(rig.decision()->state, DecisionState::Verified);
    QVERIFY(rig.decision()->guarded);
    QCOMPARE(runs(rig), 1);
    QCOMPARE(rig.odoo.calls("purchase.order.button_approve"), 0);
    QCOMPARE(orderState(rig), "purchase");
}

void GuardFlow::withoutOneItIsCheckedCalledAndReadBack()
{
    ConsoleRig rig;
    begin(rig);
    approve(rig);
    rig.pass(15s);
    QCOMPARE(rig.decision()->state, DecisionState::Verified);
    QVERIFY(!rig.decision()->guarded);
    QCOMPARE(runs(rig), 0);
    QCOMPARE(rig.odoo.calls("purchase.order.button_approve"), 1);
}

void GuardFlow::whatAnotherDidInTheSameMomentIsAConflictThatNamesHim()
{
    Guarded rig;
    begin(rig);
    approve(rig);
    meanwhile(rig, [&rig] { rig.odoo.edit("purchase.order", FakeOdoo::order, {{"state", "purchase"}}); });
    rig.pass(30s);
    QCOMPARE(rig.decision()->state, DecisionState::Conflict);
    QVERIFY(names(*rig.decision(), u"Somebody Else"_s));
    QCOMPARE(rig.odoo.effects(), 0);
    QCOMPARE(runs(rig), 1);
}

void GuardFlow::aWriteThatMovedNothingSealedDelaysItOnly()
{
    Guarded rig;
    begin(rig);
    approve(rig);
    meanwhile(rig, [&rig] { rig.odoo.edit("purchase.order", FakeOdoo::order, {{"origin", "noted by another"}}); });
    rig.pass(30s);
    QCOMPARE(rig.decision()->state, DecisionState::Verified);
    QCOMPARE(rig.odoo.effects(), 1);
    QCOMPARE(runs(rig), 2);
}

void GuardFlow::aGuardThatGoesOnSeeingOtherValuesEndsIt()
{
    Guarded rig;
    begin(rig);
    approve(rig);
    int minute = 0;
    rig.odoo.onRequest = [&](const std::string& model, const std::string& method) {
        if (model == "ir.actions.server" && method == "run")
            rig.odoo.commitLate("purchase.order", FakeOdoo::order, Json::object(), rig.clock.now() - std::chrono::minutes(++minute));
    };
    rig.pass(120s);
    QCOMPARE(rig.decision()->state, DecisionState::Rejected);
    QVERIFY(rig.decision()->error->detail.startsWith(u"guard-differs:"_s));
    QCOMPARE(rig.odoo.effects(), 0);
    QCOMPARE(runs(rig), 3);
}

void GuardFlow::itWasOursThoughAnotherWroteLast()
{
    Guarded rig;
    begin(rig);
    approve(rig);
    rig.odoo.planMethodFault(FakeOdoo::Fault::LostAnswer);
    rig.pass(10s + 500ms); // the answer is lost, nobody has looked yet
    QCOMPARE(rig.odoo.effects(), 1);
    rig.odoo.edit("purchase.order", FakeOdoo::order, {{"origin", "noted by another"}});
    rig.pass(30s);
    QCOMPARE(rig.decision()->state, DecisionState::Verified);
    QCOMPARE(rig.odoo.effects(), 1);
}

void GuardFlow::itWasNotOursThoughTheWishIsThere()
{
    Guarded rig;
    begin(rig);
    approve(rig);
    rig.odoo.planMethodFault(FakeOdoo::Fault::LostRequest);
    rig.pass(10s + 500ms);
    QCOMPARE(rig.odoo.effects(), 0);
    rig.odoo.edit("purchase.order", FakeOdoo::order, {{"state", "purchase"}});
    rig.pass(30s);
    QCOMPARE(rig.decision()->state, DecisionState::Conflict);
    QVERIFY(names(*rig.decision(), u"Somebody Else"_s));
    QCOMPARE(rig.odoo.effects(), 0);
}

void GuardFlow::withoutTheRightItSaysSoAtOnce()
{
    Guarded rig;
    begin(rig);
    rig.odoo.setMayApprove(false);
    approve(rig);
    rig.pass(10s + 100ms);
    QCOMPARE(rig.decision()->state, DecisionState::Rejected);
    QCOMPARE(rig.decision()->error->detail, u"no-effect"_s);
    QCOMPARE(orderState(rig), "to approve");
}

void GuardFlow::theServersOwnNoIsShown()
{
    Guarded rig;
    begin(rig);
    approve(rig);
    rig.odoo.refuseNext("The supplier is blocked.");
    rig.pass(15s);
    QCOMPARE(rig.decision()->state, DecisionState::Rejected);
    QCOMPARE(rig.decision()->error->serverText, u"The supplier is blocked."_s);
}

void GuardFlow::aGuardThatWasTakenOutIsDoneWithout()
{
    Guarded rig;
    begin(rig);
    rig.odoo.removeGuard();
    approve(rig);
    rig.pass(30s);
    QCOMPARE(rig.decision()->state, DecisionState::Verified);
    QVERIFY(!rig.decision()->guarded);
    QCOMPARE(runs(rig), 1);
    QCOMPARE(rig.odoo.effects(), 1);
}

void GuardFlow::aReadThatFailsForNowIsTriedAgainBeforeAnythingIsSent()
{
    Guarded rig;
    begin(rig);
    approve(rig);
    rig.kill();
    QVERIFY(rig.start());
    // Whichever request it is: while it is not known whether there is a guard, nothing is sent without one.
    for (int request = 0; request < 12; ++request)
        rig.odoo.planFault(request, FakeOdoo::Fault::Unavailable);
    rig.pass(240s);
    QCOMPARE(rig.decision()->state, DecisionState::Verified);
    QVERIFY(rig.decision()->guarded);
    QCOMPARE(rig.odoo.calls("purchase.order.button_approve"), 0);
}

void GuardFlow::whatWasBeingCheckedWhenTheProgramWasKilledGoesThroughIt()
{
    // One of the first requests is that for the guards; while it has no answer, nothing is sent.
    for (int failing = 0; failing < 12; ++failing) {
        Guarded rig;
        begin(rig);
        approve(rig);
        while (rig.decision()->state != DecisionState::Checking)
            rig.pass(5ms);
        rig.kill();
        QVERIFY(rig.start());
        for (int again = 0; again < 4; ++again)
            rig.odoo.planFault(failing + again, FakeOdoo::Fault::Unavailable);
        rig.pass(240s);
        QCOMPARE(rig.decision()->state, DecisionState::Verified);
        QVERIFY2(rig.decision()->guarded, qPrintable(QString::number(failing)));
        QCOMPARE(rig.odoo.calls("purchase.order.button_approve"), 0);
    }
}

void GuardFlow::everyFaultAtEveryRequest_data()
{
    QTest::addColumn<int>("fault");
    for (const FakeOdoo::Fault fault : {FakeOdoo::Fault::Refused, FakeOdoo::Fault::LostRequest, FakeOdoo::Fault::LostAnswer, FakeOdoo::Fault::Unavailable, FakeOdoo::Fault::ProxyHtml, FakeOdoo::Fault::Truncated})
        QTest::addRow("%d", static_cast<int>(fault)) << static_cast<int>(fault);
}

void GuardFlow::everyFaultAtEveryRequest()
{
    QFETCH(int, fault);
    for (int request = 0; request < 14; ++request) {
        Guarded rig;
        begin(rig);
        approve(rig);
        rig.odoo.planFault(request, static_cast<FakeOdoo::Fault>(fault));
        rig.pass(240s);
        const DecisionRow last = *rig.decision();
        QVERIFY2(rig.odoo.effects() <= 1, qPrintable(u"request %1: %2 effects"_s.arg(request).arg(rig.odoo.effects())));
        QVERIFY2(last.state == DecisionState::Verified && orderState(rig) == "purchase", qPrintable(u"request %1 ended as %2"_s.arg(request).arg(toName(last.state))));
        QVERIFY(rig.console().verifyLedger().value().empty());
    }
}

QTEST_GUILESS_MAIN(GuardFlow)
#include "tst_guard_flow.moc"
