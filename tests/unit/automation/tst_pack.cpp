// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/automation/pack_sample.h"

#include <QTest>

#include <random>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;

class TestPack : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysWhatItWants();
    void leavesOutWhatIsNotThere();
    void asksForWhatItSpeaksOf();
    void whatAVersionDoesNotHaveIsSaid();
    void anAutomationIsTwoObjects();
    void isRefusedWithTheReason_data();
    void isRefusedWithTheReason();
    void whatWasAppliedIsKept();
    void whatWasBrokenOffIsGoneOnWith();
    void aChangeByHandIsTold();
    void whatSomebodyDeletedIsToldAndPutBack();
    void whatIsNotWantedAnyMoreGoes();
    void aTakenNameIsNotTouched();
    void differencesAreLines();
    void memorySurvivesAndDamageForgets();
    void applyingThePlanLeavesNothingToDo();
};

void TestPack::saysWhatItWants()
{
    const WantedPack wanted = wantedOf(pack(), subjects(), ground());
    QCOMPARE(wanted.objects.size(), 5u);
    QStringList order;
    for (const WantedObject& object : wanted.objects)
        order << object.externalId;
    QCOMPARE(order, (QStringList{u"backroom.live_events__rule__hr_leave"_s, u"backroom.live_events__rule__sale_order"_s, u"backroom.live_events__code__hr_leave"_s,
                        u"backroom.live_events__code__sale_order"_s, u"backroom.live_events__note"_s}));
    const WantedObject& rule = wanted.objects[1];
    QCOMPARE(rule.values.at(u"name"_s).plain, Json("Live: sale.order"));
    QCOMPARE(rule.values.at(u"model_id"_s).ids, std::vector<std::int64_t>{4});
    // What Odoo keeps itself, and what this version does not have, no rule waits for.
    QCOMPARE(rule.values.at(u"trigger_field_ids"_s).ids, (std::vector<std::int64_t>{39, 40}));
    QCOMPARE(wanted.objects[2].values.at(u"code"_s).plain, Json("say('hr.leave', 'hr.group_hr_user')\n"));
    QCOMPARE(wanted.objects[3].values.at(u"base_automation_id"_s).externals, std::vector<QString>{u"backroom.live_events__rule__sale_order"_s});
    QCOMPARE(settled(wanted.objects[4].values.at(u"comment"_s), {{u"backroom.live_events__code__hr_leave"_s, 7}, {u"backroom.live_events__code__sale_order"_s, 8}}),
        Json(R"({"models":{"hr.leave":{"action":7},"sale.order":{"action":8}},"v":1})"));
    QVERIFY(settled(wanted.objects[4].values.at(u"comment"_s), {}).is_null());
}

void TestPack::leavesOutWhatIsNotThere()
{
    const WantedPack there = wantedOf(pack(), subjects(), ground());
    QCOMPARE(there.leftOut.size(), 2u);
    for (const LeftOut& one : there.leftOut)
        QCOMPARE(one.absent, std::set<QString>{u"queue.job"_s});
    QCOMPARE(there.leftOut[0].name, u"Live: queue.job"_s);
    PackGround bare = ground();
    bare.fields.erase(u"sale.order"_s); // a rule without trigger fields would run at every write, so there is none
    bare.version = 16;
    bare.models.erase(u"base.automation"_s);
    QCOMPARE(missingFor(pack(), bare), (std::vector<QString>{u"odoo 17"_s, u"base.automation"_s}));
    bare.models[u"base.automation"_s] = 1;
    const WantedPack wanted = wantedOf(pack(), subjects(), bare);
    QVERIFY(std::none_of(wanted.objects.begin(), wanted.objects.end(), [](const WantedObject& one) { return one.externalId.endsWith(u"sale_order"_s); }));
    bare.fields[u"ir.actions.server"_s].erase(u"group_ids"_s);
    const WantedPack older = wantedOf(pack(), subjects(), bare);
    QVERIFY(!older.objects[1].values.contains(u"group_ids"_s));
}

void TestPack::asksForWhatItSpeaksOf()
{
    const PackQuestions questions = questionsOf(pack(), subjects());
    QVERIFY(questions.models.contains(u"sale.order"_s) && questions.models.contains(u"res.groups"_s));
    QVERIFY(!questions.models.contains(u"ir.cron"_s));
    QCOMPARE(questions.externalIds, std::set<QString>{u"base.group_user"_s});
    QCOMPARE(questions.fields.at(u"sale.order"_s), (std::set<QString>{u"amount"_s, u"gone"_s, u"state"_s}));
    QVERIFY(questions.fields.at(u"ir.actions.server"_s).contains(u"group_ids"_s));
    QVERIFY(questions.fields.at(u"base.automation"_s).contains(u"trigger_field_ids"_s));
}

void TestPack::whatAVersionDoesNotHaveIsSaid()
{
    // A field of the object itself: what speaks of the object is left out for the same reason, and the roll call is short of it.
    PackGround older = ground();
    older.fields[u"base.automation"_s].erase(u"trigger_field_ids"_s);
    const WantedPack wanted = wantedOf(pack(), subjects(), older);
    QCOMPARE(wanted.objects.size(), 1u);
    QCOMPARE(wanted.objects[0].values.at(u"comment"_s).externals, std::vector<QString>());
    QCOMPARE(wanted.leftOut.size(), 6u);
    for (const LeftOut& one : wanted.leftOut)
        QVERIFY(one.absent.contains(u"base.automation.trigger_field_ids"_s));
    PackPlan plan = planOf(wanted, {}, {}, older.externalIds);
    QCOMPARE(plan.leftOutFor().at(u"base.automation.trigger_field_ids"_s), (QStringList{u"Live: hr.leave"_s, u"Live: queue.job"_s, u"Live: sale.order"_s}));
    // A field that nobody can wait for, because it is not stored.
    PackGround unstored = ground();
    unstored.fields[u"sale.order"_s] = {{u"state"_s, {40, false}}};
    QVERIFY(!wantedOf(pack(), subjects(), unstored).leftOut.empty());
}

void TestPack::anAutomationIsTwoObjects()
{
    Json json = packJson();
    json.erase("objects");
    json["automations"] = Json::parse(R"([
        {"key": "discount", "name": "D", "model": "sale.order", "on": ["state"], "when": "[]", "code": "tell.py", "reads": {"sale.order": ["amount"]}},
        {"key": "night", "name": "N", "model": "sale.order", "every": "day", "at": "09:00", "code": "tell.py", "after": "verbs.py"},
        {"key": "left-out", "name": "L", "model": "sale.order", "every": "hour", "code": "tell.py", "reads": {"sale.order": "later"}},
        {"key": "elsewhere", "name": "E", "model": "sale.order", "every": "hour", "code": "tell.py", "reads": {"repair.order": ["state"]}}])");
    const Pack four = pack(json);
    QCOMPARE(four.objects.size(), 8u);
    QVERIFY(questionsOf(four, {}).fields.at(u"repair.order"_s).contains(u"state"_s));
    PackGround there = ground();
    there.externalIds[u"base.user_root"_s] = 1;
    const WantedPack wanted = wantedOf(four, {}, there);
    std::map<QString, const WantedObject*> objects;
    for (const WantedObject& one : wanted.objects)
        objects[one.externalId.section(u"__"_s, 1)] = &one;
    QCOMPARE(objects.size(), 4u);
    QCOMPARE(objects.at(u"discount"_s)->values.at(u"trigger_field_ids"_s).ids, std::vector<std::int64_t>{40});
    QCOMPARE(objects.at(u"discount_code"_s)->values.at(u"base_automation_id"_s).externals, std::vector<QString>{u"backroom.live_events__discount"_s});
    QVERIFY(textOf(objects.at(u"night_code"_s)->values.at(u"code"_s).plain).startsWith(u"verbs = {"_s));
    // It is ten, so the next nine o'clock is tomorrow's; Odoo moves it on, so it is not compared.
    QCOMPARE(objects.at(u"night"_s)->firstValues.at(u"nextcall"_s).plain, Json("2026-11-24 09:00:00"));
    QVERIFY(!objects.at(u"night"_s)->values.contains(u"nextcall"_s));
    QCOMPARE(objects.at(u"night"_s)->level, 1);
    std::map<QString, std::set<QString>> absent;
    for (const LeftOut& one : wanted.leftOut)
        absent[one.externalId.section(u"__"_s, 1)] = one.absent;
    QCOMPARE(absent.at(u"left_out"_s), std::set<QString>{u"sale.order.later"_s});
    QCOMPARE(absent.at(u"elsewhere_code"_s), std::set<QString>{u"repair.order"_s});
    for (const char* slip : {R"({"every": "week"})", R"({"on": ["state"], "every": null})", R"({"code": "gone.py"})"}) {
        Json bad = json;
        bad["automations"][1].update(Json::parse(slip));
        QVERIFY(!packFromJson(bad, twoFiles));
    }
}

void TestPack::isRefusedWithTheReason_data()
{
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("reason");
    QTest::newRow("unknown object") << u"/objects/1/values/base_automation_id"_s << uR"({"ref": "later"})"_s << u"/objects/1/values/base_automation_id: no object before it is called \"later\""_s;
    QTest::newRow("one of several") << u"/objects/2/values/comment"_s << uR"({"ref": "rule"})"_s << u"there are several of \"rule\""_s;
    QTest::newRow("no file") << u"/objects/1/values/code"_s << uR"({"file": "gone.py"})"_s << u"/objects/1/values/code: gone.py: no such file"_s;
    QTest::newRow("no kind") << u"/objects/1/values/code"_s << uR"({"fiel": "tell.py"})"_s << u"/objects/1/values/code: says no kind of value"_s;
    QTest::newRow("a list") << u"/objects/1/values/code"_s << u"[1]"_s << u"/objects/1/values/code: a list"_s;
    QTest::newRow("a key twice") << u"/objects/1/key"_s << u"\"rule\""_s << u"\"rule\" is the key of another object"_s;
    QTest::newRow("one name for all") << u"/objects/0/externalId"_s << u"\"rule\""_s << u"/objects/0/externalId: {model_}"_s;
    QTest::newRow("slip of the pen") << u"/objects/0/for-each"_s << u"\"feed\""_s << u"/objects/0/for-each"_s;
    QTest::newRow("for each what") << u"/objects/0/forEach"_s << u"\"day\""_s << u"none of feed, guarded"_s;
}

void TestPack::isRefusedWithTheReason()
{
    QFETCH(QString, pointer);
    QFETCH(QString, value);
    QFETCH(QString, reason);
    Json json = packJson();
    json[Json::json_pointer(pointer.toStdString())] = Json::parse(value.toStdString());
    const auto read = packFromJson(json, twoFiles);
    QVERIFY(!read);
    QVERIFY2(read.error().detail.contains(reason), qPrintable(read.error().detail));
}

void TestPack::whatWasAppliedIsKept()
{
    const WantedPack wanted = wantedOf(pack(), subjects(), ground());
    Source source;
    const PackPlan first = source.plan(wanted);
    QCOMPARE(first.count(PackStep::Kind::Create), 5);
    QVERIFY(first.isGone() && !first.isEmpty() && !first.hasDrift());
    source.apply(wanted, -1, false);
    const PackPlan second = source.plan(wanted);
    QVERIFY(second.isEmpty());
    QVERIFY(!second.isGone());
}

void TestPack::whatWasBrokenOffIsGoneOnWith()
{
    const WantedPack wanted = wantedOf(pack(), subjects(), ground());
    for (int steps = 0; steps < 5; ++steps) {
        Source source;
        source.apply(wanted, steps, false);
        const PackPlan half = source.plan(wanted);
        QCOMPARE(half.count(PackStep::Kind::Create), 5 - steps);
        QVERIFY(!half.hasDrift() && !half.isEmpty());
        source.apply(wanted, -1, false);
        QVERIFY(source.plan(wanted).isEmpty());
    }
}

void TestPack::aChangeByHandIsTold()
{
    const WantedPack wanted = wantedOf(pack(), subjects(), ground());
    Source source;
    source.apply(wanted, -1, false);
    source.objects.at(u"backroom.live_events__rule__sale_order"_s).values["active"] = false;
    const PackPlan plan = source.plan(wanted);
    QVERIFY(plan.hasDrift() && !plan.isEmpty());
    QCOMPARE(plan.count(PackStep::Kind::ByHand), 1);
    const PackStep& step = *std::find_if(plan.steps.begin(), plan.steps.end(), [](const PackStep& one) { return one.kind == PackStep::Kind::ByHand; });
    QCOMPARE(step.changes.size(), 1u);
    QCOMPARE(step.changes.front().field, u"active"_s);
    QCOMPARE(step.changes.front().there, Json(""));
    QCOMPARE(step.changes.front().wanted, Json(true));
    // A newer pack changes what nobody touched.
    Json newer = packJson();
    newer["objects"][0]["values"]["name"] = "Live now: {model}";
    const WantedPack next = wantedOf(pack(newer), subjects(), ground());
    const PackPlan update = source.plan(next);
    QCOMPARE(update.count(PackStep::Kind::Change), 1);
    QCOMPARE(update.count(PackStep::Kind::ByHand), 1);
    source.apply(next, -1, true);
    QVERIFY(source.plan(next).isEmpty());
}

void TestPack::whatSomebodyDeletedIsToldAndPutBack()
{
    const WantedPack wanted = wantedOf(pack(), subjects(), ground());
    Source source;
    source.apply(wanted, -1, false);
    source.objects.erase(u"backroom.live_events__code__hr_leave"_s);
    const PackPlan plan = source.plan(wanted);
    QVERIFY(plan.hasDrift());
    QVERIFY(std::any_of(plan.steps.begin(), plan.steps.end(), [](const PackStep& step) { return step.wasTakenAway && step.kind == PackStep::Kind::Create; }));
}

void TestPack::whatIsNotWantedAnyMoreGoes()
{
    const WantedPack wanted = wantedOf(pack(), subjects(), ground());
    Source source;
    source.apply(wanted, -1, false);
    source.objects.at(u"backroom.live_events__rule__sale_order"_s).values["name"] = "mine now";
    const PackPlan plan = source.plan({});
    QCOMPARE(plan.count(PackStep::Kind::Remove), 4);
    QCOMPARE(plan.count(PackStep::Kind::ByHand), 1);
    QVERIFY(plan.steps.front().externalId.endsWith(u"note"_s)); // what speaks of others first
    QVERIFY(plan.steps.back().externalId.contains(u"rule"_s));
    source.apply({}, -1, true);
    QVERIFY(source.plan({}).steps.empty());
    QVERIFY(source.memory.entries.empty());
}

void TestPack::aTakenNameIsNotTouched()
{
    const WantedPack wanted = wantedOf(pack(), subjects(), ground());
    Source source;
    source.objects[u"backroom.live_events__note"_s] = {u"backroom.live_events__note"_s, u"res.partner"_s, 5, {{"id", 5}}};
    const PackPlan plan = source.plan(wanted);
    QCOMPARE(plan.count(PackStep::Kind::Clash), 1);
    QVERIFY(plan.hasDrift());
}

void TestPack::differencesAreLines()
{
    QCOMPARE(lineDifference(u"a\nb\nc\nd"_s, u"a\nb\nx\ny\nd\n"_s), (QStringList{u"  b"_s, u"- c"_s, u"+ x"_s, u"+ y"_s, u"  d"_s}));
    QCOMPARE(lineDifference(u"a"_s, u"a\n"_s), QStringList());
    QCOMPARE(lineDifference({}, u"a"_s), (QStringList{u"- "_s, u"+ a"_s}));
}

void TestPack::memorySurvivesAndDamageForgets()
{
    const WantedPack wanted = wantedOf(pack(), subjects(), ground());
    Source source;
    source.apply(wanted, -1, false);
    QVERIFY(packMemoryFrom(toJson(source.memory)) == source.memory);
    for (const char* damaged : {"null", "[]", "{}", R"({"pack": 2, "objects": {}})", R"({"pack": 1, "objects": []})", R"({"pack": 1, "objects": {"a": 1, "b": {"fields": 2}}})"})
        QVERIFY(packMemoryFrom(Json::parse(damaged)).entries.size() <= 1);
}

/// Whatever stood there before, whatever was done to it, and wherever it was broken off: after all steps nothing is left to do.
void TestPack::applyingThePlanLeavesNothingToDo()
{
    std::mt19937 random(4711);
    const auto upTo = [&](int most) { return static_cast<int>(random() % static_cast<unsigned>(most + 1)); };
    for (int round = 0; round < 300; ++round) {
        Source source;
        for (int version = 0; version < 4; ++version) {
            Json json = packJson();
            PackSubjects some = subjects();
            some.feeds.erase(std::remove_if(some.feeds.begin(), some.feeds.end(), [&](const PackSubject&) { return upTo(3) == 0; }), some.feeds.end());
            json["objects"][0]["values"]["name"] = "Live " + std::to_string(upTo(1)) + ": {model}";
            if (upTo(4) == 0)
                json["objects"].erase(2);
            const WantedPack wanted = wantedOf(pack(json), some, ground());
            source.apply(wanted, upTo(6), true);
            for (auto object = source.objects.begin(); object != source.objects.end();) {
                const int fate = upTo(9);
                if (fate == 0)
                    object->second.values["name"] = "by hand " + std::to_string(round);
                object = fate == 1 ? source.objects.erase(object) : std::next(object);
            }
            for (int tries = 0; tries < 2; ++tries) // a roll call is right only when all that it is about are there
                source.apply(wanted, -1, true);
            const PackPlan plan = source.plan(wanted);
            QVERIFY(plan.isEmpty());
            QCOMPARE(source.objects.size(), wanted.objects.size());
        }
        source.apply({}, -1, true);
        QVERIFY(source.objects.empty() && source.memory.entries.empty());
    }
}

QTEST_GUILESS_MAIN(TestPack)
#include "tst_pack.moc"
