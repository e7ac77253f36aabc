// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/console_rig.h"

#include <QFile>
#include <QTest>

#include <algorithm>

using namespace backroom;
using namespace backroom::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// Actions of a rule file with something to fill in and more than one step: each step is done once, is seen to have
/// happened before the next begins, and what was filled in is what is sent.
class ActionFlow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsFilledInIsSentAndKept();
    void whatDoesNotFitIsRefused_data();
    void whatDoesNotFitIsRefused();
    void whatTheRecordsStateRulesOutIsNotOffered();
    void theSecondStepWaitsForTheFirst();
    void aChangeBetweenTheStepsStopsIt();
    void aRefusedSecondStepIsToldAsOne();
    void everyFaultAtEveryRequest_data();
    void everyFaultAtEveryRequest();
    void killedAtEveryDatabaseAccess();

private:
    static constexpr const char* ruleFile = R"({"code": "OWN.order.confirm", "id": 99001, "version": 1, "mode": "active", "kind": "approval",
        "name": {"en": "To confirm"}, "why": {"en": "It waits."}, "queue": "purchase-orders", "feed": "purchase-orders", "when": [["state", "=", "to approve"]],
        "severity": [{"is": "low"}], "priority": [{"is": "P4"}], "since": "create_date", "businessKey": "name", "team": "purchasing", "facts": ["partner_id"],
        "material": ["partner_id", "partner_ref", "amount_total"], "amount": "amount_total",
        "actions": {"confirm-as": {
            "name": {"en": "Confirm as", "de": "Bestätigen als"},
            "inputs": [{"name": "reference", "kind": "text", "field": "partner_ref", "label": {"en": "Reference"}},
                {"name": "weeks", "kind": "number", "label": {"en": "Weeks"}, "least": 1, "most": 9}],
            "steps": [
                {"method": "write", "args": {"vals": {"partner_ref": "{reference}", "origin": "{reason}"}}, "guard": [["state", "=", "to approve"]], "done": [["partner_ref", "=", "{reference}"]]},
                {"method": "button_approve", "guard": [["state", "=", "to approve"], ["partner_ref", "=", "{reference}"]], "done": [["state", "=", "purchase"]]}]},
            "drop-draft": {"name": {"en": "Drop the draft"}, "method": "button_cancel", "guard": [["partner_ref", "!=", "{reason}"], ["state", "=", "draft"]], "done": [["state", "=", "cancel"]]}}})";
    static const DecisionVerb verb;
    static const Json filledIn;

    static void begin(ConsoleRig& rig)
    {
        // A rule of one's own that decides needs two people; this is a delivered one.
        QFile file(rig.folder.filePath(u"resources/rules/OWN.order.confirm.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(ruleFile) > 0);
        file.close();
        QVERIFY(rig.start());
        rig.connectSource();
        rig.pass(1s);
    }
    static ItemId item(ConsoleRig& rig)
    {
        for (const auto& [id, row] : rig.rows) {
            if (row.code == u"OWN.order.confirm"_s)
                return id;
        }
        return {};
    }
    static Json& order(ConsoleRig& rig) { return rig.odoo.record("purchase.order", FakeOdoo::order); }
};

const DecisionVerb ActionFlow::verb{u"confirm-as"_s};
const Json ActionFlow::filledIn{{"reference", "G-88"}, {"weeks", 3}};

void ActionFlow::whatIsFilledInIsSentAndKept()
{
    ConsoleRig rig;
    begin(rig);
    const ItemDetail seen = rig.detail(item(rig));
    QCOMPARE(seen.actions.size(), 2u); // the other one is for drafts
    QCOMPARE(seen.actions.front().name.in(u"de"_s), u"Bestätigen als"_s);
    QCOMPARE(seen.actions.front().inputs.size(), 2u);
    QCOMPARE(seen.actions.front().inputs[0].value, Json("G-77"));
    QVERIFY(rig.decide(item(rig), verb, u"agreed"_s, filledIn).empty());
    rig.pass(30s);
    QCOMPARE(rig.decision()->state, DecisionState::Verified);
    QCOMPARE(rig.decision()->verbName.in(u"en"_s), u"Confirm as"_s);
    QCOMPARE(rig.decision()->inputs.size(), 2u);
    QCOMPARE(order(rig)["partner_ref"], Json("G-88"));
    QCOMPARE(order(rig)["origin"], Json("agreed"));
    QCOMPARE(order(rig)["state"], Json("purchase"));
    QCOMPARE(rig.odoo.writes(), 1);
    QCOMPARE(rig.odoo.effects(), 1);
    QVERIFY(rig.console().verifyLedger().value().empty());
}

void ActionFlow::whatDoesNotFitIsRefused_data()
{
    QTest::addColumn<QByteArray>("inputs");
    QTest::addColumn<QStringList>("reasons");
    QTest::newRow("nothing") << QByteArray("{}") << QStringList{u"input-missing:reference"_s, u"input-missing:weeks"_s};
    QTest::newRow("blank") << QByteArray(R"({"reference": "  ", "weeks": 1})") << QStringList{u"input-wrong:reference"_s};
    QTest::newRow("text for a number") << QByteArray(R"({"reference": "x", "weeks": "3"})") << QStringList{u"input-wrong:weeks"_s};
    QTest::newRow("list for a text") << QByteArray(R"({"reference": ["|"], "weeks": 3})") << QStringList{u"input-wrong:reference"_s};
    QTest::newRow("too small") << QByteArray(R"({"reference": "x", "weeks": 0.5})") << QStringList{u"input-too-small:weeks"_s};
    QTest::newRow("too large") << QByteArray(R"({"reference": "x", "weeks": 10})") << QStringList{u"input-too-large:weeks"_s};
    QTest::newRow("unknown") << QByteArray(R"({"reference": "x", "weeks": 3, "state": "purchase"})") << QStringList{u"input-unknown:state"_s};
}

void ActionFlow::whatDoesNotFitIsRefused()
{
    QFETCH(const QByteArray, inputs);
    QFETCH(const QStringList, reasons);
    ConsoleRig rig;
    begin(rig);
    QCOMPARE(rig.decide(item(rig), verb, {}, *parseJson(inputs)), reasons);
    rig.pass(30s);
    QCOMPARE(rig.odoo.writes() + rig.odoo.effects(), 0);
    QVERIFY(!rig.decision());
}

void ActionFlow::whatTheRecordsStateRulesOutIsNotOffered()
{
    ConsoleRig rig;
    begin(rig);
    const ItemDetail detail = rig.detail(item(rig));
    const auto offer = std::find_if(detail.actions.begin(), detail.actions.end(), [](const OfferedAction& one) { return one.verb.value == u"drop-draft"_s; });
    QVERIFY(offer != detail.actions.end());
    QVERIFY(!offer->allowed);
    QCOMPARE(offer->refusals, QStringList{u"not-fit:state"_s});
    QCOMPARE(rig.decide(item(rig), DecisionVerb{u"drop-draft"_s}), QStringList{u"not-fit:state"_s});
    rig.pass(30s);
    QCOMPARE(rig.odoo.writes() + rig.odoo.effects(), 0);
    QVERIFY(!rig.decision());
}

void ActionFlow::theSecondStepWaitsForTheFirst()
{
    ConsoleRig rig;
    begin(rig);
    QStringList calls;
    rig.odoo.onRequest = [&](const std::string& model, const std::string& method) {
        if (model == "purchase.order" && (method == "write" || method == "button_approve"))
            calls.push_back(QString::fromStdString(method));
        // The write is answered, but its effect is not there when it is read back.
        if (method == "search_read" && calls.size() == 1 && order(rig)["partner_ref"] == "G-88")
            order(rig)["partner_ref"] = "G-77";
    };
    rig.decide(item(rig), verb, {}, filledIn);
    rig.pass(240s);
    QCOMPARE(calls, QStringList{u"write"_s});
    QVERIFY(rig.decision()->state != DecisionState::Verified);
    QCOMPARE(order(rig)["state"], Json("to approve"));
}

void ActionFlow::aChangeBetweenTheStepsStopsIt()
{
    ConsoleRig rig;
    begin(rig);
    bool isChanged = false;
    rig.odoo.onRequest = [&](const std::string& model, const std::string& method) {
        // After the first step was read back, and before the second is checked.
        const auto last = rig.decision();
        if (!isChanged && model == "purchase.order" && method == "search_read" && last && last->stepsDone == 1) {
            isChanged = true;
            rig.odoo.edit("purchase.order", FakeOdoo::order, {{"amount_total", 13000.0}});
        }
    };
    rig.decide(item(rig), verb, {}, filledIn);
    rig.pass(60s);
    QVERIFY(isChanged);
    QCOMPARE(rig.decision()->state, DecisionState::Conflict);
    QCOMPARE(rig.decision()->stepsDone, 1);
    QCOMPARE(rig.odoo.effects(), 0);
    QVERIFY(rig.console().verifyLedger().value().empty());
}

void ActionFlow::aRefusedSecondStepIsToldAsOne()
{
    ConsoleRig rig;
    begin(rig);
    rig.odoo.setMayApprove(false);
    rig.decide(item(rig), verb, {}, filledIn);
    rig.pass(240s);
    QCOMPARE(rig.decision()->state, DecisionState::Rejected);
    QCOMPARE(rig.decision()->stepsDone, 1);
    QCOMPARE(rig.odoo.writes(), 1);
}

void ActionFlow::everyFaultAtEveryRequest_data()
{
    QTest::addColumn<int>("fault");
    QTest::newRow("refused") << static_cast<int>(FakeOdoo::Fault::Refused);
    QTest::newRow("request lost") << static_cast<int>(FakeOdoo::Fault::LostRequest);
    QTest::newRow("answer lost") << static_cast<int>(FakeOdoo::Fault::LostAnswer);
    QTest::newRow("503") << static_cast<int>(FakeOdoo::Fault::Unavailable);
    QTest::newRow("502 after the work") << static_cast<int>(FakeOdoo::Fault::ProxyHtml);
    QTest::newRow("truncated") << static_cast<int>(FakeOdoo::Fault::Truncated);
}

void ActionFlow::everyFaultAtEveryRequest()
{
    QFETCH(const int, fault);
    int verified = 0;
    for (int request = 0; request < 24; ++request) {
        ConsoleRig rig;
        begin(rig);
        rig.decide(item(rig), verb, {}, filledIn);
        rig.odoo.planFault(request, static_cast<FakeOdoo::Fault>(fault));
        rig.pass(240s);
        const DecisionRow last = *rig.decision();
        QVERIFY2(rig.odoo.effects() <= 1 && rig.odoo.writes() <= 1, qPrintable(u"request %1: %2 writes, %3 effects"_s.arg(request).arg(rig.odoo.writes()).arg(rig.odoo.effects())));
        const bool isVerified = last.state == DecisionState::Verified;
        verified += isVerified;
        QVERIFY2(isVerified ? order(rig)["state"] == "purchase" : last.state == DecisionState::Unverified,
            qPrintable(u"request %1 ended as %2 after %3 steps"_s.arg(request).arg(toName(last.state)).arg(last.stepsDone)));
        QVERIFY(rig.console().verifyLedger().value().empty());
    }
    QVERIFY2(verified > 12, "most faults are overcome");
}

void ActionFlow::killedAtEveryDatabaseAccess()
{
    int access = 0;
    int done = 0;
    for (bool reached = true; reached; ++access) {
        ConsoleRig rig;
        begin(rig);
        const ItemId id = item(rig);
        rig.kill();
        reached = false;
        int count = 0;
        bool armed = false;
        QVERIFY(rig.start([&](const char*) -> std::optional<Error> {
            reached = reached || (armed && count++ == access);
            return reached ? std::optional(Error::of(ErrorKind::Store, u"gone"_s)) : std::nullopt;
        }));
        rig.pass(3s);
        armed = true;
        rig.decide(id, verb, {}, filledIn);
        rig.pass(20s);
        rig.kill();
        rig.decisions.clear();
        QVERIFY(rig.start());
        rig.pass(240s);
        QVERIFY2(rig.odoo.effects() <= 1 && rig.odoo.writes() <= 1, qPrintable(u"access %1: %2 writes, %3 effects"_s.arg(access).arg(rig.odoo.writes()).arg(rig.odoo.effects())));
        const auto last = rig.decision();
        if (order(rig)["state"] == "purchase") {
            ++done;
            QVERIFY2(!last || last->state == DecisionState::Verified, qPrintable(u"access %1 ended as %2"_s.arg(access).arg(toName(last->state))));
        }
        QVERIFY2(rig.console().verifyLedger().value().empty(), qPrintable(u"access %1"_s.arg(access)));
        if (access > 300)
            QFAIL("the sweep does not end");
    }
    QVERIFY(access > 12);
    QVERIFY(done > 3);
}

QTEST_GUILESS_MAIN(ActionFlow)
#include "tst_action_flow.moc"
