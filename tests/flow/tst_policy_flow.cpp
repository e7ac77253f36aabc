// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/console_rig.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
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
    void everyReasonIsSaidAtOnce();
    void anAuditorDecidesNothingAndMaySpeak();
    void whatIsFilledInIsMeasured();
    void whoApprovedTheRefundDoesNotMatchIt();
    void whatIsTooOldIsReadFirst();

private:
    /// Delivered definitions beside those of the rig; before start().
    static void add(ConsoleRig& rig, const QStringList& files);
    static QStringList codesOf(const QStringList& refusals);
    static QStringList refusalsOf(ConsoleRig& rig, const ItemId& item, const char* verb);
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

void PolicyFlow::add(ConsoleRig& rig, const QStringList& files)
{
    for (const QString& file : files) {
        const QString to = rig.folder.filePath(u"resources/"_s + file);
        QDir().mkpath(to.section(u'/', 0, -2));
        QVERIFY2(QFile::copy(QStringLiteral(BACKROOM_RESOURCES "/") + file, to), qPrintable(file));
    }
}

QStringList PolicyFlow::codesOf(const QStringList& refusals)
{
    QStringList codes;
    for (const QString& refusal : refusals)
        codes.push_back(refusal.startsWith(u"policy:"_s) ? codeOf(refusal) : refusal.section(u':', 0, 0));
    return codes;
}

QStringList PolicyFlow::refusalsOf(ConsoleRig& rig, const ItemId& item, const char* verb)
{
    for (const OfferedAction& action : rig.detail(item).actions) {
        if (action.verb.value == QLatin1StringView(verb))
            return codesOf(action.refusals);
    }
    return {u"not offered"_s};
}

void PolicyFlow::everyReasonIsSaidAtOnce()
{
    ConsoleRig rig;
    raise(rig, 1, 90000.0);
    rig.odoo.record("purchase.order", orderAt(0))["create_uid"] = FakeOdoo::uid;
    QVERIFY(rig.start());
    rig.connectSource();
    const auto row = rig.row(u"purchase.order"_s, orderAt(0));
    QVERIFY(row);
    const QStringList approval = codesOf(rig.decide(row->id, verbs::approve));
    for (const QString& code : {u"own-request"_s, u"above-limit"_s, u"could"_s})
        QVERIFY2(approval.contains(code), qPrintable(approval.join(u' ')));
}

void PolicyFlow::anAuditorDecidesNothingAndMaySpeak()
{
    ConsoleRig rig;
    add(rig, {u"rules/PUR.order.quotation-stale.json"_s, u"queues/suppliers.json"_s, u"actions/any.json"_s, u"actions/purchase-orders.json"_s});
    Json& order = rig.odoo.record("purchase.order", FakeOdoo::order);
    order["state"] = "sent";
    order["date_order"] = "2026-10-01 07:00:00";
    QVERIFY(rig.start());
    rig.console().openQueue({u"suppliers"_s});
    rig.connectSource();
    const auto row = rig.row(u"purchase.order"_s, FakeOdoo::order);
    QVERIFY(row);
    QCOMPARE(refusalsOf(rig, row->id, "cancel-order"), QStringList());
    rig.kill();
    // The same person with the role besides.
    rig.odoo.record("res.groups", 31) = {{"full_name", "Backroom / Auditor"}, {"external_id", ""}};
    rig.odoo.record("res.users", FakeOdoo::uid)["all_group_ids"] = {21, 22, 31};
    QVERIFY(rig.start());
    rig.console().openQueue({u"suppliers"_s});
    rig.connectSource();
    rig.pass(30s);
    QCOMPARE(refusalsOf(rig, row->id, "cancel-order"), QStringList{u"never-decides"_s});
    QCOMPARE(codesOf(rig.decide(row->id, {u"cancel-order"_s}, u"no answer"_s)), QStringList{u"never-decides"_s});
    QCOMPARE(refusalsOf(rig, row->id, "note"), QStringList());
    rig.pass(30s);
    QCOMPARE(rig.odoo.effects(), 0);
}

void PolicyFlow::whatIsFilledInIsMeasured()
{
    ConsoleRig rig;
    add(rig, {u"rules/REC.invoice.overdue.json"_s, u"queues/receivables.json"_s, u"actions/any.json"_s, u"actions/invoices.json"_s});
    Json& invoice = rig.odoo.record("account.move", FakeOdoo::creditNote);
    invoice.update({{"move_type", "out_invoice"}, {"state", "posted"}, {"invoice_date", "2026-08-01"}, {"invoice_date_due", "2026-09-01"}, {"amount_total", 500.0}, {"amount_residual", 500.0}});
    rig.odoo.record("res.groups", 24) = {{"full_name", "Invoicing"}, {"external_id", "account.group_account_invoice"}};
    rig.odoo.record("res.users", FakeOdoo::uid)["all_group_ids"] = {24};
    QVERIFY(rig.start());
    rig.console().openQueue({u"receivables"_s});
    rig.connectSource();
    const auto row = rig.row(u"account.move"_s, FakeOdoo::creditNote);
    ConsoleSnapshot known;
    QObject::connect(&rig.console(), &ConsoleApi::snapshotReady, &rig.console(), [&known](quint64, const ConsoleSnapshot& snapshot) { known = snapshot; });
    rig.console().requestSnapshot(1);
    rig.settle();
    QVERIFY2(row, qPrintable(known.problems.join(u'\n')));
    // A clerk writes off up to 100: what of it is left, not the whole.
    const QStringList more = codesOf(rig.decide(row->id, {u"write-off-rest"_s}, u"short by accident"_s, {{"amount", 350.0}, {"account", 77}}));
    QVERIFY2(more.contains(u"above-limit"_s), qPrintable(more.join(u' ')));
    // What is missing in it does not hide what the policy says.
    const QStringList silent = codesOf(rig.decide(row->id, {u"write-off-rest"_s}, {}, {{"amount", 350.0}}));
    for (const QString& code : {u"reason-required"_s, u"input-missing"_s, u"above-limit"_s})
        QVERIFY2(silent.contains(code), qPrintable(silent.join(u' ')));
    QCOMPARE(codesOf(rig.decide(row->id, {u"write-off-rest"_s}, u"short by accident"_s, {{"amount", 450.0}, {"account", 77}})), QStringList());
}

void PolicyFlow::whoApprovedTheRefundDoesNotMatchIt()
{
    ConsoleRig rig;
    add(rig, {u"rules/REF.credit-note.unpaid.json"_s, u"actions/any.json"_s, u"actions/invoices.json"_s});
    QVERIFY(rig.start());
    rig.connectSource();
    const auto approval = rig.row(u"account.move"_s, FakeOdoo::creditNote);
    QVERIFY(approval);
    QCOMPARE(rig.decide(approval->id, verbs::approve), QStringList());
    rig.pass(60s);
    QCOMPARE(rig.decision()->state, DecisionState::Verified);
    rig.odoo.edit("account.move", FakeOdoo::creditNote, {{"invoice_date", "2026-11-10"}}, 12);
    const auto refused = [&rig] {
        rig.pass(2min);
        const auto unpaid = rig.row(u"account.move"_s, FakeOdoo::creditNote);
        return unpaid ? refusalsOf(rig, unpaid->id, "match-payment") : QStringList{u"no item"_s};
    };
    QVERIFY2(refused().contains(u"sod-blocked"_s), qPrintable(refused().join(u' ')));
    // The ledger knows it after a restart, too.
    rig.kill();
    QVERIFY(rig.start());
    rig.connectSource();
    QVERIFY2(refused().contains(u"sod-blocked"_s), qPrintable(refused().join(u' ')));
}

void PolicyFlow::whatIsTooOldIsReadFirst()
{
    ConsoleRig rig;
    QVERIFY(rig.start());
    rig.connectSource();
    const auto row = rig.row(u"account.move"_s, FakeOdoo::creditNote);
    QVERIFY(row);
    const ItemDetail seen = rig.detail(row->id);
    rig.pass(10min);
    // Nobody has touched it: it is decided on what is there now.
    rig.refusals.clear();
    rig.console().submit(7, {row->id, verbs::approve, {}, seen.seal, Json::object(), seen.readAt});
    rig.pass(40s);
    QCOMPARE(rig.refusals, QStringList());
    QCOMPARE(rig.decision()->state, DecisionState::Verified);

    // The source goes away meanwhile: the answer comes all the same.
    int answers = 0;
    ConsoleRig alone;
    QVERIFY(alone.start());
    alone.connectSource();
    const auto left = alone.row(u"account.move"_s, FakeOdoo::creditNote);
    const ItemDetail before = alone.detail(left->id);
    alone.pass(10min);
    QObject::connect(&alone.console(), &ConsoleApi::submitRefused, &alone.console(), [&answers](quint64, const Error&, const QStringList&) { ++answers; });
    alone.console().submit(7, {left->id, verbs::approve, {}, before.seal, Json::object(), before.readAt});
    QCoreApplication::sendPostedEvents();
    alone.console().forgetSource({});
    alone.pass(10s);
    QCOMPARE(answers, 1);

    ConsoleRig other;
    QVERIFY(other.start());
    other.connectSource();
    const auto same = other.row(u"account.move"_s, FakeOdoo::creditNote);
    const ItemDetail shown = other.detail(same->id);
    other.pass(10min);
    other.odoo.edit("account.move", FakeOdoo::creditNote, {{"amount_total", 190.0}});
    other.console().submit(7, {same->id, verbs::approve, {}, shown.seal, Json::object(), shown.readAt});
    other.pass(40s);
    QCOMPARE(other.refusals, QStringList{u"changed-since-shown"_s});
    QCOMPARE(other.odoo.effects(), 0);
}

QTEST_GUILESS_MAIN(PolicyFlow)
#include "tst_policy_flow.moc"
