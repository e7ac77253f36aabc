// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/manual_clock.h"
#include "ui/models/operations_model.h"
#include "ui/models/queue_model.h"
#include "ui/models/rail_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <random>

using namespace backroom;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QueueId queue{u"refunds"_s};
const QueueId otherQueue{u"purchase-orders"_s};

/// Words that cannot hide a mistake: the value itself.
class PlainWords : public QueueWords {
public:
    QString header(QueueColumn column, const Currency& shared) const override { return QString::number(int(column)) + shared.code(); }
    QString text(QueueColumn, const ItemRow& row, const RowMarks&) const override { return row.businessKey; }
    QString accessibleText(QueueColumn, const ItemRow& row, const RowMarks&) const override { return row.businessKey; }
    QString toolTip(QueueColumn, const ItemRow& row, const RowMarks&) const override { return row.businessKey; }
};

ItemRow makeRow(int number, Severity severity = Severity::Medium, qint64 cents = 1000)
{
    ItemRow row;
    row.id = {u"id-%1"_s.arg(number, 6, 10, QChar(u'0'))};
    row.queue = queue;
    row.businessKey = u"P%1"_s.arg(number);
    row.severity = severity;
    row.amount = Money(cents, Currency(u"EUR"_s));
    return row;
}

QStringList keys(const QueueModel& model)
{
    QStringList all;
    for (int row = 0; row < model.rowCount(); ++row)
        all.append(model.rowAt(row)->businessKey);
    return all;
}

} // namespace

class TestUiModels : public QObject {
    Q_OBJECT

private:
    PlainWords m_words;

private Q_SLOTS:
    void firstRowsAreShownAtOnce();
    void newRowsWait();
    void changesRepaintInRunsAndMoveNothing();
    void removedRowsKeepTheirPlace();
    void changesAreCoalesced();
    void tenThousandUpserts();
    void resetOfOneQueueKeepsTheOther();
    void sortsByManyKeys();
    void filters_data();
    void filters();
    void whoHasItInHandCountsAsItsOwner();
    void unknownTokensAreNamed();
    void randomChanges();
    void operations();
    void rail();
};

void TestUiModels::firstRowsAreShownAtOnce()
{
    test::ManualClock clock;
    QueueModel model(m_words, clock);
    model.setQueues({queue});
    model.apply({queue, true, {makeRow(1, Severity::Low), makeRow(2, Severity::Critical)}, {}});
    QCOMPARE(keys(model), (QStringList{u"P2"_s, u"P1"_s}));
    QCOMPARE(model.pendingCount(), 0);
    model.apply({otherQueue, false, {makeRow(3)}, {}});
    QCOMPARE(model.rowCount(), 2);
}

void TestUiModels::newRowsWait()
{
    test::ManualClock clock;
    QueueModel model(m_words, clock);
    model.setQueues({queue});
    model.apply({queue, true, {makeRow(5), makeRow(6)}, {}});
    clock.advance(200ms);
    QSignalSpy pending(&model, &QueueModel::pendingChanged);
    model.apply({queue, false, {makeRow(1, Severity::Critical), makeRow(7)}, {}});
    QCOMPARE(keys(model), (QStringList{u"P5"_s, u"P6"_s}));
    QCOMPARE(model.pendingCount(), 2);
    QCOMPARE(pending.count(), 1);
    model.showPending();
    QCOMPARE(keys(model), (QStringList{u"P1"_s, u"P5"_s, u"P6"_s, u"P7"_s}));
    QCOMPARE(model.pendingCount(), 0);
}

void TestUiModels::changesRepaintInRunsAndMoveNothing()
{
    test::ManualClock clock;
    QueueModel model(m_words, clock);
    model.setQueues({queue});
    QueueDelta delta{queue, true, {}, {}};
    for (int i = 0; i < 10; ++i)
        delta.upserts.push_back(makeRow(i));
    model.apply(delta);
    clock.advance(200ms);
    const QStringList before = keys(model);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    // Rows 2, 3, 4 and 8 change so much that sorting would move them.
    model.apply({queue, false, {makeRow(8, Severity::Critical), makeRow(3, Severity::Critical), makeRow(2, Severity::Low), makeRow(4, Severity::High)}, {}});
    QCOMPARE(changed.count(), 2);
    QCOMPARE(changed[0][0].toModelIndex().row(), 2);
    QCOMPARE(changed[0][1].toModelIndex().row(), 4);
    QCOMPARE(changed[1][0].toModelIndex().row(), 8);
    QCOMPARE(keys(model), before);
    QVERIFY(model.index(3, 0).data(QueueModel::ChangedRole).toBool());
    clock.advance(QueueModel::highlightTime);
    QVERIFY(!model.index(3, 0).data(QueueModel::ChangedRole).toBool());
    // Reading the same values again is no change.
    changed.clear();
    ItemRow again = makeRow(3, Severity::Critical);
    again.readAt = clock.now();
    model.apply({queue, false, {again}, {}});
    QCOMPARE(changed.count(), 0);
    model.showPending();
    QCOMPARE(keys(model).first(2), (QStringList{u"P3"_s, u"P8"_s}));
}

void TestUiModels::removedRowsKeepTheirPlace()
{
    test::ManualClock clock;
    QueueModel model(m_words, clock);
    model.setQueues({queue});
    model.apply({queue, true, {makeRow(1), makeRow(2), makeRow(3)}, {}});
    clock.advance(200ms);
    model.apply({queue, false, {}, {makeRow(2).id}});
    QCOMPARE(model.rowCount(), 3);
    QVERIFY(model.isGone(makeRow(2).id));
    QCOMPARE(model.goneCount(), 1);
    clock.advance(200ms);
    // Back again: no longer gone.
    model.apply({queue, false, {makeRow(2)}, {}});
    QVERIFY(!model.isGone(makeRow(2).id));
    clock.advance(200ms);
    model.apply({queue, false, {}, {makeRow(2).id}});
    model.showPending();
    QCOMPARE(keys(model), (QStringList{u"P1"_s, u"P3"_s}));
    QCOMPARE(model.goneCount(), 0);
}

void TestUiModels::changesAreCoalesced()
{
    test::ManualClock clock;
    QueueModel model(m_words, clock);
    model.setQueues({queue});
    model.apply({queue, true, {makeRow(1)}, {}});
    clock.advance(200ms);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    // 100 changes within a second: at most ten reach the view, and the last value wins.
    for (int i = 0; i < 100; ++i) {
        model.apply({queue, false, {makeRow(1, Severity::Medium, 2000 + i)}, {}});
        clock.advance(10ms);
    }
    QVERIFY2(changed.count() <= 11, qPrintable(QString::number(changed.count())));
    QVERIFY(changed.count() >= 9);
    clock.advance(200ms);
    QCOMPARE(model.rowAt(0)->amount.minor(), 2099);
}

void TestUiModels::tenThousandUpserts()
{
    test::ManualClock clock;
    QueueModel model(m_words, clock);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setQueues({queue});
    QueueDelta all{queue, true, {}, {}};
    for (int i = 0; i < 10000; ++i)
        all.upserts.push_back(makeRow(i, Severity(i % 5), i));
    model.apply(all);
    QCOMPARE(model.rowCount(), 10000);
    clock.advance(200ms);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    for (ItemRow& row : all.upserts)
        row.amount = Money(row.amount.minor() + 1, row.amount.currency());
    all.reset = false;
    model.apply(all);
    QCOMPARE(changed.count(), 1);
    for (int row = 1; row < model.rowCount(); ++row)
        QVERIFY(comesBefore(*model.rowAt(row - 1), *model.rowAt(row), model.sortKeys()));
}

void TestUiModels::resetOfOneQueueKeepsTheOther()
{
    test::ManualClock clock;
    QueueModel model(m_words, clock);
    model.setQueues({queue, otherQueue});
    ItemRow order = makeRow(9);
    order.queue = otherQueue;
    model.apply({queue, true, {makeRow(1), makeRow(2)}, {}});
    model.apply({otherQueue, true, {order}, {}});
    clock.advance(200ms);
    QCOMPARE(model.rowCount(), 3);
    model.apply({queue, true, {makeRow(2), makeRow(3)}, {}});
    clock.advance(200ms);
    QCOMPARE(keys(model), (QStringList{u"P1"_s, u"P2"_s, u"P9"_s}));
    model.showPending();
    QCOMPARE(keys(model), (QStringList{u"P2"_s, u"P3"_s, u"P9"_s}));
}

void TestUiModels::sortsByManyKeys()
{
    test::ManualClock clock;
    QueueModel model(m_words, clock);
    model.setQueues({queue});
    model.apply({queue, true, {makeRow(10, Severity::Low, 5), makeRow(9, Severity::High, 5), makeRow(100, Severity::Low, 1)}, {}});
    model.sort(int(QueueColumn::Key), Qt::AscendingOrder);
    QCOMPARE(keys(model), (QStringList{u"P9"_s, u"P10"_s, u"P100"_s}));
    model.sort(int(QueueColumn::Amount), Qt::DescendingOrder);
    QCOMPARE(keys(model), (QStringList{u"P9"_s, u"P10"_s, u"P100"_s}));
    QCOMPARE(model.sortKeys().at(1).column, QueueColumn::Key);
    model.sort(int(QueueColumn::Severity), Qt::AscendingOrder);
    QCOMPARE(keys(model), (QStringList{u"P10"_s, u"P100"_s, u"P9"_s}));
}

void TestUiModels::filters_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("matches");
    QTest::newRow("nothing") << QString() << true;
    QTest::newRow("word") << u"duval"_s << true;
    QTest::newRow("words, all of them") << u"duval lyon"_s << true;
    QTest::newRow("one word missing") << u"duval paris"_s << false;
    QTest::newRow("store") << u"store:lyon"_s << true;
    QTest::newRow("quoted") << u"store:\"lyon 014\""_s << true;
    QTest::newRow("other store") << u"store:lille"_s << false;
    QTest::newRow("code") << u"code:REF"_s << true;
    QTest::newRow("older than 4 h") << u"age>4h"_s << true;
    QTest::newRow("not older than 6 h") << u"age>6h"_s << false;
    QTest::newRow("minutes") << u"age<=300m"_s << true;
    QTest::newRow("amount at the limit") << u"amount>=250"_s << true;
    QTest::newRow("amount above") << u"amount>250"_s << false;
    QTest::newRow("decimal comma") << u"amount<250,01"_s << true;
    QTest::newRow("mine") << u"owner:me"_s << true;
    QTest::newRow("nobody's") << u"owner:nobody"_s << false;
    QTest::newRow("severity") << u"severity:high"_s << true;
    QTest::newRow("due within") << u"due<1h"_s << true;
    QTest::newRow("state") << u"state:open"_s << true;
    QTest::newRow("several") << u"store:lyon amount>=250 duval"_s << true;
    QTest::newRow("several, one not") << u"store:lyon amount>=251 duval"_s << false;
}

void TestUiModels::filters()
{
    QFETCH(QString, text);
    QFETCH(bool, matches);
    const Timestamp now{1'000'000'000s};
    ItemRow row = makeRow(1, Severity::High, 25000);
    row.counterparty = u"M. Duval"_s;
    row.store = u"Lyon 014"_s;
    row.code = u"REF.credit-note.to-approve"_s;
    row.owner = u"ana"_s;
    row.detectedAt = now - 5h;
    row.dueAt = now + 50min;
    QCOMPARE(QueueFilter::parse(text).matches(row, {now, u"ana"_s, u"Ana Keller"_s}), matches);
}

void TestUiModels::whoHasItInHandCountsAsItsOwner()
{
    const auto finds = [](const QString& text, const ItemRow& row) { return QueueFilter::parse(text).matches(row, {Timestamp{}, u"ana"_s, u"Ana Keller"_s}); };
    ItemRow row = makeRow(1, Severity::High, 25000);
    row.owner.clear();
    QVERIFY(finds(u"owner:nobody"_s, row) && !finds(u"owner:me"_s, row));
    row.claimedBy = u"ana"_s;
    QVERIFY(finds(u"owner:me"_s, row) && finds(u"owner:ana"_s, row) && !finds(u"owner:nobody"_s, row));
    row.owner = u"bob"_s;
    QCOMPARE(holderOf(row), u"ana"_s);
    QVERIFY(finds(u"owner:bob"_s, row));
    row.claimedBy.clear();
    QCOMPARE(holderOf(row), u"bob"_s);
    QVERIFY(!finds(u"owner:me"_s, row));
}

void TestUiModels::unknownTokensAreNamed()
{
    const QueueFilter filter = QueueFilter::parse(u"age>soon amount>=x store:lyon store>5"_s);
    QCOMPARE(filter.problems(), (QStringList{u"age>soon"_s, u"amount>=x"_s, u"store>5"_s}));
    QVERIFY(!filter.isEmpty());
}

void TestUiModels::randomChanges()
{
    test::ManualClock clock;
    QueueModel model(m_words, clock);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setQueues({queue});
    std::mt19937 random(4711);
    const auto below = [&random](int limit) { return int(random() % unsigned(limit)); };
    QMap<QString, ItemRow> truth;
    for (int round = 0; round < 400; ++round) {
        QueueDelta delta{queue, below(25) == 0, {}, {}};
        if (delta.reset)
            truth.clear();
        for (int i = below(12); i > 0; --i) {
            const ItemRow row = makeRow(below(80), Severity(below(5)), below(100000));
            delta.upserts.push_back(row);
            truth.insert(row.id.value, row);
        }
        for (int i = below(6); i > 0 && !delta.reset; --i) {
            const ItemRow row = makeRow(below(80));
            const bool upserted = std::any_of(delta.upserts.begin(), delta.upserts.end(), [&](const ItemRow& other) { return other.id == row.id; });
            if (upserted)
                continue;
            delta.removals.push_back(row.id);
            truth.remove(row.id.value);
        }
        const QStringList before = keys(model);
        model.apply(delta);
        if (model.rowCount() == before.size() && below(2) == 0) {
            QCOMPARE(keys(model), before); // nothing moved
        }
        clock.advance(Duration(below(250)));
        switch (below(8)) {
        case 0: model.sort(below(queueColumnCount), below(2) == 0 ? Qt::AscendingOrder : Qt::DescendingOrder); break;
        case 1: model.setFilter(QueueFilter::parse(below(2) == 0 ? u"amount>300"_s : QString()), {clock.now(), {}, {}}); break;
        case 2: model.showPending(); break;
        default: break;
        }
    }
    clock.advance(200ms);
    model.setFilter({}, {});
    QCOMPARE(model.rowCount(), int(truth.size()));
    for (int row = 0; row < model.rowCount(); ++row) {
        QCOMPARE(*model.rowAt(row), truth.value(model.rowAt(row)->id.value));
        QVERIFY(row == 0 || comesBefore(*model.rowAt(row - 1), *model.rowAt(row), model.sortKeys()));
        QCOMPARE(model.rowOf(model.rowAt(row)->id), row);
    }
}

void TestUiModels::operations()
{
    OperationsModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    DecisionRow first;
    first.id = {u"1"_s};
    first.item = {u"item"_s};
    first.decidedAt = Timestamp(10s);
    DecisionRow second = first;
    second.id = {u"2"_s};
    second.decidedAt = Timestamp(20s);
    model.reset({first});
    model.put(second);
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.newestFor(first.item)->id, second.id);
    QCOMPARE(model.newestHeld()->id, second.id);
    second.state = DecisionState::Conflict;
    model.put(second);
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.newestHeld()->id, first.id);
    QCOMPARE(model.runningCount(), 1);
    QCOMPARE(model.unprovenCount(), 1);
    for (int i = 0; i < OperationsModel::maxRows + 20; ++i) {
        first.id = {QString::number(100 + i)};
        model.put(first);
    }
    QCOMPARE(model.rowCount(), OperationsModel::maxRows);
}

void TestUiModels::rail()
{
    RailModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const Currency euro(u"EUR"_s);
    QueueStatus refunds{queue, LocalText::english(u"Refunds"_s), {}, QueuePhase::Ready, 9, 1, {Money(100, euro)}, Timestamp(9s), {}, {}, 0};
    QueueStatus orders{otherQueue, LocalText::english(u"Orders"_s), {}, QueuePhase::Stale, 4, 0, {Money(50, euro), Money(7, Currency(u"CHF"_s))}, Timestamp(5s), {}, {}, 0};
    model.put(refunds);
    model.put(orders);
    QCOMPARE(model.queues(), (QList<QueueId>{queue, otherQueue}));
    const QueueStatus& all = model.entryAt(0)->queue;
    QCOMPARE(all.count, 13);
    QCOMPARE(all.late, 1);
    QCOMPARE(all.totals, (std::vector<Money>{Money(150, euro), Money(7, Currency(u"CHF"_s))}));
    QCOMPARE(all.readAt, Timestamp(5s));
    QCOMPARE(all.phase, QueuePhase::Stale);
    refunds.count = 8;
    model.put(refunds);
    QCOMPARE(model.entryAt(0)->queue.count, 12);
    QVERIFY(!model.flags(model.index(model.rowOf(RailEntry::Kind::Heading))).testFlag(Qt::ItemIsSelectable));
}

QTEST_GUILESS_MAIN(TestUiModels)
#include "tst_ui_models.moc"
