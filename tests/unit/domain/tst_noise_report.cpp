// SPDX-License-Identifier: GPL-3.0-or-later
#include "life_scenario.h"

#include "core/domain/work/noise_report.h"

#include <QTest>

using namespace backroom;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

ItemEvents item(const QString& rule, Timestamp raisedAt, std::initializer_list<std::pair<Duration, LifeAct>> acts = {})
{
    static int number = 0;
    ItemLife life = apply(unborn(), LifeAct::raise(Priority::P3, 1), raisedAt, {}, shop()).value();
    for (const auto& [later, act] : acts)
        life = apply(life, act, raisedAt + later, {}, shop()).value();
    return {{u"i%1"_s.arg(++number)}, 1, {rule}, life.history};
}

LifeAct closeAs(Disposition disposition, Cause cause = Cause::Supplier)
{
    return LifeAct::close(u"anna"_s, disposition, cause);
}

const RuleNoise& of(const NoiseReport& report, const QString& rule)
{
    for (const RuleNoise& noise : report.rules) {
        if (noise.rule.value == rule)
            return noise;
    }
    qFatal("no such rule");
}

constexpr auto week = Duration(24h * 7);

} // namespace

class NoiseReportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ranksAreNearest_data();
    void ranksAreNearest();
    void precisionNeedsTen();
    void floodsAreMoreThanTenInTenMinutes();
    void chatteringIsThreeReopeningsInADay();
    void staleIsStandingUntouchedForADay();
    void theLoudestComeFirst();
    void onlyTheWindowCounts();
};

void NoiseReportTest::ranksAreNearest_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("percent");
    QTest::addColumn<int>("expected");
    QTest::newRow("middle of five") << 5 << 50 << 3;
    QTest::newRow("middle of four is the second") << 4 << 50 << 2;
    QTest::newRow("p90 of ten") << 10 << 90 << 9;
    QTest::newRow("p90 of eleven") << 11 << 90 << 10;
    QTest::newRow("p100") << 7 << 100 << 7;
    QTest::newRow("p0") << 7 << 0 << 1;
    QTest::newRow("of one") << 1 << 50 << 1;
}

void NoiseReportTest::ranksAreNearest()
{
    QFETCH(int, count);
    QFETCH(int, percent);
    QFETCH(int, expected);
    std::vector<Duration> values;
    for (int i = count; i > 0; --i)
        values.push_back(Duration(i));
    QCOMPARE(nearestRank(values, percent), std::optional(Duration(expected)));
    QVERIFY(!nearestRank({}, 50));
}

void NoiseReportTest::precisionNeedsTen()
{
    std::vector<ItemEvents> items;
    for (int i = 0; i < 9; ++i)
        items.push_back(item(u"A"_s, monday + 1h * i, {{Duration(std::chrono::minutes(i + 1)), closeAs(i < 3 ? Disposition::Invalid : Disposition::FixedAtSource, i < 2 ? Cause::Unknown : Cause::Supplier)}}));
    auto report = noiseReport(items, monday, monday + week);
    QCOMPARE(of(report, u"A"_s).precision, (Counted<double>{9, {}}));
    QVERIFY(!of(report, u"A"_s).cycleP50.value);
    QVERIFY(!report.topShare.value);

    items.push_back(item(u"A"_s, monday + 10h, {{10min, LifeAct::cleanRead(2)}}));
    report = noiseReport(items, monday, monday + week);
    const RuleNoise& noise = of(report, u"A"_s);
    QCOMPARE(noise.falseAlarmRate, (Counted<double>{10, 0.3}));
    QCOMPARE(noise.precision, (Counted<double>{10, 0.7}));
    QCOMPARE(noise.cycleP50, (Counted<Duration>{10, 5min}));
    QCOMPARE(noise.cycleP90, (Counted<Duration>{10, 9min}));
    QVERIFY(noise.closes == (std::map<Disposition, int>{{Disposition::FixedAtSource, 6}, {Disposition::Obsolete, 1}, {Disposition::Invalid, 3}}));
    QCOMPARE(noise.causes.at(Cause::Unknown), 2);
    QCOMPARE(report.unknownCause, (Counted<double>{9, {}})); // the program gives no cause
    QCOMPARE(report.closed, 10);
    QCOMPARE(report.topShare, (Counted<double>{10, 1.0}));
}

void NoiseReportTest::floodsAreMoreThanTenInTenMinutes()
{
    std::vector<ItemEvents> items;
    for (int i = 0; i < 10; ++i)
        items.push_back(item(u"A"_s, monday + 1min * i));
    QVERIFY(of(noiseReport(items, monday, monday + week), u"A"_s).floods.empty()); // ten are not more than ten
    items.push_back(item(u"A"_s, monday + 10min));
    for (int i = 0; i < 5; ++i)
        items.push_back(item(u"A"_s, monday + 11min));
    for (int i = 0; i < 11; ++i)
        items.push_back(item(u"A"_s, monday + 24h + 61s * i)); // a minute and a second apart: too slow
    for (int i = 0; i < 12; ++i)
        items.push_back(item(u"A"_s, monday + 48h));
    QVERIFY(of(noiseReport(items, monday, monday + week), u"A"_s).floods
        == (std::vector<Flood>{{monday, monday + 11min, 16}, {monday + 48h, monday + 48h, 12}}));
}

void NoiseReportTest::chatteringIsThreeReopeningsInADay()
{
    const auto again = LifeAct::raise(Priority::P3, 1);
    const auto gone = LifeAct::cleanRead(2);
    const std::vector<ItemEvents> items{
        item(u"A"_s, monday, {{1h, gone}, {2h, again}, {3h, gone}, {4h, again}, {5h, gone}, {26h, again}}),
        item(u"A"_s, monday, {{1h, gone}, {2h, again}, {3h, gone}, {4h, again}, {5h, gone}, {26h + 1ms, again}}),
        item(u"A"_s, monday, {{1h, gone}, {2h, again}, {3h, gone}, {4h, again}}),
    };
    const RuleNoise noise = of(noiseReport(items, monday, monday + week), u"A"_s);
    QVERIFY(noise.chattering == std::vector<ItemId>{items[0].id});
    QCOMPARE(noise.reopened, 8);
    QCOMPARE(noise.raised, 11);
}

void NoiseReportTest::staleIsStandingUntouchedForADay()
{
    const std::vector<ItemEvents> items{
        item(u"A"_s, monday), // standing for more than a day
        item(u"A"_s, monday + 24h),
        item(u"A"_s, monday, {{30h, LifeAct::note(u"anna"_s, u"x"_s)}}),
        item(u"A"_s, monday, {{1h, closeAs(Disposition::Test)}}),
    };
    const auto stale = of(noiseReport(items, monday, monday + 48h), u"A"_s).stale;
    QVERIFY(stale == std::vector<ItemId>{items[0].id});
    QVERIFY(of(noiseReport(items, monday, monday + 24h), u"A"_s).stale.empty());
}

void NoiseReportTest::theLoudestComeFirst()
{
    std::vector<ItemEvents> items;
    for (int rule = 0; rule < 12; ++rule) {
        for (int i = 0; i <= rule; ++i)
            items.push_back(item(u"R%1"_s.arg(rule, 2, 10, QChar(u'0')), monday + 1h * i));
    }
    const NoiseReport report = noiseReport(items, monday, monday + week);
    QCOMPARE(report.raised, 78);
    QCOMPARE(report.rules.front().rule.value, u"R11"_s);
    QCOMPARE(report.rules.front().share, 12.0 / 78);
    QVERIFY(std::abs(report.topShare.value.value_or(0) - 75.0 / 78) < 1e-9);
}

void NoiseReportTest::onlyTheWindowCounts()
{
    const std::vector<ItemEvents> items{item(u"A"_s, monday, {{2h, closeAs(Disposition::Invalid)}}), item(u"A"_s, monday + 3h)};
    const RuleNoise noise = of(noiseReport(items, monday + 1h, monday + 3h), u"A"_s);
    QCOMPARE(noise.raised, 0);
    QCOMPARE(noise.closed, 1);
}

QTEST_GUILESS_MAIN(NoiseReportTest)
#include "tst_noise_report.moc"
