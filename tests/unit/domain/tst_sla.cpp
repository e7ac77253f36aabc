// SPDX-License-Identifier: GPL-3.0-or-later
#include "life_scenario.h"

#include <QFile>
#include <QTest>

using namespace backroom;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

SlaPolicy promising(const QString& budget)
{
    SlaPolicy policy;
    policy.resolve = parseSpan(budget).value();
    return policy;
}

QString iso(const std::optional<Timestamp>& time)
{
    return time ? toIso(*time) : u"never"_s;
}

Json delivered()
{
    QFile file(QStringLiteral(BACKROOM_RESOURCES "/sla/default.json"));
    return file.open(QIODevice::ReadOnly) ? parseJson(file.readAll()).value_or(Json()) : Json();
}

} // namespace

/// Paris is one hour ahead of UTC in winter, two in summer; the shop opens 9 to 18.
class SlaTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isDueAtTheExactMoment_data();
    void isDueAtTheExactMoment();
    void pausesPushItOut();
    void aDateOfTheRecordStays();
    void acknowledgementAndNotes();
    void turnsDueSoonAndLate();
    void percentAndMomentsAgree();
    void theDeliveredTable();
    void refusesABadTable_data();
    void refusesABadTable();
    void aRuleMayPromiseOtherwise();
};

void SlaTest::isDueAtTheExactMoment_data()
{
    QTest::addColumn<QString>("budget");
    QTest::addColumn<QString>("start");
    QTest::addColumn<QString>("due");
    QTest::newRow("within the day") << u"4h"_s << u"2026-03-02T09:00:00Z"_s << u"2026-03-02T13:00:00.000Z"_s;
    QTest::newRow("over night") << u"4h"_s << u"2026-03-02T15:00:00Z"_s << u"2026-03-03T10:00:00.000Z"_s;
    QTest::newRow("over a weekend") << u"4h"_s << u"2026-03-06T15:00:00Z"_s << u"2026-03-09T10:00:00.000Z"_s;
    QTest::newRow("over the change to summer time") << u"4h"_s << u"2026-03-27T15:00:00Z"_s << u"2026-03-30T09:00:00.000Z"_s;
    QTest::newRow("over the change to winter time") << u"4h"_s << u"2026-10-23T14:00:00Z"_s << u"2026-10-26T10:00:00.000Z"_s;
    QTest::newRow("over a holiday") << u"4h"_s << u"2026-12-24T15:00:00Z"_s << u"2026-12-28T10:00:00.000Z"_s;
    QTest::newRow("a business day") << u"1bd"_s << u"2026-03-02T09:00:00Z"_s << u"2026-03-03T09:00:00.000Z"_s;
    QTest::newRow("a business day from a Sunday is a whole one") << u"1bd"_s << u"2026-03-01T02:00:00Z"_s << u"2026-03-02T17:00:00.000Z"_s;
    QTest::newRow("ten business days over Christmas") << u"10bd"_s << u"2026-12-21T09:00:00Z"_s << u"2027-01-05T09:00:00.000Z"_s;
}

void SlaTest::isDueAtTheExactMoment()
{
    QFETCH(QString, budget);
    QFETCH(QString, start);
    QFETCH(QString, due);
    const SlaClock clock = SlaClock::start(*fromIso(start), promising(budget));
    QCOMPARE(iso(dueMoment(clock, shop())), due);
    QCOMPARE(percentUsed(clock, *fromIso(due), shop()), 100.0);
    QVERIFY(slaStateAt(clock, *fromIso(due) - 1ms, shop()) != SlaState::Late);
    QCOMPARE(slaStateAt(clock, *fromIso(due), shop()), SlaState::Late);
}

void SlaTest::pausesPushItOut()
{
    SlaClock clock = SlaClock::start(monday, promising(u"4h"_s));
    clock.pause(monday + 1h, WaitParty::Supplier);
    QCOMPARE(iso(dueMoment(clock, shop())), u"never"_s);
    QCOMPARE(slaStateAt(clock, monday + 100h, shop()), SlaState::Paused);
    QCOMPARE(timeUsed(clock, monday + 100h, shop()), Duration(1h));
    clock.resume(monday + 25h); // Tuesday 11:00: nine open hours later
    QCOMPARE(iso(dueMoment(clock, shop())), toIso(monday + 28h));
    clock.pause(monday + 26h, {});
    clock.resume(monday + 26h + 30min);
    QCOMPARE(iso(dueMoment(clock, shop())), toIso(monday + 28h + 30min));
    clock.pause(monday + 28h + 30min, WaitParty::Bank); // exactly when due: too late to push anything
    QCOMPARE(iso(dueMoment(clock, shop())), toIso(monday + 28h + 30min));
    QCOMPARE(slaStateAt(clock, monday + 29h, shop()), SlaState::Late);
    QVERIFY(pausesClock(WaitParty::Customer) && pausesClock(WaitParty::Supplier) && pausesClock(WaitParty::Bank));
    QCOMPARE(std::count_if(allWaitParties().begin(), allWaitParties().end(), pausesClock), std::ptrdiff_t(3));
}

void SlaTest::aDateOfTheRecordStays()
{
    SlaClock clock = SlaClock::start(monday, promising(u"4h"_s), monday + 100h);
    clock.pause(monday + 1h, WaitParty::Supplier);
    QCOMPARE(iso(dueMoment(clock, shop())), toIso(monday + 100h));
    QCOMPARE(iso(momentAtPercent(clock, 75, shop())), toIso(monday + 75h));
    QCOMPARE(percentUsed(clock, monday + 50h, shop()), 50.0);
    const SlaClock missed = SlaClock::start(monday, promising(u"4h"_s), monday - 1h);
    QCOMPARE(slaStateAt(missed, monday, shop()), SlaState::Late);
    QCOMPARE(iso(momentAtPercent(missed, 100, shop())), toIso(monday));
}

void SlaTest::acknowledgementAndNotes()
{
    SlaClock clock = SlaClock::start(at("2026-03-02T16:50:00Z"), urgent());
    QCOMPARE(iso(acknowledgeDue(clock, shop())), u"2026-03-03T08:05:00.000Z"_s);
    QCOMPARE(iso(progressDue(clock, shop())), u"2026-03-03T08:50:00.000Z"_s);
    clock.acknowledgedAt = at("2026-03-02T16:55:00Z");
    QCOMPARE(iso(acknowledgeDue(clock, shop())), u"never"_s);
    clock.progressAt = at("2026-03-03T09:00:00Z");
    QCOMPARE(iso(progressDue(clock, shop())), u"2026-03-03T10:00:00.000Z"_s);
    clock.pause(at("2026-03-03T08:30:00Z"), WaitParty::Customer);
    clock.resume(at("2026-03-03T09:20:00Z")); // only what lies after the note counts
    QCOMPARE(iso(progressDue(clock, shop())), u"2026-03-03T10:20:00.000Z"_s);
}

void SlaTest::turnsDueSoonAndLate()
{
    const SlaClock clock = SlaClock::start(monday, promising(u"4h"_s));
    QCOMPARE(slaStateAt(clock, monday, shop()), SlaState::Running);
    QCOMPARE(slaStateAt(clock, monday + 3h - 1ms, shop()), SlaState::Running);
    QCOMPARE(slaStateAt(clock, monday + 3h, shop()), SlaState::DueSoon);
    QCOMPARE(slaStateAt(clock, monday + 4h, shop()), SlaState::Late);
    QCOMPARE(slaStateAt(SlaClock::start(monday, {}), monday, shop()), SlaState::None);
}

// However often the clock stood still: at the moment of a percent exactly that much is used, and not a millisecond before.
void SlaTest::percentAndMomentsAgree()
{
    std::mt19937 random(7);
    int checked = 0;
    for (int run = 0; run < 1500; ++run) {
        const BusinessCalendar always = BusinessCalendar::always();
        const BusinessCalendar& calendar = run % 5 == 0 ? always : shop();
        SlaClock clock = SlaClock::start(monday + std::chrono::minutes(random() % 400'000), promising(QStringList{u"4h"_s, u"1bd"_s, u"3bd"_s, u"45m"_s, u"17bh"_s}.at(run % 5)));
        Timestamp now = clock.startedAt;
        for (unsigned pause = random() % 4; pause > 0; --pause) {
            now += std::chrono::minutes(random() % 2000);
            clock.pause(now, WaitParty::Bank);
            now += std::chrono::minutes(random() % 3000);
            clock.resume(now);
        }
        for (const int percent : {1, 50, 75, 99, 100, 120}) {
            const auto moment = momentAtPercent(clock, percent, calendar);
            QVERIFY(moment);
            const double used = percentUsed(clock, *moment, calendar);
            QVERIFY2(used >= percent - 1e-9 && used < percent + 0.001, qPrintable(QString::number(used, 'g', 12)));
            QVERIFY(percentUsed(clock, *moment - 1ms, calendar) < percent);
            ++checked;
        }
        const Timestamp due = *dueMoment(clock, calendar);
        QCOMPARE(slaStateAt(clock, due, calendar), SlaState::Late);
        QVERIFY(slaStateAt(clock, due - 1ms, calendar) != SlaState::Late);
    }
    QCOMPARE(checked, 9000);
}

void SlaTest::theDeliveredTable()
{
    const auto table = SlaTable::fromJson(delivered());
    QVERIFY2(table, qPrintable(table ? QString() : table.error().detail));
    QVERIFY(table->of(Priority::P1) == urgent());
    QCOMPARE(table->ofSafety(Priority::P1).calendar, u"always"_s);
    QCOMPARE(table->ofSafety(Priority::P2).calendar, u"store"_s);
    QCOMPARE(toText(table->of(Priority::P2).resolve), u"1bd"_s);
    QCOMPARE(table->of(Priority::P4).ladder.front().percent, 120);
    CalendarBook book;
    QVERIFY(&calendarOf(table->ofSafety(Priority::P1), book, u"Lyon 014"_s) == &book.always());
}

void SlaTest::refusesABadTable_data()
{
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("reason");
    QTest::newRow("priority missing") << u"/priorities/P2"_s << QString() << u"/priorities/P2: is missing"_s;
    QTest::newRow("no span") << u"/priorities/P1/resolve"_s << u"\"soon\""_s << u"/priorities/P1/resolve:"_s;
    QTest::newRow("backwards") << u"/priorities/P1/resolve"_s << u"\"-4h\""_s << u"/priorities/P1/resolve: must be longer"_s;
    QTest::newRow("no time at all") << u"/priorities/P1/acknowledge"_s << u"\"0h\""_s << u"/priorities/P1/acknowledge"_s;
    QTest::newRow("calendar") << u"/priorities/P3/calendar"_s << u"\"moon\""_s << u"/priorities/P3/calendar: must be"_s;
    QTest::newRow("falling ladder") << u"/priorities/P1/escalate/2/at"_s << u"60"_s << u"/priorities/P1/escalate/2/at: must not be before"_s;
    QTest::newRow("nobody") << u"/priorities/P1/escalate/0/to"_s << u"[]"_s << u"/priorities/P1/escalate/0/to: must name"_s;
    QTest::newRow("unknown member") << u"/priorities/P1/budget"_s << u"1"_s << u"/priorities/P1/budget: is not known"_s;
    QTest::newRow("no object") << u"/priorities"_s << u"[]"_s << u"/priorities: must be an object"_s;
}

void SlaTest::refusesABadTable()
{
    QFETCH(QString, pointer);
    QFETCH(QString, value);
    QFETCH(QString, reason);
    Json json = delivered();
    const Json::json_pointer place(pointer.toStdString());
    if (value.isEmpty())
        json.at(place.parent_pointer()).erase(place.back());
    else
        json[place] = Json::parse(value.toStdString());
    const auto table = SlaTable::fromJson(json);
    QVERIFY(!table);
    QCOMPARE(table.error().kind, ErrorKind::BadInput);
    QVERIFY2(table.error().detail.startsWith(reason), qPrintable(table.error().detail));
}

void SlaTest::aRuleMayPromiseOtherwise()
{
    const Json json = Json::parse(R"({"budget": "8bh", "calendar": "always", "escalate": [{"at": 75, "to": "lead"}, {"at": 75, "to": "owner"}]})");
    const auto policy = slaPolicyFromJson(json, urgent(), u"/sla"_s);
    QVERIFY(policy);
    QCOMPARE(toText(policy->resolve), u"8bh"_s);
    QVERIFY(policy->acknowledge == urgent().acknowledge);
    QVERIFY(policy->ladder == (std::vector<EscalationStep>{{75, {u"lead"_s, u"owner"_s}}}));
    const auto wrong = slaPolicyFromJson(Json::parse(R"({"escalate": [{"at": 0, "to": "lead"}]})"), urgent(), u"/sla"_s);
    QVERIFY(!wrong && wrong.error().detail.startsWith(u"/sla/escalate/0/at"_s));
}

QTEST_GUILESS_MAIN(SlaTest)
#include "tst_sla.moc"
