// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/console_rig.h"

#include <QTest>

using namespace backroom;
using namespace backroom::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// The delivered policies on the way of a decision: they are asked when it is offered, when it is made, and again before it is
/// sent.
class PolicyFlow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aboveTheLimitIsRefusedAndSaysWhoCould();
    void whoAskedForItDoesNotDecideIt();
    void whatAnApproverDecidedCountsAfterARestartToo();
    void aRightTakenAwayMeanwhileStopsIt();
    void withoutKnowingThePeopleNothingIsDecided();

private:
    static std::int64_t orderAt(int place) { return FakeOdoo::order + place; }
    /// Orders of another supplier each: what one of them gets in a day has a limit of its own.
    static void raise(ConsoleRig& rig, int orders, double amount);
    static QStringList approve(ConsoleRig& rig, int place);
    static QString codeOf(const QString& refusal);
};

void PolicyFlow::raise(ConsoleRig& rig, int orders, double amount)
{
    for (int i = 0; i < orders; ++i) {
        Json order = rig.odoo.record("purchase.order", FakeOdoo::order);
        order["name"] = "P0004" + std::to_string(i + 1);
        order["amount_total"] = amount;
        order["partner_id"] = 30 + i;
        rig.odoo.record("res.partner", 30 + i) = {{"name", "Supplier " + std::to_string(i)}};
        rig.odoo.record("purchase.order", orderAt(i)) = order;
    }
}

QStringList PolicyFlow::approve(ConsoleRig& rig, int place)
{
    const auto row = rig.row(u"purchase.order"_s, orderAt(place));
    return row ? rig.decide(row->id, verbs::approve) : QStringList{u"no row"_s};
}

/// "policy:{…}" by the code in it.
QString PolicyFlow::codeOf(const QString& refusal)
{
    const auto json = parseJson(refusal.section(u':', 1).toUtf8());
    return json ? textAt(*json, "code") : refusal;
}

void PolicyFlow::aboveTheLimitIsRefusedAndSaysWhoCould()
{
    ConsoleRig rig;
    raise(rig, 2, 25000.0);
    rig.odoo.record("purchase.order", orderAt(1))["amount_total"] = 25000.01;
    QVERIFY(rig.start());
    rig.connectSource();
    QCOMPARE(approve(rig, 0), QStringList());
    const QStringList refused = approve(rig, 1);
    QCOMPARE(codeOf(refused.front()), u"above-limit"_s);
    QVERIFY(refused.last().startsWith(u"could:"_s));
    QVERIFY(refused.last().contains(u"Controller"_s));
    rig.pass(30s);
    QCOMPARE(rig.odoo.effects(), 1);
}

void PolicyFlow::whoAskedForItDoesNotDecideIt()
{
    ConsoleRig rig;
    raise(rig, 1, 1000.0);
    rig.odoo.record("purchase.order", orderAt(0))["create_uid"] = FakeOdoo::uid;
    QVERIFY(rig.start());
    rig.connectSource();
    QStringList codes;
    for (const QString& refusal : approve(rig, 0))
        codes.push_back(codeOf(refusal));
    QVERIFY2(codes.contains(u"own-request"_s), qPrintable(codes.join(u' ')));
    rig.pass(30s);
    QCOMPARE(rig.odoo.effects(), 0);
}

void PolicyFlow::whatAnApproverDecidedCountsAfterARestartToo()
{
    // Five times the limit of 25 000 in a day.
    ConsoleRig rig;
    raise(rig, 6, 24000.0);
    QVERIFY(rig.start());
    rig.connectSource();
    for (int i = 0; i < 5; ++i) {
        QCOMPARE(approve(rig, i), QStringList());
        rig.pass(20s);
    }
    QCOMPARE(rig.odoo.effects(), 5);
    rig.kill();
    QVERIFY(rig.start());
    rig.connectSource();
    const QStringList refused = approve(rig, 5);
    QVERIFY2(!refused.empty() && codeOf(refused.front()) == u"rolling-above-limit"_s, qPrintable(refused.join(u'\n')));
    rig.pass(24h);
    QCOMPARE(approve(rig, 5), QStringList());
}

void PolicyFlow::aRightTakenAwayMeanwhileStopsIt()
{
    ConsoleRig rig;
    raise(rig, 1, 20000.0);
    QVERIFY(rig.start());
    rig.connectSource();
    QCOMPARE(approve(rig, 0), QStringList());
    rig.kill();
    rig.odoo.record("res.users", FakeOdoo::uid)["all_group_ids"] = {23}; // a buyer now
    QVERIFY(rig.start());
    rig.connectSource();
    rig.pass(60s);
    QCOMPARE(rig.decision()->state, DecisionState::Failed);
    QCOMPARE(rig.decision()->error->kind, ErrorKind::Policy);
    QVERIFY(rig.decision()->error->detail.contains(u"above-limit"_s));
    QCOMPARE(rig.odoo.effects(), 0);
}

void PolicyFlow::withoutKnowingThePeopleNothingIsDecided()
{
    ConsoleRig rig;
    raise(rig, 1, 1000.0);
    rig.odoo.setHidden("res.users");
    QVERIFY(rig.start());
    rig.connectSource();
    const QStringList refused = approve(rig, 0);
    QVERIFY2(!refused.empty(), "decided without knowing who may");
    rig.pass(60s);
    QCOMPARE(rig.odoo.effects(), 0);
}

QTEST_GUILESS_MAIN(PolicyFlow)
#include "tst_policy_flow.moc"
