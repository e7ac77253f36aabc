// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/rule_engine.h"

#include <QTest>

#include <random>

using namespace backroom;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const Timestamp start = *fromIso(u"2026-11-23T10:00:00Z"_s);

FeedDefinition feedOf(const char* json)
{
    auto feed = feedFromJson(Json::parse(json));
    if (!feed)
        qFatal("%s", qPrintable(feed.error().detail));
    return *feed;
}

Rule ruleOf(const std::string& code, const char* feed, const char* when)
{
    auto rule = ruleFromJson({{"code", code}, {"version", 1}, {"mode", "active"}, {"kind", "exception"}, {"name", {{"en", "x"}}}, {"queue", "q"}, {"feed", feed},
        {"when", Json::parse(when)}, {"severity", {{{"is", "low"}}}}, {"businessKey", "name"}, {"facts", Json::array()}});
    if (!rule)
        qFatal("%s", qPrintable(rule.error().detail));
    return *rule;
}

} // namespace

/// Whatever happens in whatever order, what the engine says step by step is what a fresh one says about the same records.
class RuleEngineTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void stepByStepIsTheSameAsAtOnce();
    void onlyWhatReadsAChangeIsAskedAgain();
    void aRuleWaitsForItsModels();
    void partsWithoutAFieldDropOut();
    void aRecordThatWentIsNotRaised();
    void whatIsNotFixedStaysHoweverOldItGets();
    void whatStoodBeforeTheStartStaysUntilItIsFixed();
    void aFixThatCannotBeSeenHereKeepsNothing();

private:
    struct World {
        Mirror mirror;
        RuleEngine engine{mirror};
        const CalendarBook calendars;
        World(const std::vector<FeedDefinition>& feeds, const std::vector<Rule>& rules)
        {
            mirror.source = {u"odoo"_s};
            engine.setDefinitions(feeds, rules, calendars);
        }
        void show(const FeedDefinition& feed, const ModelSchema& schema) { engine.setSchema(feed.model, schema, feed.fields); }
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
    };

    const FeedDefinition m_orders = feedOf(R"({"id":"orders","model":"order","domain":[],"lagTargetSeconds":60,
        "fields":["name","state","amount","due","partner_id","line_ids","write_date"],"units":{"amount":"money"},
        "formulas":[{"name":"$open","unit":"money","expression":"amount - paid","uses":{"paid":"partner_id.$paid"}}],
        "aggregates":[{"name":"$lines","unit":"1","measure":"count","of":"lines","where":[["qty",">",2]],"by":"order_id","key":"id"}]})");
    const FeedDefinition m_lines = feedOf(R"({"id":"lines","model":"line","domain":[],"lagTargetSeconds":60,"fields":["name","order_id","qty","write_date"]})");
    const FeedDefinition m_partners = feedOf(R"({"id":"partners","model":"partner","domain":[],"lagTargetSeconds":60,"fields":["name","vip","write_date"],
        "aggregates":[{"name":"$paid","unit":"money","measure":"sum","of":"orders","where":[["state","=","done"]],"field":"amount","by":"partner_id","key":"id","at":"due","window":"6h"}]})");
    const ModelSchema m_order{{u"name"_s, {u"char"_s, {}, {}}}, {u"state"_s, {u"selection"_s, {}, {}}}, {u"amount"_s, {u"float"_s, {}, {}}}, {u"due"_s, {u"datetime"_s, {}, {}}},
        {u"partner_id"_s, {u"many2one"_s, u"partner"_s, {}}}, {u"line_ids"_s, {u"one2many"_s, u"line"_s, {}}}, {u"write_date"_s, {u"datetime"_s, {}, {}}}};
    const ModelSchema m_line{{u"name"_s, {u"char"_s, {}, {}}}, {u"order_id"_s, {u"many2one"_s, u"order"_s, {}}}, {u"qty"_s, {u"float"_s, {}, {}}}, {u"write_date"_s, {u"datetime"_s, {}, {}}}};
    const ModelSchema m_partner{{u"name"_s, {u"char"_s, {}, {}}}, {u"vip"_s, {u"boolean"_s, {}, {}}}, {u"write_date"_s, {u"datetime"_s, {}, {}}}};
    const std::vector<Rule> m_rules{ruleOf("TST.b.state", "orders", R"([["state","=","open"],["amount",">",50]])"), ruleOf("TST.b.late", "orders", R"([["due","<",{"now":"-1h"}],["state","!=","done"]])"),
        ruleOf("TST.b.vip", "orders", R"([["partner_id.vip","=",true]])"), ruleOf("TST.b.any", "orders", R"([["line_ids","any",[["qty",">",4]]]])"),
        ruleOf("TST.b.lines", "orders", R"([["$lines",">",1]])"), ruleOf("TST.b.open", "orders", R"([["$open",">",100]])"), ruleOf("TST.b.paid", "partners", R"([["$paid",">",150]])"),
        ruleOf("TST.b.deep", "lines", R"([["order_id.partner_id.vip","=",true],["qty",">",1]])")};
};

void RuleEngineTest::stepByStepIsTheSameAsAtOnce()
{
    const std::vector<FeedDefinition> feeds{m_orders, m_lines, m_partners};
    std::mt19937 random(3);
    const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    World world(feeds, m_rules);
    world.show(m_orders, m_order);
    world.show(m_lines, m_line);
    world.show(m_partners, m_partner);
    std::map<std::pair<QString, std::int64_t>, Json> records;
    std::map<std::pair<QString, std::int64_t>, bool> said; ///< by rule and record: what the verdicts add up to
    Timestamp now = start;
    int compared = 0;
    for (int step = 0; step < 3000; ++step) {
        now += std::chrono::minutes(below(5));
        const int what = below(10);
        const std::int64_t id = 1 + below(12);
        if (what < 5)
            records[{u"order"_s, id}] = {{"name", "O"}, {"state", below(2) ? "open" : "done"}, {"amount", below(200)}, {"due", toOdoo(now - std::chrono::minutes(below(400) - 100)).toStdString()},
                {"partner_id", 1 + below(4)}, {"line_ids", {1 + below(20), 1 + below(20)}}};
        else if (what < 8)
            records[{u"line"_s, id}] = {{"name", "L"}, {"order_id", 1 + below(12)}, {"qty", below(7)}};
        else if (what < 9)
            records[{u"partner"_s, 1 + id % 4}] = {{"name", "P"}, {"vip", below(2) != 0}};
        else
            records.erase({below(2) ? u"order"_s : u"line"_s, id});
        for (const QString& model : {u"order"_s, u"line"_s, u"partner"_s}) {
            for (std::int64_t one = 1; one <= 12; ++one) {
                const auto found = records.find({model, one});
                const bool isThere = world.mirror.table(model).rowOf(one).has_value();
                if (found == records.end() && isThere)
                    world.remove(model, one);
            }
        }
        const auto touched = what < 5 ? std::pair(u"order"_s, id) : what < 8 ? std::pair(u"line"_s, id) : std::pair(u"partner"_s, 1 + id % 4);
        if (what < 9)
            world.put(touched.first, touched.second, records[touched]);
        for (const Verdict& verdict : world.engine.evaluate(now))
            said[{verdict.rule->rule().code.value, verdict.record}] = verdict.isRaised;
        if (step % 10 != 0)
            continue;
        World fresh(feeds, m_rules);
        fresh.show(m_orders, m_order);
        fresh.show(m_lines, m_line);
        fresh.show(m_partners, m_partner);
        for (const auto& [key, values] : records)
            fresh.put(key.first, key.second, values);
        fresh.engine.evaluate(now);
        for (const Rule& rule : m_rules) {
            for (std::int64_t one = 1; one <= 12; ++one) {
                const bool expected = fresh.engine.isRaised(rule.code, one);
                const QString where = u"step %1, %2, record %3"_s.arg(step).arg(rule.code.value).arg(one);
                QVERIFY2(world.engine.isRaised(rule.code, one) == expected, qPrintable(where));
                QVERIFY2((said[{rule.code.value, one}]) == expected, qPrintable(where + u": the verdicts tell otherwise"_s));
                compared += expected;
            }
        }
    }
    QVERIFY(compared > 1000);
}

void RuleEngineTest::onlyWhatReadsAChangeIsAskedAgain()
{
    World world({m_orders, m_lines, m_partners}, m_rules);
    world.show(m_orders, m_order);
    world.show(m_lines, m_line);
    world.show(m_partners, m_partner);
    world.put(u"partner"_s, 1, {{"name", "P"}, {"vip", true}});
    for (int id = 1; id <= 5; ++id)
        world.put(u"order"_s, id, {{"name", "O"}, {"state", "open"}, {"amount", 60}, {"due", "2026-11-23 09:30:00"}, {"partner_id", id <= 3 ? 1 : 2}, {"line_ids", Json::array()}});
    world.engine.evaluate(start);
    QVERIFY(world.engine.evaluate(start).empty());
    world.put(u"partner"_s, 1, {{"name", "P"}, {"vip", false}});
    std::set<std::int64_t> asked;
    for (const Verdict& verdict : world.engine.evaluate(start)) {
        QCOMPARE(verdict.rule->rule().code.value, u"TST.b.vip"_s);
        QVERIFY(!verdict.isRaised);
        asked.insert(verdict.record);
    }
    QCOMPARE(asked, (std::set<std::int64_t>{1, 2, 3}));
    // Nothing changes, but an hour after they were due they are late: to the second.
    QCOMPARE(world.engine.nextDeadline(), std::optional(*fromIso(u"2026-11-23T10:30:01Z"_s)));
    QVERIFY(world.engine.evaluate(start + 30min).empty());
    QCOMPARE(world.engine.evaluate(start + 30min + 1s).size(), 5u);
}

void RuleEngineTest::aRuleWaitsForItsModels()
{
    World world({m_orders, m_lines, m_partners}, m_rules);
    world.show(m_orders, m_order);
    world.put(u"order"_s, 1, {{"name", "O"}, {"state", "open"}, {"amount", 60}, {"partner_id", 1}});
    world.engine.evaluate(start);
    QVERIFY(world.engine.rule({u"TST.b.state"_s}));
    QVERIFY(!world.engine.rule({u"TST.b.vip"_s}));
    world.show(m_partners, m_partner);
    world.put(u"partner"_s, 1, {{"name", "P"}, {"vip", true}});
    world.engine.evaluate(start);
    QVERIFY(world.engine.isRaised({u"TST.b.vip"_s}, 1));
}

void RuleEngineTest::partsWithoutAFieldDropOut()
{
    Rule rule = ruleOf("TST.b.part", "orders", R"([["amount",">",50]])");
    rule.speaksAgainst.push_back({u"x"_s, *SearchDomain::parse(Json::parse(R"([["no_such","=",1]])")), 5, {}});
    World world({m_orders}, {rule, ruleOf("TST.b.none", "orders", R"([["no_such","=",1]])")});
    world.show(m_orders, m_order);
    world.put(u"order"_s, 1, {{"name", "O"}, {"amount", 60}});
    world.engine.evaluate(start);
    QVERIFY(world.engine.isRaised({u"TST.b.part"_s}, 1));
    QVERIFY(!world.engine.rule({u"TST.b.none"_s}));
    const auto problems = world.engine.problems();
    QCOMPARE(problems.size(), 2u);
    QVERIFY2(problems[0].text.contains(u"/speaksAgainst/0/when/0"_s), qPrintable(problems[0].text));
    QVERIFY2(problems[1].text.startsWith(u"/when/0: no field no_such on order"_s), qPrintable(problems[1].text));
    QVERIFY(!problems[1].isOfSource);
}

void RuleEngineTest::aRecordThatWentIsNotRaised()
{
    World world({m_orders, m_lines, m_partners}, m_rules);
    world.show(m_orders, m_order);
    world.put(u"order"_s, 1, {{"name", "O"}, {"state", "open"}, {"amount", 60}});
    world.engine.evaluate(start);
    QVERIFY(world.engine.isRaised({u"TST.b.state"_s}, 1));
    world.remove(u"order"_s, 1);
    // Its row is another record's now.
    world.put(u"order"_s, 2, {{"name", "O"}, {"state", "done"}, {"amount", 60}});
    const auto verdicts = world.engine.evaluate(start);
    QVERIFY(std::any_of(verdicts.begin(), verdicts.end(), [](const Verdict& verdict) { return verdict.record == 1 && !verdict.isRaised; }));
    QVERIFY(!world.engine.isRaised({u"TST.b.state"_s}, 1));
    QVERIFY(!world.engine.isRaised({u"TST.b.state"_s}, 2));
}

void RuleEngineTest::whatIsNotFixedStaysHoweverOldItGets()
{
    const RuleId code{u"TST.b.fresh"_s};
    Rule rule = ruleOf("TST.b.fresh", "orders", R"([["state","=","open"],["due",">",{"now":"-1h"}]])");
    rule.fixed = *SearchDomain::parse(Json::parse(R"(["|",["state","!=","open"],["partner_id.vip","=",true]])"));
    World world({m_orders, m_partners}, {rule, ruleOf("TST.b.plain", "orders", R"([["state","=","open"],["due",">",{"now":"-1h"}]])")});
    world.show(m_orders, m_order);
    world.show(m_partners, m_partner);
    const Json open{{"name", "O"}, {"state", "open"}, {"partner_id", 1}, {"due", toOdoo(start).toStdString()}};
    world.put(u"order"_s, 1, open);
    world.put(u"order"_s, 2, open);
    world.put(u"partner"_s, 1, {{"name", "P"}, {"vip", false}});
    world.engine.evaluate(start);
    QCOMPARE(world.engine.raisedBy(code), 2u);
    // Both age; that is no fix. One that was never raised does not begin to be when it is that old.
    const Timestamp later = start + 2h;
    world.put(u"order"_s, 3, open);
    world.engine.evaluate(later);
    QVERIFY(!world.engine.isRaised({u"TST.b.plain"_s}, 1));
    QVERIFY(world.engine.isRaised(code, 1));
    QVERIFY(world.engine.isRaised(code, 2));
    QVERIFY(!world.engine.isRaised(code, 3));
    // A fix of its own, and one of a record that it reads.
    Json done = open;
    done["state"] = "done";
    world.put(u"order"_s, 1, done);
    world.engine.evaluate(later);
    QVERIFY(!world.engine.isRaised(code, 1));
    QVERIFY(world.engine.isRaised(code, 2));
    world.put(u"partner"_s, 1, {{"name", "P"}, {"vip", true}});
    world.engine.evaluate(later);
    QVERIFY(!world.engine.isRaised(code, 2));
    // What is fixed is over: broken again, it is as old as any other.
    world.put(u"order"_s, 1, open);
    world.put(u"partner"_s, 1, {{"name", "P"}, {"vip", false}});
    world.engine.evaluate(later);
    QCOMPARE(world.engine.raisedBy(code), 0u);
}

void RuleEngineTest::whatStoodBeforeTheStartStaysUntilItIsFixed()
{
    const RuleId code{u"TST.b.fresh"_s};
    Rule rule = ruleOf("TST.b.fresh", "orders", R"([["state","=","open"],["due",">",{"now":"-1h"}]])");
    rule.fixed = *SearchDomain::parse(Json::parse(R"([["state","!=","open"]])"));
    Rule event = ruleOf("TST.b.event", "orders", R"([["due",">",{"now":"-1h"}]])");
    event.endsByPerson = true;
    for (const bool isLate : {false, true}) { // records that come after the first evaluation, as from a pull
        World world({m_orders}, {rule, event});
        world.engine.setStanding(code, {1, 2, 4});
        world.engine.setStanding({u"TST.b.event"_s}, {3});
        world.show(m_orders, m_order);
        if (isLate)
            world.engine.evaluate(start);
        for (const std::int64_t id : {1, 2, 3, 5})
            world.put(u"order"_s, id, {{"name", "O"}, {"state", id == 2 ? "done" : "open"}, {"due", toOdoo(start - 9h).toStdString()}});
        world.engine.evaluate(start);
        QVERIFY(world.engine.isRaised(code, 1));
        QVERIFY(!world.engine.isRaised(code, 2));
        QVERIFY(!world.engine.isRaised(code, 5));
        QCOMPARE(world.engine.raisedBy(code), 1u);
        QCOMPARE(world.engine.raisedBy({u"TST.b.event"_s}), 1u);
        world.put(u"order"_s, 3, {{"name", "O"}, {"state", "done"}, {"due", toOdoo(start - 9h).toStdString()}});
        world.put(u"order"_s, 2, {{"name", "O"}, {"state", "open"}, {"due", toOdoo(start - 9h).toStdString()}});
        world.engine.evaluate(start);
        QVERIFY2(world.engine.isRaised({u"TST.b.event"_s}, 3), "nothing at the source ends it");
        QVERIFY2(!world.engine.isRaised(code, 2), "it was over");
    }
}

void RuleEngineTest::aFixThatCannotBeSeenHereKeepsNothing()
{
    Rule rule = ruleOf("TST.b.fresh", "orders", R"([["due",">",{"now":"-1h"}]])");
    rule.fixed = *SearchDomain::parse(Json::parse(R"([["no_such","=",1]])"));
    World world({m_orders}, {rule});
    world.show(m_orders, m_order);
    world.put(u"order"_s, 1, {{"name", "O"}, {"due", toOdoo(start).toStdString()}});
    world.engine.evaluate(start);
    QVERIFY(world.engine.isRaised(rule.code, 1));
    world.engine.evaluate(start + 2h);
    QVERIFY(!world.engine.isRaised(rule.code, 1));
    QVERIFY(world.engine.problems().front().text.contains(u"/fixed/0"_s));
}

QTEST_GUILESS_MAIN(RuleEngineTest)
#include "tst_rule_engine.moc"
