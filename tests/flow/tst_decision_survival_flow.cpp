// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/flow/order_and_note.h"

#include <QFile>
#include <QTest>

using namespace backroom;
using namespace backroom::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// A decision survives what can happen to the program around it: killed, another person or server, a full disk, a ledger that is
/// locked or damaged, and every fault of the network at every request.
class DecisionSurvival : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void undoWindowBeginsAnewAfterARestart();
    void everyFaultAtEveryRequest_data();
    void everyFaultAtEveryRequest();
    void killedAtEveryDatabaseAccess();
    void fullDiskStopsTheDecisionVisibly();
    void anotherPersonDoesNotSendIt();
    void anotherServerDoesNotGetIt();
    void lockedLedgerIsSaidAndNothingBreaks();
    void damagedLedgerIsSaidAndNothingIsDecidedOnIt();
};

void DecisionSurvival::undoWindowBeginsAnewAfterARestart()
{
    ConsoleRig rig;
    QVERIFY(rig.start());
    rig.connectSource();
    rig.decide(orderItem(rig), verbs::approve);
    rig.pass(3s);
    rig.kill();
    rig.clock.advance(1h);
    QVERIFY(rig.start());
    rig.connectSource();
    rig.pass(6s);
    QCOMPARE(rig.decision()->state, DecisionState::Held);
    QCOMPARE(rig.odoo.calls("purchase.order.button_approve"), 0);
    rig.pass(20s);
    QCOMPARE(rig.decision()->state, DecisionState::Verified);
    QCOMPARE(rig.odoo.effects(), 1);
}

void DecisionSurvival::everyFaultAtEveryRequest_data()
{
    QTest::addColumn<int>("fault");
    QTest::newRow("refused") << static_cast<int>(FakeOdoo::Fault::Refused);
    QTest::newRow("request lost") << static_cast<int>(FakeOdoo::Fault::LostRequest);
    QTest::newRow("answer lost") << static_cast<int>(FakeOdoo::Fault::LostAnswer);
    QTest::newRow("503") << static_cast<int>(FakeOdoo::Fault::Unavailable);
    QTest::newRow("502 after the work") << static_cast<int>(FakeOdoo::Fault::ProxyHtml);
    QTest::newRow("truncated") << static_cast<int>(FakeOdoo::Fault::Truncated);
}

void DecisionSurvival::everyFaultAtEveryRequest()
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

void DecisionSurvival::killedAtEveryDatabaseAccess()
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

void DecisionSurvival::fullDiskStopsTheDecisionVisibly()
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

void DecisionSurvival::anotherPersonDoesNotSendIt()
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

void DecisionSurvival::anotherServerDoesNotGetIt()
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

void DecisionSurvival::lockedLedgerIsSaidAndNothingBreaks()
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

void DecisionSurvival::damagedLedgerIsSaidAndNothingIsDecidedOnIt()
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

QTEST_GUILESS_MAIN(DecisionSurvival)
#include "tst_decision_survival_flow.moc"
