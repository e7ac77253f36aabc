// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/rule_engine.h"

#include <QTest>

#include <cmath>
#include <random>

using namespace backroom;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Aggregates whose condition speaks of now change by time alone: at the moment it turns, and only then.
class AggregateTimeTest : public QObject {
    Q_OBJECT

    struct World {
        Mirror mirror;
        RuleEngine engine{mirror};
        const CalendarBook calendars;
        std::vector<FeedDefinition> feeds;

        World()
        {
            mirror.source = {u"odoo"_s};
            feeds = {feedOf(R"({"id":"tasks","model":"task","domain":[],"lagTargetSeconds":60,"fields":["partner_id","due","day","hours","write_date"],"units":{"hours":"quantity"},"aggregates":[
                    {"name":"$apart","unit":"day","measure":"nearest","of":"tasks","where":[["due","<",{"now":"+1h"}]],"by":["partner_id","partner_id.name"],"key":["partner_id","partner_id.name"],"at":"due","from":"due"},
                    {"name":"$overlap","unit":"day","measure":"nearest","of":"tasks","by":["partner_id.vip","partner_id.name"],"key":["partner_id.vip","partner_id.name"],"other":"hours","at":"day","until":"due","from":"day","to":"due"},
                    {"name":"$alike","unit":"1","measure":"count","of":"tasks","by":["partner_id","day"],"key":["partner_id","day"]}]})"),
                feedOf(R"({"id":"partners","model":"partner","domain":[],"lagTargetSeconds":60,"fields":["name","vip","write_date"],"aggregates":[
                    {"name":"$late","unit":"1","measure":"count","of":"tasks","where":[["due","<",{"now":"-1h"}]],"by":"partner_id","key":"id"},
                    {"name":"$soon","unit":"quantity","measure":"sum","of":"tasks","where":["&",["due",">=",{"now":"0h"}],["due","<",{"now":"+2h"}]],"field":"hours","by":"partner_id","key":"id"},
                    {"name":"$today","unit":"1","measure":"count","of":"tasks","where":["|",["day","<=",{"today":"0d"}],["partner_id.vip","=",true]],"by":"partner_id","key":"id"},
                    {"name":"$recent","unit":"quantity","measure":"max","of":"tasks","where":[["due","<",{"now":"-1h"}]],"field":"hours","by":"partner_id","key":"id","at":"due","window":"6h"}]})")};
            auto rule = ruleFromJson({{"code", "TST.b.c"}, {"version", 1}, {"mode", "active"}, {"kind", "exception"}, {"name", {{"en", "x"}}}, {"queue", "q"}, {"feed", "partners"},
                {"when", {{"$late", ">", 1}}}, {"severity", {{{"is", "low"}}}}, {"businessKey", "name"}, {"facts", Json::array()}});
            if (!rule)
                qFatal("%s", qPrintable(rule.error().detail));
            engine.setDefinitions(feeds, {*rule}, calendars);
            engine.setSchema(u"task"_s, {{u"partner_id"_s, {u"many2one"_s, u"partner"_s}}, {u"due"_s, {u"datetime"_s, {}}}, {u"day"_s, {u"date"_s, {}}}, {u"hours"_s, {u"float"_s, {}}}}, feeds[0].fields);
            engine.setSchema(u"partner"_s, {{u"name"_s, {u"char"_s, {}}}, {u"vip"_s, {u"boolean"_s, {}}}}, feeds[1].fields);
        }
        static FeedDefinition feedOf(const char* json)
        {
            auto feed = feedFromJson(Json::parse(json));
            if (!feed)
                qFatal("%s", qPrintable(feed.error().detail));
            return *feed;
        }
        void put(const QString& model, std::int64_t id, const Json& values)
        {
            std::vector<QString> names;
            std::vector<FieldValue> fields;
            for (const auto& [name, value] : values.items()) {
                names.push_back(QString::fromStdString(name));
                fields.push_back(fieldValueFromJson(value));
            }
            mirror.table(model).upsert(id, names, fields);
            engine.recordChanged(model, id);
        }
        void remove(const QString& model, std::int64_t id)
        {
            if (mirror.table(model).remove(id))
                engine.recordRemoved(model, id);
        }
        double value(std::int64_t id, const QString& name, const QString& model = u"partner"_s)
        {
            const RecordTable& table = mirror.table(model);
            const auto row = table.rowOf(id);
            return row ? table.number(*row, table.columnOf(name)) : std::nan("");
        }
    };

    static constexpr int partners = 4;
    static constexpr int tasks = 10;
    static bool isSame(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }
    const Timestamp m_start = *fromIso(u"2026-11-23T10:00:00Z"_s);

private Q_SLOTS:
    void turnsAtItsMomentWithoutAnyChange()
    {
        World world;
        world.put(u"partner"_s, 1, {{"name", "P"}, {"vip", false}});
        for (int id = 1; id <= 2; ++id)
            world.put(u"task"_s, id, {{"partner_id", 1}, {"due", toOdoo(m_start).toStdString()}, {"day", false}, {"hours", 1}});
        QVERIFY(world.engine.evaluate(m_start).empty());
        QCOMPARE(world.value(1, u"$late"_s), 0.0);
        QCOMPARE(world.value(1, u"$soon"_s), 2.0);
        QVERIFY(world.engine.nextDeadline());
        Timestamp now = m_start;
        std::vector<Verdict> verdicts;
        for (int turns = 0; turns < 10 && now <= m_start + 1h; ++turns) {
            const auto next = world.engine.nextDeadline();
            QVERIFY(next);
            QVERIFY2(*next > now, "a deadline that never passes");
            now = *next;
            for (const Verdict& verdict : world.engine.evaluate(now))
                verdicts.push_back(verdict);
            QCOMPARE(world.value(1, u"$late"_s), now > m_start + 1h ? 2.0 : 0.0);
        }
        QCOMPARE(verdicts.size(), std::size_t(1));
        QVERIFY(verdicts.front().isRaised);
    }

    void aRecordThatWentTurnsNoMore()
    {
        World world;
        world.put(u"partner"_s, 1, {{"name", "P"}, {"vip", false}});
        world.put(u"task"_s, 1, {{"partner_id", 1}, {"due", toOdoo(m_start).toStdString()}, {"day", false}, {"hours", 1}});
        world.engine.evaluate(m_start);
        world.remove(u"task"_s, 1);
        world.engine.evaluate(m_start + 1min);
        QVERIFY(!world.engine.nextDeadline());
        QCOMPARE(world.value(1, u"$soon"_s), 0.0);
    }

    void atEveryStepTheSameAsAFreshEngine_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 4; ++seed)
            QTest::addRow("%u", seed) << seed;
    }
    void atEveryStepTheSameAsAFreshEngine()
    {
        QFETCH(const unsigned, seed);
        std::mt19937 random(seed);
        const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
        World world;
        std::map<std::pair<QString, std::int64_t>, Json> records;
        Timestamp now = m_start;
        int moved = 0;
        int byTime = 0;
        int near = 0;
        std::map<std::pair<std::int64_t, QString>, double> before;
        std::map<std::pair<std::int64_t, QString>, double> apart;
        for (int step = 0; step < 1500; ++step) {
            const auto next = world.engine.nextDeadline();
            const bool isChange = below(3) == 0;
            if (below(3) == 0 && next)
                now = std::max(now, *next - (below(2) ? 0ms : 1ms));
            else
                now += std::chrono::minutes(below(90));
            if (isChange) {
                const std::int64_t id = 1 + below(tasks);
                if (below(5) == 0) {
                    records.erase({u"task"_s, id});
                    world.remove(u"task"_s, id);
                } else if (below(4) == 0) {
                    const std::int64_t partner = 1 + below(partners);
                    world.put(u"partner"_s, partner, records[{u"partner"_s, partner}] = {{"name", "P"}, {"vip", below(3) == 0}});
                } else {
                    const Timestamp due = now + std::chrono::minutes(below(600) - 300);
                    const Json day = below(3) == 0 ? Json(false) : Json(toOdoo(now + std::chrono::hours(24 * (below(4) - 1))).left(10).toStdString());
                    world.put(u"task"_s, id, records[{u"task"_s, id}] = {{"partner_id", below(6) == 0 ? Json(false) : Json(1 + below(partners))},
                        {"due", below(8) == 0 ? Json(false) : Json(toOdoo(due).toStdString())}, {"day", day}, {"hours", below(9)}});
                }
            }
            world.engine.evaluate(now);
            const auto after = world.engine.nextDeadline();
            QVERIFY2(!after || *after > now, "what is due was not done");
            World fresh;
            for (const auto& [key, values] : records)
                fresh.put(key.first, key.second, values);
            fresh.engine.evaluate(now);
            for (std::int64_t task = 1; task <= tasks; ++task) {
                for (const QString& name : {u"$apart"_s, u"$overlap"_s, u"$alike"_s}) {
                    const double is = world.value(task, name, u"task"_s);
                    const double expected = fresh.value(task, name, u"task"_s);
                    QVERIFY2(isSame(is, expected), qPrintable(u"step %1, task %2, %3: %4, not %5"_s.arg(step).arg(task).arg(name).arg(is).arg(expected)));
                    const auto was = apart.find({task, name});
                    near += was != apart.end() && !isSame(was->second, is) ? 1 : 0;
                    apart[{task, name}] = is;
                }
            }
            for (std::int64_t partner = 1; partner <= partners; ++partner) {
                for (const QString& name : {u"$late"_s, u"$soon"_s, u"$today"_s, u"$recent"_s}) {
                    const double is = world.value(partner, name);
                    const double expected = fresh.value(partner, name);
                    QVERIFY2(isSame(is, expected), qPrintable(u"step %1, partner %2, %3: %4, not %5"_s.arg(step).arg(partner).arg(name).arg(is).arg(expected)));
                    if (before.contains({partner, name}) && !isSame((before[{partner, name}]), is)) {
                        ++moved;
                        byTime += isChange ? 0 : 1;
                    }
                    before[{partner, name}] = is;
                }
                QCOMPARE(world.engine.isRaised({u"TST.b.c"_s}, partner), fresh.engine.isRaised({u"TST.b.c"_s}, partner));
            }
        }
        QVERIFY2(byTime > 100, qPrintable(QString::number(byTime)));
        QVERIFY(moved > byTime);
        QVERIFY2(near > 300, qPrintable(QString::number(near)));
    }
};

QTEST_GUILESS_MAIN(AggregateTimeTest)
#include "tst_aggregate_time.moc"
