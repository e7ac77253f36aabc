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

const Timestamp begin = *fromIso(u"2026-10-05T00:00:00Z"_s);
constexpr int days = 31; ///< the clock is put back on 25 October
const QString model = u"store.task"_s;

bool isOpenAt(const QDateTime& local)
{
    const int weekday = local.date().dayOfWeek();
    const int hour = local.time().hour();
    return local.date() != QDate(2026, 10, 14) && weekday <= 6 && hour >= 9 && hour < (weekday == 6 ? 13 : 18);
}

struct Task {
    Timestamp due{};
    bool isOpen = true;
    bool isThere = false;
    double cost = 0;
    Timestamp at{};
};

} // namespace

/// A month of a store's life under a clock moved by hand. Every minute the queue is compared with what the words of rules
/// and promises say, worked out the slow way; every mark, lease and snooze must fire once, in its business minute.
class StoreMonthTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void queueIsRightEveryMinute();
    void promisesFireOnceInTheirBusinessMinute();
    void leasesAndSnoozesEndOnce();
    void restartFiresNothingTwice();

private:
    void write(const QString& name, const Json& json)
    {
        QDir().mkpath(QFileInfo(m_folder->filePath(name)).path());
        QFile file(m_folder->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(dumpJson(json));
    }
    void start();
    void put(std::int64_t id, const Task& task);
    ItemId itemOf(std::int64_t id) const { return fingerprintOf({u"STO.task.late"_s}, {{u"odoo"_s}, model, id}); }
    /// Moves to the minute, one timer after the other, so that each fires at its own moment.
    void moveTo(Timestamp moment)
    {
        while (m_clock->now() < moment)
            m_clock->advance(std::min<Duration>(m_clock->untilNext().value_or(moment - m_clock->now()), moment - m_clock->now()));
        m_clock->advance(0ms);
    }

    const OpenMinutes m_minutes{begin - 20 * 24h, 20 + days + 30, isOpenAt};
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ManualClock> m_clock;
    Definitions m_definitions;
    std::unique_ptr<CacheStore> m_cache;
    std::unique_ptr<WorkStore> m_work;
    std::unique_ptr<ItemLives> m_lives;
    std::unique_ptr<QueueBoard> m_board;
    std::vector<std::tuple<ItemId, LifeAct, Timestamp>> m_told;
    ModelSchema m_schema;
};

void StoreMonthTest::init()
{
    m_board.reset();
    m_lives.reset();
    m_work.reset();
    m_cache.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_clock = std::make_unique<ManualClock>(begin);
    write(u"feeds/tasks.json"_s, Json::parse(R"({"id":"tasks","model":"store.task","domain":[],"fields":["name","state","due","cost","at","kind","write_date"],
        "lagTargetSeconds":60,"units":{"cost":"money"},
        "aggregates":[{"name":"$cost_7d","unit":"money","measure":"sum","of":"tasks","field":"cost","by":"kind","key":"kind","at":"at","window":"7d"}]})"));
    write(u"queues/tasks.json"_s, Json::parse(R"({"id":"tasks","title":{"en":"Tasks"}})"));
    write(u"rules/STO.task.late.json"_s, Json::parse(R"({"code":"STO.task.late","version":1,"mode":"active","kind":"incident","name":{"en":"Late"},"queue":"tasks","feed":"tasks",
        "when":[["state","=","open"],["due","<",{"now":"-4bh"}]],
        "severity":[{"when":[["due","<",{"now":"-2bd"}]],"is":"high"},{"is":"low"}],
        "sla":{"budget":"8bh","acknowledge":"1bh","escalate":[{"at":50,"to":["lead"]},{"at":100,"to":["area-manager"]}]},
        "businessKey":"name","facts":[]})"));
    write(u"rules/STO.kind.dear.json"_s, Json::parse(R"({"code":"STO.kind.dear","version":1,"mode":"active","kind":"incident","name":{"en":"Dear"},"queue":"tasks","feed":"tasks",
        "when":[["$cost_7d",">",1000]],"severity":[{"is":"low"}],"businessKey":"name","facts":[]})"));
    write(u"calendars/default.json"_s, Json::parse(R"({"id":"store","timeZone":"Europe/Paris","holidays":["2026-10-14"],"open":{"mon":[["09:00","18:00"]],"tue":[["09:00","18:00"]],
        "wed":[["09:00","18:00"]],"thu":[["09:00","18:00"]],"fri":[["09:00","18:00"]],"sat":[["09:00","13:00"]]}})"));
    QDir().mkpath(m_folder->filePath(u"sla"_s));
    QVERIFY(QFile::copy(QStringLiteral(BACKROOM_RESOURCES "/sla/default.json"), m_folder->filePath(u"sla/default.json"_s)));
    m_definitions = loadDefinitions({m_folder->path()});
    QCOMPARE(m_definitions.problems, QStringList());
    for (const auto& [name, type] : std::map<QString, QString>{{u"name"_s, u"char"_s}, {u"state"_s, u"selection"_s}, {u"due"_s, u"datetime"_s}, {u"cost"_s, u"float"_s},
             {u"at"_s, u"datetime"_s}, {u"kind"_s, u"integer"_s}, {u"write_date"_s, u"datetime"_s}})
        m_schema[name] = {type, {}, {}};
    start();
}

void StoreMonthTest::start()
{
    m_board.reset();
    m_lives.reset();
    m_work.reset();
    m_cache.reset();
    m_told.clear();
    m_cache = std::move(*CacheStore::open(m_folder->filePath(u"cache.sqlite"_s)));
    m_work = std::move(*WorkStore::open(m_folder->filePath(u"work.sqlite"_s)));
    m_lives = std::make_unique<ItemLives>(*m_clock, *m_work, m_definitions);
    QVERIFY(m_lives->restore());
    m_board = std::make_unique<QueueBoard>(*m_clock, *m_cache, *m_lives, SourceId{u"odoo"_s});
    m_board->setDefinitions(m_definitions);
    std::vector<QString> fields;
    for (const auto& [name, field] : m_schema)
        fields.push_back(name);
    m_board->setSchema({u"tasks"_s}, m_schema, fields);
    connect(m_lives.get(), &ItemLives::told, this, [this](const ItemId& id, const LifeAct& act) { m_told.emplace_back(id, act, m_clock->now()); });
}

void StoreMonthTest::put(std::int64_t id, const Task& task)
{
    if (!task.isThere) {
        m_board->apply({u"tasks"_s}, {}, {{{u"odoo"_s}, model, id}});
        return;
    }
    const auto names = std::make_shared<const FieldNames>(FieldNames{u"name"_s, u"state"_s, u"due"_s, u"cost"_s, u"at"_s, u"kind"_s, u"write_date"_s});
    const Record record{{{u"odoo"_s}, model, id}, names,
        {FieldValue(u"T%1"_s.arg(id)), FieldValue(task.isOpen ? u"open"_s : u"done"_s), FieldValue(toOdoo(task.due)), FieldValue(task.cost), FieldValue(toOdoo(task.at)),
            FieldValue(id % 3 + 1), FieldValue(toOdoo(m_clock->now()))}};
    m_board->apply({u"tasks"_s}, {record}, {});
}

void StoreMonthTest::queueIsRightEveryMinute()
{
    std::mt19937 random(20261025);
    const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    std::map<std::int64_t, Task> tasks;
    int raised = 0;
    for (int minute = 1; minute <= days * 1440; ++minute) {
        const Timestamp now = begin + std::chrono::minutes(minute);
        moveTo(now);
        for (const auto& [id, task] : tasks) {
            // Strictly later than four open hours after its time, to the second: the minute after the threshold.
            const bool isLate = task.isThere && task.isOpen && task.due < now && m_minutes.between(task.due, now) > 240;
            const bool atThreshold = task.isThere && task.isOpen && m_minutes.between(task.due, now) == 240;
            const bool isRaised = m_board->engine().isRaised({u"STO.task.late"_s}, id);
            if (!atThreshold && isRaised != isLate)
                QFAIL(qPrintable(u"%1: task %2 due %3 is %4"_s.arg(toIso(now)).arg(id).arg(toIso(task.due), isRaised ? u"raised"_s : u"not raised"_s)));
            raised += isRaised;
        }
        if (minute % 60 == 0) {
            for (int kind = 1; kind <= 3; ++kind) {
                double sum = 0;
                std::int64_t one = 0;
                for (const auto& [id, task] : tasks) {
                    if (!task.isThere || id % 3 + 1 != kind)
                        continue;
                    one = id;
                    if (task.at <= now && now < task.at + 7 * 24h)
                        sum += task.cost;
                }
                if (one != 0)
                    QCOMPARE(m_board->engine().isRaised({u"STO.kind.dear"_s}, one), sum > 1000);
            }
        }
        if (minute % 37 == 0) {
            const std::int64_t id = 1 + below(40);
            Task& task = tasks[id];
            const int what = below(10);
            if (!task.isThere || what < 5)
                task = {now + std::chrono::minutes(below(4 * 1440) - 2 * 1440), true, true, 50.0 * below(20), now - std::chrono::minutes(below(3 * 1440))};
            else if (what < 8)
                task.isOpen = !task.isOpen;
            else
                task.isThere = false;
            put(id, task);
        }
    }
    QVERIFY2(raised > 1000, "a month in which nothing is late proves nothing");
}

void StoreMonthTest::promisesFireOnceInTheirBusinessMinute()
{
    std::map<ItemId, Timestamp> raisedAt;
    for (int day = 0; day < days - 5; ++day) {
        // The clock change falls on a Sunday night: the tasks of the Saturday run over it.
        const Timestamp due = begin + std::chrono::hours(24 * day + 7) + std::chrono::minutes(day * 13);
        moveTo(due + 1min);
        const Task task{due, true, true, 0, due};
        put(100 + day, task);
    }
    moveTo(begin + std::chrono::hours(24 * days));
    for (int day = 0; day < days - 5; ++day) {
        const ItemLife* life = m_lives->life(itemOf(100 + day));
        QVERIFY2(life, qPrintable(QString::number(day)));
        raisedAt[life->id] = life->firstSeen;
        QVERIFY(m_minutes.between(begin + std::chrono::hours(24 * day + 7) + std::chrono::minutes(day * 13), life->firstSeen) - 240 <= 1);
    }
    std::map<std::pair<ItemId, QString>, int> fired;
    for (const auto& [id, act, at] : m_told) {
        const QString what = act.kind == LifeAct::Kind::Tell ? toName(act.mark) : u"escalate %1"_s.arg(act.number);
        QCOMPARE((++fired[{id, what}]), 1);
        const int open = m_minutes.between(std::chrono::floor<std::chrono::minutes>(raisedAt.at(id)), at);
        const int expected = act.kind == LifeAct::Kind::Escalate ? act.number * 480 / 100 : act.mark == SlaMark::Acknowledge ? 60 : act.mark == SlaMark::DueSoon ? 360 : act.mark == SlaMark::Due ? 480 : -1;
        if (expected < 0)
            continue; // progress notes have their own rhythm
        QVERIFY2(std::abs(open - expected) <= 1, qPrintable(u"%1 fired after %2 open minutes, promised after %3, at %4"_s.arg(what).arg(open).arg(expected).arg(toIso(at))));
    }
    // Raised early enough, each of the first tasks has met every mark.
    for (int day = 0; day < days - 10; ++day) {
        for (const char* what : {"acknowledge", "due soon", "due", "escalate 50", "escalate 100"})
            QVERIFY2((fired[{itemOf(100 + day), QString::fromLatin1(what)}]) == 1, qPrintable(u"day %1: %2"_s.arg(day).arg(QString::fromLatin1(what))));
    }
}

void StoreMonthTest::leasesAndSnoozesEndOnce()
{
    const Task task{begin - 5 * 24h, true, true, 0, begin};
    put(7, task);
    const ItemId id = itemOf(7);
    for (int i = 0; i < 200; ++i) {
        QVERIFY(m_lives->act(id, LifeAct::claim(u"anna"_s)));
        const Timestamp claimed = m_clock->now();
        QVERIFY(!m_lives->act(id, LifeAct::claim(u"ben"_s)));
        moveTo(claimed + life::lease - 1s);
        QCOMPARE(m_lives->life(id)->claimedBy, u"anna"_s);
        moveTo(claimed + life::lease);
        QCOMPARE(m_lives->life(id)->claimedBy, QString());
        const Timestamp until = m_clock->now() + std::chrono::minutes(37 + i);
        QVERIFY(m_lives->act(id, LifeAct::snooze(u"ben"_s, until)));
        QVERIFY(m_lives->isHidden(id));
        QVERIFY(m_board->rows({u"tasks"_s}).empty());
        moveTo(until - 1s);
        QVERIFY(m_lives->isHidden(id));
        moveTo(until);
        QVERIFY(!m_lives->isHidden(id));
        QCOMPARE(m_board->rows({u"tasks"_s}).size(), 1u);
    }
    int ends = 0;
    int wakes = 0;
    for (const auto& [item, act, at] : m_told) {
        ends += act.kind == LifeAct::Kind::LeaseEnds;
        wakes += act.kind == LifeAct::Kind::Wake;
    }
    QCOMPARE(ends, 200);
    QCOMPARE(wakes, 200);
}

void StoreMonthTest::restartFiresNothingTwice()
{
    const Task task{begin - 5 * 24h, true, true, 0, begin};
    put(7, task);
    moveTo(begin + std::chrono::hours(24 * 3));
    const auto before = m_told;
    QVERIFY(!before.empty());
    for (int i = 0; i < 5; ++i) {
        start();
        put(7, task);
        moveTo(m_clock->now() + 1min);
        QVERIFY(std::none_of(m_told.begin(), m_told.end(), [&](const auto& told) {
            return std::any_of(before.begin(), before.end(), [&](const auto& earlier) { return std::get<1>(earlier) == std::get<1>(told) && std::get<1>(told).mark != SlaMark::Progress; });
        }));
    }
    QCOMPARE(m_lives->life(itemOf(7))->occurrences, 1);
}

QTEST_GUILESS_MAIN(StoreMonthTest)
#include "tst_store_month.moc"
