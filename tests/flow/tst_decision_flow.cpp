// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/ledger/verify_log.h"
#include "tests/support/console_rig.h"

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
    void everyFaultAtEveryRequest_data();
    void everyFaultAtEveryRequest();
    void killedAtEveryDatabaseAccess();
    void fullDiskStopsTheDecisionVisibly();
    void anotherPersonDoesNotSendIt();
    void anotherServerDoesNotGetIt();
    void lockedLedgerIsSaidAndNothingBreaks();
    void ledgerProvesTheHistory();
    void damagedLedgerIsSaidAndNothingIsDecidedOnIt();
    void aPageReadEarlierDoesNotPutTheOldStateBack();
    void anotherSpellingOfTheAddressIsTheSameServer();

private:
    static ItemId orderItem(ConsoleRig& rig) { return rig.row(u"purchase.order"_s, FakeOdoo::order)->id; }
    static ItemId noteItem(ConsoleRig& rig) { return rig.row(u"account.move"_s, FakeOdoo::creditNote)->id; }
    static std::string orderState(ConsoleRig& rig) { return rig.odoo.record("purchase.order", FakeOdoo::order)["state"]; }
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

void DecisionFlow::everyFaultAtEveryRequest_data()
{
    QTest::addColumn<int>("fault");
    QTest::newRow("refused") << static_cast<int>(FakeOdoo::Fault::Refused);
    QTest::newRow("request lost") << static_cast<int>(FakeOdoo::Fault::LostRequest);
    QTest::newRow("answer lost") << static_cast<int>(FakeOdoo::Fault::LostAnswer);
    QTest::newRow("503") << static_cast<int>(FakeOdoo::Fault::Unavailable);
    QTest::newRow("502 after the work") << static_cast<int>(FakeOdoo::Fault::ProxyHtml);
    QTest::newRow("truncated") << static_cast<int>(FakeOdoo::Fault::Truncated);
}

void DecisionFlow::everyFaultAtEveryRequest()
{
    QFETCH(int, fault);
    // Polls move the request numbers, so every number up to well behind the decision is tried.
    for (int request = 0; request < 14; ++request) {
        ConsoleRig rig;
        QVERIFY(rig.start());
        rig.connectSource();
        rig.decide(orderItem(rig), verbs::approve);
        rig.odoo.planFault(request, static_cast<FakeOdoo::Fault>(fault));
        rig.pass(240s);
        const DecisionRow last = *rig.decision();
        QVERIFY2(rig.odoo.effects() <= 1, qPrintable(u"request %1: %2 effects"_s.arg(request).arg(rig.odoo.effects())));
        const bool verified = last.state == DecisionState::Verified;
        const bool openToAPerson = last.state == DecisionState::Unverified;
        QVERIFY2(verified ? orderState(rig) == "purchase" : openToAPerson,
            qPrintable(u"request %1 ended as %2"_s.arg(request).arg(toName(last.state))));
        QVERIFY(rig.console().verifyLedger().value().empty());
    }
}

void DecisionFlow::killedAtEveryDatabaseAccess()
{
    int access = 0;
    for (bool reached = true; reached; ++access) {
        ConsoleRig rig;
        QVERIFY(rig.start());
        rig.connectSource();
        const ItemId item = orderItem(rig);
        // From the decision on, the n-th access never returns: the process is gone.
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
        rig.decide(item, verbs::approve);
        rig.pass(20s);
        rig.kill();
        rig.decisions.clear();
        QVERIFY(rig.start());
        rig.pass(240s);
        QVERIFY2(rig.odoo.effects() <= 1, qPrintable(u"access %1"_s.arg(access)));
        const auto last = rig.decision();
        if (orderState(rig) == "purchase")
            QVERIFY2(!last || last->state == DecisionState::Verified, qPrintable(u"access %1 ended as %2"_s.arg(access).arg(toName(last->state))));
        QVERIFY2(rig.console().verifyLedger().value().empty(), qPrintable(u"access %1"_s.arg(access)));
        if (access > 200)
            QFAIL("the sweep does not end");
    }
    QVERIFY(access > 8);
}

void DecisionFlow::fullDiskStopsTheDecisionVisibly()
{
    ConsoleRig rig;
    bool full = false;
    QVERIFY(rig.start([&](const char* sql) -> std::optional<Error> {
        const bool writes = QByteArrayView(sql).startsWith("INSERT") || QByteArrayView(sql) == QByteArrayView("COMMIT");
        return full && writes ? std::optional(Error::of(ErrorKind::DiskFull, u"ledger.sqlite"_s)) : std::nullopt;
    }));
    rig.connectSource();
    full = true;
    QCOMPARE(rig.decide(orderItem(rig), verbs::approve), QStringList{u"disk-full"_s});
    full = false;
    QCOMPARE(rig.decide(orderItem(rig), verbs::approve), QStringList());
    full = true;
    rig.pass(30s);
    QCOMPARE(rig.odoo.calls("purchase.order.button_approve"), 0);
    QCOMPARE(rig.decision()->error->kind, ErrorKind::DiskFull);
    full = false;
    rig.pass(30s);
    QCOMPARE(rig.decision()->state, DecisionState::Verified);
    QCOMPARE(rig.odoo.effects(), 1);
}

void DecisionFlow::anotherPersonDoesNotSendIt()
{
    ConsoleRig rig;
    QVERIFY(rig.start());
    rig.connectSource();
    rig.decide(orderItem(rig), verbs::approve);
    rig.kill();
    rig.odoo.signInAs(99);
    QVERIFY(rig.start());
    rig.pass(60s);
    QCOMPARE(rig.source.login, u"else"_s);
    QCOMPARE(rig.odoo.calls("purchase.order.button_approve"), 0);
    QCOMPARE(rig.decision()->state, DecisionState::Queued);
    QCOMPARE(rig.decision()->error->kind, ErrorKind::Policy);
    rig.kill();
    rig.odoo.signInAs(FakeOdoo::uid);
    QVERIFY(rig.start());
    rig.pass(15s);
    QVERIFY2(rig.decision()->state == DecisionState::Verified, qPrintable(rig.decision()->error ? rig.decision()->error->detail : QString()));
    QCOMPARE(rig.odoo.record("purchase.order", FakeOdoo::order)["write_uid"], FakeOdoo::uid);
}

void DecisionFlow::anotherServerDoesNotGetIt()
{
    ConsoleRig rig;
    QVERIFY(rig.start());
    rig.connectSource();
    rig.decide(orderItem(rig), verbs::approve);
    rig.connectSource(u"http://127.0.0.2:8069"_s);
    rig.pass(60s);
    QCOMPARE(rig.odoo.calls("purchase.order.button_approve"), 0);
    QCOMPARE(rig.decision()->state, DecisionState::Queued);
    rig.connectSource();
    rig.pass(15s);
    QCOMPARE(rig.decision()->state, DecisionState::Verified);
    QCOMPARE(rig.odoo.effects(), 1);
}

void DecisionFlow::lockedLedgerIsSaidAndNothingBreaks()
{
    ConsoleRig rig;
    QVERIFY(rig.start());
    const auto secrets = makeMemoryStore();
    Console second({rig.clock, [](const ConnectionSettings&) { return std::unique_ptr<HttpTransport>(); }, *secrets,
        rig.folder.filePath(u"data"_s), rig.folder.filePath(u"config"_s), QStringLiteral(BACKROOM_RESOURCES), u"test-device"_s});
    const auto started = second.start();
    QVERIFY(!started);
    QCOMPARE(started.error().kind, ErrorKind::StoreLocked);
    // A window is already asking by then: each request is answered, none of them works on what is not there.
    std::optional<ConsoleSnapshot> snapshot;
    ErrorKind refused = ErrorKind::Protocol;
    connect(&second, &ConsoleApi::snapshotReady, this, [&](quint64, const ConsoleSnapshot& answer) { snapshot = answer; });
    connect(&second, &ConsoleApi::submitRefused, this, [&](quint64, const Error& error) { refused = error.kind; });
    second.requestSnapshot(1);
    second.openQueue({u"refunds"_s});
    second.requestDetail(2, {u"x"_s});
    second.submit(3, {});
    second.refresh({});
    second.sendNow({u"x"_s});
    second.forgetSource({u"odoo"_s});
    rig.settle();
    QVERIFY(snapshot);
    QCOMPARE(snapshot->ledger.error->kind, ErrorKind::StoreLocked);
    QCOMPARE(refused, ErrorKind::StoreLocked);
    QCOMPARE(second.verifyLedger().error().kind, ErrorKind::StoreLocked);
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

void DecisionFlow::damagedLedgerIsSaidAndNothingIsDecidedOnIt()
{
    ConsoleRig rig;
    QVERIFY(rig.start());
    rig.connectSource();
    rig.decide(orderItem(rig), verbs::approve);
    rig.pass(15s);
    rig.kill();
    for (const char* name : {"data/ledger.sqlite", "data/ledger.sqlite-wal"}) {
        QFile file(rig.folder.filePath(QString::fromLatin1(name)));
        if (!file.open(QIODevice::ReadWrite))
            continue;
        QByteArray bytes = file.readAll();
        bytes.replace("12000.00 EUR", "92000.00 EUR");
        file.seek(0);
        file.write(bytes);
    }
    QVERIFY(rig.start());
    rig.pass(3s);
    std::optional<ConsoleSnapshot> snapshot;
    connect(&rig.console(), &ConsoleApi::snapshotReady, this, [&](quint64, const ConsoleSnapshot& answer) { snapshot = answer; });
    rig.console().requestSnapshot(1);
    rig.settle();
    QCOMPARE(snapshot->ledger.error->kind, ErrorKind::StoreCorrupt);
    QCOMPARE(rig.decide(noteItem(rig), verbs::approve), QStringList{u"ledger-damaged"_s});
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
