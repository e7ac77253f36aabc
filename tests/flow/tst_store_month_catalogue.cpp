// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/queue_board.h"
#include "tests/flow/open_minutes.h"
#include "tests/support/manual_clock.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int days = 31;
const QString model = u"helpdesk.ticket"_s;
const RuleId unassigned{u"CUS.ticket.unassigned"_s}; ///< more than four business hours old
constexpr int tooOld = 240;
constexpr int businessDays = 3; ///< what P3 promises, as the rule has none of its own

bool isHoliday(QDate day)
{
    return day == QDate(2026, 10, 14) || day == QDate(2026, 3, 18);
}

bool opensByDay(const QDateTime& local)
{
    const int weekday = local.date().dayOfWeek();
    const int hour = local.time().hour();
    return !isHoliday(local.date()) && weekday <= 6 && hour >= 9 && hour < (weekday == 6 ? 13 : 18);
}

/// Every night, that of the change too.
bool opensByNight(const QDateTime& local)
{
    return !isHoliday(local.date()) && (local.time().hour() < 5 || local.time().hour() >= 10);
}

const char* const calendars = R"({"id":"store","timeZone":"Europe/Paris","holidays":["2026-10-14","2026-03-18"],
    "open":{"mon":[["09:00","18:00"]],"tue":[["09:00","18:00"]],"wed":[["09:00","18:00"]],"thu":[["09:00","18:00"]],"fri":[["09:00","18:00"]],"sat":[["09:00","13:00"]]},
    "stores":{"Night shop":{"open":{"mon":[["00:00","05:00"],["10:00","24:00"]],"tue":[["00:00","05:00"],["10:00","24:00"]],"wed":[["00:00","05:00"],["10:00","24:00"]],
        "thu":[["00:00","05:00"],["10:00","24:00"]],"fri":[["00:00","05:00"],["10:00","24:00"]],"sat":[["00:00","05:00"],["10:00","24:00"]],"sun":[["00:00","05:00"],["10:00","24:00"]]}}}})";

struct Ticket {
    Timestamp created{};
    bool isByNight = false;
    bool isOpen = true;
    bool isTaken = false;
};

/// What a wait takes out of the promise.
struct Wait {
    Timestamp from{};
    Timestamp to{};
};

Timestamp utc(const char* iso)
{
    return *fromIso(QString::fromLatin1(iso));
}

/// Wall time of Paris as a moment; never asked for a time that the change leaves out or doubles.
Timestamp wall(QDate day, QTime time)
{
    return Timestamp(Duration(QDateTime(day, time, QTimeZone("Europe/Paris")).toMSecsSinceEpoch()));
}

} // namespace

/// The delivered rules and promises over the months in which the clock is changed, in a store that is closed on that Sunday
/// and in one that is open through that night.
class StoreMonthCatalogueTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void raisedInTheirMinute_data() { months(); }
    void raisedInTheirMinute();
    void promisesPauseAndGoOn_data() { months(); }
    void promisesPauseAndGoOn();
    void deadlinesInTheChangedHour_data();
    void deadlinesInTheChangedHour();

private:
    static void months()
    {
        QTest::addColumn<QDate>("first");
        QTest::newRow("an hour twice") << QDate(2026, 10, 5);
        QTest::newRow("an hour missing") << QDate(2026, 3, 9);
    }
    void start(Timestamp begin);
    void put(std::int64_t id, const Ticket& ticket);
    bool isRaised(std::int64_t id) const { return m_board->engine().isRaised(unassigned, id); }
    void perform(std::int64_t id, const LifeAct& act)
    {
        const auto done = m_lives->act(itemOf(id), act);
        QVERIFY2(done, qPrintable(u"%1 at %2: %3"_s.arg(id).arg(toIso(m_clock->now()), done ? QString() : done.error().detail)));
    }
    ItemId itemOf(std::int64_t id) const { return fingerprintOf(unassigned, {{u"odoo"_s}, model, id}); }
    /// One timer after the other, so that each fires at its own moment.
    void moveTo(Timestamp moment)
    {
        while (m_clock->now() < moment)
            m_clock->advance(std::min<Duration>(m_clock->untilNext().value_or(moment - m_clock->now()), moment - m_clock->now()));
        m_clock->advance(0ms);
    }
    int minutesBetween(bool isByNight, Timestamp from, Timestamp to) const { return (isByNight ? *m_nights : *m_days).between(from, to); }
    /// Open minutes up to the same wall time on the third open day.
    int budgetOf(const Ticket& ticket) const
    {
        const QDateTime local = QDateTime::fromMSecsSinceEpoch(ticket.created.time_since_epoch().count(), QTimeZone("Europe/Paris"));
        QDate day = local.date();
        for (int open = 0; open < businessDays;) {
            day = day.addDays(1);
            open += !isHoliday(day) && (ticket.isByNight || day.dayOfWeek() != 7);
        }
        return minutesBetween(ticket.isByNight, ticket.created, wall(day, local.time()));
    }

    std::unique_ptr<OpenMinutes> m_days;
    std::unique_ptr<OpenMinutes> m_nights;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ManualClock> m_clock;
    Definitions m_definitions;
    std::unique_ptr<CacheStore> m_cache;
    std::unique_ptr<WorkStore> m_work;
    std::unique_ptr<ItemLives> m_lives;
    std::unique_ptr<QueueBoard> m_board;
    std::vector<std::tuple<ItemId, LifeAct, Timestamp>> m_told;
};

void StoreMonthCatalogueTest::start(Timestamp begin)
{
    m_board.reset();
    m_lives.reset();
    m_work.reset();
    m_cache.reset();
    m_told.clear();
    m_days = std::make_unique<OpenMinutes>(begin - 20 * 24h, 20 + days + 30, opensByDay);
    m_nights = std::make_unique<OpenMinutes>(begin - 20 * 24h, 20 + days + 30, opensByNight);
    m_folder = std::make_unique<QTemporaryDir>();
    m_clock = std::make_unique<ManualClock>(begin);
    QVERIFY(QDir().mkpath(m_folder->filePath(u"calendars"_s)));
    QFile file(m_folder->filePath(u"calendars/default.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(calendars) > 0);
    file.close();
    m_definitions = loadDefinitions({QStringLiteral(BACKROOM_RESOURCES), m_folder->path()});
    QCOMPARE(m_definitions.problems, QStringList());
    m_cache = std::move(*CacheStore::open(m_folder->filePath(u"cache.sqlite"_s)));
    m_work = std::move(*WorkStore::open(m_folder->filePath(u"work.sqlite"_s)));
    m_lives = std::make_unique<ItemLives>(*m_clock, *m_work, m_definitions);
    QVERIFY(m_lives->restore());
    m_board = std::make_unique<QueueBoard>(*m_clock, *m_cache, *m_lives, SourceId{u"odoo"_s});
    m_board->setDefinitions(m_definitions);
    m_board->learnNames(u"helpdesk.team"_s, {{1, u"Lyon"_s}, {2, u"Night shop"_s}});
    QFile recorded(QStringLiteral(BACKROOM_RESOURCES "/models/helpdesk.ticket.json"));
    QVERIFY(recorded.open(QIODevice::ReadOnly));
    ModelSchema schema;
    const Json fields = *parseJson(recorded.readAll());
    for (const auto& [name, field] : fields.items())
        schema[QString::fromStdString(name)] = {textOf(field[0]), textOf(field[1])};
    m_board->setSchema({u"helpdesk-tickets"_s}, schema, m_definitions.feed({u"helpdesk-tickets"_s})->fields);
    connect(m_lives.get(), &ItemLives::told, this, [this](const ItemId& id, const LifeAct& act) { m_told.emplace_back(id, act, m_clock->now()); });
}

void StoreMonthCatalogueTest::put(std::int64_t id, const Ticket& ticket)
{
    const auto names = std::make_shared<const FieldNames>(FieldNames{u"name"_s, u"ticket_ref"_s, u"team_id"_s, u"user_id"_s, u"close_date"_s, u"priority"_s, u"create_date"_s, u"write_date"_s});
    const FieldValue none;
    const Record record{{{u"odoo"_s}, model, id}, names,
        {FieldValue(u"Ticket %1"_s.arg(id)), FieldValue(u"T%1"_s.arg(id)), FieldValue(std::int64_t(ticket.isByNight ? 2 : 1)), ticket.isTaken ? FieldValue(std::int64_t(7)) : none,
            ticket.isOpen ? none : FieldValue(toOdoo(m_clock->now())), FieldValue(u"1"_s), FieldValue(toOdoo(ticket.created)), FieldValue(toOdoo(m_clock->now()))}};
    m_board->apply({u"helpdesk-tickets"_s}, {record}, {});
}

void StoreMonthCatalogueTest::raisedInTheirMinute()
{
    QFETCH(const QDate, first);
    const Timestamp begin = wall(first, QTime(0, 0));
    start(begin);
    const Timestamp changedDay = wall(first.addDays(20), QTime(0, 0)); // a Sunday
    std::mt19937 random(20260329);
    const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    std::map<std::int64_t, Ticket> tickets;
    std::map<std::int64_t, bool> wasRaised;
    int raised = 0;
    int raisedInThatNight = 0;
    for (int minute = 1; minute <= days * 1440; ++minute) {
        const Timestamp now = begin + std::chrono::minutes(minute);
        moveTo(now);
        for (const auto& [id, ticket] : tickets) {
            const int age = minutesBetween(ticket.isByNight, ticket.created, now);
            const bool isDue = ticket.isOpen && !ticket.isTaken && age > tooOld;
            const bool atThreshold = ticket.isOpen && !ticket.isTaken && age == tooOld;
            const bool is = isRaised(id);
            if (!atThreshold && is != isDue)
                QFAIL(qPrintable(u"%1: ticket %2 of %3 is %4"_s.arg(toIso(now)).arg(id).arg(toIso(ticket.created), is ? u"raised"_s : u"not raised"_s)));
            if (is && !wasRaised[id]) {
                ++raised;
                raisedInThatNight += now > changedDay && now <= changedDay + 4h;
            }
            wasRaised[id] = is;
        }
        if (minute % 23 != 0)
            continue;
        const std::int64_t id = 1 + below(60);
        Ticket& ticket = tickets[id];
        if (ticket.created == Timestamp() || below(10) < 7)
            ticket = {now - std::chrono::minutes(below(4 * 60)), below(2) == 0, true, false};
        else if (below(2) == 0)
            ticket.isTaken = !ticket.isTaken;
        else
            ticket.isOpen = !ticket.isOpen;
        put(id, ticket);
        wasRaised[id] = isRaised(id);
    }
    QVERIFY2(raised > 200, "a month in which nothing comes up proves nothing");
    QVERIFY2(raisedInThatNight > 2, "nothing came up while the clock was changed");
}

void StoreMonthCatalogueTest::promisesPauseAndGoOn()
{
    QFETCH(const QDate, first);
    start(wall(first, QTime(0, 0)));
    std::map<Timestamp, std::vector<std::function<void()>>> plan;
    std::map<std::int64_t, Ticket> tickets;
    std::map<std::int64_t, Wait> waits;
    std::set<std::int64_t> endingByThemselves;
    for (int day = 0; day < days - 9; ++day) {
        for (const bool isByNight : {false, true}) {
            const QDate date = first.addDays(day);
            if (isHoliday(date) || (!isByNight && date.dayOfWeek() == 7))
                continue;
            const std::int64_t id = 100 + 2 * day + isByNight;
            const Ticket ticket{wall(date, QTime(isByNight ? 1 : 10, day)), isByNight, true, false};
            tickets[id] = ticket;
            plan[ticket.created + 1min].push_back([this, id, ticket] { put(id, ticket); });
            // On Saturday it comes up on Monday only.
            if (day % 3 == 2 || (!isByNight && date.dayOfWeek() == 6))
                continue;
            // Agreed is only that one waits for the supplier: the carrier is the house's own.
            const bool isAgreed = day % 3 == 1;
            const Timestamp from = ticket.created + 13h;
            const Timestamp to = from + 30h;
            if (isAgreed)
                waits[id] = {from, to};
            const bool endsByItself = day % 2 == 0;
            const LifeAct wait = LifeAct::wait(u"anna"_s, isAgreed ? WaitParty::Supplier : WaitParty::Carrier, {}, endsByItself ? std::optional(to) : std::nullopt);
            plan[from].push_back([this, id, wait] { perform(id, wait); });
            if (endsByItself)
                endingByThemselves.insert(id);
            else
                plan[to].push_back([this, id] { perform(id, LifeAct::resume(u"anna"_s)); });
        }
    }
    for (const auto& [moment, acts] : plan) {
        moveTo(moment);
        for (const auto& act : acts) {
            act();
            if (QTest::currentTestFailed())
                return;
        }
    }
    moveTo(wall(first.addDays(days), QTime(0, 0)));

    std::map<std::pair<std::int64_t, QString>, int> fired;
    for (const auto& [item, act, at] : m_told) {
        const auto found = std::find_if(tickets.begin(), tickets.end(), [&, &id = item](const auto& one) { return itemOf(one.first) == id; });
        QVERIFY(found != tickets.end());
        const auto& [id, ticket] = *found;
        const bool isStep = act.kind == LifeAct::Kind::Escalate;
        const QString what = isStep ? u"escalate %1"_s.arg(act.number) : act.kind == LifeAct::Kind::Tell ? toName(act.mark) : toName(act.kind);
        QVERIFY2((++fired[{id, what}]) == 1, qPrintable(u"%1 of %2 twice"_s.arg(what).arg(id)));
        const int budget = budgetOf(ticket);
        if (!isStep && (act.kind != LifeAct::Kind::Tell || act.mark == SlaMark::Progress))
            continue; // the end of a wait; and progress notes have their own rhythm
        const int expected = isStep ? act.number * budget / 100 : act.mark == SlaMark::Acknowledge ? tooOld : act.mark == SlaMark::DueSoon ? budget * 3 / 4 : budget;
        int counted = minutesBetween(ticket.isByNight, ticket.created, at);
        if (const auto wait = waits.find(id); wait != waits.end())
            counted -= minutesBetween(ticket.isByNight, std::min(wait->second.from, at), std::min(wait->second.to, at));
        QVERIFY2(std::abs(counted - expected) <= 1,
            qPrintable(u"%1 of %2 fired after %3 minutes that count, promised after %4, at %5"_s.arg(what).arg(id).arg(counted).arg(expected).arg(toIso(at))));
    }
    const Timestamp change = wall(first.addDays(20), QTime(1, 0)) + 1h;
    int waitsOverTheChange = 0;
    for (const auto& [id, ticket] : tickets) {
        for (const char* what : {"acknowledge", "due soon", "due", "escalate 100"})
            QVERIFY2((fired[{id, QString::fromLatin1(what)}]) == 1, qPrintable(u"%1: %2"_s.arg(id).arg(QString::fromLatin1(what))));
        QCOMPARE((fired[{id, toName(LifeAct::Kind::Resume)}]), int(endingByThemselves.contains(id)));
        const auto wait = waits.find(id);
        waitsOverTheChange += ticket.isByNight && wait != waits.end() && wait->second.from < change && change < wait->second.to;
    }
    QVERIFY(waitsOverTheChange > 0);
}

void StoreMonthCatalogueTest::deadlinesInTheChangedHour_data()
{
    // By hand, from the wall clocks: the night shop is open from Saturday 10:00 through the change to Sunday 05:00.
    QTest::addColumn<QString>("created");
    QTest::addColumn<QString>("acknowledge");
    QTest::addColumn<QString>("due");
    // Three days later at the same wall time: where that is shown twice, the first time.
    QTest::newRow("hour twice, first") << u"2026-10-24T20:30:00Z"_s << u"2026-10-25T00:30:00Z"_s << u"2026-10-27T21:30:00Z"_s;
    QTest::newRow("hour twice, second") << u"2026-10-24T21:30:00Z"_s << u"2026-10-25T01:30:00Z"_s << u"2026-10-27T22:30:00Z"_s;
    QTest::newRow("due in the hour that comes twice") << u"2026-10-22T00:30:00Z"_s << u"2026-10-22T09:30:00Z"_s << u"2026-10-25T00:30:00Z"_s;
    // Where it is left out, the moment of the change stands for it.
    QTest::newRow("hour missing") << u"2026-03-28T21:15:00Z"_s << u"2026-03-29T01:15:00Z"_s << u"2026-03-31T20:15:00Z"_s;
    QTest::newRow("due in the hour that is missing") << u"2026-03-26T01:30:00Z"_s << u"2026-03-26T10:30:00Z"_s << u"2026-03-29T01:00:00Z"_s;
}

void StoreMonthCatalogueTest::deadlinesInTheChangedHour()
{
    QFETCH(const QString, created);
    QFETCH(const QString, acknowledge);
    QFETCH(const QString, due);
    const Ticket ticket{utc(qPrintable(created)), true, true, false};
    start(ticket.created);
    put(1, ticket);
    const auto told = [this](SlaMark mark) {
        return std::count_if(m_told.begin(), m_told.end(), [&](const auto& one) { return std::get<1>(one).kind == LifeAct::Kind::Tell && std::get<1>(one).mark == mark; });
    };
    // More than four hours: Odoo's times are whole seconds, so one second later; what is then due is told at once.
    const Timestamp tooOldAt = utc(qPrintable(acknowledge));
    moveTo(tooOldAt);
    QVERIFY(!isRaised(1));
    moveTo(tooOldAt + 1s);
    QVERIFY(isRaised(1));
    moveTo(tooOldAt + 1s + 1ms);
    QCOMPARE(told(SlaMark::Acknowledge), 1);
    const Timestamp dueAt = utc(qPrintable(due));
    moveTo(dueAt - 1s);
    QCOMPARE(told(SlaMark::Due), 0);
    QVERIFY(!m_lives->isLate(itemOf(1)));
    moveTo(dueAt);
    QCOMPARE(told(SlaMark::Due), 1);
    moveTo(dueAt + 1ms);
    QVERIFY(m_lives->isLate(itemOf(1)));
    moveTo(dueAt + 7 * 24h);
    for (const SlaMark mark : {SlaMark::Acknowledge, SlaMark::DueSoon, SlaMark::Due})
        QCOMPARE(told(mark), 1);
}

QTEST_GUILESS_MAIN(StoreMonthCatalogueTest)
#include "tst_store_month_catalogue.moc"
