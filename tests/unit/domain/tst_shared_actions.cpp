// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/shared_actions.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace backroom;
using namespace Qt::StringLiterals;

/// Actions that rules share: what a file may say, what is refused by its place, and what texts in braces stand for.
class SharedActionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void faultsAreNamed_data();
    void faultsAreNamed();
    void formsAndProofsAreRead();
    void ownModelComesBeforeAnyModel();
    void policyIsLeftOutWhereTheRuleHasNone();
    void textsStandForWhatTheRecordHolds();
    void absurdNumbersAndDaysThatAreOverAreRefused_data();
    void absurdNumbersAndDaysThatAreOverAreRefused();

private:
    static Json file(const char* action)
    {
        return {{"id", "x"}, {"version", 3}, {"model", "stock.picking"}, {"actions", {{"do-it", Json::parse(action)}}}};
    }
    static constexpr auto good = R"({"name": {"en": "Do", "de": "Tun"}, "method": "button_validate", "guard": [["state", "=", "assigned"]], "done": [["state", "=", "done"]]})";
};

void SharedActionsTest::faultsAreNamed_data()
{
    QTest::addColumn<QString>("change");
    QTest::addColumn<QString>("fault");
    QTest::newRow("no proof at all") << uR"({"done": null})"_s << u"/actions/do-it/done: is missing"_s;
    QTest::newRow("proof that asks nothing") << uR"({"proof": {"model": "stock.move", "domain": []}})"_s << u"/actions/do-it/proof/domain: must hold at least one condition"_s;
    QTest::newRow("day from a number on") << uR"({"inputs": [{"name": "day", "kind": "date", "label": {"en": "Day"}, "least": 5}]})"_s << u"/actions/do-it/inputs/0/least: must be now"_s;
    QTest::newRow("number from now on") << uR"({"inputs": [{"name": "count", "kind": "number", "label": {"en": "Count"}, "least": "now"}]})"_s << u"/actions/do-it/inputs/0/least: must be a number"_s;
    QTest::newRow("proof of absence") << uR"({"proof": {"model": "stock.move", "domain": [["id", ">", 0]], "least": 0}})"_s << u"/actions/do-it/proof/least: must be at least 1"_s;
    QTest::newRow("proof by a figure of our own") << uR"({"proof": {"model": "stock.move", "domain": [["$x", ">", 0]]}})"_s << u"/actions/do-it/proof/domain: asks what no server knows"_s;
    QTest::newRow("unknown name") << uR"({"args": {"reason": "{raeson}"}})"_s << u"/actions/do-it/args: {raeson} is no input of this action"_s;
    QTest::newRow("unknown name in a form") << uR"({"answers": [{"form": "a.b", "method": "process", "values": {"x": "{y}"}}]})"_s << u"/actions/do-it/answers/0/values: {y} is no input of this action"_s;
    QTest::newRow("unknown name in a proof") << uR"({"proof": {"model": "stock.move", "domain": [["id", "=", "{y}"]]}})"_s << u"/actions/do-it/proof/domain: {y} is no input of this action"_s;
    QTest::newRow("two beginnings") << uR"({"wizard": {"form": "a.b", "method": "process"}})"_s << u"/actions/do-it/method: is one too many"_s;
    QTest::newRow("form without a method") << uR"({"answers": [{"form": "a.b"}]})"_s << u"/actions/do-it/answers/0/method: is missing"_s;
    QTest::newRow("misspelt") << uR"({"profo": {}})"_s << u"/actions/do-it/profo: is not known here"_s;
    QTest::newRow("impossible count") << uR"({"given": [{"model": "a.b", "domain": [["id", ">", 0]], "least": 2, "most": 1}]})"_s << u"/actions/do-it/given/0/least: must be at least 0"_s;
    QTest::newRow("without a name") << uR"({"name": null})"_s << u"/actions/do-it/name: is missing"_s;
}

void SharedActionsTest::faultsAreNamed()
{
    QFETCH(const QString, change);
    QFETCH(const QString, fault);
    Json json = file(good);
    QVERIFY(actionFileFromJson(json));
    json["actions"]["do-it"].merge_patch(Json::parse(change.toStdString()));
    const auto parsed = actionFileFromJson(json);
    QVERIFY(!parsed);
    QVERIFY2(parsed.error().detail.contains(fault), qPrintable(parsed.error().detail));
}

void SharedActionsTest::formsAndProofsAreRead()
{
    const auto parsed = actionFileFromJson(file(R"({"name": {"en": "Do"}, "inputs": [{"name": "text", "kind": "text", "label": {"en": "Text"}}], "material": ["state", "owner_id?"],
        "method": "create", "on": {"model": "{record.model}", "id": "{record.res_id}"}, "args": {"content": "{text.base64}"},
        "answers": [{"form": "a.wizard", "values": {"x": ["{record}"]}, "context": {"y": "{record.amount}"}, "method": "process", "args": {"z": "{text}"}}],
        "guard": [["state", "=", "open"]], "given": [{"model": "a.b", "domain": [["name", "=", "{text.sha1}"]], "most": 0}],
        "proof": {"model": "a.c", "domain": [["owner_id", "=", "{record.owner_id}"]], "least": 2}, "mayVanish": true})"));
    QVERIFY2(parsed, parsed ? "" : qPrintable(parsed.error().detail));
    const ActionDefinition& action = parsed->actions.at(u"do-it"_s);
    const ActionStep& step = action.steps.front();
    QVERIFY(step.done.isEmpty() && step.mayVanish && step.proof && step.answers.size() == 1 && step.given.size() == 1);
    QCOMPARE(step.given.front().least, 0);
    QCOMPARE(step.given.front().most, std::optional(0));
    QCOMPARE(step.proof->least, 2);
    QCOMPARE(action.usedFields(), (std::vector<QString>{u"amount"_s, u"model"_s, u"owner_id"_s, u"res_id"_s}));
    Rule rule;
    rule.offer({u"do-it"_s}, action);
    QCOMPARE(rule.material, (std::vector<QString>{u"state"_s, u"owner_id"_s, u"amount"_s, u"model"_s, u"res_id"_s}));
    QCOMPARE(rule.optionalMaterial, std::set<QString>{u"owner_id"_s}); // said once, that it may be absent stands
}

void SharedActionsTest::ownModelComesBeforeAnyModel()
{
    SharedActions shared;
    Json any = file(good);
    any["model"] = "*";
    any["actions"]["do-it"]["method"] = "message_post";
    any["actions"]["tell"] = any["actions"]["do-it"];
    QVERIFY(shared.add(*actionFileFromJson(any)) && shared.add(*actionFileFromJson(file(good))));
    QVERIFY(!shared.add(*actionFileFromJson(file(good))));
    Rule rule;
    rule.borrowed = {{{u"a"_s}, u"do-it"_s}, {{u"b"_s}, u"tell"_s}, {{u"c"_s}, u"nothing"_s}};
    QCOMPARE(shared.lend(rule, u"stock.picking"_s), QStringList{u"/actions/c: there is no shared action \"nothing\" for stock.picking"_s});
    QCOMPARE(rule.actions.at({u"a"_s}).steps.front().method, u"button_validate"_s);
    QCOMPARE(rule.actions.at({u"b"_s}).steps.front().method, u"message_post"_s);
}

void SharedActionsTest::policyIsLeftOutWhereTheRuleHasNone()
{
    SharedActions shared;
    Json judged = file(good);
    judged["actions"]["do-it"]["judgedAs"] = "approve";
    QVERIFY(shared.add(*actionFileFromJson(judged)));
    Rule free;
    free.borrowed = {{{u"do-it"_s}, u"do-it"_s}};
    Rule bound = free;
    bound.policy.emplace();
    shared.lend(free, u"stock.picking"_s);
    shared.lend(bound, u"stock.picking"_s);
    QVERIFY(!free.actions.at({u"do-it"_s}).judgedAs);
    QCOMPARE(*bound.actions.at({u"do-it"_s}).judgedAs, verbs::approve);
}

void SharedActionsTest::textsStandForWhatTheRecordHolds()
{
    Json values = valuesOfInputs({{"text", "two kettles"}, {"count", 2}});
    values["record.partner_id"] = 7;
    QCOMPARE(withValues(Json::parse(R"({"a": "{text.base64}", "b": ["{text.sha1}", "{count}"], "c": "{record.partner_id}", "d": "{other}"})"), values),
        Json::parse(R"({"a": "dHdvIGtldHRsZXM=", "b": ["8877fd4dddeb91a896646ff759cd20a4b078afbf", 2], "c": 7, "d": "{other}"})"));
}

void SharedActionsTest::absurdNumbersAndDaysThatAreOverAreRefused_data()
{
    QTest::addColumn<Json>("inputs");
    QTest::addColumn<QStringList>("problems");
    const auto row = [](const char* name, Json count, Json day, const QStringList& problems) {
        QTest::newRow(name) << Json{{"count", std::move(count)}, {"day", std::move(day)}} << problems;
    };
    row("good", 2.5, "2026-11-24", {});
    row("today", 2.5, "2026-11-23", {});
    row("yesterday", 2.5, "2026-11-22", {u"input-past:day"_s});
    row("no number", std::nan(""), "2026-11-24", {u"input-wrong:count"_s});
    row("endless", std::numeric_limits<double>::infinity(), "2026-11-24", {u"input-wrong:count"_s});
    row("out of all bounds", 1e300, "2026-11-24", {u"input-wrong:count"_s});
    row("below all bounds", -1e300, "2026-11-24", {u"input-wrong:count"_s});
    row("no day", 2.5, "2026-11-31", {u"input-wrong:day"_s});
}

void SharedActionsTest::absurdNumbersAndDaysThatAreOverAreRefused()
{
    QFETCH(Json, inputs);
    QFETCH(QStringList, problems);
    Json json = file(good);
    json["actions"]["do-it"]["inputs"] = Json::parse(R"([{"name": "count", "kind": "number", "label": {"en": "Count"}}, {"name": "day", "kind": "date", "label": {"en": "Day"}, "least": "now"}])");
    const auto parsed = actionFileFromJson(json);
    QVERIFY2(parsed, parsed ? "" : qPrintable(parsed.error().detail));
    QCOMPARE(problemsOf(parsed->actions.at(u"do-it"_s), inputs, QDate(2026, 11, 23)), problems);
}

QTEST_GUILESS_MAIN(SharedActionsTest)
#include "tst_shared_actions.moc"
