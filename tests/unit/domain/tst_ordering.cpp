// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/work/ordering.h"

#include <QTest>

#include <random>

using namespace backroom;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const Timestamp now = fromIso(u"2026-03-02T09:00:00Z"_s).value();
constexpr std::array allOrders{WorkOrder::Severity, WorkOrder::Due, WorkOrder::AtRisk, WorkOrder::AvoidedPerMinute};

WorkFigures figures(const QString& id, Severity severity, std::optional<Duration> dueIn, double atRisk, int likelihood = 30, int minutes = 5)
{
    WorkFigures row;
    row.id = {id};
    row.severity = severity;
    if (dueIn)
        row.dueAt = now + *dueIn;
    row.atRisk = Money::fromMajor(atRisk, Currency(u"EUR"_s));
    row.companyCurrency = Currency(u"EUR"_s);
    row.likelihood = likelihood;
    row.minutes = minutes;
    row.detectedAt = now;
    return row;
}

} // namespace

class OrderingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void orders_data();
    void orders();
    void explainsEachOrder();
    void explainsAnotherCurrency();
    void isATotalOrder();
    void ordersManyQuickly();
};

void OrderingTest::orders_data()
{
    QTest::addColumn<WorkOrder>("order");
    QTest::addColumn<QString>("expected");
    QTest::newRow("severity, then late, then due") << WorkOrder::Severity << u"c b a d e"_s;
    QTest::newRow("due, none last") << WorkOrder::Due << u"b a c e d"_s;
    QTest::newRow("money at risk; unknown rates last") << WorkOrder::AtRisk << u"d a c b e"_s;
    QTest::newRow("loss avoided per minute") << WorkOrder::AvoidedPerMinute << u"b a c d e"_s;
}

void OrderingTest::orders()
{
    QFETCH(WorkOrder, order);
    QFETCH(QString, expected);
    WorkFigures foreign = figures(u"e"_s, Severity::Info, 9h, 1e6);
    foreign.atRisk = Money::fromMajor(1e6, Currency(u"USD"_s));
    foreign.rate = 0.0;
    const std::vector<WorkFigures> rows{foreign, figures(u"d"_s, Severity::Low, {}, 1000, 1, 60), figures(u"c"_s, Severity::Critical, 2h, 100, 10, 5),
        figures(u"b"_s, Severity::High, -1h, 90, 90, 1), figures(u"a"_s, Severity::High, 1h, 420, 30, 5)};
    QStringList ids;
    for (const std::size_t place : ordered(rows, order, now))
        ids << rows[place].id.value;
    QCOMPARE(ids.join(u' '), expected);
    QCOMPARE(workOrderFromName(toName(order)), std::optional(order));
}

void OrderingTest::explainsEachOrder()
{
    const WorkFigures row = figures(u"a"_s, Severity::High, -125min, 420);
    const Fact avoided{u"avoided-per-minute"_s, u"420.00 EUR × 30 % ÷ 5 min = 25.20 EUR/min"_s};
    QCOMPARE(explainOrder(row, WorkOrder::AvoidedPerMinute, now).front(), avoided);
    QCOMPARE(explainOrder(row, WorkOrder::AtRisk, now).front(), (Fact{u"at-risk"_s, u"420.00 EUR"_s}));
    QCOMPARE(explainOrder(row, WorkOrder::Severity, now).front(), (Fact{u"severity"_s, u"high"_s}));
    const auto due = explainOrder(row, WorkOrder::Due, now);
    QCOMPARE(due[0], (Fact{u"due"_s, u"2026-03-02T06:55:00.000Z"_s}));
    QCOMPARE(due[1], (Fact{u"late"_s, u"2 h 5 m"_s}));
    QCOMPARE(lossAvoidedPerMinute(row), std::optional(25.2));
    QVERIFY(lossAvoidedPerMinute(figures(u"a"_s, Severity::High, {}, 10, 100, 0)) == std::optional(10.0)); // no work is a minute's
}

void OrderingTest::explainsAnotherCurrency()
{
    WorkFigures row = figures(u"a"_s, Severity::High, {}, 0);
    row.atRisk = Money::fromMajor(420, Currency(u"USD"_s));
    row.rate = 0.92;
    const auto facts = explainOrder(row, WorkOrder::AvoidedPerMinute, now);
    QCOMPARE(facts[0].value, u"386.40 EUR × 30 % ÷ 5 min = 23.18 EUR/min"_s);
    QCOMPARE(facts[1].value, u"420.00 USD × 0.92 = 386.40 EUR"_s);
    row.rate = 0.0;
    QCOMPARE(explainOrder(row, WorkOrder::AvoidedPerMinute, now)[0].value, u"420.00 USD, no rate to EUR"_s);
    QVERIFY(!lossAvoidedPerMinute(row));
}

void OrderingTest::isATotalOrder()
{
    std::mt19937 random(11);
    std::vector<WorkFigures> rows;
    for (int i = 0; i < 40; ++i) {
        rows.push_back(figures(QString::number(i), Severity(random() % 3), random() % 3 == 0 ? std::nullopt : std::optional<Duration>(std::chrono::hours(random() % 5) - 2h),
            static_cast<double>(random() % 3), 10 * static_cast<int>(random() % 3), static_cast<int>(random() % 3)));
    }
    for (const WorkOrder order : allOrders) {
        for (const auto& a : rows) {
            QVERIFY(!comesBefore(a, a, order, now));
            for (const auto& b : rows) {
                QVERIFY(&a == &b || comesBefore(a, b, order, now) != comesBefore(b, a, order, now));
                for (const auto& c : rows)
                    QVERIFY(!comesBefore(a, b, order, now) || !comesBefore(b, c, order, now) || comesBefore(a, c, order, now));
            }
        }
        auto shuffled = rows;
        std::shuffle(shuffled.begin(), shuffled.end(), random);
        const auto places = ordered(rows, order, now);
        const auto others = ordered(shuffled, order, now);
        for (std::size_t i = 0; i < rows.size(); ++i)
            QCOMPARE(rows[places[i]].id, shuffled[others[i]].id);
    }
}

void OrderingTest::ordersManyQuickly()
{
    std::mt19937 random(12);
    std::vector<WorkFigures> rows;
    for (int i = 0; i < 100'000; ++i)
        rows.push_back(figures(QString::number(i), Severity(random() % 5), std::chrono::minutes(random() % 9000), static_cast<double>(random() % 5000)));
    QBENCHMARK_ONCE {
        QCOMPARE(ordered(rows, WorkOrder::AvoidedPerMinute, now).size(), rows.size());
    }
}

QTEST_GUILESS_MAIN(OrderingTest)
#include "tst_ordering.moc"
