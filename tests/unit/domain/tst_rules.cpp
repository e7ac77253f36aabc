// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/choice_check.h"
#include "core/domain/rules/rule_examples.h"
#include "core/domain/work/work_item.h"

#include <QFile>
#include <QTest>

using namespace backroom;
using namespace Qt::StringLiterals;

/// Feeds and rules as data: what a file may say, how a broken one is refused, and what the delivered ones raise.
class RulesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void brokenFilesNameTheirPlace_data();
    void brokenFilesNameTheirPlace();
    void everyFaultOfAFileIsNamed();
    void everyFaultOfItsConditionsIsNamed();
    void valuesThatASelectionNeverHasAreNamed();
    void delivered_data();
    void delivered();
    void oneSignalCountsOnce();
    void examplesSayWhatMustHold_data();
    void examplesSayWhatMustHold();
    void sealChangesWithEveryMaterialField();
    void whatCannotBeReadCannotBeSealed();
    void amountsBeyondExactnessReadDifferently();
    void draftsWithoutANumberAreNamedByTheirId();

private:
    static Json file(const QString& name)
    {
        QFile file(QStringLiteral(BACKROOM_RESOURCES "/") + name);
        return file.open(QIODevice::ReadOnly) ? parseJson(file.readAll()).value_or(Json()) : Json();
    }
    static Record order(const Json& changes = Json::object())
    {
        Json values = {{"name", "P00041"}, {"state", "to approve"}, {"partner_id", 3}, {"partner_ref", "G-77"}, {"origin", false},
            {"user_id", 12}, {"create_uid", 12}, {"currency_id", 1}, {"company_id", 1}, {"picking_type_id", 5}, {"amount_total", 12000.0},
            {"amount_tax", 2000.0}, {"amount_untaxed", 10000.0}, {"date_planned", "2026-11-27 07:00:00"},
            {"create_date", "2026-11-23 07:00:00"}, {"write_date", "2026-11-23 07:00:00"}};
        values.update(changes);
        auto names = std::make_shared<FieldNames>();
        Record record{{{u"odoo"_s}, u"purchase.order"_s, 41}, nullptr, {}};
        for (const auto& [name, value] : values.items()) {
            names->push_back(QString::fromStdString(name));
            record.values.push_back(fieldValueFromJson(value));
        }
        record.names = names;
        return record;
    }
    /// The item that the engine raises for the record, or nothing.
    std::optional<WorkItem> evaluate(const Rule& rule, const FeedDefinition& feed, const Record& record) const
    {
        const CalendarBook calendars;
        Mirror mirror;
        mirror.source = record.key.source;
        RuleEngine engine(mirror);
        engine.setDefinitions({feed}, {rule}, calendars);
        std::vector<QString> fields;
        for (const auto& [name, field] : m_schema)
            fields.push_back(name);
        engine.setSchema(feed.model, m_schema, fields);
        const RecordTable::Row row = mirror.table(feed.model).upsert(record);
        engine.recordChanged(feed.model, record.key.id);
        engine.evaluate(context().now);
        if (!engine.isRaised(rule.code, record.key.id))
            return std::nullopt;
        return itemOf(*engine.rule(rule.code), feed, row, record, context(), engine.contextOf(feed, row, context().now));
    }
    RecordContext context() const
    {
        return {&m_schema, [](const QString& model, std::int64_t id) { return model == u"stock.picking.type"_s ? u"Lyon 014: Receipts"_s : u"%1 %2"_s.arg(model).arg(id); },
            [](std::int64_t) { return Currency(u"EUR"_s); }, *fromOdoo(u"2026-11-23 10:00:00"_s)};
    }

    const ModelSchema m_schema{{u"name"_s, {u"char"_s, {}}}, {u"state"_s, {u"selection"_s, {}}}, {u"partner_id"_s, {u"many2one"_s, u"res.partner"_s}},
        {u"partner_ref"_s, {u"char"_s, {}}}, {u"user_id"_s, {u"many2one"_s, u"res.users"_s}}, {u"picking_type_id"_s, {u"many2one"_s, u"stock.picking.type"_s}},
        {u"company_id"_s, {u"many2one"_s, u"res.company"_s}}, {u"currency_id"_s, {u"many2one"_s, u"res.currency"_s}},
        {u"amount_total"_s, {u"monetary"_s, {}}}, {u"amount_tax"_s, {u"monetary"_s, {}}}, {u"date_planned"_s, {u"datetime"_s, {}}},
        {u"create_date"_s, {u"datetime"_s, {}}}, {u"priority"_s, {u"selection"_s, {}}}};
};

void RulesTest::brokenFilesNameTheirPlace_data()
{
    QTest::addColumn<QByteArray>("patch"); ///< RFC 7396 merge patch on the delivered rule
    QTest::addColumn<QString>("pointer");
    QTest::newRow("no code") << QByteArray(R"({"code":null})") << u"/code"_s;
    QTest::newRow("mode") << QByteArray(R"({"mode":"on"})") << u"/mode"_s;
    QTest::newRow("domain") << QByteArray(R"({"when":[["state","=>","x"]]})") << u"/when/0/1"_s;
    QTest::newRow("unreachable step") << QByteArray(R"({"severity":[{"is":"high"},{"is":"low"}]})") << u"/severity/0"_s;
    QTest::newRow("no English name") << QByteArray(R"({"name":{"en":null}})") << u"/name/en"_s;
    QTest::newRow("likelihood") << QByteArray(R"({"likelihood":101})") << u"/likelihood"_s;
    QTest::newRow("bands not falling") << QByteArray(R"({"score":{"bands":[["low",0],["high",50]]}})") << u"/score/bands"_s;
    QTest::newRow("severity") << QByteArray(R"({"severity":[{"is":"urgent"}]})") << u"/severity/0/is"_s;
    QTest::newRow("verb") << QByteArray(R"({"actions":{"explode":{"method":"x","guard":[],"done":[]}}})") << u"/actions/explode"_s;
    QTest::newRow("action") << QByteArray(R"({"actions":{"approve":{"method":null}}})") << u"/actions/approve/method"_s;
    QTest::newRow("nothing material") << QByteArray(R"({"material":[]})") << u"/material"_s;
    QTest::newRow("proves anything") << QByteArray(R"({"actions":{"approve":{"done":[]}}})") << u"/actions/approve/done"_s;
    QTest::newRow("guards nothing") << QByteArray(R"({"actions":{"approve":{"guard":[]}}})") << u"/actions/approve/guard"_s;
    QTest::newRow("points") << QByteArray(R"({"examples":[{"raises":true,"record":{"id":1},"says":{"R01":true}}]})") << u"/examples/0/says/R01"_s;
    QTest::newRow("slip of the pen") << QByteArray(R"({"severty":[]})") << u"/severty"_s;
    QTest::newRow("slip in a nested object") << QByteArray(R"({"actions":{"approve":{"need_reason":true}}})") << u"/actions/approve/need_reason"_s;
    QTest::newRow("code that no list could hold") << QByteArray(R"({"code":"no code!"})") << u"/code"_s;
    QTest::newRow("negative id") << QByteArray(R"({"id":-3})") << u"/id"_s;
    QTest::newRow("version 0") << QByteArray(R"({"version":0})") << u"/version"_s;
    QTest::newRow("negative likelihood") << QByteArray(R"({"likelihood":-1})") << u"/likelihood"_s;
    QTest::newRow("promise that cannot be kept") << QByteArray(R"({"sla":{"budget":"soon"}})") << u"/sla/budget"_s;
    QTest::newRow("unknown promise") << QByteArray(R"({"sla":{"budgte":"4h"}})") << u"/sla/budgte"_s;
    QTest::newRow("number") << QByteArray(R"({"version":"one"})") << u"/version"_s;
}

void RulesTest::brokenFilesNameTheirPlace()
{
    QFETCH(QByteArray, patch);
    QFETCH(QString, pointer);
    Json rule = file(u"rules/PUR.order.to-approve.json"_s);
    QVERIFY(ruleFromJson(rule));
    rule.merge_patch(*parseJson(patch));
    const auto parsed = ruleFromJson(rule);
    QVERIFY(!parsed);
    QVERIFY2(parsed.error().detail.startsWith(pointer + u':'), qPrintable(parsed.error().detail));
}

void RulesTest::everyFaultOfAFileIsNamed()
{
    Json json = file(u"rules/PUR.order.to-approve.json"_s);
    json["mode"] = "on";
    json["when"] = *parseJson(R"([["state", "=>", "x"], "or", ["amount_total", ">"], ["user_id", "any", [["name", "is", 1]]], ["state", "=", "draft"]])");
    json["minutes"] = 0;
    json["note"] = "mine";
    const auto rule = ruleFromJson(json);
    QVERIFY(!rule);
    QCOMPARE(rule.error().detail.split(u'\n'),
        QStringList({u"/mode: must be active, shadow or off"_s, u"/when/0/1: operator \"=>\" is not known"_s, u"/when/1: expected & | ! or a condition"_s,
            u"/when/2: expected [field, operator, value]"_s, u"/when/3/2/0/1: operator \"is\" is not known"_s, u"/minutes: must be at least 1"_s, u"/note: is not known here"_s}));
}

void RulesTest::delivered_data()
{
    QTest::addColumn<QByteArray>("changes");
    QTest::addColumn<int>("severity"); ///< -1 = no item
    QTest::newRow("medium") << QByteArray("{}") << static_cast<int>(Severity::Medium);
    QTest::newRow("high") << QByteArray(R"({"amount_total":25000.0})") << static_cast<int>(Severity::High);
    QTest::newRow("low") << QByteArray(R"({"amount_total":9999.99})") << static_cast<int>(Severity::Low);
    QTest::newRow("approved") << QByteArray(R"({"state":"purchase"})") << -1;
    QTest::newRow("cancelled") << QByteArray(R"({"state":"cancel"})") << -1;
}

void RulesTest::delivered()
{
    QFETCH(QByteArray, changes);
    QFETCH(int, severity);
    const auto rule = ruleFromJson(file(u"rules/PUR.order.to-approve.json"_s));
    const auto feed = feedFromJson(file(u"feeds/purchase-orders.json"_s));
    QVERIFY(rule && feed);
    const auto item = evaluate(*rule, *feed, order(*parseJson(changes)));
    QCOMPARE(item ? static_cast<int>(item->severity) : -1, severity);
    if (!item)
        return;
    QCOMPARE(item->businessKey, u"P00041"_s);
    QCOMPARE(item->store, u"Lyon 014"_s);
    QCOMPARE(item->id, fingerprintOf(rule->code, order().key));
    QCOMPARE(item->since, fromOdoo(u"2026-11-23 07:00:00"_s));
    QCOMPARE(item->likelihood, 10);
}

void RulesTest::oneSignalCountsOnce()
{
    Json file = this->file(u"rules/PUR.order.to-approve.json"_s);
    file["speaksAgainst"] = *parseJson(R"([{"code": "R1", "when": [["amount_total", ">", 20000]], "points": 30}, {"code": "R1", "when": [["amount_total", ">", 2000]], "points": 20},
        {"code": "R1", "when": [["amount_total", ">", 200]], "points": 10}, {"code": "R2", "when": [["amount_total", ">", 200]], "points": 5}])");
    file["score"] = *parseJson(R"({"bands": [["some", 20], ["none", 0]]})");
    const auto rule = ruleFromJson(file);
    const auto feed = feedFromJson(this->file(u"feeds/purchase-orders.json"_s));
    QVERIFY(rule && feed);
    QCOMPARE(evaluate(*rule, *feed, order())->score, std::optional(25));
    QCOMPARE(evaluate(*rule, *feed, order({{"amount_total", 25000.0}}))->score, std::optional(35));
}

void RulesTest::examplesSayWhatMustHold_data()
{
    QTest::addColumn<QByteArray>("says");
    QTest::addColumn<QString>("complaint");
    QTest::newRow("as it is") << QByteArray(R"({"big":7,"huge":false,"stop":0})") << QString();
    QTest::newRow("other points") << QByteArray(R"({"big":8})") << u"big holds with 7 points, but holds with 8 points was expected"_s;
    QTest::newRow("silent") << QByteArray(R"({"huge":9})") << u"huge does not hold, but holds with 9 points was expected"_s;
    QTest::newRow("said too much") << QByteArray(R"({"stop":false})") << u"stop holds with 0 points, but does not hold was expected"_s;
    QTest::newRow("slip of the pen") << QByteArray(R"({"bigg":false})") << u"the rule says nothing with the code bigg"_s;
}

void RulesTest::examplesSayWhatMustHold()
{
    QFETCH(QByteArray, says);
    QFETCH(QString, complaint);
    Json file = this->file(u"rules/PUR.order.to-approve.json"_s);
    file["speaksAgainst"] = *parseJson(R"([{"code": "big", "when": [["amount_total", ">", 200]], "points": 7}, {"code": "huge", "when": [["amount_total", ">", 20000]], "points": 9}])");
    file["hardStops"] = *parseJson(R"([{"code": "stop", "when": [["amount_total", ">", 200]], "text": {"en": "Stop.", "de": "Halt."}}])");
    file["examples"] = Json::array({{{"raises", true}, {"record", {{"id", 1}, {"state", "to approve"}, {"amount_total", 12000.0}}}, {"says", *parseJson(says)}}});
    const auto rule = ruleFromJson(file);
    const auto feed = feedFromJson(this->file(u"feeds/purchase-orders.json"_s));
    QVERIFY(rule && feed);
    const auto outcomes = tryExamples(*rule, {*feed}, CalendarBook(), [this](const QString&) { return m_schema; });
    QCOMPARE(outcomes.size(), std::size_t(1));
    QCOMPARE(outcomes.front().text, complaint);
    QCOMPARE(outcomes.front().passed, complaint.isEmpty());
    QVERIFY(outcomes.front().isTried());
    // What a guess would make of its fields says nothing about the rule.
    const auto untried = tryExamples(*rule, {*feed}, CalendarBook(), [](const QString&) { return ModelSchema{{u"state"_s, {u"selection"_s, {}}}}; });
    QCOMPARE(untried.front().unknown, (std::map<QString, QStringList>{{u"purchase.order"_s, {u"amount_total"_s}}}));
    QVERIFY(!untried.front().passed);
}

void RulesTest::everyFaultOfItsConditionsIsNamed()
{
    Json json = file(u"rules/PUR.order.to-approve.json"_s);
    json["when"] = *parseJson(R"([["stat", "=", "x"], "|", ["amuont", ">", 1], ["amount_total", ">", "much"], ["state", "=", "draft"]])");
    json["severity"] = *parseJson(R"([{"when": [["nowhere", "=", 1]], "is": "high"}, {"is": "low"}])");
    json["speaksFor"] = *parseJson(R"([{"code": "counted", "when": [["$not_yet", ">", 1]]}])");
    std::vector<QString> fields;
    for (const auto& [name, field] : m_schema)
        fields.push_back(name);
    Mirror mirror;
    mirror.setSchema(u"purchase.order"_s, m_schema, fields);
    const auto bound = BoundRule::bind(*ruleFromJson(json), u"purchase.order"_s, mirror);
    QVERIFY(!bound);
    QCOMPARE(bound.error().kind, ErrorKind::UnknownField);
    const QStringList faults = bound.error().detail.split(u'\n');
    QCOMPARE(faults.mid(0, 2), QStringList({u"/when/0: no field stat on purchase.order"_s, u"/when/2: no field amuont on purchase.order"_s}));
    QVERIFY2(faults.value(2).startsWith(u"/when/3: "_s), qPrintable(faults.join(u'\n')));
    QVERIFY2(faults.contains(u"/severity/0/when/0: no field nowhere on purchase.order"_s), qPrintable(faults.join(u'\n')));
    // What is not counted yet is no fault of the file.
    QVERIFY(!faults.join(u'\n').contains(u"$not_yet"_s));
}

void RulesTest::valuesThatASelectionNeverHasAreNamed()
{
    Json json = file(u"rules/PUR.order.to-approve.json"_s);
    json["when"] = *parseJson(R"([["state", "=", "to aprove"], ["state", "!=", false], ["user_id.state", "in", ["active", "gone"]],
        "!", ["user_id", "any", [["state", "not in", ["lost"]]]], ["priority", "=", "9"], ["partner_ref", "=", "9"]])");
    json["severity"] = *parseJson(R"([{"when": [["state", "ilike", "x"], ["state", "=", "sent"]], "is": "high"}, {"is": "low"}])");
    json.erase("actions");
    json.erase("material");
    std::map<QString, ModelSchema> schemas{{u"purchase.order"_s, m_schema}, {u"res.users"_s, {{u"state"_s, {u"selection"_s, {}, {}, 0, {u"active"_s}}}}}};
    schemas[u"purchase.order"_s][u"state"_s].choices = QStringList{u"draft"_s, u"to approve"_s};
    const auto rule = ruleFromJson(json);
    QVERIFY2(rule, rule ? "" : qPrintable(rule.error().detail));
    const QStringList found = unknownChoices(*rule, u"purchase.order"_s, [&](const QString& model) { return schemas.contains(model) ? &schemas[model] : nullptr; });
    // Nobody told which priorities there are.
    QCOMPARE(found, QStringList({u"/when/0/2: state is never \"to aprove\" on this source"_s, u"/when/2/2: user_id.state is never \"gone\" on this source"_s,
        u"/when/4/2/0/2: state is never \"lost\" on this source"_s, u"/severity/0/when/1/2: state is never \"sent\" on this source"_s}));
}

void RulesTest::sealChangesWithEveryMaterialField()
{
    const auto rule = ruleFromJson(file(u"rules/PUR.order.to-approve.json"_s));
    const auto feed = feedFromJson(file(u"feeds/purchase-orders.json"_s));
    const Seal seal = sealRecord(*rule, *feed, order(), {}, context());
    QVERIFY(isIntact(seal));
    for (const auto& [name, value] : std::map<std::string, Json>{{"state", "purchase"}, {"partner_id", 4}, {"currency_id", 2},
             {"amount_total", 12000.01}, {"amount_tax", 2000.01}, {"date_planned", "2026-11-28 07:00:00"}}) {
        const Seal changed = sealRecord(*rule, *feed, order({{name, value}}), {}, context());
        QVERIFY2(changed.hash != seal.hash, name.c_str());
        QCOMPARE(differencesBetween(seal, changed).size(), 1u);
    }
    QCOMPARE(sealRecord(*rule, *feed, order({{"write_date", "2026-11-23 08:00:00"}, {"partner_ref", "other"}}), {}, context()).hash, seal.hash);
    QVERIFY(sealRecord(*rule, *feed, order(), {{u"line 1"_s, u"1 × Kettle"_s}}, context()).hash != seal.hash);
}

void RulesTest::whatCannotBeReadCannotBeSealed()
{
    const auto feed = feedFromJson(file(u"feeds/purchase-orders.json"_s));
    Json json = file(u"rules/PUR.order.to-approve.json"_s);
    json["material"] = {"state", "amuont_total"};
    QVERIFY(!isIntact(sealRecord(*ruleFromJson(json), *feed, order(), {}, context())));
    json["material"] = {"state", "not_everywhere?"};
    const Seal seal = sealRecord(*ruleFromJson(json), *feed, order(), {}, context());
    QVERIFY(isIntact(seal));
    // The amount is sealed although the file forgot it.
    QVERIFY(std::any_of(seal.fields.begin(), seal.fields.end(), [](const Fact& fact) { return fact.key == u"amount_total"_s; }));
}

void RulesTest::amountsBeyondExactnessReadDifferently()
{
    const auto rule = ruleFromJson(file(u"rules/PUR.order.to-approve.json"_s));
    const auto feed = feedFromJson(file(u"feeds/purchase-orders.json"_s));
    QVERIFY(sealRecord(*rule, *feed, order({{"amount_total", 1e17}}), {}, context()).hash
        != sealRecord(*rule, *feed, order({{"amount_total", 2e17}}), {}, context()).hash);
}

void RulesTest::draftsWithoutANumberAreNamedByTheirId()
{
    const auto rule = ruleFromJson(file(u"rules/PUR.order.to-approve.json"_s));
    const auto feed = feedFromJson(file(u"feeds/purchase-orders.json"_s));
    QCOMPARE(evaluate(*rule, *feed, order({{"name", false}}))->businessKey, u"#41"_s);
    QCOMPARE(evaluate(*rule, *feed, order({{"name", "/"}}))->businessKey, u"#41"_s);
}

QTEST_GUILESS_MAIN(RulesTest)
#include "tst_rules.moc"
