// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QDirIterator>
#include <QTest>

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include <set>

using namespace Qt::StringLiterals;
using Json = nlohmann::json;

namespace {

const auto resources = QStringLiteral(BACKROOM_RESOURCES);

/// Discarded when it cannot be parsed.
Json readJson(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Json(Json::value_t::discarded);
    const auto bytes = file.readAll();
    return Json::parse(bytes.begin(), bytes.end(), nullptr, false);
}

/// What the schema objects to, with the place; empty = valid.
QString objections(const Json& schemaText, const Json& document)
{
    valijson::Schema schema;
    valijson::SchemaParser parser;
    parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(schemaText), schema);
    valijson::Validator validator;
    valijson::ValidationResults results;
    QStringList found;
    if (!validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(document), &results)) {
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

QStringList definitions(const QString& folder)
{
    QStringList paths;
    for (const auto& name : QDir(resources + u'/' + folder).entryList({u"*.json"_s}, QDir::Files))
        paths << folder + u'/' + name;
    return paths;
}

Json schemaFor(const QString& folder)
{
    auto kind = folder;
    if (kind != u"sla")
        kind.chop(1); // feeds -> feed
    return readJson(resources + u"/schemas/"_s + kind + u".schema.json"_s);
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
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("path");
        for (const auto& folder : {u"feeds"_s, u"rules"_s, u"queues"_s, u"sla"_s}) {
            for (const auto& path : definitions(folder))
                QTest::newRow(qPrintable(path)) << folder << path;
        }
    }
    void definitionsMatchTheirSchema()
    {
        QFETCH(QString, folder);
        QFETCH(QString, path);
        const auto schema = schemaFor(folder);
        QVERIFY2(schema.is_object(), "there is no schema for this kind of file");
        const auto document = readJson(resources + u'/' + path);
        QCOMPARE(objections(schema, document), QString());

        // The schema is worth something only if it refuses what is wrong.
        auto misspelt = document;
        misspelt["no_such_key"] = 1;
        QVERIFY(!objections(schema, misspelt).isEmpty());
        for (const auto& key : schema.at("required")) {
            auto lacking = document;
            lacking.erase(key.get<std::string>());
            QVERIFY2(!objections(schema, lacking).isEmpty(), key.get<std::string>().c_str());
        }
        for (const auto& [key, value] : document.items()) {
            auto wrong = document;
            wrong[key] = nullptr;
            QVERIFY2(!objections(schema, wrong).isEmpty(), key.c_str());
        }
    }

    void rulesReadWhatTheirFeedFetches_data()
    {
        QTest::addColumn<QString>("path");
        for (const auto& path : definitions(u"rules"_s))
            QTest::newRow(qPrintable(path)) << path;
    }
    void rulesReadWhatTheirFeedFetches()
    {
        QFETCH(QString, path);
        const auto rule = readJson(resources + u'/' + path);
        const auto feed = readJson(resources + u"/feeds/"_s + QString::fromStdString(rule.at("feed")) + u".json"_s);
        QVERIFY2(feed.is_object(), "the rule names a feed that does not exist");
        const auto fetched = feed.at("fields").get<std::set<std::string>>();

        std::set<std::string> read;
        for (const auto* key : {"since", "businessKey", "title", "counterparty", "owner", "amount"}) {
            if (rule.contains(key))
                read.insert(rule.at(key).get<std::string>());
        }
        for (const auto* key : {"facts", "material"})
            read.merge(rule.at(key).get<std::set<std::string>>());
        collectFields(rule, read);
        for (auto field : read) {
            if (field.ends_with('?')) // may be absent on a server
                field.pop_back();
            QVERIFY2(fetched.contains(field), (field + " is not among the fields of the feed").c_str());
        }
    }

private:
    /// The fields that search domains anywhere in the rule compare, apart from those of the lines' own model.
    static void collectFields(const Json& node, std::set<std::string>& fields)
    {
        if (node.is_object()) {
            for (const auto& [key, value] : node.items()) {
                if (key != "lines")
                    collectFields(value, fields);
            }
        } else if (node.is_array()) {
            static const std::set<std::string> comparisons{"=", "!=", "<", "<=", ">", ">=", "in", "not in", "like",
                "not like", "ilike", "not ilike", "=like", "=ilike", "=?", "child_of", "parent_of"};
            if (node.size() == 3 && node[0].is_string() && node[1].is_string() && comparisons.contains(node[1]))
                fields.insert(node[0].get<std::string>());
            else
                for (const auto& part : node)
                    collectFields(part, fields);
        }
    }
};

QTEST_GUILESS_MAIN(LintDefinitions)
#include "tst_lint_definitions.moc"
