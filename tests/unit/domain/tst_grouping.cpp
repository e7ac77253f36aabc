// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/work/grouping.h"

#include <QTest>

#include <random>

using namespace backroom;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const Timestamp now = fromIso(u"2026-03-02T09:00:00Z"_s).value();

WorkFigures figures(const QString& store, Severity severity, double amount, const QString& currency, Duration age)
{
    WorkFigures row;
    row.rule = {u"SAL.order.unpaid"_s};
    row.store = store;
    row.severity = severity;
    row.amount = row.atRisk = Money::fromMajor(amount, Currency(currency));
    row.detectedAt = now - age;
    row.facts = {{u"warehouse_id"_s, store.isEmpty() ? u"?"_s : store + u" depot"_s}};
    return row;
}

std::vector<WorkFigures> sample()
{
    return {figures(u"Lyon"_s, Severity::Low, 10, u"EUR"_s, 1h), figures(u"Nice"_s, Severity::High, 20, u"EUR"_s, 30h),
        figures(u"Lyon"_s, Severity::Medium, 5, u"USD"_s, 5h), figures({}, Severity::Critical, 1, u"EUR"_s, 200h), figures(u"Lyon"_s, Severity::Low, 0, {}, 2h)};
}

QStringList keys(const std::vector<WorkGroup>& groups)
{
    QStringList all;
    for (const WorkGroup& group : groups)
        all << u"%1×%2"_s.arg(group.key).arg(group.rows.size());
    return all;
}

} // namespace

class GroupingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agesFallIntoBuckets_data();
    void agesFallIntoBuckets();
    void groupsAreTotalled();
    void everyDimensionOrdersItsGroups_data();
    void everyDimensionOrdersItsGroups();
    void namesComeBack();
    void everyRowIsInExactlyOneGroup();
};

void GroupingTest::agesFallIntoBuckets_data()
{
    QTest::addColumn<qint64>("age");
    QTest::addColumn<QString>("bucket");
    const auto row = [](Duration age, const QString& bucket) { QTest::addRow("%lld ms", static_cast<long long>(age.count())) << qint64(age.count()) << bucket; };
    row(-1h, u"<4h"_s);
    row(4h - 1ms, u"<4h"_s);
    row(4h, u"4-8h"_s);
    row(8h - 1ms, u"4-8h"_s);
    row(8h, u"8-24h"_s);
    row(24h, u"1-3d"_s);
    row(72h - 1ms, u"1-3d"_s);
    row(72h, u"3-7d"_s);
    row(168h - 1ms, u"3-7d"_s);
    row(168h, u">7d"_s);
}

void GroupingTest::agesFallIntoBuckets()
{
    QFETCH(qint64, age);
    QFETCH(QString, bucket);
    QCOMPARE(toName(ageBucketOf(now - Duration(age), now)), bucket);
}

void GroupingTest::groupsAreTotalled()
{
    const auto groups = groupWork(sample(), {Grouping::By::Store, {}}, now);
    QCOMPARE(groups.size(), std::size_t(3));
    const WorkGroup& lyon = groups[1];
    QCOMPARE(lyon.key, u"Lyon"_s);
    QVERIFY(lyon.rows == (std::vector<std::size_t>{0, 2, 4}));
    QVERIFY(lyon.amounts == (std::vector<Money>{Money(1000, Currency(u"EUR"_s)), Money(500, Currency(u"USD"_s))}));
    QVERIFY(lyon.atRisk == lyon.amounts);
    QCOMPARE(lyon.oldest, now - 5h);
    QCOMPARE(lyon.highest, Severity::Medium);
}

void GroupingTest::everyDimensionOrdersItsGroups_data()
{
    QTest::addColumn<QString>("by");
    QTest::addColumn<QString>("expected");
    QTest::newRow("store: worst first, none last") << u"store"_s << u"Nice×1|Lyon×3|×1"_s;
    QTest::newRow("severity") << u"severity"_s << u"critical×1|high×1|medium×1|low×2"_s;
    QTest::newRow("age: oldest first") << u"age"_s << u">7d×1|1-3d×1|4-8h×1|<4h×2"_s;
    QTest::newRow("rule") << u"rule"_s << u"SAL.order.unpaid×5"_s;
    QTest::newRow("priority") << u"priority"_s << u"P3×5"_s;
    QTest::newRow("owner: nobody") << u"owner"_s << u"×5"_s;
    QTest::newRow("fact") << u"fact:warehouse_id"_s << u"?×1|Nice depot×1|Lyon depot×3"_s;
    QTest::newRow("absent fact") << u"fact:x"_s << u"×5"_s;
}

void GroupingTest::everyDimensionOrdersItsGroups()
{
    QFETCH(QString, by);
    QFETCH(QString, expected);
    const auto grouping = groupingFromName(by);
    QVERIFY(grouping);
    QCOMPARE(keys(groupWork(sample(), *grouping, now)).join(u'|'), expected);
}

void GroupingTest::namesComeBack()
{
    for (int by = 0; by < static_cast<int>(Grouping::By::Fact); ++by)
        QCOMPARE(groupingFromName(toName(Grouping::By(by))), std::optional(Grouping{Grouping::By(by), {}}));
    QVERIFY(!groupingFromName(u"colour"_s));
    QVERIFY(!groupingFromName(u"fact:"_s));
    QVERIFY(!groupingFromName(u"fact"_s));
}

void GroupingTest::everyRowIsInExactlyOneGroup()
{
    std::mt19937 random(3);
    std::vector<WorkFigures> rows;
    std::int64_t total = 0;
    for (int i = 0; i < 2000; ++i) {
        rows.push_back(figures(QString::number(random() % 20), Severity(random() % 5), 0, u"EUR"_s, std::chrono::hours(random() % 300)));
        rows.back().amount = Money(static_cast<std::int64_t>(random() % 10'000), Currency(u"EUR"_s));
        total += rows.back().amount.minor();
    }
    for (int by = 0; by < static_cast<int>(Grouping::By::Fact); ++by) {
        std::vector<int> seen(rows.size());
        std::int64_t sum = 0;
        for (const WorkGroup& group : groupWork(rows, {Grouping::By(by), {}}, now)) {
            for (const std::size_t row : group.rows) {
                ++seen[row];
                QCOMPARE(groupKeyOf(rows[row], {Grouping::By(by), {}}, now), group.key);
            }
            QVERIFY(std::is_sorted(group.rows.begin(), group.rows.end()));
            sum += group.amounts.front().minor();
        }
        QVERIFY(std::all_of(seen.begin(), seen.end(), [](int times) { return times == 1; }));
        QCOMPARE(sum, total);
    }
}

QTEST_GUILESS_MAIN(GroupingTest)
#include "tst_grouping.moc"
