// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/nearest.h"

#include <QTest>

#include <cmath>
#include <map>
#include <random>

using namespace backroom;
using namespace std::chrono_literals;

namespace {

Timestamp day(double number)
{
    return Timestamp(std::chrono::milliseconds(std::llround(number * 86'400'000)));
}

} // namespace

/// How far away the nearest other record is.
class NearestTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPairBesideAnOldOne()
    {
        NearestInTime bills;
        bills.put(1, 7, {day(0), day(0)}, 1);
        bills.put(2, 7, {day(365), day(365)}, 2);
        bills.put(3, 7, {day(368), day(368)}, 3);
        QCOMPARE(bills.days(7, {day(365), day(365)}, 2), 3.0);
        QCOMPARE(bills.days(7, {day(368), day(368)}, 3), 3.0);
        QCOMPARE(bills.days(7, {day(0), day(0)}, 1), 365.0);
        QVERIFY(std::isnan(bills.days(8, {day(0), day(0)}, 1)));
        bills.drop(3);
        QCOMPARE(bills.days(7, {day(365), day(365)}, 2), 365.0);
        bills.put(1, 8, {day(0), day(0)}, 1);
        QVERIFY2(std::isnan(bills.days(7, {day(365), day(365)}, 2)), "its own neighbour");
    }

    void whatOverlapsIsBelowZero()
    {
        NearestInTime leaves;
        leaves.put(1, 1, {day(10), day(20)}, 1);
        leaves.put(2, 1, {day(12), day(13)}, 2);
        QCOMPARE(leaves.days(1, {day(18), day(18.5)}, 0), -2.0); // ends after it begins by that much
        QCOMPARE(leaves.days(1, {day(20), day(21)}, 0), 0.0);
        QCOMPARE(leaves.days(1, {day(8), day(9)}, 0), 1.0);
        QCOMPARE(leaves.days(1, {day(23), day(24)}, 0), 3.0);
    }

    void changesAreToldOnce()
    {
        NearestInTime all;
        all.put(1, 5, {day(1), day(1)}, 1);
        all.put(2, 5, {day(2), day(2)}, 2);
        all.put(2, 4, {day(2), day(2)}, 2);
        QCOMPARE(all.takeChanged(), (std::vector<std::int64_t>{4, 5}));
        all.put(2, 4, {day(2), day(2)}, 2);
        QVERIFY(all.takeChanged().empty());
        all.drop(9);
        QVERIFY(all.takeChanged().empty());
        all.drop(1);
        QCOMPARE(all.takeChanged(), (std::vector<std::int64_t>{5}));
    }

    void agreesWithALookAtAll_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 5; ++seed)
            QTest::addRow("%u", seed) << seed;
    }
    void agreesWithALookAtAll()
    {
        QFETCH(const unsigned, seed);
        std::mt19937 random(seed);
        const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
        struct One {
            std::int64_t key;
            NearestInTime::Span span;
            std::int64_t bundle;
        };
        std::map<std::int64_t, One> all;
        NearestInTime kept;
        for (int step = 0; step < 4000; ++step) {
            const std::int64_t record = 1 + below(30);
            const Timestamp from = day(below(60));
            const One one{1 + below(3), {from, from + std::chrono::hours(24 * (below(3) == 0 ? below(20) : 0))}, 1 + below(6)};
            if (below(4) == 0) {
                all.erase(record);
                kept.drop(record);
            } else {
                all[record] = one;
                kept.put(record, one.key, one.span, one.bundle);
            }
            const Timestamp begins = day(below(60));
            const One asks{1 + below(3), {begins, below(2) == 0 ? begins : day(60)}, below(7)};
            std::optional<Duration> expected;
            for (const auto& [id, other] : all) {
                const Duration gap = std::max(asks.span.from - other.span.to, other.span.from - asks.span.to);
                if (other.key == asks.key && other.bundle != asks.bundle && (!expected || gap < *expected))
                    expected = gap;
            }
            const double is = kept.days(asks.key, asks.span, asks.bundle);
            QCOMPARE(std::isnan(is), !expected.has_value());
            if (expected)
                QCOMPARE(is, static_cast<double>(expected->count()) / 86'400'000);
        }
    }
};

QTEST_GUILESS_MAIN(NearestTest)
#include "tst_nearest.moc"
