// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/work/grouping.h"

#include <QTest>

using namespace backroom;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const Timestamp now = *fromIso(u"2026-11-23T10:00:00.000Z"_s);
const Currency eur(u"EUR"_s);
const Currency usd(u"USD"_s);

WorkFigures row(const QString& id, Severity severity, const QString& store, Duration age, Money amount = {})
{
    WorkFigures figures;
    figures.id = {id};
    figures.severity = severity;
    figures.store = store;
    figures.detectedAt = now - age;
    figures.amount = amount;
    figures.atRisk = amount;
    return figures;
}

QStringList keysOf(const std::vector<WorkGroup>& groups)
{
    QStringList keys;
    for (const WorkGroup& group : groups)
        keys << group.key;
    return keys;
}

} // namespace

class GroupingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ageBucketsHoldTheirLowerBound_data()
    {
        QTest::addColumn<qint64>("age");
        QTest::addColumn<QString>("bucket");
        const auto add = [](const char* name, Duration age, const char* bucket) {
            QTest::newRow(name) << qint64(age.count()) << QString::fromLatin1(bucket);
        };
        add("from the future", -1h, "<4h");
        add("just now", 0ms, "<4h");
        add("almost 4 h", 4h - 1ms, "<4h");
        add("4 h", 4h, "4-8h");
        add("almost 8 h", 8h - 1ms, "4-8h");
        add("8 h", 8h, "8-24h");
        add("24 h", 24h, "1-3d");
        add("almost 3 d", 72h - 1ms, "1-3d");
        add("3 d", 72h, "3-7d");
        add("almost 7 d", 168h - 1ms, "3-7d");
        add("7 d", 168h, ">7d");
    }
    void ageBucketsHoldTheirLowerBound()
    {
        QFETCH(qint64, age);
        QFETCH(QString, bucket);
        QCOMPARE(toName(ageBucketOf(now - Duration(age), now)), bucket);
    }

    void namesLeadBack()
    {
        for (const auto* name : {"rule", "severity", "priority", "store", "company", "counterparty", "owner", "team", "age"}) {
            const auto grouping = groupingFromName(QString::fromLatin1(name));
            QVERIFY(grouping);
            QCOMPARE(toName(grouping->by), QString::fromLatin1(name));
        }
        QVERIFY(groupingFromName(u"fact:partner_id"_s) == std::optional(Grouping{Grouping::By::Fact, u"partner_id"_s}));
        QVERIFY(!groupingFromName(u"fact:"_s));
        QVERIFY(!groupingFromName(u"fact"_s));
        QVERIFY(!groupingFromName(u"shop"_s));
    }

    void everyDimensionHasItsValue()
    {
        WorkFigures figures;
        figures.rule = {u"SAL.order.unpaid"_s};
        figures.severity = Severity::High;
        figures.priority = Priority::P2;
        figures.store = u"Lyon 014"_s;
        figures.company = u"Retail SA"_s;
        figures.counterparty = u"Anna"_s;
        figures.owner = u"ben"_s;
        figures.team = u"finance"_s;
        figures.detectedAt = now - 5h;
        figures.facts = {{u"carrier"_s, u"Post"_s}};
        using By = Grouping::By;
        const auto key = [&](By by, const QString& fact = {}) { return groupKeyOf(figures, {by, fact}, now); };
        QCOMPARE(key(By::Rule), u"SAL.order.unpaid"_s);
        QCOMPARE(key(By::Severity), u"high"_s);
        QCOMPARE(key(By::Priority), u"P2"_s);
        QCOMPARE(key(By::Store), u"Lyon 014"_s);
        QCOMPARE(key(By::Company), u"Retail SA"_s);
        QCOMPARE(key(By::Counterparty), u"Anna"_s);
        QCOMPARE(key(By::Owner), u"ben"_s);
        QCOMPARE(key(By::Team), u"finance"_s);
        QCOMPARE(key(By::Age), u"4-8h"_s);
        QCOMPARE(key(By::Fact, u"carrier"_s), u"Post"_s);
        QCOMPARE(key(By::Fact, u"absent"_s), QString());
    }

    void totalsAreKeptApartByCurrency()
    {
        const auto groups = groupWork({row(u"a"_s, Severity::Low, u"Lyon"_s, 1h, Money(1050, usd)), row(u"b"_s, Severity::High, u"Lyon"_s, 9h, Money(200, eur)),
                                          row(u"c"_s, Severity::Medium, u"Lyon"_s, 2h, Money(301, eur)), row(u"d"_s, Severity::Info, u"Lyon"_s, 3h)},
            {Grouping::By::Store, {}}, now);
        QCOMPARE(groups.size(), 1u);
        QVERIFY((groups[0].rows == std::vector<std::size_t>{0, 1, 2, 3}));
        QVERIFY((groups[0].amounts == std::vector<Money>{Money(501, eur), Money(1050, usd)}));
        QVERIFY(groups[0].atRisk == groups[0].amounts);
        QCOMPARE(groups[0].oldest, now - 9h);
        QCOMPARE(groups[0].highest, Severity::High);
    }

    void worstThenMostThenKeyAndNobodyLast()
    {
        const auto groups = groupWork({row(u"1"_s, Severity::Critical, {}, 1h), row(u"2"_s, Severity::Low, u"Bordeaux"_s, 1h),
                                          row(u"3"_s, Severity::Low, u"Caen"_s, 1h), row(u"4"_s, Severity::Low, u"Caen"_s, 1h),
                                          row(u"5"_s, Severity::High, u"Dijon"_s, 1h), row(u"6"_s, Severity::Low, u"Arles"_s, 1h)},
            {Grouping::By::Store, {}}, now);
        QCOMPARE(keysOf(groups), (QStringList{u"Dijon"_s, u"Caen"_s, u"Arles"_s, u"Bordeaux"_s, {}}));
    }

    void dimensionsWithAnOrderKeepIt()
    {
        std::vector<WorkFigures> rows{row(u"1"_s, Severity::Info, {}, 200h), row(u"2"_s, Severity::Critical, {}, 1h), row(u"3"_s, Severity::Medium, {}, 30h),
            row(u"4"_s, Severity::Medium, {}, 5h)};
        rows[0].priority = Priority::P1;
        rows[1].priority = Priority::P4;
        QCOMPARE(keysOf(groupWork(rows, {Grouping::By::Severity, {}}, now)), (QStringList{u"critical"_s, u"medium"_s, u"info"_s}));
        QCOMPARE(keysOf(groupWork(rows, {Grouping::By::Priority, {}}, now)), (QStringList{u"P1"_s, u"P3"_s, u"P4"_s}));
        QCOMPARE(keysOf(groupWork(rows, {Grouping::By::Age, {}}, now)), (QStringList{u">7d"_s, u"1-3d"_s, u"4-8h"_s, u"<4h"_s}));
        QVERIFY(groupWork({}, {Grouping::By::Age, {}}, now).empty());
    }
};

QTEST_GUILESS_MAIN(GroupingTest)
#include "tst_grouping.moc"
