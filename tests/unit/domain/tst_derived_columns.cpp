// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/derived_columns.h"

#include <QTest>

#include <algorithm>

using namespace backroom;
using namespace Qt::StringLiterals;

namespace {

/// Three feeds of a shop: orders with customers, lines with products, refunds.
Json feedJson(const char* id, const char* model, const std::vector<std::string>& fields)
{
    Json feed{{"id", id}, {"model", model}, {"domain", Json::array()}, {"fields", fields}, {"lagTargetSeconds", 60}, {"formulas", Json::array()}, {"aggregates", Json::array()}};
    feed["fields"].push_back("write_date");
    return feed;
}

Json customers() { return feedJson("customers", "res.partner", {"name", "parent_id", "credit_limit"}); }
Json orders() { return feedJson("orders", "sale.order", {"name", "partner_id", "amount_total", "date_order", "line_ids"}); }
Json lines()
{
    Json feed = feedJson("lines", "sale.order.line", {"order_id", "qty", "price_unit"});
    feed["units"] = {{"qty", "quantity"}, {"price_unit", "money/quantity"}};
    return feed;
}

Json formula(const char* name, const char* unit, const char* expression, const Json& uses = Json::object())
{
    return {{"name", name}, {"unit", unit}, {"expression", expression}, {"uses", uses}};
}

Json sum(const char* name, const char* of, const char* field, const char* by, const char* key)
{
    return {{"name", name}, {"unit", "money"}, {"measure", "sum"}, {"of", of}, {"field", field}, {"by", by}, {"key", key}};
}

const std::map<QString, ModelSchema>& schemas()
{
    static const std::map<QString, ModelSchema> all{
        {u"res.partner"_s, {{u"name"_s, {u"char"_s, {}}}, {u"parent_id"_s, {u"many2one"_s, u"res.partner"_s}}, {u"credit_limit"_s, {u"monetary"_s, {}}}}},
        {u"sale.order"_s, {{u"name"_s, {u"char"_s, {}}}, {u"partner_id"_s, {u"many2one"_s, u"res.partner"_s}}, {u"amount_total"_s, {u"monetary"_s, {}}}, {u"date_order"_s, {u"datetime"_s, {}}},
             {u"line_ids"_s, {u"one2many"_s, u"sale.order.line"_s}}}},
        {u"sale.order.line"_s, {{u"order_id"_s, {u"many2one"_s, u"sale.order"_s}}, {u"qty"_s, {u"float"_s, {}}}, {u"price_unit"_s, {u"float"_s, {}}}}},
    };
    return all;
}

std::vector<FeedDefinition> read(const std::vector<Json>& feeds)
{
    std::vector<FeedDefinition> found;
    for (const Json& feed : feeds) {
        auto one = feedFromJson(feed);
        if (one)
            found.push_back(std::move(*one));
        else
            qWarning("%s", qPrintable(one.error().detail));
    }
    return found;
}

DerivedColumns plan(const std::vector<FeedDefinition>& feeds)
{
    return DerivedColumns::plan(feeds, [](const QString& model) {
        const auto found = schemas().find(model);
        return found == schemas().end() ? nullptr : &found->second;
    });
}

QStringList names(const DerivedColumns& columns, const std::vector<std::size_t>& indices)
{
    QStringList found;
    for (const std::size_t index : indices)
        found << columns.columns()[index].model + columns.columns()[index].name;
    return found;
}

/// A chain over three models and back: line -> order -> customer -> order.
std::vector<Json> chain()
{
    std::vector<Json> feeds{customers(), orders(), lines()};
    feeds[0]["aggregates"].push_back(sum("$bought", "orders", "$lines", "partner_id", "id"));
    feeds[0]["formulas"].push_back(formula("$share_left", "1", "1 - $bought/credit_limit"));
    feeds[1]["formulas"].push_back(formula("$risk", "money", "$lines*(1-left)", {{"left", "partner_id.$share_left"}}));
    feeds[1]["aggregates"].push_back(sum("$lines", "lines", "$value", "order_id", "id"));
    feeds[2]["formulas"].push_back(formula("$value", "money", "qty*price_unit"));
    return feeds;
}

} // namespace

/// Derived columns of all feeds together: order, cycles, and what a change reaches.
class DerivedColumnsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ordersByWhatIsRead();
    void changesReachWhatReadsThem_data();
    void changesReachWhatReadsThem();
    void inputsTellTheWay();
    void refusesOneByOne_data();
    void refusesOneByOne();
    void cyclesAreNamed();
    void theRefusedTakeTheirReadersAlong();
    void waitsForSchemas();
    void feedFilesNameTheirPlace_data();
    void feedFilesNameTheirPlace();
    void feedFilesMayLeaveOut();
};

void DerivedColumnsTest::ordersByWhatIsRead()
{
    auto feeds = read(chain());
    std::sort(feeds.begin(), feeds.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    do {
        const auto columns = plan(feeds);
        QVERIFY2(columns.problems().empty(), qPrintable(columns.problems().empty() ? QString() : columns.problems().front().detail));
        std::vector<std::size_t> all(columns.columns().size());
        for (std::size_t i = 0; i < all.size(); ++i)
            all[i] = i;
        // Only one order is right, whatever the order of the files.
        QCOMPARE(names(columns, all), (QStringList{u"sale.order.line$value"_s, u"sale.order$lines"_s, u"res.partner$bought"_s, u"res.partner$share_left"_s, u"sale.order$risk"_s}));
        for (const DerivedColumn& column : columns.columns())
            QCOMPARE(column.formula == nullptr, column.isAggregate());
        QVERIFY(columns.find(u"sale.order"_s, u"$risk"_s));
        QVERIFY(!columns.find(u"sale.order"_s, u"$value"_s));
    } while (std::next_permutation(feeds.begin(), feeds.end(), [](const auto& a, const auto& b) { return a.id < b.id; }));
}

void DerivedColumnsTest::changesReachWhatReadsThem_data()
{
    QTest::addColumn<QString>("model");
    QTest::addColumn<QStringList>("fields");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("a price reaches all") << u"sale.order.line"_s << QStringList{u"price_unit"_s}
                                         << QStringList{u"sale.order.line$value"_s, u"sale.order$lines"_s, u"res.partner$bought"_s, u"res.partner$share_left"_s, u"sale.order$risk"_s};
    QTest::newRow("a limit") << u"res.partner"_s << QStringList{u"credit_limit"_s} << QStringList{u"res.partner$share_left"_s, u"sale.order$risk"_s};
    QTest::newRow("another customer") << u"sale.order"_s << QStringList{u"partner_id"_s} << QStringList{u"res.partner$bought"_s, u"res.partner$share_left"_s, u"sale.order$risk"_s};
    QTest::newRow("a line moves") << u"sale.order.line"_s << QStringList{u"order_id"_s}
                                  << QStringList{u"sale.order$lines"_s, u"res.partner$bought"_s, u"res.partner$share_left"_s, u"sale.order$risk"_s};
    QTest::newRow("nobody reads it") << u"sale.order"_s << QStringList{u"name"_s, u"date_order"_s} << QStringList();
    QTest::newRow("a new order") << u"sale.order"_s << QStringList{u"id"_s} << QStringList{u"sale.order$lines"_s, u"res.partner$bought"_s, u"res.partner$share_left"_s, u"sale.order$risk"_s};
    QTest::newRow("an unknown model") << u"stock.move"_s << QStringList{u"id"_s} << QStringList();
}

void DerivedColumnsTest::changesReachWhatReadsThem()
{
    QFETCH(QString, model);
    QFETCH(QStringList, fields);
    const auto columns = plan(read(chain()));
    QTEST(names(columns, columns.affectedBy(model, std::set<QString>(fields.begin(), fields.end()))), "expected");
}

void DerivedColumnsTest::inputsTellTheWay()
{
    using Reach = DerivedInput::Reach;
    const auto columns = plan(read(chain()));
    const auto& risk = columns.find(u"sale.order"_s, u"$risk"_s)->inputs;
    const std::vector<DerivedInput> expected{{Reach::Path, {}, u"sale.order"_s, u"id"_s}, {Reach::Path, {}, u"sale.order"_s, u"$lines"_s}, {Reach::Path, {}, u"sale.order"_s, u"partner_id"_s},
        {Reach::Path, {u"partner_id"_s}, u"res.partner"_s, u"$share_left"_s}};
    QVERIFY(risk == expected);
    const auto& bought = columns.find(u"res.partner"_s, u"$bought"_s)->inputs;
    for (const QString& field : {u"id"_s, u"partner_id"_s, u"$lines"_s})
        QVERIFY(std::find(bought.begin(), bought.end(), DerivedInput{Reach::Counted, {}, u"sale.order"_s, field}) != bought.end());
    QCOMPARE(columns.find(u"res.partner"_s, u"$bought"_s)->countedModel, u"sale.order"_s);
}

void DerivedColumnsTest::refusesOneByOne_data()
{
    QTest::addColumn<QByteArray>("formula"); ///< added to the orders
    QTest::addColumn<QByteArray>("aggregate");
    QTest::addColumn<QString>("detail");
    const auto formulaRow = [](const char* name, const Json& json, const QString& detail) { QTest::newRow(name) << dumpJson(json) << QByteArray() << u"/formulas/1"_s + detail; };
    const auto aggregateRow = [](const char* name, const Json& json, const QString& detail) { QTest::newRow(name) << QByteArray() << dumpJson(json) << u"/aggregates/1"_s + detail; };
    formulaRow("syntax", formula("$x", "money", "amount_total +"), u"/expression: "_s);
    formulaRow("unknown field", formula("$x", "money", "amount_totl"), u"/expression: feed orders has no field amount_totl"_s);
    formulaRow("unknown derived", formula("$x", "money", "$nothing"), u"/expression: sale.order has no $nothing"_s);
    formulaRow("text", formula("$x", "1", "name"), u"/expression: name is no number, but char"_s);
    formulaRow("unit", formula("$x", "quantity", "amount_total"), u"/unit: gives money, not quantity"_s);
    formulaRow("unknown on the way", formula("$x", "money", "limit", {{"limit", "partner_id.limit"}}), u"/uses/limit: feed customers has no field limit"_s);
    formulaRow("not a link", formula("$x", "money", "limit", {{"limit", "name.limit"}}), u"/uses/limit: name of sale.order does not lead to one record"_s);
    formulaRow("many", formula("$x", "quantity", "q", {{"q", "line_ids.qty"}}), u"/uses/q: line_ids of sale.order does not lead to one record"_s);
    formulaRow("same name", formula("$risk", "money", "amount_total"), u"/name: there is another $risk"_s);
    aggregateRow("no feed", sum("$x", "nothing", "qty", "order_id", "id"), u"/of: there is no feed nothing"_s);
    aggregateRow("unknown field", sum("$x", "lines", "amount", "order_id", "id"), u"/field: feed lines has no field amount"_s);
    aggregateRow("unit", sum("$x", "lines", "qty", "order_id", "id"), u"/unit: gives quantity, not money"_s);
    aggregateRow("by a list", sum("$x", "orders", "amount_total", "line_ids", "id"), u"/by: line_ids cannot be grouped by, it is one2many"_s);
    aggregateRow("unknown key", sum("$x", "lines", "$value", "order_id", "nothing"), u"/key: feed orders has no field nothing"_s);
    Json when = sum("$x", "lines", "$value", "order_id", "id");
    when["where"] = {{"state", "=", "sale"}};
    aggregateRow("unknown in where", when, u"/where: feed lines has no field state"_s);
    Json at = sum("$x", "lines", "$value", "order_id", "id");
    at["at"] = "qty";
    at["window"] = "30d";
    aggregateRow("no time", at, u"/at: qty is no time, but float"_s);
}

void DerivedColumnsTest::refusesOneByOne()
{
    QFETCH(QByteArray, formula);
    QFETCH(QByteArray, aggregate);
    QFETCH(QString, detail);
    auto json = chain();
    if (!formula.isEmpty())
        json[1]["formulas"].push_back(*parseJson(formula));
    if (!aggregate.isEmpty())
        json[1]["aggregates"].push_back(*parseJson(aggregate));
    const auto feeds = read(json);
    QCOMPARE(feeds.size(), 3u);
    const auto columns = plan(feeds);
    QCOMPARE(columns.problems().size(), 1u);
    QCOMPARE(columns.problems().front().feed.value, u"orders"_s);
    QVERIFY2(columns.problems().front().detail.startsWith(detail), qPrintable(columns.problems().front().detail));
    QCOMPARE(columns.columns().size(), 5u); // the others stay
}

void DerivedColumnsTest::cyclesAreNamed()
{
    auto json = chain();
    json[2]["formulas"].push_back(formula("$tail", "1", "x", {{"x", "order_id.$a"}}));
    json[1]["formulas"].push_back(formula("$a", "1", "$b + 1"));
    json[1]["formulas"].push_back(formula("$b", "1", "c", {{"c", "partner_id.$c"}}));
    json[0]["aggregates"].push_back(Json{{"name", "$c"}, {"measure", "sum"}, {"unit", "1"}, {"of", "orders"}, {"field", "$a"}, {"by", "partner_id"}, {"key", "id"}});
    json[0]["formulas"].push_back(formula("$own", "1", "up", {{"up", "parent_id.$own"}}));
    const auto columns = plan(read(json));
    QCOMPARE(columns.columns().size(), 5u);
    std::map<QString, QString> found;
    for (const auto& problem : columns.problems())
        found[problem.feed.value + problem.detail.section(u": "_s, 0, 0)] = problem.detail.section(u": "_s, 1);
    QCOMPARE(found.size(), 5u);
    QCOMPARE(found[u"orders/formulas/1"_s], u"reads itself: sale.order.$a → sale.order.$b → res.partner.$c → sale.order.$a"_s);
    QCOMPARE(found[u"orders/formulas/2"_s], u"reads itself: sale.order.$b → res.partner.$c → sale.order.$a → sale.order.$b"_s);
    QCOMPARE(found[u"customers/aggregates/1"_s], u"reads itself: res.partner.$c → sale.order.$a → sale.order.$b → res.partner.$c"_s);
    QCOMPARE(found[u"customers/formulas/1"_s], u"reads itself: res.partner.$own → res.partner.$own"_s);
    QCOMPARE(found[u"lines/formulas/1"_s], u"reads sale.order.$a, which is refused"_s);
}

void DerivedColumnsTest::theRefusedTakeTheirReadersAlong()
{
    auto json = chain();
    json[2]["formulas"][0]["expression"] = "qty*nothing";
    const auto columns = plan(read(json));
    QVERIFY(columns.columns().empty());
    QCOMPARE(columns.problems().size(), 5u);
    const auto& problems = columns.problems();
    QVERIFY(std::any_of(problems.begin(), problems.end(), [](const auto& one) { return one.feed.value == u"lines"_s && one.detail == u"/formulas/0/expression: feed lines has no field nothing"_s; }));
    QVERIFY(std::any_of(problems.begin(), problems.end(), [](const auto& one) { return one.feed.value == u"orders"_s && one.detail == u"/aggregates/0: reads sale.order.line.$value, which is refused"_s; }));
}

void DerivedColumnsTest::waitsForSchemas()
{
    auto json = chain();
    json[1]["formulas"].push_back(formula("$bad", "money", "amount_totl"));
    const auto feeds = read(json);
    const auto before = DerivedColumns::plan(feeds, [](const QString&) { return nullptr; });
    QCOMPARE(before.problems().size(), 1u); // what the file alone shows
    QCOMPARE(before.columns().size(), 5u);
    for (const DerivedColumn& column : before.columns())
        QVERIFY(!column.formula);
    // A server whose orders lack the field that the feed wants.
    auto known = schemas();
    known[u"sale.order.line"_s].erase(u"price_unit"_s);
    const auto after = DerivedColumns::plan(feeds, [&known](const QString& model) { return &known.at(model); });
    QVERIFY(after.columns().empty());
    QVERIFY(std::any_of(after.problems().begin(), after.problems().end(), [](const auto& one) { return one.detail == u"/formulas/0/expression: sale.order.line has no field price_unit"_s; }));
}

void DerivedColumnsTest::feedFilesNameTheirPlace_data()
{
    QTest::addColumn<QByteArray>("patch"); ///< RFC 7396 merge patch on a feed with one formula and one aggregate
    QTest::addColumn<QString>("pointer");
    QTest::newRow("latency") << QByteArray(R"({"latency":"fast"})") << u"/latency"_s;
    QTest::newRow("dirtiedBy") << QByteArray(R"({"dirtiedBy":"stock.move"})") << u"/dirtiedBy"_s;
    QTest::newRow("retention") << QByteArray(R"({"retentionDays":-1})") << u"/retentionDays"_s;
    QTest::newRow("optional") << QByteArray(R"({"optional":1})") << u"/optional"_s;
    QTest::newRow("unit of a field") << QByteArray(R"({"units":{"qty":"pieces"}})") << u"/units/qty"_s;
    QTest::newRow("unit of no field") << QByteArray(R"({"units":{"nothing":"day"}})") << u"/units/nothing"_s;
    QTest::newRow("formulas") << QByteArray(R"({"formulas":{}})") << u"/formulas"_s;
    QTest::newRow("formula") << QByteArray(R"({"formulas":[7]})") << u"/formulas/0"_s;
    QTest::newRow("formula's name") << QByteArray(R"({"formulas":[{"name":"x","unit":"1","expression":"1"}]})") << u"/formulas/0/name"_s;
    QTest::newRow("formula's unit") << QByteArray(R"({"formulas":[{"name":"$x","unit":"euro","expression":"1"}]})") << u"/formulas/0/unit"_s;
    QTest::newRow("formula without unit") << QByteArray(R"({"formulas":[{"name":"$x","expression":"1"}]})") << u"/formulas/0/unit"_s;
    QTest::newRow("formula without expression") << QByteArray(R"({"formulas":[{"name":"$x","unit":"1"}]})") << u"/formulas/0/expression"_s;
    QTest::newRow("uses") << QByteArray(R"({"formulas":[{"name":"$x","unit":"1","expression":"a","uses":{"a":7}}]})") << u"/formulas/0/uses/a"_s;
    QTest::newRow("uses' name") << QByteArray(R"({"formulas":[{"name":"$x","unit":"1","expression":"a","uses":{"a.b":"qty"}}]})") << u"/formulas/0/uses/a.b"_s;
    QTest::newRow("constant") << QByteArray(R"({"formulas":[{"name":"$x","unit":"1","expression":"a","constants":{"a":7}}]})") << u"/formulas/0/constants/a"_s;
    QTest::newRow("constant's value") << QByteArray(R"({"formulas":[{"name":"$x","unit":"1","expression":"a","constants":{"a":{"unit":"1","value":"7"}}}]})") << u"/formulas/0/constants/a/value"_s;
    QTest::newRow("constant's unit") << QByteArray(R"({"formulas":[{"name":"$x","unit":"1","expression":"a","constants":{"a":{"value":7}}}]})") << u"/formulas/0/constants/a/unit"_s;
    QTest::newRow("measure") << QByteArray(R"({"aggregates":[{"name":"$x","measure":"median","of":"lines"}]})") << u"/aggregates/0/measure"_s;
    QTest::newRow("of") << QByteArray(R"({"aggregates":[{"name":"$x","measure":"count"}]})") << u"/aggregates/0/of"_s;
    QTest::newRow("where") << QByteArray(R"({"aggregates":[{"name":"$x","measure":"count","of":"lines","where":[["a"]]}]})") << u"/aggregates/0/where/0"_s;
    QTest::newRow("sum of nothing") << QByteArray(R"({"aggregates":[{"name":"$x","measure":"sum","unit":"1","of":"lines"}]})") << u"/aggregates/0/field"_s;
    QTest::newRow("count of something") << QByteArray(R"({"aggregates":[{"name":"$x","measure":"count","of":"lines","field":"qty"}]})") << u"/aggregates/0/field"_s;
    QTest::newRow("count in money") << QByteArray(R"({"aggregates":[{"name":"$x","measure":"count","of":"lines","unit":"money"}]})") << u"/aggregates/0/unit"_s;
    QTest::newRow("by without key") << QByteArray(R"({"aggregates":[{"name":"$x","measure":"count","of":"lines","by":"order_id"}]})") << u"/aggregates/0/key"_s;
    QTest::newRow("key without by") << QByteArray(R"({"aggregates":[{"name":"$x","measure":"count","of":"lines","key":"order_id"}]})") << u"/aggregates/0/by"_s;
    QTest::newRow("fewer keys") << QByteArray(R"({"aggregates":[{"name":"$x","measure":"count","of":"lines","by":["order_id","qty"],"key":["order_id"]}]})") << u"/aggregates/0/key"_s;
    QTest::newRow("key that is no text") << QByteArray(R"({"aggregates":[{"name":"$x","measure":"count","of":"lines","by":["order_id",7],"key":["order_id","qty"]}]})") << u"/aggregates/0/by"_s;
    QTest::newRow("empty key") << QByteArray(R"({"aggregates":[{"name":"$x","measure":"count","of":"lines","by":["order_id",""],"key":["order_id","qty"]}]})") << u"/aggregates/0/by"_s;
    QTest::newRow("nearest without at") << QByteArray(R"({"aggregates":[{"name":"$x","measure":"nearest","unit":"day","of":"lines","from":"write_date"}]})") << u"/aggregates/0/at"_s;
    QTest::newRow("nearest without from") << QByteArray(R"({"aggregates":[{"name":"$x","measure":"nearest","unit":"day","of":"lines","at":"write_date"}]})") << u"/aggregates/0/from"_s;
    QTest::newRow("nearest in pieces") << QByteArray(R"({"aggregates":[{"name":"$x","measure":"nearest","unit":"1","of":"lines","at":"write_date","from":"write_date"}]})") << u"/aggregates/0/unit"_s;
    QTest::newRow("nearest in a window") << QByteArray(R"({"aggregates":[{"name":"$x","measure":"nearest","unit":"day","of":"lines","at":"write_date","from":"write_date","window":"5d"}]})") << u"/aggregates/0/window"_s;
    QTest::newRow("count from") << QByteArray(R"({"aggregates":[{"name":"$x","measure":"count","of":"lines","from":"write_date"}]})") << u"/aggregates/0/from"_s;
    QTest::newRow("count of others") << QByteArray(R"({"aggregates":[{"name":"$x","measure":"count","of":"lines","other":"order_id"}]})") << u"/aggregates/0/other"_s;
    QTest::newRow("window") << QByteArray(R"({"aggregates":[{"name":"$x","measure":"count","of":"lines","at":"write_date","window":"5bd"}]})") << u"/aggregates/0/window"_s;
    QTest::newRow("negative window") << QByteArray(R"({"aggregates":[{"name":"$x","measure":"count","of":"lines","at":"write_date","window":"-5d"}]})") << u"/aggregates/0/window"_s;
    QTest::newRow("window without at") << QByteArray(R"({"aggregates":[{"name":"$x","measure":"count","of":"lines","window":"5d"}]})") << u"/aggregates/0/at"_s;
}

void DerivedColumnsTest::feedFilesNameTheirPlace()
{
    QFETCH(QByteArray, patch);
    QFETCH(QString, pointer);
    Json json = chain()[2];
    QVERIFY(feedFromJson(json));
    json.merge_patch(*parseJson(patch));
    const auto feed = feedFromJson(json);
    QVERIFY(!feed);
    QVERIFY2(feed.error().detail.startsWith(pointer + u": "_s), qPrintable(feed.error().detail));
}

void DerivedColumnsTest::feedFilesMayLeaveOut()
{
    const auto lean = feedFromJson(*parseJson(R"({"id":"a","model":"stock.quant","domain":[],"fields":["write_date"],"lagTargetSeconds":60})"));
    QVERIFY(lean);
    QVERIFY(lean->companyField.isEmpty() && lean->currencyField.isEmpty() && lean->dirtiedBy.empty() && !lean->isOptional && lean->retentionDays == 0);
    QVERIFY(!lean->isOwn);
    QVERIFY(lean->latency == LatencyClass::NearRealTime);
    const auto full = feedFromJson(*parseJson(R"({"id":"a","model":"stock.quant","domain":[],"fields":["write_date","quantity"],"lagTargetSeconds":60, "latency":"scheduled",
        "dirtiedBy":["stock.move"], "own":true, "retentionDays":400, "optional":true, "contextual":true, "units":{"quantity":"quantity"},
        "formulas":[{"name":"$x","unit":"1","expression":"quantity/pack","constants":{"pack":{"value":6,"unit":"quantity"}}}],
        "aggregates":[{"name":"$n","unit":"1","measure":"count","of":"a","by":"","at":"write_date","window":"90d"}]})"));
    QVERIFY2(full, qPrintable(full ? QString() : full.error().detail));
    QVERIFY(full->latency == LatencyClass::Scheduled && full->isOptional && full->isContextual && full->retentionDays == 400);
    QVERIFY(full->isOwn);
    QVERIFY(full->dirtiedBy == std::vector<QString>{u"stock.move"_s});
    QVERIFY(full->units.at(u"quantity"_s) == Unit::quantity());
    QCOMPARE(full->formulas.front().constants.at(u"pack"_s).value, 6.0);
    QCOMPARE(full->aggregates.front().window, std::optional(Duration(std::chrono::hours(24 * 90))));
    QVERIFY(full->aggregates.front().by.empty());
    const auto columns = DerivedColumns::plan({*full}, [](const QString&) { return nullptr; });
    QCOMPARE(columns.columns().size(), 2u);
}

QTEST_GUILESS_MAIN(DerivedColumnsTest)
#include "tst_derived_columns.moc"
