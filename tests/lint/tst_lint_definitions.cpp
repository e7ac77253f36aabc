// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lint/catalogue.h"

#include <QDirIterator>
#include <QTest>

#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include <functional>
#include <memory>
#include <set>

using namespace backroom::lint;
using namespace Qt::StringLiterals;

namespace {

const auto resources = QStringLiteral(BACKROOM_RESOURCES);
const auto recorded = QStringLiteral(BACKROOM_RESOURCES "/models");

/// A schema, read once.
class Form {
public:
    explicit Form(const QString& path) : text(readJson(path))
    {
        if (text.is_object())
            valijson::SchemaParser().populateSchema(
                valijson::adapters::NlohmannJsonAdapter(text), m_schema,
                [](const std::string& name) -> const Json* { return new Json(readJson(resources + u"/schemas/"_s + QString::fromStdString(name))); },
                [](const Json* other) { delete other; });
    }

    /// What the schema objects to, with the place; empty = valid.
    QString objections(const Json& document) const
    {
        valijson::Validator validator;
        valijson::ValidationResults results;
        QStringList found;
        if (!validator.validate(m_schema, valijson::adapters::NlohmannJsonAdapter(document), &results)) {
            valijson::ValidationResults::Error error;
            while (results.popError(error)) {
                QString place;
                for (const auto& step : error.context)
                    place += QString::fromStdString(step);
                found << place + u": "_s + QString::fromStdString(error.description);
            }
        }
        return found.join(u'\n');
    }

    const Json text;

private:
    valijson::Schema m_schema;
};

const Form& formOf(const QString& folder)
{
    static std::map<QString, std::unique_ptr<Form>> known;
    auto& form = known[folder];
    if (!form) {
        const QString kind = folder == u"policies"_s ? u"policy"_s : folder == u"packs/odoo"_s ? u"pack"_s : folder == u"systems"_s || folder == u"bus"_s ? folder : folder.endsWith(u's') ? folder.chopped(1) : folder; // feeds -> feed
        form = std::make_unique<Form>(resources + u"/schemas/"_s + kind + u".schema.json"_s);
    }
    return *form;
}

const std::map<std::string, Json>& files(const QString& folder)
{
    static std::map<QString, std::map<std::string, Json>> known;
    auto& found = known[folder];
    if (found.empty())
        found = Catalogue::read(resources + u'/' + folder);
    if (folder == u"rules"_s) {
        // The examples of delivered rules stand apart from them: only backroomctl carries them.
        for (auto& [name, examples] : Catalogue::read(resources + u"/examples"_s)) {
            if (found.contains(name) && !found[name].contains("examples"))
                found[name]["examples"] = examples;
        }
    }
    return found;
}

const Catalogue& catalogue()
{
    static const Catalogue delivered(files(u"feeds"_s), files(u"queues"_s), files(u"actions"_s), recorded);
    return delivered;
}

/// The objects {"en": …, "de": …} anywhere below.
void collectTexts(const Json& node, std::vector<Json>& found)
{
    if (node.is_object() && node.contains("en"))
        found.push_back(node);
    if (node.is_structured()) {
        for (const Json& part : node)
            collectTexts(part, found);
    }
}

} // namespace

class LintDefinitions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyResourceIsJson()
    {
        int count = 0;
        QDirIterator walk(resources, {u"*.json"_s}, QDir::Files, QDirIterator::Subdirectories);
        while (walk.hasNext()) {
            const auto path = walk.next();
            QVERIFY2(!readJson(path).is_discarded(), qPrintable(path));
            ++count;
        }
        QVERIFY(count > 0);
    }

    void definitionsMatchTheirSchema_data()
    {
        eachFile({u"feeds"_s, u"rules"_s, u"queues"_s, u"actions"_s, u"playbooks"_s, u"policies"_s, u"calendars"_s, u"privacy"_s, u"sla"_s, u"systems"_s, u"packs/odoo"_s, u"bus"_s});
    }
    void definitionsMatchTheirSchema()
    {
        QFETCH(QString, folder);
        QFETCH(QString, name);
        const Form& form = formOf(folder);
        QVERIFY2(form.text.is_object(), "there is no schema for this kind of file");
        Json document = files(folder).at(name.toStdString());
        QCOMPARE(form.objections(document), QString());

        // The schema is worth something only if it refuses what is wrong. Short examples, so that many tries take no time.
        if (document.contains("examples")) {
            document["examples"] = Json::parse(R"([{"raises": true, "record": {"id": 1}},
                {"raises": false, "why": "a near miss", "record": {"id": 1}}])");
            QCOMPARE(form.objections(document), QString());
        }
        auto misspelt = document;
        misspelt["no_such_key"] = 1;
        QVERIFY(!form.objections(misspelt).isEmpty());
        for (const auto& key : form.text.at("required")) {
            auto lacking = document;
            lacking.erase(key.get<std::string>());
            QVERIFY2(!form.objections(lacking).isEmpty(), key.get<std::string>().c_str());
        }
        for (const auto& [key, value] : document.items()) {
            auto wrong = document;
            wrong[key] = nullptr;
            QVERIFY2(!form.objections(wrong).isEmpty(), key.c_str());
        }
    }

    void filesAreNamedByWhatIsInThem_data() { eachFile({u"feeds"_s, u"rules"_s, u"queues"_s, u"actions"_s, u"playbooks"_s, u"policies"_s, u"privacy"_s, u"sla"_s, u"systems"_s, u"packs/odoo"_s, u"bus"_s}); }
    void filesAreNamedByWhatIsInThem()
    {
        QFETCH(QString, folder);
        QFETCH(QString, name);
        const Json& document = files(folder).at(name.toStdString());
        QCOMPARE(QString::fromStdString(document.at(document.contains("code") ? "code" : "id")), name);
    }

    void textsAreInBothLanguages_data() { eachFile({u"rules"_s, u"queues"_s, u"actions"_s, u"playbooks"_s, u"policies"_s, u"privacy"_s, u"packs/odoo"_s, u"bus"_s}); }
    void textsAreInBothLanguages()
    {
        QFETCH(QString, folder);
        QFETCH(QString, name);
        std::vector<Json> texts;
        collectTexts(files(folder).at(name.toStdString()), texts);
        QVERIFY(!texts.empty());
        for (const Json& text : texts) {
            QVERIFY2(text.contains("de"), text.dump().c_str());
            QVERIFY2(text.at("en") != text.at("de"), text.dump().c_str());
        }
    }

    void numbersOfRulesAreTheirOwn()
    {
        std::map<int, std::string> codes;
        for (const auto& [code, rule] : files(u"rules"_s)) {
            const auto [known, isNew] = codes.emplace(rule.at("id").get<int>(), code);
            QVERIFY2(isNew, (code + " has the number of " + known->second).c_str());
        }
    }

    void feedsNameWhatIsThere_data() { eachFile({u"feeds"_s}); }
    void feedsNameWhatIsThere()
    {
        QFETCH(QString, name);
        QCOMPARE(catalogue().problemsOfFeed(files(u"feeds"_s).at(name.toStdString())).join(u'\n'), QString());
    }

    void actionsNameWhatIsThere_data() { eachFile({u"actions"_s}); }
    void actionsNameWhatIsThere()
    {
        QFETCH(QString, name);
        const Json& file = files(u"actions"_s).at(name.toStdString());
        QCOMPARE(catalogue().problemsOfActions(file).join(u'\n'), QString());
        // Somebody must be able to do it.
        const auto& rules = files(u"rules"_s);
        for (const auto& [action, definition] : file.at("actions").items()) {
            const bool isOffered = std::any_of(rules.begin(), rules.end(), [&action = action](const auto& rule) {
                const Json offered = rule.second.value("actions", Json::object());
                return std::any_of(offered.begin(), offered.end(), [&action](const Json& one) { return one == action; });
            });
            QVERIFY2(isOffered, (action + " is offered by no rule").c_str());
        }
    }

    void rulesNameWhatIsThere_data() { eachFile({u"rules"_s}); }
    void rulesNameWhatIsThere()
    {
        QFETCH(QString, name);
        QCOMPARE(catalogue().problemsOfRule(files(u"rules"_s).at(name.toStdString())).join(u'\n'), QString());
    }

    void everyQueueGetsWork()
    {
        std::set<std::string> used;
        for (const auto& [code, rule] : files(u"rules"_s))
            used.insert(rule.at("queue"));
        for (const auto& [id, queue] : files(u"queues"_s))
            QVERIFY2(used.contains(id), (id + ": no rule fills it").c_str());
    }

    void problemsAreFound_data()
    {
        QTest::addColumn<QString>("change"); // merged into a good rule
        QTest::addColumn<QString>("problem");
        QTest::newRow("queue") << uR"({"queue": "nowhere"})"_s << u"/queue: no queue nowhere"_s;
        QTest::newRow("feed") << uR"({"feed": "nothing"})"_s << u"/feed: no feed nothing"_s;
        QTest::newRow("field") << uR"({"when": [["stat", "=", "sale"]]})"_s << u"sale.order has no field stat"_s;
        QTest::newRow("derived") << uR"({"atRisk": "$profit"})"_s << u"sales-orders has no $profit"_s;
        QTest::newRow("derived behind a path") << uR"({"facts": ["order_line.$profit"]})"_s << u"sales-order-lines has no $profit"_s;
        QTest::newRow("path over a model without a feed") << uR"({"facts": ["team_id.name"]})"_s << u"no feed reads crm.team"_s;
        QTest::newRow("path over no relation") << uR"({"facts": ["name.size"]})"_s << u"name leads nowhere"_s;
        QTest::newRow("field another feed does not fetch") << uR"({"facts": ["order_line.customer_lead"]})"_s << u"does not fetch customer_lead"_s;
        QTest::newRow("inside of any") << uR"({"when": ["!", ["order_line", "any", [["dicount", ">", 0]]]]})"_s << u"sale.order.line has no field dicount"_s;
        QTest::newRow("last step") << uR"({"severity": [{"when": [["state", "=", "sale"]], "is": "low"}]})"_s << u"the last step has a condition"_s;
        QTest::newRow("argument") << uR"({"speaksFor": [{"code": "x", "when": [["$x", ">", 0]]}]})"_s << u"/speaksFor"_s;
        QTest::newRow("argument without a text") << uR"({"hardStops": [{"code": "stop", "when": [["state", "=", "sale"]]}]})"_s << u"/hardStops: stop has no text"_s;
        QTest::newRow("value without a label") << uR"({"severity": [{"when": [["$company_rate", ">", 1]], "is": "high"}, {"is": "low"}]})"_s << u"/severity: $company_rate has no label in sales-orders"_s;
        QTest::newRow("value without a label behind a path") << uR"({"facts": ["order_line.$undelivered"]})"_s << u"/facts: order_line.$undelivered has no label in sales-order-lines"_s;
        QTest::newRow("value without a label inside of any") << uR"({"when": [["order_line", "any", [["$undelivered", ">", 0]]]]})"_s << u"/when: $undelivered has no label in sales-order-lines"_s;
        QTest::newRow("related") << uR"({"related": [{"model": "crm.team", "field": "name"}]})"_s << u"/related: no feed reads crm.team"_s;
        QTest::newRow("only raising") << uR"({"examples": [{"raises": true, "record": {"id": 1}}]})"_s << u"none that does not"_s;
        QTest::newRow("never raising") << uR"({"examples": [{"raises": false, "record": {"id": 1}}]})"_s << u"none that raises it"_s;
        QTest::newRow("example with a wrong field") << uR"({"examples": [{"raises": true, "record": {"id": 1, "amount": 3}}, {"raises": false, "record": {"id": 1}}]})"_s
                                                    << u"/examples/0: sale.order has no field amount"_s;
    }
    void problemsAreFound()
    {
        QFETCH(QString, change);
        QFETCH(QString, problem);
        Json rule = files(u"rules"_s).at("REC.order.unpaid");
        QCOMPARE(catalogue().problemsOfRule(rule), QStringList());
        rule.update(Json::parse(change.toStdString()));
        const QString found = catalogue().problemsOfRule(rule).join(u'\n');
        QVERIFY2(found.contains(problem), qPrintable(found));
    }

    void problemsOfFeedsAreFound()
    {
        Json feed = files(u"feeds"_s).at("sales-orders");
        feed["domain"] = Json::parse(R"([["stat", "=", "sale"]])");
        feed["units"]["nothing"] = "money";
        feed["aggregates"].push_back(Json::parse(R"({"name": "$a", "of": "nowhere", "by": "", "key": ""})"));
        feed["aggregates"].push_back(Json::parse(R"({"name": "$b", "of": "transfers", "by": "sale_i", "key": "id"})"));
        feed["formulas"].push_back(Json::parse(R"({"name": "$c", "uses": {"x": "partner_id.$x"}})"));
        feed["discussedOn"] = Json::array({"warehouse_id", "name", "nobody_id"});
        const QString found = catalogue().problemsOfFeed(feed).join(u'\n');
        for (const auto* part : {"warehouse_id: stock.warehouse has no chatter", "/discussedOn: name: leads nowhere", "/discussedOn: nobody_id: sale.order has no field",
                 "/domain: stat", "/units: nothing", "$a: no feed nowhere", "$b: sale_i", "partners has no $x"})
            QVERIFY2(found.contains(QLatin1StringView(part)), qPrintable(found));
    }

    void feedWithoutChatterSaysWhere()
    {
        Json feed = files(u"feeds"_s).at("sales-order-lines");
        feed.erase("discussedOn");
        const QStringList found = catalogue().problemsOfFeed(feed);
        QCOMPARE(found, QStringList({u"/discussedOn: sale.order.line has no chatter or no activities, and nothing says where its records are talked about"_s}));
    }

private:
    static void eachFile(const QStringList& folders)
    {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("name");
        for (const QString& folder : folders) {
            for (const auto& [name, document] : files(folder))
                QTest::addRow("%s/%s", qPrintable(folder), name.c_str()) << folder << QString::fromStdString(name);
        }
    }
};

QTEST_GUILESS_MAIN(LintDefinitions)
#include "tst_lint_definitions.moc"
