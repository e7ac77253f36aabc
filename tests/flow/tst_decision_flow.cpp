// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/ledger/verify_log.h"
#include "tests/flow/order_and_note.h"

#include <QFile>
#include <QTest>

using namespace backroom;
using namespace backroom::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// From a row in a queue to a verified effect in the source, and every way it can go wrong on the way (design.md §7).
class DecisionFlow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void approvesAnOrderOnce();
    void approvesACreditNote();
    void rejectNeedsAReasonAndCancels();
    void undoWithinTheWindowSendsNothing();
    void changedAmountIsAConflictAndSendsNothing();
    void changedLineIsAConflictEvenWithTheSameTotal();
    void silentNoEffectIsNotShownAsDone();
    void ownRequestMayNotBeDecided();
    void brokenSealIsRefused();
    void secondDecisionOnAnItemWaitsForTheFirst();
    void decisionsOnOneRecordFollowEachOther();
    void lostAnswerIsReadBack();
    void lostRequestIsNeverRepeatedByItself();
    void unprovenOneOfAnotherServerIsLeftAlone();
    void serverSaysNo();
    void ledgerProvesTheHistory();
    void aPageReadEarlierDoesNotPutTheOldStateBack();
    void anotherSpellingOfTheAddressIsTheSameServer();
};

void DecisionFlow::approvesAnOrderOnce()
{
    ConsoleRig rig;
    QVERIFY(rig.start());
    rig.connectSource();
    QCOMPARE(rig.source.phase, SourcePhase::Online);
    const auto row = rig.row(u"purchase.order"_s, FakeOdoo::order);
    QVERIFY(row);
    QCOMPARE(row->businessKey, u"P00041"_s);
    QCOMPARE(row->amount.toString(), u"12000.00 EUR"_s);
    QCOMPARE(row->severity, Severity::Medium);
    QCOMPARE(row->store, u"Lyon 014"_s);
    QCOMPARE(row->counterparty, u"Gemini Furniture"_s);

    QCOMPARE(rig.decide(row->id, verbs::approve), QStringList());
    QCOMPARE(rig.decision()->state, DecisionState::Held);
    rig.pass(9s);
    QCOMPARE(rig.odoo.calls("purchase.order.button_approve"), 0);
    rig.pass(5s);
    QCOMPARE(rig.decision()->state, DecisionState::Verified);
    QCOMPARE(rig.odoo.calls("purchase.order.button_approve"), 1);
    QCOMPARE(orderState(rig), "purchase");
    QVERIFY(!rig.row(u"purchase.order"_s, FakeOdoo::order));
}

void DecisionFlow::approvesACreditNote()
{
    ConsoleRig rig;
    QVERIFY(rig.start());
    rig.connectSource();
    const ItemDetail seen = rig.detail(noteItem(rig));
    QCOMPARE(seen.lines.size(), 1u);
    QCOMPARE(seen.lines.front().amount, u"152.00"_s);
    QCOMPARE(rig.decide(noteItem(rig), verbs::approve), QStringList());
    rig.pass(15s);
    QCOMPARE(rig.decision()->state, DecisionState::Verified);
    QCOMPARE(rig.odoo.record("account.move", FakeOdoo::creditNote)["state"], "posted");
}

void DecisionFlow::rejectNeedsAReasonAndCancels()
{
    ConsoleRig rig;
    QVERIFY(rig.start());
    rig.connectSource();
    QCOMPARE(rig.decide(orderItem(rig), verbs::reject, u"  "_s), QStringList{u"reason-required"_s});
    QCOMPARE(rig.decide(orderItem(rig), verbs::reject, u"wrong supplier"_s), QStringList());
    rig.pass(15s);
    QCOMPARE(rig.decision()->state, DecisionState::Verified);
    QCOMPARE(orderState(rig), "cancel");
}

void DecisionFlow::undoWithinTheWindowSendsNothing()
{
    ConsoleRig rig;
    QVERIFY(rig.start());
    rig.connectSource();
    rig.decide(orderItem(rig), verbs::approve);
    rig.pass(9s);
    rig.console().withdraw(rig.decision()->id);
    rig.pass(60s);
    QCOMPARE(rig.decision()->state, DecisionState::Withdrawn);
    QCOMPARE(rig.odoo.calls("purchase.order.button_approve"), 0);
    QVERIFY(rig.row(u"purchase.order"_s, FakeOdoo::order));
}

void DecisionFlow::changedAmountIsAConflictAndSendsNothing()
{
    ConsoleRig rig;
    QVERIFY(rig.start());
    rig.connectSource();
    rig.decide(orderItem(rig), verbs::approve);
    rig.odoo.edit("purchase.order", FakeOdoo::order, {{"amount_total", 12500.0}});
    rig.pass(15s);
    QCOMPARE(rig.decision()->state, DecisionState::Conflict);
    const std::vector<FieldDifference> differences = rig.decision()->differences;
    QCOMPARE(differences.size(), 3u);
    QCOMPARE(differences[0], (FieldDifference{u"amount_total"_s, u"12000.00 EUR"_s, u"12500.00 EUR"_s}));
    QCOMPARE(differences[1], (FieldDifference{u"write_uid"_s, {}, u"Somebody Else"_s})); // who
    QCOMPARE(differences[2].key, u"write_date"_s);                                       // and when
    QVERIFY(differences[2].current.endsWith(u"UTC"_s));
    QCOMPARE(rig.odoo.calls("purchase.order.button_approve"), 0);
}

void DecisionFlow::changedLineIsAConflictEvenWithTheSameTotal()
{
    ConsoleRig rig;
    QVERIFY(rig.start());
    rig.connectSource();
    rig.decide(orderItem(rig), verbs::approve);
    rig.odoo.record("purchase.order.line", 1)["name"] = "Gift cards"; // does not move the order's write_date
    rig.pass(15s);
    QCOMPARE(rig.decision()->state, DecisionState::Conflict);
    QCOMPARE(rig.decision()->differences.front().key, u"line 1"_s);
    QCOMPARE(rig.odoo.calls("purchase.order.button_approve"), 0);
}

void DecisionFlow::silentNoEffectIsNotShownAsDone()
{
    ConsoleRig rig;
    QVERIFY(rig.start());
    rig.connectSource();
    rig.odoo.setMayApprove(false);
    rig.decide(orderItem(rig), verbs::approve);
    rig.pass(30s);
    QCOMPARE(rig.decision()->state, DecisionState::Rejected);
    QCOMPARE(rig.decision()->error->detail, u"no-effect"_s);
    QCOMPARE(rig.odoo.calls("purchase.order.button_approve"), 1);
    QVERIFY(std::none_of(rig.decisions.begin(), rig.decisions.end(), [](const DecisionRow& step) { return step.state == DecisionState::Verified; }));
}

void DecisionFlow::ownRequestMayNotBeDecided()
{
    ConsoleRig rig;
    rig.odoo.record("purchase.order", FakeOdoo::order)["create_uid"] = FakeOdoo::uid;
    QVERIFY(rig.start());
    rig.connectSource();
    const ItemDetail seen = rig.detail(orderItem(rig));
    const auto approve = std::find_if(seen.actions.begin(), seen.actions.end(), [](const OfferedAction& action) { return action.verb == verbs::approve; });
    QVERIFY(approve != seen.actions.end() && !approve->allowed);
    const QStringList refusals = rig.decide(orderItem(rig), verbs::approve);
    QVERIFY2(refusals.filter(u"\"own-request\""_s).size() == 1 && refusals.filter(u"\"sod-blocked\""_s).size() == 1, qPrintable(refusals.join(u' ')));
    QVERIFY(rig.decisions.empty());
}

void DecisionFlow::brokenSealIsRefused()
{
    ConsoleRig rig;
    QVERIFY(rig.start());
    rig.connectSource();
    const ItemDetail seen = rig.detail(orderItem(rig));
    Seal forged = seen.seal;
    QVERIFY(!forged.fields.empty());
    forged.fields.front().value = u"something else"_s;
    rig.console().submit(3, {orderItem(rig), verbs::approve, {}, forged, Json::object(), seen.readAt});
    rig.settle();
    QCOMPARE(rig.refusals, QStringList{u"seal-broken"_s});
}

void DecisionFlow::secondDecisionOnAnItemWaitsForTheFirst()
{
    ConsoleRig rig;
    QVERIFY(rig.start());
    rig.connectSource();
    QCOMPARE(rig.decide(orderItem(rig), verbs::approve), QStringList());
    QCOMPARE(rig.decide(orderItem(rig), verbs::approve), QStringList{u"decision-open"_s});
}

void DecisionFlow::decisionsOnOneRecordFollowEachOther()
{
    ConsoleRig rig;
    // The same order stands in two queues.
    QFile delivered(rig.folder.filePath(u"resources/rules/PUR.order.to-approve.json"_s));
    QVERIFY(delivered.open(QIODevice::ReadOnly));
    Json again = parseJson(delivered.readAll()).value();
    again["code"] = "PUR.order.again";
    again["id"] = 99001;
    QFile copy(rig.folder.filePath(u"resources/rules/PUR.order.again.json"_s));
    QVERIFY(copy.open(QIODevice::WriteOnly) && copy.write(QByteArray::fromStdString(again.dump())) > 0);
    copy.close();
    QVERIFY(rig.start());
    rig.connectSource();
    std::map<QString, ItemId> items;
    for (const auto& [id, row] : rig.rows) {
        if (row.record.model == u"purchase.order"_s)
            items[row.code] = id;
    }
    QCOMPARE(items.size(), std::size_t(2));
    QCOMPARE(rig.decide(items[u"PUR.order.to-approve"_s], verbs::approve), QStringList());
    rig.pass(100ms);
    QCOMPARE(rig.decide(items[u"PUR.order.again"_s], verbs::reject, u"too dear"_s), QStringList());
    rig.odoo.planMethodFault(FakeOdoo::Fault::LostRequest);
    const auto isSeen = [&rig](const char* verb, DecisionState state) {
        return std::any_of(rig.decisions.begin(), rig.decisions.end(), [&](const DecisionRow& one) { return one.verb.value == QLatin1StringView(verb) && one.state == state; });
    };
    // As long as nobody knows what became of the first, the second is not even looked at.
    rig.pass(60s);
    QVERIFY(isSeen("approve", DecisionState::Unverified));
    QVERIFY(isSeen("reject", DecisionState::Queued));
    QVERIFY(!isSeen("reject", DecisionState::Checking));
    // Nothing of it can be running any more, and the order is as it was.
    rig.pass(5min);
    QVERIFY(isSeen("reject", DecisionState::Verified));
    QCOMPARE(rig.odoo.effects(), 1);
    QVERIFY(rig.console().verifyLedger().value().empty());
}

void DecisionFlow::lostAnswerIsReadBack()
{
    ConsoleRig rig;
    QVERIFY(rig.start());
    rig.connectSource();
    rig.decide(orderItem(rig), verbs::approve);
    rig.odoo.planMethodFault(FakeOdoo::Fault::LostAnswer);
    rig.pass(60s);
    QCOMPARE(rig.decision()->state, DecisionState::Verified);
    QCOMPARE(rig.odoo.effects(), 1);
    QCOMPARE(rig.odoo.calls("purchase.order.button_approve"), 1);
}

void DecisionFlow::lostRequestIsNeverRepeatedByItself()
{
    ConsoleRig rig;
    QVERIFY(rig.start());
    rig.connectSource();
    rig.decide(orderItem(rig), verbs::approve);
    rig.odoo.planMethodFault(FakeOdoo::Fault::LostRequest);
    rig.pass(300s);
    QCOMPARE(rig.odoo.calls("purchase.order.button_approve"), 0);
    QCOMPARE(rig.decision()->state, DecisionState::Unverified);
    // It was seen to have had no effect: a person may decide anew, is told so, and then it happens once.
    const ItemDetail detail = rig.detail(orderItem(rig));
    const auto offer = std::find_if(detail.actions.begin(), detail.actions.end(), [](const OfferedAction& one) { return one.verb == verbs::approve; });
    QVERIFY(offer != detail.actions.end() && offer->allowed);
    QVERIFY(offer->cautions.contains(u"takes-place-of:approve"_s));
    QCOMPARE(rig.decide(orderItem(rig), verbs::approve), QStringList());
    rig.pass(15s);
    QCOMPARE(rig.odoo.effects(), 1);
    QCOMPARE(rig.decision()->state, DecisionState::Verified);
}

void DecisionFlow::unprovenOneOfAnotherServerIsLeftAlone()
{
    ConsoleRig rig;
    QVERIFY(rig.start());
    rig.connectSource();
    rig.decide(orderItem(rig), verbs::approve);
    rig.odoo.planMethodFault(FakeOdoo::Fault::LostRequest);
    rig.pass(300s);
    const DecisionId unproven = rig.decision()->id;
    QCOMPARE(rig.decision()->state, DecisionState::Unverified);
    rig.connectSource(u"http://127.0.0.2:8069"_s);
    QCOMPARE(rig.decide(orderItem(rig), verbs::approve), QStringList());
    rig.pass(15s);
    QCOMPARE(rig.decision()->state, DecisionState::Verified);
    const auto last = std::find_if(rig.decisions.rbegin(), rig.decisions.rend(), [&](const DecisionRow& row) { return row.id == unproven; });
    QCOMPARE(last->state, DecisionState::Unverified);
}

void DecisionFlow::serverSaysNo()
{
    ConsoleRig rig;
    QVERIFY(rig.start());
    rig.connectSource();
    rig.odoo.refuseNext("The entry must be in draft."); // somebody was faster, between check and call
    rig.decide(noteItem(rig), verbs::approve);
    rig.pass(30s);
    QVERIFY(rig.decision()->state == DecisionState::Rejected);
    QCOMPARE(rig.decision()->error->kind, ErrorKind::Refused);
    QCOMPARE(rig.decision()->error->serverText, u"The entry must be in draft."_s);
}

void DecisionFlow::ledgerProvesTheHistory()
{
    ConsoleRig rig;
    QVERIFY(rig.start());
    rig.connectSource();
    rig.decide(orderItem(rig), verbs::approve);
    rig.pass(15s);
    QVERIFY(rig.console().verifyLedger().value().empty());
    const auto pack = rig.console().exportLedger();
    QVERIFY(pack);
    auto parsed = packFromJson(*pack);
    QVERIFY(parsed);
    QVERIFY(verifyLog(parsed->entries, parsed->heads, parsed->values).empty());
    parsed->entries.back().body.replace("12000.00", "92000.00");
    QVERIFY(!verifyLog(parsed->entries, parsed->heads, parsed->values).empty());
}

void DecisionFlow::aPageReadEarlierDoesNotPutTheOldStateBack()
{
    ConsoleRig rig;
    QVERIFY(rig.start());
    rig.connectSource();
    rig.decide(orderItem(rig), verbs::approve);
    // A pull every moment of the decision: whatever page is under way, the item must not come back.
    bool wasGone = false;
    for (int i = 0; i < 2000; ++i) {
        rig.console().refresh({});
        rig.pass(7ms);
        const bool isShown = rig.row(u"purchase.order"_s, FakeOdoo::order).has_value();
        QVERIFY2(!wasGone || !isShown, "the decided item came back");
        wasGone = wasGone || !isShown;
    }
    QVERIFY(wasGone);
}

void DecisionFlow::anotherSpellingOfTheAddressIsTheSameServer()
{
    ConsoleRig rig;
    QVERIFY(rig.start());
    rig.connectSource();
    rig.decide(orderItem(rig), verbs::approve);
    rig.connectSource(u" http://127.0.0.1:8069/ "_s);
    rig.pass(20s);
    QCOMPARE(rig.decision()->state, DecisionState::Verified);
}

QTEST_GUILESS_MAIN(DecisionFlow)
#include "tst_decision_flow.moc"
