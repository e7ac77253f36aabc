// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/time/business_calendar.h"

#include <QDateTime>
#include <QTest>
#include <QTimeZone>

#include <random>

using namespace backroom;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Timestamp at(const QString& iso)
{
    return fromIso(iso).value();
}

std::vector<OpeningHours> hours(std::initializer_list<OpeningHours> list)
{
    return list;
}

/// Monday to Friday 9 to 18, Saturday 10 to 12 and 14 to 16.
BusinessCalendar::Week shopWeek()
{
    BusinessCalendar::Week week;
    for (std::size_t day = 0; day < 5; ++day)
        week[day] = hours({{9h, 18h}});
    week[5] = hours({{10h, 12h}, {14h, 16h}});
    return week;
}

BusinessCalendar shop()
{
    return BusinessCalendar::make(u"Europe/Paris"_s, shopWeek(), {QDate(2026, 12, 25), QDate(2026, 5, 1)}).value();
}

/// Open every day from half past midnight to half past four: across the hour at which clocks change.
BusinessCalendar nightShift(const QString& zone)
{
    BusinessCalendar::Week week;
    week.fill(hours({{30min, 4h + 30min}}));
    return BusinessCalendar::make(zone, week, {}).value();
}

} // namespace

/// Opening hours against the clock of their place. All moments are UTC; Paris is one hour ahead in winter, two in summer.
class BusinessCalendarTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void adds_data();
    void adds();
    void measures_data();
    void measures();
    void opens_data();
    void opens();
    void knowsDays_data();
    void knowsDays();
    void clockChangesLengthenAndShortenNights_data();
    void clockChangesLengthenAndShortenNights();
    void wallTimeStaysOverAClockChange();
    void alwaysIsPlainTime();
    void agreesWithCountingMinutes_data();
    void agreesWithCountingMinutes();
    void addingAndMeasuringAreInverse();
    void reachesFar();
    void refusesWhatIsNoCalendar_data();
    void refusesWhatIsNoCalendar();
};

void BusinessCalendarTest::adds_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("span");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const QString& from, const QString& span, const QString& expected) { QTest::newRow(name) << from << span << expected; };
    // 2026-03-02 is a Monday; 9 to 18 in Paris is 8 to 17 UTC.
    row("within a day", u"2026-03-02T08:00:00Z"_s, u"4bh"_s, u"2026-03-02T12:00:00.000Z"_s);
    row("to the closing, not the next opening", u"2026-03-02T08:00:00Z"_s, u"9bh"_s, u"2026-03-02T17:00:00.000Z"_s);
    row("over night", u"2026-03-02T16:00:00Z"_s, u"2bh"_s, u"2026-03-03T09:00:00.000Z"_s);
    row("from before opening", u"2026-03-02T03:00:00Z"_s, u"1bh"_s, u"2026-03-02T09:00:00.000Z"_s);
    row("over lunch on Saturday", u"2026-03-07T10:00:00Z"_s, u"2bh"_s, u"2026-03-07T14:00:00.000Z"_s);
    row("over Sunday", u"2026-03-07T14:30:00Z"_s, u"1bh"_s, u"2026-03-09T08:30:00.000Z"_s);
    row("over Christmas", u"2026-12-24T16:00:00Z"_s, u"2bh"_s, u"2026-12-26T10:00:00.000Z"_s);
    row("ten weeks", u"2026-03-02T08:00:00Z"_s, u"490bh"_s, u"2026-05-11T16:00:00.000Z"_s); // 49 a week, less nine of 1 May
    row("back to the opening, not the closing before", u"2026-03-03T12:00:00Z"_s, u"-4bh"_s, u"2026-03-03T08:00:00.000Z"_s);
    row("back over night", u"2026-03-03T09:00:00Z"_s, u"-2bh"_s, u"2026-03-02T16:00:00.000Z"_s);
    row("back from a closed hour", u"2026-03-02T20:00:00Z"_s, u"-1bh"_s, u"2026-03-02T16:00:00.000Z"_s);
    row("nothing, while closed", u"2026-03-01T03:00:00Z"_s, u"0bh"_s, u"2026-03-01T03:00:00.000Z"_s);
    row("elapsed", u"2026-03-01T03:00:00Z"_s, u"2d"_s, u"2026-03-03T03:00:00.000Z"_s);

    row("next day", u"2026-03-02T11:30:00Z"_s, u"1bd"_s, u"2026-03-03T11:30:00.000Z"_s);
    row("Friday's Saturday, in its break", u"2026-03-06T12:00:00Z"_s, u"1bd"_s, u"2026-03-07T13:00:00.000Z"_s);
    row("Saturday to Monday", u"2026-03-07T14:00:00Z"_s, u"1bd"_s, u"2026-03-09T14:00:00.000Z"_s);
    row("from Sunday", u"2026-03-08T02:00:00Z"_s, u"1bd"_s, u"2026-03-09T08:00:00.000Z"_s);
    row("after closing", u"2026-03-02T21:00:00Z"_s, u"1bd"_s, u"2026-03-03T17:00:00.000Z"_s);
    row("at closing", u"2026-03-02T17:00:00Z"_s, u"1bd"_s, u"2026-03-03T17:00:00.000Z"_s);
    row("before opening", u"2026-03-02T04:00:00Z"_s, u"1bd"_s, u"2026-03-03T08:00:00.000Z"_s);
    row("local days, not UTC's", u"2026-03-02T23:30:00Z"_s, u"1bd"_s, u"2026-03-04T08:00:00.000Z"_s);
    row("over a holiday", u"2026-12-24T10:00:00Z"_s, u"1bd"_s, u"2026-12-26T10:00:00.000Z"_s);
    row("a week and a half", u"2026-03-02T10:00:00Z"_s, u"9bd"_s, u"2026-03-12T10:00:00.000Z"_s);
    row("into summer time, same wall time", u"2026-03-27T16:30:00Z"_s, u"2bd"_s, u"2026-03-30T15:30:00.000Z"_s);
    row("back over Sunday", u"2026-03-09T09:00:00Z"_s, u"-1bd"_s, u"2026-03-07T09:00:00.000Z"_s);
    row("back from a holiday", u"2026-12-25T10:00:00Z"_s, u"-1bd"_s, u"2026-12-24T10:00:00.000Z"_s);
    row("back a week", u"2026-03-11T09:00:00Z"_s, u"-6bd"_s, u"2026-03-04T09:00:00.000Z"_s);
    row("no days, while closed", u"2026-03-08T02:00:00Z"_s, u"0bd"_s, u"2026-03-08T02:00:00.000Z"_s);
}

void BusinessCalendarTest::adds()
{
    QFETCH(QString, from);
    QFETCH(QString, span);
    QTEST(toIso(shop().add(at(from), parseSpan(span).value())), "expected");
}

void BusinessCalendarTest::measures_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<int>("minutes");
    QTest::newRow("a day") << u"2026-03-02T00:00:00Z"_s << u"2026-03-03T00:00:00Z"_s << 540;
    QTest::newRow("backwards") << u"2026-03-03T00:00:00Z"_s << u"2026-03-02T00:00:00Z"_s << -540;
    QTest::newRow("closed") << u"2026-03-07T15:00:00Z"_s << u"2026-03-09T08:00:00Z"_s << 0;
    QTest::newRow("a week") << u"2026-03-02T11:11:00Z"_s << u"2026-03-09T11:11:00Z"_s << 49 * 60;
    QTest::newRow("the week of a clock change") << u"2026-03-25T00:00:00Z"_s << u"2026-04-01T00:00:00Z"_s << 49 * 60;
    QTest::newRow("a holiday") << u"2026-04-30T22:00:00Z"_s << u"2026-05-01T22:00:00Z"_s << 0;
    QTest::newRow("before 1970") << u"1969-12-29T00:00:00Z"_s << u"1970-01-05T00:00:00Z"_s << 49 * 60;
}

void BusinessCalendarTest::measures()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(int, minutes);
    QCOMPARE(shop().between(at(from), at(to)), Duration(std::chrono::minutes(minutes)));
}

void BusinessCalendarTest::opens_data()
{
    QTest::addColumn<QString>("moment");
    QTest::addColumn<QString>("next");
    QTest::newRow("open") << u"2026-03-02T10:00:00.000Z"_s << u"2026-03-02T10:00:00.000Z"_s;
    QTest::newRow("the opening") << u"2026-03-02T08:00:00.000Z"_s << u"2026-03-02T08:00:00.000Z"_s;
    QTest::newRow("the closing") << u"2026-03-02T17:00:00.000Z"_s << u"2026-03-03T08:00:00.000Z"_s;
    QTest::newRow("the last moment") << u"2026-03-02T16:59:59.999Z"_s << u"2026-03-02T16:59:59.999Z"_s;
    QTest::newRow("the moment before") << u"2026-03-02T07:59:59.999Z"_s << u"2026-03-02T08:00:00.000Z"_s;
    QTest::newRow("lunch") << u"2026-03-07T11:00:00.000Z"_s << u"2026-03-07T13:00:00.000Z"_s;
    QTest::newRow("Sunday") << u"2026-03-08T12:00:00.000Z"_s << u"2026-03-09T08:00:00.000Z"_s;
    QTest::newRow("holiday") << u"2026-12-25T12:00:00.000Z"_s << u"2026-12-26T09:00:00.000Z"_s;
}

void BusinessCalendarTest::opens()
{
    QFETCH(QString, moment);
    QFETCH(QString, next);
    QCOMPARE(toIso(shop().nextOpening(at(moment))), next);
    QCOMPARE(shop().isOpen(at(moment)), moment == next);
}

void BusinessCalendarTest::knowsDays_data()
{
    QTest::addColumn<QString>("zone");
    QTest::addColumn<QDate>("day");
    QTest::addColumn<QString>("start");
    QTest::addColumn<int>("length"); ///< hours
    QTest::newRow("winter") << u"Europe/Paris"_s << QDate(2026, 1, 15) << u"2026-01-14T23:00:00.000Z"_s << 24;
    QTest::newRow("summer") << u"Europe/Paris"_s << QDate(2026, 7, 15) << u"2026-07-14T22:00:00.000Z"_s << 24;
    QTest::newRow("short day") << u"Europe/Paris"_s << QDate(2026, 3, 29) << u"2026-03-28T23:00:00.000Z"_s << 23;
    QTest::newRow("long day") << u"Europe/Paris"_s << QDate(2026, 10, 25) << u"2026-10-24T22:00:00.000Z"_s << 25;
    QTest::newRow("New York, short") << u"America/New_York"_s << QDate(2026, 3, 8) << u"2026-03-08T05:00:00.000Z"_s << 23;
    QTest::newRow("New York, long") << u"America/New_York"_s << QDate(2026, 11, 1) << u"2026-11-01T04:00:00.000Z"_s << 25;
    QTest::newRow("Sydney, short") << u"Australia/Sydney"_s << QDate(2026, 10, 4) << u"2026-10-03T14:00:00.000Z"_s << 23;
    QTest::newRow("Sydney, long") << u"Australia/Sydney"_s << QDate(2026, 4, 5) << u"2026-04-04T13:00:00.000Z"_s << 25;
    QTest::newRow("half an hour") << u"Australia/Lord_Howe"_s << QDate(2026, 7, 1) << u"2026-06-30T13:30:00.000Z"_s << 24;
    QTest::newRow("no midnight") << u"America/Sao_Paulo"_s << QDate(2017, 10, 15) << u"2017-10-15T03:00:00.000Z"_s << 23;
    QTest::newRow("midnight twice") << u"America/Sao_Paulo"_s << QDate(2018, 2, 17) << u"2018-02-17T02:00:00.000Z"_s << 25;
    QTest::newRow("no change") << u"Asia/Kathmandu"_s << QDate(2026, 3, 29) << u"2026-03-28T18:15:00.000Z"_s << 24;
    QTest::newRow("a rule for later") << u"Europe/Paris"_s << QDate(2060, 7, 1) << u"2060-06-30T22:00:00.000Z"_s << 24;
}

void BusinessCalendarTest::knowsDays()
{
    QFETCH(QString, zone);
    QFETCH(QDate, day);
    QFETCH(int, length);
    const auto calendar = BusinessCalendar::always(zone);
    const Timestamp start = calendar.startOfDay(day);
    QTEST(toIso(start), "start");
    QCOMPARE(calendar.startOfDay(day.addDays(1)) - start, Duration(std::chrono::hours(length)));
    QCOMPARE(calendar.dayOf(start), day);
    QCOMPARE(calendar.dayOf(start - 1ms), day.addDays(-1));
    QCOMPARE(calendar.dayOf(calendar.startOfDay(day.addDays(1)) - 1ms), day);
}

void BusinessCalendarTest::clockChangesLengthenAndShortenNights_data()
{
    QTest::addColumn<QString>("zone");
    QTest::addColumn<QDate>("day");
    QTest::addColumn<int>("minutes");
    QTest::newRow("Paris, any") << u"Europe/Paris"_s << QDate(2026, 3, 28) << 240;
    QTest::newRow("Paris, spring") << u"Europe/Paris"_s << QDate(2026, 3, 29) << 180;
    QTest::newRow("Paris, autumn") << u"Europe/Paris"_s << QDate(2026, 10, 25) << 300;
    QTest::newRow("New York, spring") << u"America/New_York"_s << QDate(2026, 3, 8) << 180;
    QTest::newRow("New York, autumn") << u"America/New_York"_s << QDate(2026, 11, 1) << 300;
    QTest::newRow("Sydney, spring is in October") << u"Australia/Sydney"_s << QDate(2026, 10, 4) << 180;
    QTest::newRow("Sydney, autumn is in April") << u"Australia/Sydney"_s << QDate(2026, 4, 5) << 300;
    QTest::newRow("Lord Howe changes half an hour") << u"Australia/Lord_Howe"_s << QDate(2026, 10, 4) << 210;
    QTest::newRow("opening in the hour left out") << u"America/Sao_Paulo"_s << QDate(2017, 10, 15) << 210;
}

void BusinessCalendarTest::clockChangesLengthenAndShortenNights()
{
    QFETCH(QString, zone);
    QFETCH(QDate, day);
    QFETCH(int, minutes);
    const auto calendar = nightShift(zone);
    const Timestamp start = calendar.startOfDay(day);
    const Timestamp end = calendar.startOfDay(day.addDays(1));
    QCOMPARE(calendar.between(start, end), Duration(std::chrono::minutes(minutes)));
    // A budget of one usual night ends an hour into the next one, or before the end of this one.
    const Timestamp due = calendar.add(start, Span::businessTime(4h));
    QCOMPARE(calendar.between(start, due), Duration(4h));
    QCOMPARE(calendar.dayOf(due), minutes < 240 ? day.addDays(1) : day);
}

void BusinessCalendarTest::wallTimeStaysOverAClockChange()
{
    for (const QString& zone : {u"Europe/Paris"_s, u"America/New_York"_s, u"Australia/Sydney"_s}) {
        BusinessCalendar::Week week;
        week.fill(hours({{9h, 18h}}));
        const auto calendar = BusinessCalendar::make(zone, week, {}).value();
        const QTimeZone qtZone(zone.toUtf8());
        for (QDate day(2026, 1, 1); day.year() == 2026; day = day.addDays(1)) {
            const Timestamp opening = calendar.nextOpening(calendar.startOfDay(day));
            const auto local = QDateTime::fromMSecsSinceEpoch(opening.time_since_epoch().count(), qtZone);
            QCOMPARE(local.time(), QTime(9, 0));
            QCOMPARE(local.date(), day);
            QCOMPARE(calendar.add(opening, Span::businessDays(1)), calendar.nextOpening(calendar.startOfDay(day.addDays(1))));
            QCOMPARE(calendar.add(opening, Span::businessTime(9h)), opening + 9h);
            QCOMPARE(calendar.add(opening, Span::businessTime(10h)), calendar.nextOpening(calendar.startOfDay(day.addDays(1))) + 1h);
        }
    }
}

void BusinessCalendarTest::alwaysIsPlainTime()
{
    const auto calendar = BusinessCalendar::always(u"Europe/Paris"_s);
    const Timestamp saturdayNight = at(u"2026-03-28T22:00:00Z"_s);
    QVERIFY(calendar.isOpen(saturdayNight));
    QCOMPARE(calendar.nextOpening(saturdayNight), saturdayNight);
    QCOMPARE(calendar.add(saturdayNight, Span::businessTime(4h)), saturdayNight + 4h);
    QCOMPARE(calendar.between(saturdayNight, saturdayNight + 30h), Duration(30h));
    // 23:00 on the wall, and so again a day later, after a night of 23 hours.
    QCOMPARE(calendar.add(saturdayNight, Span::businessDays(1)), saturdayNight + 23h);
    QVERIFY(calendar.opensOn(QDate(2026, 12, 25)));
}

void BusinessCalendarTest::agreesWithCountingMinutes_data()
{
    QTest::addColumn<QString>("zone");
    QTest::addColumn<QDate>("from");
    for (const auto& [zone, from] : std::initializer_list<std::pair<QString, QDate>>{{u"Europe/Paris"_s, {2026, 3, 20}}, {u"Europe/Paris"_s, {2026, 10, 16}},
             {u"America/New_York"_s, {2026, 3, 1}}, {u"America/New_York"_s, {2026, 10, 24}}, {u"Australia/Sydney"_s, {2026, 3, 28}},
             {u"Australia/Sydney"_s, {2026, 9, 26}}, {u"America/Sao_Paulo"_s, {2017, 10, 8}}, {u"America/Sao_Paulo"_s, {2018, 2, 10}},
             {u"Asia/Kathmandu"_s, {2026, 1, 1}}, {u"Pacific/Apia"_s, {2011, 12, 24}}})
        QTest::newRow(qPrintable(zone + u' ' + from.toString(Qt::ISODate))) << zone << from;
}

/// Another way to the same answers: every minute of eighteen days is asked whether the wall shows an opening hour.
void BusinessCalendarTest::agreesWithCountingMinutes()
{
    QFETCH(QString, zone);
    QFETCH(QDate, from);
    BusinessCalendar::Week week;
    week[0] = hours({{0h, 24h}});
    week[1] = hours({{0h, 5h}, {8h, 12h}, {14h, 22h}});
    week[2] = hours({{9h, 18h}});
    week[3] = hours({{9h, 18h}, {20h, 24h}});
    week[5] = hours({{7h + 30min, 12h}, {12h, 13h}});
    week[6] = hours({{0h, 24h}});
    const std::vector<QDate> holidays{from.addDays(4), from.addDays(5), from.addDays(11)};
    const auto calendar = BusinessCalendar::make(zone, week, holidays).value();

    const QTimeZone qtZone(zone.toUtf8());
    const Timestamp start{Duration(QDateTime(from, QTime(0, 0), Qt::UTC).toMSecsSinceEpoch())};
    const int count = 18 * 24 * 60;
    std::vector<int> openBefore{0};
    std::vector<bool> isOpen;
    for (int i = 0; i < count; ++i) {
        const auto local = QDateTime::fromMSecsSinceEpoch((start + std::chrono::minutes(i)).time_since_epoch().count(), qtZone);
        const Duration wall(local.time().msecsSinceStartOfDay());
        const auto& today = week[static_cast<std::size_t>(local.date().dayOfWeek() - 1)];
        const bool isHoliday = std::find(holidays.begin(), holidays.end(), local.date()) != holidays.end();
        isOpen.push_back(!isHoliday && std::any_of(today.begin(), today.end(), [wall](const OpeningHours& one) { return one.from <= wall && wall < one.to; }));
        openBefore.push_back(openBefore.back() + (isOpen.back() ? 1 : 0));
    }
    std::mt19937 random(7);
    const auto minute = [&](int i) { return start + std::chrono::minutes(i); };
    for (int i = 0; i < count; ++i) {
        const Timestamp moment = minute(i);
        QCOMPARE(calendar.isOpen(moment), bool(isOpen[i]));
        QCOMPARE(calendar.between(start, moment), Duration(std::chrono::minutes(openBefore[i])));
        if (i % 7 != 0)
            continue;
        const auto next = std::find(isOpen.begin() + i, isOpen.end(), true);
        if (next != isOpen.end())
            QCOMPARE(calendar.nextOpening(moment), minute(static_cast<int>(next - isOpen.begin())));
        const int other = static_cast<int>(random() % count);
        QCOMPARE(calendar.between(moment, minute(other)), Duration(std::chrono::minutes(openBefore[other] - openBefore[i])));
        const int budget = openBefore[other] - openBefore[i];
        if (budget > 0) {
            const auto earliest = std::lower_bound(openBefore.begin(), openBefore.end(), openBefore[i] + budget) - openBefore.begin();
            QCOMPARE(calendar.add(moment, Span::businessTime(std::chrono::minutes(budget))), minute(static_cast<int>(earliest)));
        } else if (budget < 0) {
            const auto latest = std::upper_bound(openBefore.begin(), openBefore.end(), openBefore[i] + budget) - openBefore.begin() - 1;
            QCOMPARE(calendar.add(moment, Span::businessTime(std::chrono::minutes(budget))), minute(static_cast<int>(latest)));
        }
    }
}

void BusinessCalendarTest::addingAndMeasuringAreInverse()
{
    std::mt19937_64 random(3);
    for (const QString& zone : {u"Europe/Paris"_s, u"America/New_York"_s, u"Australia/Sydney"_s}) {
        std::vector<QDate> holidays;
        for (int i = 0; i < 200; ++i)
            holidays.push_back(QDate(2015, 1, 1).addDays(static_cast<int>(random() % 9000)));
        const auto calendar = BusinessCalendar::make(zone, shopWeek(), holidays).value();
        for (int i = 0; i < 20'000; ++i) {
            const Timestamp moment{Duration(static_cast<std::int64_t>(random() % 2'500'000'000'000))};
            const Duration budget{static_cast<std::int64_t>(random() % 50'000'000'000) + 1};
            const Timestamp later = calendar.add(moment, Span::businessTime(budget));
            QCOMPARE(calendar.between(moment, later), budget);
            QCOMPARE(calendar.between(moment, later - 1ms), budget - 1ms); // the earliest
            const Timestamp back = calendar.add(moment, Span::businessTime(-budget));
            QCOMPARE(calendar.between(back, moment), budget);
            QVERIFY(calendar.isOpen(back)); // the latest
            const int days = static_cast<int>(random() % 400) + 1;
            const Timestamp day = calendar.add(moment, Span::businessDays(days));
            if (i % 50 == 0) {
                int opened = 0;
                for (QDate one = calendar.dayOf(moment).addDays(1); one <= calendar.dayOf(day); one = one.addDays(1))
                    opened += calendar.opensOn(one) ? 1 : 0;
                QCOMPARE(opened, days);
                QVERIFY(calendar.opensOn(calendar.dayOf(day)));
            }
        }
    }
}

void BusinessCalendarTest::reachesFar()
{
    // One hour a week: a budget of decades.
    BusinessCalendar::Week week;
    week[2] = hours({{9h, 10h}});
    const auto calendar = BusinessCalendar::make(u"Europe/Paris"_s, week, {}).value();
    const Timestamp start = at(u"2026-03-04T08:00:00Z"_s);
    QCOMPARE(calendar.between(start, calendar.add(start, Span::businessTime(5000h))), Duration(5000h));
    QCOMPARE(calendar.between(calendar.add(start, Span::businessTime(-5000h)), start), Duration(5000h));
    QCOMPARE(calendar.dayOf(calendar.add(start, Span::businessDays(1000))), QDate(2026, 3, 4).addDays(7000));
    QCOMPARE(calendar.dayOf(calendar.add(start, Span::businessDays(-1000))), QDate(2026, 3, 4).addDays(-7000));
    QVERIFY(calendar.add(start, Span::businessTime(std::chrono::hours(24 * 366 * 1000))) > start);
}

void BusinessCalendarTest::refusesWhatIsNoCalendar_data()
{
    QTest::addColumn<QString>("zone");
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("to");
    QTest::newRow("unknown zone") << u"Europe/Atlantis"_s << 9 << 18;
    QTest::newRow("no zone") << QString() << 9 << 18;
    QTest::newRow("backwards") << u"Europe/Paris"_s << 18 << 9;
    QTest::newRow("nothing") << u"Europe/Paris"_s << 9 << 9;
    QTest::newRow("beyond the day") << u"Europe/Paris"_s << 22 << 26;
    QTest::newRow("overlap") << u"Europe/Paris"_s << 17 << 19;
}

void BusinessCalendarTest::refusesWhatIsNoCalendar()
{
    QFETCH(QString, zone);
    QFETCH(int, from);
    QFETCH(int, to);
    auto week = shopWeek();
    week[0].push_back({std::chrono::hours(from), std::chrono::hours(to)});
    if (!zone.startsWith(u"Europe/Paris"_s))
        week = shopWeek();
    const auto calendar = BusinessCalendar::make(zone, week, {});
    QVERIFY(!calendar);
    QCOMPARE(calendar.error().kind, ErrorKind::BadInput);
    QVERIFY(!BusinessCalendar::make(u"Europe/Paris"_s, {}, {})); // never open
}

QTEST_GUILESS_MAIN(BusinessCalendarTest)
#include "tst_business_calendar.moc"
