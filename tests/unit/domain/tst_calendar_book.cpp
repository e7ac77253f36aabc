// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/time/calendar_book.h"

#include <QTest>

using namespace backroom;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Timestamp at(const QString& iso)
{
    return fromIso(iso).value();
}

} // namespace

/// The calendars of all stores, as a file gives them.
class CalendarBookTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void knowsStores();
    void refuses_data();
    void refuses();
};

void CalendarBookTest::knowsStores()
{
    const auto book = CalendarBook::fromJson(*parseJson(R"({
        "id": "store", "timeZone": "Europe/Paris", "open": {"mon": [["09:00","18:00"]], "tue": [["09:00","12:00"],["13:00","24:00"]]},
        "holidays": ["2026-03-02"],
        "stores": {"New York 3": {"timeZone": "America/New_York"}, "Lyon 014": {"open": {"sun": [["08:00","12:00"]]}, "holidays": []}}})"));
    QVERIFY2(book, qPrintable(book ? QString() : book.error().detail));
    const Timestamp start = at(u"2026-03-01T00:00:00Z"_s);
    QCOMPARE(toIso(book->forStore(u"Elsewhere"_s).nextOpening(start)), u"2026-03-03T08:00:00.000Z"_s);
    QCOMPARE(toIso(book->forStore(QString()).nextOpening(start)), u"2026-03-03T08:00:00.000Z"_s);
    QCOMPARE(toIso(book->forStore(u"New York 3"_s).nextOpening(start)), u"2026-03-03T14:00:00.000Z"_s);
    QCOMPARE(toIso(book->forStore(u"Lyon 014"_s).nextOpening(start)), u"2026-03-01T07:00:00.000Z"_s);
    QCOMPARE(book->add(u"Lyon 014"_s, start, Span::businessTime(1h)), at(u"2026-03-01T08:00:00Z"_s));
    QCOMPARE(book->dayOf(u"New York 3"_s, start), QDate(2026, 2, 28));
    QCOMPARE(toIso(book->startOfDay(u"New York 3"_s, QDate(2026, 2, 28))), u"2026-02-28T05:00:00.000Z"_s);
    QVERIFY(book->always().isOpen(start));
    QCOMPARE(book->named(u"always"_s, u"Lyon 014"_s), &book->always());
    QCOMPARE(book->named(u"store"_s, u"Lyon 014"_s), &book->forStore(u"Lyon 014"_s));
    QVERIFY(!book->named(u"office"_s, u"Lyon 014"_s));
    QVERIFY(CalendarBook().forStore(u"any"_s).isOpen(start));
}

void CalendarBookTest::refuses_data()
{
    QTest::addColumn<QByteArray>("patch"); ///< RFC 7396 merge patch
    QTest::addColumn<QString>("pointer");
    QTest::newRow("zone") << QByteArray(R"({"timeZone":"Paris"})") << u"/timeZone"_s;
    QTest::newRow("no zone") << QByteArray(R"({"timeZone":null})") << u"/timeZone"_s;
    QTest::newRow("no hours") << QByteArray(R"({"open":null})") << u"/open"_s;
    QTest::newRow("weekday") << QByteArray(R"({"open":{"monday":[]}})") << u"/open/monday"_s;
    QTest::newRow("no list") << QByteArray(R"({"open":{"tue":"09:00"}})") << u"/open/tue"_s;
    QTest::newRow("no pair") << QByteArray(R"({"open":{"tue":[["09:00"]]}})") << u"/open/tue/0"_s;
    QTest::newRow("no time") << QByteArray(R"({"open":{"tue":[["09:00","12:00"],["9","18:00"]]}})") << u"/open/tue/1"_s;
    QTest::newRow("no such time") << QByteArray(R"({"open":{"tue":[["09:00","24:01"]]}})") << u"/open/tue/0"_s;
    QTest::newRow("backwards") << QByteArray(R"({"open":{"tue":[["22:00","02:00"]]}})") << u"/open/tue/0"_s;
    QTest::newRow("overlap") << QByteArray(R"({"open":{"tue":[["09:00","12:00"],["11:00","13:00"]]}})") << u"/open/tue/1"_s;
    QTest::newRow("never open") << QByteArray(R"({"open":{"mon":[]}})") << u"/open"_s;
    QTest::newRow("holidays") << QByteArray(R"({"holidays":"2026-01-01"})") << u"/holidays"_s;
    QTest::newRow("no date") << QByteArray(R"({"holidays":["2026-01-01","2026-02-30"]})") << u"/holidays/1"_s;
    QTest::newRow("stores") << QByteArray(R"({"stores":[]})") << u"/stores"_s;
    QTest::newRow("store") << QByteArray(R"({"stores":{"Lyon":7}})") << u"/stores/Lyon"_s;
    QTest::newRow("store's zone") << QByteArray(R"({"stores":{"A/B":{"timeZone":"x"}}})") << u"/stores/A~1B/timeZone"_s;
    QTest::newRow("store's hours") << QByteArray(R"({"stores":{"Lyon":{"open":{}}}})") << u"/stores/Lyon/open"_s;
}

void CalendarBookTest::refuses()
{
    QFETCH(QByteArray, patch);
    QFETCH(QString, pointer);
    Json json = *parseJson(R"({"id":"store","timeZone":"Europe/Paris","open":{"mon":[["09:00","18:00"]]}})");
    QVERIFY(CalendarBook::fromJson(json));
    json.merge_patch(*parseJson(patch));
    const auto book = CalendarBook::fromJson(json);
    QVERIFY(!book);
    QVERIFY2(book.error().detail.startsWith(pointer + u':'), qPrintable(book.error().detail));
    QVERIFY(!CalendarBook::fromJson(Json::array()));
}

QTEST_GUILESS_MAIN(CalendarBookTest)
#include "tst_calendar_book.moc"
