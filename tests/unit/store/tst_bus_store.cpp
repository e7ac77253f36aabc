// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/bus_store.h"

#include <QTemporaryDir>
#include <QTest>

using namespace backroom;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const Timestamp noon{Duration(1'763'899'200'000)};
const QString instance = u"https://n8n.example.com"_s;

KeptExecution kept(std::int64_t id, Timestamp stoppedAt = noon, ExecutionStatus status = ExecutionStatus::Error)
{
    KeptExecution one;
    one.head = {id, status, u"webhook"_s, u"flow-1"_s, 3, 9, noon - 1min, stoppedAt, noon + 1h};
    one.flowName = u"Order \u2192 ERP"_s;
    one.node = u"Call ERP"_s;
    one.isRead = true;
    one.isSoft = true;
    one.cause = u"server-error"_s;
    one.is = FailureClass::Transient;
    one.effect = CallEffect::None;
    one.message = u"503 \"x\""_s;
    one.httpCode = u"503"_s;
    one.causeCode = u"BUS-104"_s;
    one.group = u"flow-1 \u00b7 Call ERP"_s;
    one.key = {u"sale.order"_s, u"SO-900"_s};
    one.childExecution = 12;
    one.way = RetryWay::Retry;
    one.wayReason = u"failed"_s;
    return one;
}

} // namespace

class BusStoreTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsEverything();
    void instancesAreApart();
    void aRoundIsWhole();
    void lettingGo();
    void damage();

private:
    QTemporaryDir m_folder;
    QString file(const char* name) { return m_folder.filePath(QString::fromLatin1(name)); }
};

void BusStoreTest::keepsEverything()
{
    const ExecutionTracker::State state{7, 9, {3, 5}};
    {
        auto store = BusStore::open(file("all.sqlite"));
        QVERIFY(store);
        QCOMPARE(*(*store)->state(instance), ExecutionTracker::State());
        QVERIFY((*store)->write(instance, {kept(8), kept(2)}, {}));
        KeptExecution recovered = kept(2);
        recovered.head.retrySuccess = 11;
        QVERIFY((*store)->write(instance, {recovered}, state));
    }
    auto store = BusStore::open(file("all.sqlite"));
    QVERIFY(store);
    QCOMPARE(*(*store)->state(instance), state);
    const auto all = (*store)->executions(instance);
    QVERIFY(all);
    QCOMPARE(all->size(), std::size_t(2));
    QCOMPARE(all->front().head.retrySuccess, 11);
    QCOMPARE(all->back(), kept(8));
    KeptExecution bare;
    bare.head.id = 4;
    QVERIFY((*store)->write(instance, {bare}, state));
    QCOMPARE((*store)->executions(instance)->at(1), bare);
}

void BusStoreTest::instancesAreApart()
{
    auto store = BusStore::open(file("apart.sqlite"));
    QVERIFY(store);
    QVERIFY((*store)->write(instance, {kept(1)}, {1, 1, {}}));
    QVERIFY((*store)->write(u"other"_s, {kept(1), kept(2)}, {2, 2, {}}));
    QCOMPARE((*store)->executions(instance)->size(), std::size_t(1));
    QCOMPARE((*store)->state(instance)->floor, 1);
    QCOMPARE((*store)->executions(u"other"_s)->size(), std::size_t(2));
}

void BusStoreTest::aRoundIsWhole()
{
    bool isBroken = false;
    const FaultHook faults = [&](const char* what) -> std::optional<Error> {
        if (isBroken && QByteArray(what).contains("INTO reading"))
            return Error::of(ErrorKind::DiskFull);
        return std::nullopt;
    };
    auto store = BusStore::open(file("whole.sqlite"), faults);
    QVERIFY(store);
    isBroken = true;
    const auto written = (*store)->write(instance, {kept(1)}, {5, 5, {}});
    QVERIFY(!written);
    QCOMPARE(written.error().kind, ErrorKind::DiskFull);
    isBroken = false;
    QVERIFY((*store)->executions(instance)->empty());
    QCOMPARE(*(*store)->state(instance), ExecutionTracker::State());
}

void BusStoreTest::lettingGo()
{
    auto store = BusStore::open(file("old.sqlite"));
    QVERIFY(store);
    QVERIFY((*store)->write(instance, {kept(1, noon - 24h), kept(2), kept(3, noon - 48h, ExecutionStatus::Waiting)}, {}));
    QCOMPARE((*store)->prune(noon - 1h).value_or(-1), 1);
    const auto left = (*store)->executions(instance);
    QCOMPARE(left->size(), std::size_t(2));
    QCOMPARE(left->front().head.id, 2);
    QCOMPARE(left->back().head.id, 3); // it still waits
}

void BusStoreTest::damage()
{
    auto store = BusStore::open(file("damage.sqlite"));
    QVERIFY(store);
    QVERIFY((*store)->write(instance, {kept(1)}, {}));
    store = Error::of(ErrorKind::Cancelled); // closed
    auto database = Database::open(file("damage.sqlite"), {false, true, {{1, {}}}, {}});
    QVERIFY(database);
    QVERIFY((*database)->run("UPDATE execution SET body = '{}'"));
    database = Error::of(ErrorKind::Cancelled);
    store = BusStore::open(file("damage.sqlite"));
    QVERIFY(store);
    QCOMPARE((*store)->executions(instance).error().kind, ErrorKind::StoreCorrupt);
}

QTEST_GUILESS_MAIN(BusStoreTest)
#include "tst_bus_store.moc"
