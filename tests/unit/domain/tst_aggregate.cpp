// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/aggregate.h"

#include <QTest>

#include <cmath>
#include <map>
#include <random>
#include <set>

using namespace backroom;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Measure = AggregateDefinition::Measure;
using Keys = std::vector<std::int64_t>;

namespace {

const double empty = std::nan("");

Timestamp day(int number)
{
    return Timestamp(Duration(24h) * number);
}

bool same(double a, double b)
{
    return a == b || (std::isnan(a) && std::isnan(b));
}

/// The same by looking through everything, in whole cents.
class Recomputed {
public:
    struct Row {
        std::int64_t key;
        Timestamp at;
        std::optional<std::int64_t> cents;
    };
    std::map<std::int64_t, Row> rows;
    std::optional<Duration> window;

    double value(Measure measure, std::int64_t key, Timestamp now) const
    {
        std::int64_t count = 0;
        std::int64_t values = 0;
        std::int64_t sum = 0;
        std::optional<std::int64_t> least;
        std::optional<std::int64_t> most;
        for (const auto& [record, row] : rows) {
            if (row.key != key || (window && (now < row.at || now >= row.at + *window)))
                continue;
            ++count;
            if (!row.cents)
                continue;
            ++values;
            sum += *row.cents;
            least = std::min(least.value_or(*row.cents), *row.cents);
            most = std::max(most.value_or(*row.cents), *row.cents);
        }
        const auto major = [](double cents) { return cents / 100; };
        switch (measure) {
        case Measure::Count: return static_cast<double>(count);
        case Measure::Sum: return major(static_cast<double>(sum));
        case Measure::Average: return values == 0 ? empty : major(static_cast<double>(sum)) / static_cast<double>(values);
        case Measure::Minimum: return least ? major(static_cast<double>(*least)) : empty;
        case Measure::Maximum: return most ? major(static_cast<double>(*most)) : empty;
        case Measure::Nearest: break;
        }
        return empty;
    }
};

} // namespace

/// Sums over many records, kept up to date.
class AggregateTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothing_data();
    void nothing();
    void countsAndSums();
    void recordsAreReplacedAndMoved();
    void emptyValuesCountOnly();
    void windowEndsToTheMillisecond();
    void futureCountsFromItsTime();
    void lateArrivalsCountAtOnceOrNever();
    void changesAreToldOnce();
    void oneGroupOfAll();
    void tenthsAddUp();
    void agreesWithRecomputation_data();
    void agreesWithRecomputation();
    void restlessRecordsCostNothing();
};

void AggregateTest::nothing_data()
{
    QTest::addColumn<Measure>("measure");
    QTest::addColumn<double>("expected");
    QTest::newRow("count") << Measure::Count << 0.0;
    QTest::newRow("sum") << Measure::Sum << 0.0;
    QTest::newRow("avg") << Measure::Average << empty;
    QTest::newRow("min") << Measure::Minimum << empty;
    QTest::newRow("max") << Measure::Maximum << empty;
}

void AggregateTest::nothing()
{
    QFETCH(Measure, measure);
    QFETCH(double, expected);
    WindowedAggregate aggregate(measure, Duration(24h), day(10));
    QVERIFY(same(aggregate.value(1), expected));
    aggregate.put(1, 1, day(10), 5);
    QVERIFY(!same(aggregate.value(1), expected));
    QVERIFY(same(aggregate.value(2), expected));
    aggregate.drop(1);
    aggregate.drop(1);
    aggregate.drop(77);
    QVERIFY(same(aggregate.value(1), expected));
    QVERIFY(!aggregate.nextExpiry());
    QCOMPARE(aggregate.size(), 0u);
}

void AggregateTest::countsAndSums()
{
    const std::map<Measure, double> expected{{Measure::Count, 4}, {Measure::Sum, 10.5}, {Measure::Average, 2.625}, {Measure::Minimum, -1.5}, {Measure::Maximum, 7}};
    for (const auto& [measure, value] : expected) {
        WindowedAggregate aggregate(measure, std::nullopt, day(10));
        const double values[] = {7, 3, -1.5, 2};
        for (int i = 0; i < 4; ++i)
            aggregate.put(i, 5, day(100 * i), values[i]); // without a window any time will do
        QCOMPARE(aggregate.value(5), value);
        QVERIFY(!aggregate.nextExpiry());
    }
}

void AggregateTest::recordsAreReplacedAndMoved()
{
    WindowedAggregate sum(Measure::Sum, std::nullopt, day(10));
    WindowedAggregate most(Measure::Maximum, std::nullopt, day(10));
    for (auto* aggregate : {&sum, &most}) {
        aggregate->put(1, 5, day(1), 10);
        aggregate->put(2, 5, day(1), 4);
        aggregate->put(1, 5, day(1), 3);
    }
    QCOMPARE(sum.value(5), 7.0);
    QCOMPARE(most.value(5), 4.0);
    for (auto* aggregate : {&sum, &most}) {
        aggregate->takeChanged();
        aggregate->put(2, 6, day(1), 4);
        QVERIFY((aggregate->takeChanged() == Keys{5, 6}));
    }
    QCOMPARE(sum.value(5), 3.0);
    QCOMPARE(sum.value(6), 4.0);
    QCOMPARE(most.value(5), 3.0);
    QCOMPARE(most.value(6), 4.0);
}

void AggregateTest::emptyValuesCountOnly()
{
    for (const auto& [measure, value] : std::map<Measure, double>{{Measure::Count, 4}, {Measure::Sum, 6}, {Measure::Average, 3}, {Measure::Minimum, 2}, {Measure::Maximum, 4}}) {
        WindowedAggregate aggregate(measure, std::nullopt, day(10));
        aggregate.put(1, 5, day(1), 2);
        aggregate.put(2, 5, day(1), empty);
        aggregate.put(3, 5, day(1), 4);
        aggregate.put(4, 5, day(1), HUGE_VAL);
        QCOMPARE(aggregate.value(5), value);
        aggregate.put(1, 5, day(1), empty);
        aggregate.put(3, 5, day(1), empty);
        QVERIFY(same(aggregate.value(5), measure == Measure::Count ? 4 : measure == Measure::Sum ? 0 : empty));
    }
}

void AggregateTest::windowEndsToTheMillisecond()
{
    WindowedAggregate aggregate(Measure::Sum, Duration(30 * 24h), day(100));
    aggregate.put(1, 5, day(90), 10);
    aggregate.put(2, 5, day(80), 4);
    QCOMPARE(aggregate.value(5), 14.0);
    QCOMPARE(aggregate.nextExpiry(), std::optional(day(110)));
    QVERIFY(aggregate.expire(day(110) - 1ms).empty());
    QCOMPARE(aggregate.value(5), 14.0);
    QVERIFY((aggregate.expire(day(110)) == Keys{5}));
    QCOMPARE(aggregate.value(5), 10.0);
    QVERIFY(aggregate.expire(day(110)).empty());
    QCOMPARE(aggregate.nextExpiry(), std::optional(day(120)));
    QVERIFY((aggregate.expire(day(500)) == Keys{5}));
    QCOMPARE(aggregate.value(5), 0.0);
    QCOMPARE(aggregate.size(), 0u);
    QVERIFY(!aggregate.nextExpiry());
}

void AggregateTest::futureCountsFromItsTime()
{
    WindowedAggregate aggregate(Measure::Count, Duration(24h), day(100));
    aggregate.put(1, 5, day(102), 1);
    QVERIFY(aggregate.takeChanged().empty());
    QCOMPARE(aggregate.value(5), 0.0);
    QCOMPARE(aggregate.nextExpiry(), std::optional(day(102)));
    QVERIFY(aggregate.expire(day(102) - 1ms).empty());
    QVERIFY((aggregate.expire(day(102)) == Keys{5}));
    QCOMPARE(aggregate.value(5), 1.0);
    QVERIFY((aggregate.expire(day(103)) == Keys{5}));
    QCOMPARE(aggregate.value(5), 0.0);
    // Slept through altogether: it came and went, so nothing changed.
    aggregate.put(2, 5, day(110), 1);
    QVERIFY(aggregate.expire(day(120)).empty());
    QCOMPARE(aggregate.size(), 0u);
    // Put off, and cancelled.
    aggregate.put(3, 5, day(130), 1);
    aggregate.put(3, 5, day(140), 1);
    QCOMPARE(aggregate.nextExpiry(), std::optional(day(140)));
    aggregate.put(4, 5, day(131), 1);
    aggregate.drop(4);
    QVERIFY(aggregate.expire(day(139)).empty());
    QVERIFY((aggregate.expire(day(140)) == Keys{5}));
}

void AggregateTest::lateArrivalsCountAtOnceOrNever()
{
    WindowedAggregate aggregate(Measure::Count, Duration(24h), day(100));
    aggregate.put(1, 5, day(100) - 23h, 1);
    QCOMPARE(aggregate.value(5), 1.0);
    aggregate.put(2, 5, day(99), 1); // over this very moment
    aggregate.put(3, 5, day(1), 1);
    QCOMPARE(aggregate.value(5), 1.0);
    QCOMPARE(aggregate.size(), 1u);
    aggregate.put(1, 5, day(50), 1); // corrected into the past
    QCOMPARE(aggregate.value(5), 0.0);
    QVERIFY(!aggregate.nextExpiry());
    aggregate.expire(day(90)); // time does not go back
    aggregate.put(4, 5, day(100), 1);
    QCOMPARE(aggregate.value(5), 1.0);
}

void AggregateTest::changesAreToldOnce()
{
    WindowedAggregate most(Measure::Maximum, std::nullopt, day(10));
    most.put(1, 9, day(1), 5);
    most.put(2, 3, day(1), 5);
    most.put(3, 9, day(1), 8);
    QVERIFY((most.takeChanged() == Keys{3, 9}));
    QVERIFY(most.takeChanged().empty());
    most.put(4, 9, day(1), 7); // not the largest
    most.put(1, 9, day(1), 5); // as before
    most.drop(4);
    QVERIFY(most.takeChanged().empty());
    most.drop(3);
    QVERIFY((most.takeChanged() == Keys{9}));
}

/// Peers: what all of them did, beside each one's own.
void AggregateTest::oneGroupOfAll()
{
    WindowedAggregate refunds(Measure::Count, std::nullopt, day(10));
    for (int i = 0; i < 1000; ++i)
        refunds.put(i, 0, day(1), 1);
    QCOMPARE(refunds.value(0), 1000.0);
    QVERIFY((refunds.takeChanged() == Keys{0}));
}

void AggregateTest::tenthsAddUp()
{
    WindowedAggregate sum(Measure::Sum, std::nullopt, day(10));
    for (int i = 0; i < 10; ++i)
        sum.put(i, 0, day(1), 0.1);
    QCOMPARE(sum.value(0), 1.0);
    QVERIFY(sum.value(0) == 1.0); // QCOMPARE forgives
    sum.put(100, 0, day(1), 1e15);
    sum.put(101, 0, day(1), 0.5);
    QVERIFY(sum.value(0) == 1e15 + 1.5);
    sum.drop(100);
    QVERIFY(sum.value(0) == 1.5);
    sum.put(102, 0, day(1), -12345678.91);
    QVERIFY(sum.value(0) == -12345677.41);
}

void AggregateTest::agreesWithRecomputation_data()
{
    QTest::addColumn<Measure>("measure");
    QTest::addColumn<bool>("hasWindow");
    for (const auto& [name, measure] : std::initializer_list<std::pair<const char*, Measure>>{{"count", Measure::Count}, {"sum", Measure::Sum}, {"avg", Measure::Average}, {"min", Measure::Minimum}, {"max", Measure::Maximum}}) {
        QTest::newRow(name) << measure << false;
        QTest::newRow(qPrintable(QLatin1StringView(name) + u" in a window"_s)) << measure << true;
    }
}

void AggregateTest::agreesWithRecomputation()
{
    QFETCH(Measure, measure);
    QFETCH(bool, hasWindow);
    std::mt19937 random(19);
    Recomputed reference;
    if (hasWindow)
        reference.window = Duration(90s);
    Timestamp now = day(10);
    WindowedAggregate aggregate(measure, reference.window, now);
    constexpr int keys = 12;
    std::vector<double> last(keys);
    const auto compare = [&](const std::set<std::int64_t>& told) {
        for (int key = 0; key < keys; ++key) {
            const double expected = reference.value(measure, key, now);
            if (!same(aggregate.value(key), expected)) // to the last bit
                return u"%1 is %2, not %3"_s.arg(key).arg(aggregate.value(key), 0, 'g', 17).arg(expected, 0, 'g', 17);
            if (!same(last[key], expected) && !told.contains(key))
                return u"the change of %1 was not told"_s.arg(key);
            last[key] = expected;
        }
        return QString();
    };
    for (int key = 0; key < keys; ++key)
        last[key] = aggregate.value(key);
    std::set<std::int64_t> told;
    for (int i = 0; i < 100'000; ++i) {
        const std::int64_t record = random() % 300;
        const auto act = random() % 20;
        if (act < 13) {
            Recomputed::Row row{static_cast<std::int64_t>(random() % keys), now + std::chrono::milliseconds(random() % 200'000) - 120s, std::nullopt};
            if (random() % 10 != 0)
                row.cents = static_cast<std::int64_t>(random() % 2'000'000'000) - 500'000'000;
            if (random() % 3 == 0) // few different ones, so that there are equals
                row.cents = static_cast<std::int64_t>(random() % 3) * 100;
            reference.rows.insert_or_assign(record, row);
            aggregate.put(record, row.key, row.at, row.cents ? static_cast<double>(*row.cents) / 100 : empty);
        } else if (act < 17) {
            reference.rows.erase(record);
            aggregate.drop(record);
        } else {
            const auto expected = aggregate.nextExpiry();
            now += std::chrono::milliseconds(random() % 3000);
            const Keys changed = aggregate.expire(now);
            QVERIFY(changed.empty() || (expected && *expected <= now));
            QVERIFY(!aggregate.nextExpiry() || *aggregate.nextExpiry() > now);
            QVERIFY(std::is_sorted(changed.begin(), changed.end()));
            told.insert(changed.begin(), changed.end());
        }
        if (i % 9 == 0) {
            const Keys changed = aggregate.takeChanged();
            told.insert(changed.begin(), changed.end());
            const QString difference = compare(told);
            QVERIFY2(difference.isEmpty(), qPrintable(difference));
            told.clear();
        }
    }
}

/// A record that changes all the time leaves nothing behind: this would take hours and gigabytes if it did.
void AggregateTest::restlessRecordsCostNothing()
{
    for (const Measure measure : {Measure::Sum, Measure::Minimum}) {
        WindowedAggregate aggregate(measure, Duration(24h), day(10));
        for (int i = 0; i < 1000; ++i)
            aggregate.put(1000 + i, 5, day(10), 100 + i);
        for (int i = 0; i < 300'000; ++i) {
            aggregate.put(i % 3, 5, day(10) - std::chrono::seconds(i % 2), i % 7);
            aggregate.put(3, 5, day(10), i % 7);                              // its end stays
            aggregate.put(4, 5, day(10) - std::chrono::seconds(i % 2), 3000); // its value stays
        }
        QCOMPARE(aggregate.size(), 1005u);
        QVERIFY(aggregate.value(5) >= 0);
    }
}

QTEST_GUILESS_MAIN(AggregateTest)
#include "tst_aggregate.moc"
