// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "core/base/field_value.h"
#include "core/base/json.h"
#include "core/base/money.h"
#include "core/base/quantity.h"
#include "core/base/secret.h"
#include "tests/support/manual_clock.h"

#include <QDebug>
#include <QTest>

#include <concepts>
#include <ostream>
#include <string>

using namespace backroom;
using namespace Qt::StringLiterals;

// A secret reaches a log only through something it converts to or can be printed by.
template <typename T>
concept Printable = requires(QDebug debug, std::ostream& out, const T& value) { debug << value; }
    || requires(std::ostream& out, const T& value) { out << value; };
static_assert(!std::convertible_to<Secret, QString>);
static_assert(!std::convertible_to<Secret, QByteArray>);
static_assert(!std::convertible_to<Secret, std::string>);
static_assert(!std::convertible_to<Secret, const char*>);
static_assert(!std::convertible_to<Secret, Json>);
static_assert(!std::constructible_from<QString, Secret>);
static_assert(!std::convertible_to<QByteArray, Secret>);
static_assert(!Printable<Secret>);
static_assert(Printable<int>);

class BaseTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void moneyRoundsToTheMinorUnit_data();
    void moneyRoundsToTheMinorUnit();
    void moneyKeepsItsSign();
    void currencyRefusesWhatIsNoCode();
    void quantitiesAddExactly();
    void quantityRounds_data();
    void quantityRounds();
    void jsonErrorsAreValues_data();
    void jsonErrorsAreValues();
    void jsonSurvivesBadText();
    void fieldValues_data();
    void fieldValues();
    void odooTimes_data();
    void odooTimes();
    void isoTimes_data();
    void isoTimes();
    void manualClockFiresInOrder();
    void scopedTimerDiesWithItsOwner();
    void resultsChain();
    void errorNamesAreUnique();
};

void BaseTest::moneyRoundsToTheMinorUnit_data()
{
    QTest::addColumn<double>("major");
    QTest::addColumn<QString>("currency");
    QTest::addColumn<QString>("text");
    QTest::newRow("plain") << 182.4 << u"EUR"_s << u"182.40 EUR"_s;
    QTest::newRow("float noise") << 0.1 + 0.2 << u"EUR"_s << u"0.30 EUR"_s;
    QTest::newRow("half away from zero") << 2.125 << u"EUR"_s << u"2.13 EUR"_s;
    QTest::newRow("negative half") << -2.125 << u"EUR"_s << u"-2.13 EUR"_s;
    QTest::newRow("no decimals") << 1250.0 << u"JPY"_s << u"1250 JPY"_s;
    QTest::newRow("three decimals") << 1.2345 << u"KWD"_s << u"1.235 KWD"_s;
    QTest::newRow("unknown currency") << 5.0 << QString() << u"5.00"_s;
    QTest::newRow("large") << 90'071'992'547.25 << u"USD"_s << u"90071992547.25 USD"_s;
}

void BaseTest::moneyRoundsToTheMinorUnit()
{
    QFETCH(double, major);
    QFETCH(QString, currency);
    QFETCH(QString, text);
    QCOMPARE(Money::fromMajor(major, Currency(currency)).toString(), text);
}

void BaseTest::moneyKeepsItsSign()
{
    const Currency euro(u"EUR"_s);
    QCOMPARE(Money(-5, euro).toString(), u"-0.05 EUR"_s);
    QCOMPARE((Money(-5, euro) + Money(105, euro)).minor(), std::int64_t(100));
    QCOMPARE(Money(std::numeric_limits<std::int64_t>::min(), euro).amountString(), u"-92233720368547758.08"_s);
}

void BaseTest::currencyRefusesWhatIsNoCode()
{
    for (const QString& text : {u""_s, u"EU"_s, u"EURO"_s, u"eur"_s, u"E1R"_s, u"ÄÖÜ"_s}) {
        QVERIFY2(!Currency(text).isValid(), qUtf8Printable(text));
        QVERIFY(Currency(text) == Currency());
    }
    QCOMPARE(Currency(u"CHF"_s).code(), u"CHF"_s);
}

void BaseTest::quantitiesAddExactly()
{
    const Quantity sum = Quantity::fromDouble(0.1) + Quantity::fromDouble(0.2);
    QVERIFY(sum == Quantity::fromDouble(0.3));
    QCOMPARE(sum.toString(), u"0.3"_s);
    QCOMPARE((sum - sum).toString(), u"0"_s);
    QCOMPARE(Quantity::fromDouble(100).toString(), u"100"_s);
    QCOMPARE(Quantity::fromDouble(-1.5).toString(), u"-1.5"_s);
}

void BaseTest::quantityRounds_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<double>("rounding");
    QTest::addColumn<double>("expected");
    QTest::newRow("down") << 1.234 << 0.01 << 1.23;
    QTest::newRow("half up") << 1.235 << 0.01 << 1.24;
    QTest::newRow("negative half") << -1.235 << 0.01 << -1.24;
    QTest::newRow("dozens") << 17.0 << 12.0 << 12.0;
    QTest::newRow("thirds") << 1.0 << 0.3 << 0.9;
    QTest::newRow("no rounding") << 1.234567 << 0.0 << 1.234567;
}

void BaseTest::quantityRounds()
{
    QFETCH(double, value);
    QFETCH(double, rounding);
    QFETCH(double, expected);
    QCOMPARE(Quantity::fromDouble(value).rounded(Quantity::fromDouble(rounding)).toDouble(), expected);
}

void BaseTest::jsonErrorsAreValues_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("cut off") << QByteArray("{\"a\":[1,2");
    QTest::newRow("two values") << QByteArray("1 2");
    QTest::newRow("html") << QByteArray("<html>");
    QTest::newRow("bad utf-8") << QByteArray("\"\xff\"");
    QTest::newRow("a number that no double holds") << QByteArray("{\"a\":1e999}");
    QTest::newRow("too deep") << QByteArray(100'000, '[') + QByteArray(100'000, ']');
}

void BaseTest::jsonErrorsAreValues()
{
    QFETCH(QByteArray, bytes);
    const Result<Json> parsed = parseJson(bytes);
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().kind, ErrorKind::Protocol);
    QVERIFY(!parsed.error().detail.isEmpty());
}

void BaseTest::jsonSurvivesBadText()
{
    const QByteArray dumped = dumpJson(Json(std::string("a\xff"
                                                        "b")));
    QCOMPARE(dumped, QByteArray("\"a\xef\xbf\xbd"
                                "b\""));
    QCOMPARE(textOf(Json(false)), QString());
    const Result<Json> missing = requireMember(Json::object(), "uid");
    QVERIFY(!missing);
    QVERIFY(missing.error().detail.contains(u"uid"_s));
    QVERIFY(!requireMember(Json(3), "uid"));
}

void BaseTest::fieldValues_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("id");
    QTest::addColumn<bool>("isEmpty");
    QTest::newRow("no value") << QByteArray("false") << QString() << qint64(0) << true;
    QTest::newRow("null") << QByteArray("null") << QString() << qint64(0) << true;
    QTest::newRow("zero is a value") << QByteArray("0") << u"0"_s << qint64(0) << false;
    QTest::newRow("many2one") << QByteArray("[7,\"Azure\"]") << u"7"_s << qint64(7) << false;
    QTest::newRow("bare many2one") << QByteArray("7") << u"7"_s << qint64(7) << false;
    QTest::newRow("empty list") << QByteArray("[]") << QString() << qint64(0) << true;
    QTest::newRow("text") << QByteArray("\"P00013\"") << u"P00013"_s << qint64(0) << false;
    QTest::newRow("amount") << QByteArray("350.25") << u"350.25"_s << qint64(0) << false;
    QTest::newRow("object") << QByteArray("{\"a\":1}") << QString() << qint64(0) << true;
}

void BaseTest::fieldValues()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, text);
    QFETCH(qint64, id);
    QFETCH(bool, isEmpty);
    const FieldValue value = fieldValueFromJson(*parseJson(json));
    QCOMPARE(value.toText(), text);
    QCOMPARE(qint64(value.toId()), id);
    QCOMPARE(value.isEmpty(), isEmpty);
}

void BaseTest::odooTimes_data()
{
    QTest::addColumn<QString>("odoo");
    QTest::addColumn<QString>("iso"); // empty: not a time
    QTest::newRow("seconds") << u"2026-11-23 09:52:09"_s << u"2026-11-23T09:52:09.000Z"_s;
    QTest::newRow("microseconds") << u"2026-11-23 09:52:09.123456"_s << u"2026-11-23T09:52:09.123Z"_s;
    QTest::newRow("date") << u"2026-11-23"_s << u"2026-11-23T00:00:00.000Z"_s;
    QTest::newRow("a moment the local clock skips") << u"2026-03-29 02:30:00"_s << u"2026-03-29T02:30:00.000Z"_s;
    QTest::newRow("leap day") << u"2028-02-29 23:59:59"_s << u"2028-02-29T23:59:59.000Z"_s;
    QTest::newRow("no leap day") << u"2026-02-29 00:00:00"_s << QString();
    QTest::newRow("empty") << QString() << QString();
    QTest::newRow("words") << u"yesterday"_s << QString();
    QTest::newRow("cut off") << u"2026-11-23 09:5"_s << QString();
}

void BaseTest::odooTimes()
{
    QFETCH(QString, odoo);
    QFETCH(QString, iso);
    const std::optional<Timestamp> time = fromOdoo(odoo);
    QCOMPARE(time ? toIso(*time) : QString(), iso);
    if (time)
        QCOMPARE(toOdoo(*time), odoo.size() == 10 ? odoo + u" 00:00:00"_s : odoo.left(19));
}

void BaseTest::isoTimes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("iso");
    QTest::newRow("utc") << u"2026-11-23T09:52:09.250Z"_s << u"2026-11-23T09:52:09.250Z"_s;
    QTest::newRow("offset east") << u"2026-11-23T10:52:09+01:00"_s << u"2026-11-23T09:52:09.000Z"_s;
    QTest::newRow("offset west") << u"2026-11-23T04:52:09-05:00"_s << u"2026-11-23T09:52:09.000Z"_s;
    QTest::newRow("no zone") << u"2026-11-23T09:52:09"_s << QString();
    QTest::newRow("odoo's form") << u"2026-11-23 09:52:09"_s << QString();
    QTest::newRow("words") << u"soon"_s << QString();
}

void BaseTest::isoTimes()
{
    QFETCH(QString, text);
    QFETCH(QString, iso);
    const std::optional<Timestamp> time = fromIso(text);
    QCOMPARE(time ? toIso(*time) : QString(), iso);
}

void BaseTest::manualClockFiresInOrder()
{
    test::ManualClock clock;
    QCOMPARE(toIso(clock.now()), u"2026-11-23T10:00:00.000Z"_s);
    QStringList fired;
    const auto note = [&](const QString& name) {
        return [&fired, &clock, name] { fired << name + u'@' + QString::number(clock.monotonic().count()); };
    };
    clock.after(Duration(20), note(u"late"_s));
    clock.after(Duration(10), [&] {
        note(u"early"_s)();
        clock.after(Duration(5), note(u"nested"_s));
    });
    const Clock::TimerId gone = clock.after(Duration(1), note(u"cancelled"_s));
    clock.cancel(gone);
    clock.after(Duration(31), note(u"beyond"_s));
    clock.advance(Duration(30));
    QCOMPARE(fired, QStringList({u"early@10"_s, u"nested@15"_s, u"late@20"_s}));
    QCOMPARE(clock.monotonic(), Duration(30));
    clock.setWallTime(clock.now() + std::chrono::hours(1));
    QCOMPARE(fired.size(), 3);
    QCOMPARE(*clock.untilNext(), Duration(1));
    QVERIFY(clock.advanceToNext());
    QVERIFY(!clock.advanceToNext());
}

void BaseTest::scopedTimerDiesWithItsOwner()
{
    test::ManualClock clock;
    int fired = 0;
    {
        ScopedTimer timer(clock);
        timer.start(Duration(5), [&] { ++fired; });
        timer.start(Duration(10), [&] { fired += 10; }); // replaces the first
        clock.advance(Duration(10));
        QCOMPARE(fired, 10);
        QVERIFY(!timer.isRunning());
        timer.start(Duration(5), [&] { ++fired; });
    }
    clock.advance(Duration(10));
    QCOMPARE(fired, 10);
    QCOMPARE(clock.pendingTimers(), std::size_t(0));
}

void BaseTest::resultsChain()
{
    const auto half = [](int value) -> Result<int> {
        if (value % 2 != 0)
            return Error::of(ErrorKind::BadInput, u"odd"_s);
        return value / 2;
    };
    QCOMPARE(Result<int>(12).and_then(half).and_then(half).value_or(-1), 3);
    QCOMPARE(Result<int>(6).and_then(half).and_then(half).error().detail, u"odd"_s);
}

void BaseTest::errorNamesAreUnique()
{
    QStringList names;
    for (int kind = 0; kind <= static_cast<int>(ErrorKind::Conflict); ++kind)
        names << toName(static_cast<ErrorKind>(kind));
    QVERIFY(!names.contains(QString()));
    QCOMPARE(names.removeDuplicates(), 0);
    QVERIFY(isTransient(ErrorKind::Busy));
    QVERIFY(!isTransient(ErrorKind::Authentication));
}

QTEST_APPLESS_MAIN(BaseTest)
#include "tst_base.moc"
