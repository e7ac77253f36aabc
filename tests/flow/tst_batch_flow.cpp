// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/console_rig.h"

#include <QTest>

using namespace backroom;
using namespace backroom::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// Decisions made together: each is decided for itself, the manifest adds up at every moment, and what is in the way of one
/// is in the way of no other. What was decided while the server was away is looked at anew.
class BatchFlow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eachIsDecidedForItself();
    void whatIsNotAsShownIsLeftOut();
    void isReadTogether();
    void aRecordThatMayNotBeReadHidesNoOther();
    void withdrawnAsOne();
    void stoppedInTheMiddle();
    void goesOnAfterACrash();
    void killedAtEveryDatabaseAccess();
    void everyFaultAtEveryRequest_data();
    void everyFaultAtEveryRequest();
    void nobodyElseGoesOnWithIt();
    void anIntentionIsSentWhenNothingHasChanged();
    void anIntentionComesBackWhenSomethingHas_data();
    void anIntentionComesBackWhenSomethingHas();

private:
    static constexpr int orders = 3;
    static std::int64_t orderAt(int place) { return FakeOdoo::order + place; }
    static void begin(ConsoleRig& rig);
    static void listen(ConsoleRig& rig, BatchManifest& manifest);
    static BatchDraft draft(const ConsoleRig& rig, const QString& reason = {});
    static bool addsUp(const BatchManifest& manifest);
    static int approved(ConsoleRig& rig);
    static QString refusalAt(const BatchManifest& manifest, int place);
};

void BatchFlow::begin(ConsoleRig& rig)
{
    // Who may decide how much is another test's.
    rig.leavePoliciesOut();
    for (int i = 1; i < orders; ++i) {
        Json order = rig.odoo.record("purchase.order", FakeOdoo::order);
        order["name"] = "P0004" + std::to_string(i + 1);
        order["amount_total"] = 1000.0 * i;
        rig.odoo.record("purchase.order", orderAt(i)) = order;
    }
}

void BatchFlow::listen(ConsoleRig& rig, BatchManifest& manifest)
{
    QObject::connect(&rig.console(), &ConsoleApi::batchStarted, &rig.console(), [&manifest](quint64, const BatchManifest& begun) { manifest = begun; });
    QObject::connect(&rig.console(), &ConsoleApi::batchChanged, &rig.console(), [&manifest](const BatchManifest& now) {
        QVERIFY(addsUp(now));
        manifest = now;
    });
}

BatchDraft BatchFlow::draft(const ConsoleRig& rig, const QString& reason)
{
    BatchDraft draft{verbs::approve, reason, Json::object(), {}};
    for (int i = 0; i < orders; ++i) {
        const auto row = rig.row(u"purchase.order"_s, orderAt(i));
        draft.items.push_back({row->id, row->businessKey, row->counterparty, row->amount, {}, BatchItem::State::Pending, {}, {}});
    }
    return draft;
}

bool BatchFlow::addsUp(const BatchManifest& manifest)
{
    const BatchCounts& counts = manifest.counts;
    return counts.selected == counts.done + counts.failed + counts.skipped + counts.pending && counts.selected == static_cast<int>(manifest.batch.items.size());
}

int BatchFlow::approved(ConsoleRig& rig)
{
    int count = 0;
    for (int i = 0; i < orders; ++i)
        count += rig.odoo.record("purchase.order", orderAt(i))["state"] == "purchase" ? 1 : 0;
    return count;
}

QString BatchFlow::refusalAt(const BatchManifest& manifest, int place)
{
    return manifest.batch.items[static_cast<std::size_t>(place)].reasons.join(u' ');
}

void BatchFlow::eachIsDecidedForItself()
{
    ConsoleRig rig;
    begin(rig);
    QVERIFY(rig.start());
    rig.connectSource();
    BatchManifest manifest;
    listen(rig, manifest);
    rig.console().submitBatch(1, draft(rig, u"agreed on the phone"_s));
    rig.settle();
    QCOMPARE(manifest.counts, (BatchCounts{orders, 0, 0, 0, orders}));
    QCOMPARE(manifest.totals, std::vector<Money>{Money::fromMajor(15000, Currency(u"EUR"_s))});
    rig.pass(5s);
    QCOMPARE(rig.odoo.effects(), 0); // the undo window holds all of them
    rig.pass(20s);
    QCOMPARE(manifest.counts, (BatchCounts{orders, orders, 0, 0, 0}));
    QVERIFY(!manifest.batch.isOpen);
    QCOMPARE(rig.odoo.effects(), orders);
    QCOMPARE(approved(rig), orders);
    for (const DecisionRow& decision : rig.decisions) {
        QCOMPARE(decision.batch, manifest.batch.id);
        QCOMPARE(decision.reason, u"agreed on the phone"_s);
    }
    QVERIFY(rig.console().verifyLedger().value().empty());
}

void BatchFlow::whatIsNotAsShownIsLeftOut()
{
    ConsoleRig rig;
    begin(rig);
    QVERIFY(rig.start());
    rig.connectSource();
    BatchManifest manifest;
    listen(rig, manifest);
    const BatchDraft shown = draft(rig);
    rig.odoo.edit("purchase.order", orderAt(0), {{"amount_total", 12001.0}});
    rig.odoo.remove("purchase.order", orderAt(1));
    rig.console().submitBatch(1, shown);
    rig.pass(30s);
    QCOMPARE(manifest.counts, (BatchCounts{orders, 1, 0, 2, 0}));
    QCOMPARE(refusalAt(manifest, 0), u"changed-since-shown"_s);
    QVERIFY2(refusalAt(manifest, 1).startsWith(u"unreadable:missing"_s) || refusalAt(manifest, 1).startsWith(u"item-gone"_s), qPrintable(refusalAt(manifest, 1)));
    QCOMPARE(rig.odoo.effects(), 1);
    QCOMPARE(rig.odoo.record("purchase.order", orderAt(2))["state"], Json("purchase"));
}

void BatchFlow::isReadTogether()
{
    ConsoleRig rig;
    begin(rig);
    QVERIFY(rig.start());
    rig.connectSource();
    BatchManifest manifest;
    listen(rig, manifest);
    int readings = 0;
    rig.odoo.onRequest = [&readings](const std::string& model, const std::string& method) { readings += model == "purchase.order.line" && method == "search_read"; };
    rig.console().submitBatch(1, draft(rig));
    rig.pass(30s);
    QCOMPARE(manifest.counts, (BatchCounts{orders, orders, 0, 0, 0}));
    // Before it is decided, before it is sent, and after: not once for each order.
    QVERIFY2(readings >= 3 && readings < 3 * orders, qPrintable(QString::number(readings)));
}

void BatchFlow::aRecordThatMayNotBeReadHidesNoOther()
{
    ConsoleRig rig;
    begin(rig);
    QVERIFY(rig.start());
    rig.connectSource();
    BatchManifest manifest;
    listen(rig, manifest);
    rig.console().submitBatch(1, draft(rig));
    rig.odoo.setForbidden("purchase.order", orderAt(1));
    rig.pass(60s);
    QCOMPARE(manifest.counts, (BatchCounts{orders, orders - 1, 0, 1, 0}));
    QVERIFY2(refusalAt(manifest, 1).startsWith(u"unreadable:access"_s), qPrintable(refusalAt(manifest, 1)));
    QCOMPARE(rig.odoo.effects(), orders - 1);
}

void BatchFlow::withdrawnAsOne()
{
    ConsoleRig rig;
    begin(rig);
    QVERIFY(rig.start());
    rig.connectSource();
    BatchManifest manifest;
    listen(rig, manifest);
    rig.console().submitBatch(1, draft(rig));
    rig.pass(5s);
    rig.console().withdrawBatch(manifest.batch.id);
    rig.pass(60s);
    QCOMPARE(manifest.counts, (BatchCounts{orders, 0, orders, 0, 0}));
    QVERIFY(!manifest.batch.isOpen);
    QCOMPARE(rig.odoo.effects(), 0);
}

void BatchFlow::stoppedInTheMiddle()
{
    ConsoleRig rig;
    begin(rig);
    QVERIFY(rig.start());
    rig.connectSource();
    BatchManifest manifest;
    listen(rig, manifest);
    rig.console().submitBatch(1, draft(rig));
    rig.settle();
    rig.console().stopBatch(manifest.batch.id);
    rig.pass(30s);
    QVERIFY(!manifest.batch.isOpen);
    QCOMPARE(manifest.counts.skipped + manifest.counts.done, orders);
    QVERIFY(manifest.counts.skipped > 0);
    QCOMPARE(rig.odoo.effects(), manifest.counts.done);
    for (const BatchItem& item : manifest.batch.items)
        QVERIFY(item.state == BatchItem::State::Decided || item.reasons == QStringList{u"stopped"_s});
}

void BatchFlow::goesOnAfterACrash()
{
    ConsoleRig rig;
    begin(rig);
    QVERIFY(rig.start());
    rig.connectSource();
    BatchManifest manifest;
    listen(rig, manifest);
    rig.console().submitBatch(1, draft(rig));
    rig.settle();
    QCOMPARE(manifest.counts.pending, orders);
    rig.kill();
    QVERIFY(rig.start());
    listen(rig, manifest);
    rig.connectSource();
    rig.pass(60s);
    QCOMPARE(manifest.counts, (BatchCounts{orders, orders, 0, 0, 0}));
    QCOMPARE(rig.odoo.effects(), orders);
    QVERIFY(rig.console().verifyLedger().value().empty());
}

void BatchFlow::killedAtEveryDatabaseAccess()
{
    int runs = 0;
    for (int access = 0; access < 5000; ++access) {
        ConsoleRig rig;
        begin(rig);
        QVERIFY(rig.start());
        rig.connectSource();
        const BatchDraft chosen = draft(rig);
        rig.kill();
        int left = access;
        bool isOver = false;
        const auto dies = [&](const char*) -> std::optional<Error> {
            isOver = isOver || left-- == 0;
            return isOver ? std::optional(Error::of(ErrorKind::Store, u"the process is gone"_s)) : std::nullopt;
        };
        const bool isStarted = rig.start(dies).has_value();
        if (isStarted) {
            rig.connectSource();
            rig.console().submitBatch(1, chosen);
            rig.pass(30s);
        }
        const bool isDone = !isOver;
        rig.kill();
        QVERIFY(rig.start());
        BatchManifest manifest;
        listen(rig, manifest);
        rig.connectSource();
        rig.pass(200s);
        // It may not have come to a batch at all; then nothing may have happened either.
        const std::string at = "access " + std::to_string(access);
        if (manifest.batch.id.isEmpty() && !isDone) {
            QVERIFY2(rig.odoo.effects() == 0 || rig.odoo.effects() == orders, at.c_str());
        } else if (!manifest.batch.id.isEmpty()) {
            QVERIFY2(addsUp(manifest) && manifest.counts.pending == 0, at.c_str());
            QVERIFY2(manifest.counts.done == rig.odoo.effects() || manifest.counts.failed > 0, at.c_str());
        }
        QVERIFY2(rig.odoo.effects() <= orders, at.c_str());
        QVERIFY2(rig.odoo.effects() == approved(rig), at.c_str());
        QVERIFY2(rig.console().verifyLedger().value().empty(), at.c_str());
        ++runs;
        if (isDone)
            break;
    }
    qInfo("%d kills, one at each database access", runs);
    QVERIFY(runs > 20);
}

void BatchFlow::everyFaultAtEveryRequest_data()
{
    QTest::addColumn<int>("fault");
    QTest::newRow("refused") << static_cast<int>(FakeOdoo::Fault::Refused);
    QTest::newRow("lost request") << static_cast<int>(FakeOdoo::Fault::LostRequest);
    QTest::newRow("lost answer") << static_cast<int>(FakeOdoo::Fault::LostAnswer);
    QTest::newRow("unavailable") << static_cast<int>(FakeOdoo::Fault::Unavailable);
    QTest::newRow("page of a proxy") << static_cast<int>(FakeOdoo::Fault::ProxyHtml);
    QTest::newRow("truncated") << static_cast<int>(FakeOdoo::Fault::Truncated);
}

void BatchFlow::everyFaultAtEveryRequest()
{
    QFETCH(const int, fault);
    for (int request = 0; request < 30; ++request) {
        ConsoleRig rig;
        begin(rig);
        QVERIFY(rig.start());
        rig.connectSource();
        BatchManifest manifest;
        listen(rig, manifest);
        const BatchDraft chosen = draft(rig);
        rig.odoo.planFault(request, static_cast<FakeOdoo::Fault>(fault));
        rig.console().submitBatch(1, chosen);
        rig.pass(600s);
        const std::string at = "request " + std::to_string(request);
        QVERIFY2(addsUp(manifest), at.c_str());
        QVERIFY2(rig.odoo.effects() == approved(rig) && rig.odoo.effects() <= orders, at.c_str());
        // One whose answer was lost may stay for a person to look at; no other is touched by it.
        QVERIFY2(manifest.counts.done >= orders - 1 && manifest.counts.skipped == 0, at.c_str());
        QVERIFY2(manifest.counts.done <= rig.odoo.effects(), at.c_str());
    }
}

void BatchFlow::nobodyElseGoesOnWithIt()
{
    ConsoleRig rig;
    begin(rig);
    QVERIFY(rig.start());
    rig.connectSource();
    BatchManifest manifest;
    listen(rig, manifest);
    rig.console().submitBatch(1, draft(rig));
    rig.settle();
    rig.kill();
    rig.odoo.signInAs(99);
    QVERIFY(rig.start());
    listen(rig, manifest);
    rig.connectSource();
    rig.pass(60s);
    QCOMPARE(rig.odoo.effects(), 0);
    QVERIFY(manifest.isResting);
    QCOMPARE(manifest.counts.pending, orders);
}

void BatchFlow::anIntentionIsSentWhenNothingHasChanged()
{
    ConsoleRig rig;
    begin(rig);
    QVERIFY(rig.start());
    rig.connectSource();
    const ItemRow row = *rig.row(u"purchase.order"_s, orderAt(1));
    for (int request = 0; request < 40; ++request)
        rig.odoo.planFault(request, FakeOdoo::Fault::Refused);
    rig.pass(40s);
    QCOMPARE(rig.source.phase, SourcePhase::Offline);
    const ItemDetail seen = rig.detail(row.id);
    const auto approve = std::find_if(seen.actions.begin(), seen.actions.end(), [](const OfferedAction& action) { return action.verb == verbs::approve; });
    QVERIFY(approve->allowed);
    QCOMPARE(approve->cautions, QStringList{u"intention"_s});
    BatchManifest manifest;
    listen(rig, manifest);
    rig.console().submit(1, {row.id, verbs::approve, {}, seen.seal, Json::object(), seen.readAt});
    rig.pass(30s);
    QVERIFY(manifest.isResting);
    QCOMPARE(rig.odoo.effects(), 0);
    rig.pass(40min);
    QCOMPARE(rig.source.phase, SourcePhase::Online);
    QCOMPARE(manifest.counts, (BatchCounts{1, 1, 0, 0, 0}));
    QCOMPARE(rig.odoo.effects(), 1);
}

void BatchFlow::anIntentionComesBackWhenSomethingHas_data()
{
    QTest::addColumn<QByteArray>("change");
    QTest::newRow("what the row shows") << QByteArray(R"({"amount_total": 999.0})");
    QTest::newRow("what only the detail shows") << QByteArray(R"({"date_planned": "2027-03-01 07:00:00"})");
}

void BatchFlow::anIntentionComesBackWhenSomethingHas()
{
    QFETCH(const QByteArray, change);
    ConsoleRig rig;
    begin(rig);
    QVERIFY(rig.start());
    rig.connectSource();
    const ItemRow row = *rig.row(u"purchase.order"_s, orderAt(1));
    for (int request = 0; request < 40; ++request)
        rig.odoo.planFault(request, FakeOdoo::Fault::Refused);
    rig.pass(40s);
    const ItemDetail seen = rig.detail(row.id);
    BatchManifest manifest;
    listen(rig, manifest);
    rig.console().submit(1, {row.id, verbs::approve, {}, seen.seal, Json::object(), seen.readAt});
    rig.odoo.edit("purchase.order", orderAt(1), *parseJson(change));
    rig.pass(40min);
    QCOMPARE(manifest.counts, (BatchCounts{1, 0, 0, 1, 0}));
    QCOMPARE(refusalAt(manifest, 0), u"changed-since-shown"_s);
    QCOMPARE(rig.odoo.effects(), 0);
    QVERIFY(rig.row(u"purchase.order"_s, orderAt(1)));
}

QTEST_GUILESS_MAIN(BatchFlow)
#include "tst_batch_flow.moc"
