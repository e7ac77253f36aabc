// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/rule_examples.h"
#include "core/domain/rules/queue_definition.h"

#include <QDir>
#include <QTest>

using namespace backroom;
using namespace Qt::StringLiterals;

/// The delivered feeds and rules against the fields that a real Odoo has (resources/models), and every example of
/// every rule through the engine.
class CatalogueTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void feedsNameRealFields_data() { eachFeed(); }
    void feedsNameRealFields();
    void derivedColumnsArePlanned();
    void examples_data();
    void examples();

private:
    static Json file(const QString& path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? parseJson(file.readAll()).value_or(Json()) : Json();
    }
    static ModelSchema schemaOf(const QString& model)
    {
        ModelSchema schema;
        const Json json = file(QStringLiteral(BACKROOM_RESOURCES "/models/") + model + u".json"_s);
        for (const auto& [name, field] : json.items())
            schema[QString::fromStdString(name)] = {textOf(field[0]), textOf(field[1]), {}};
        return schema;
    }
    void eachFeed()
    {
        QTest::addColumn<int>("feed");
        for (std::size_t i = 0; i < m_feeds.size(); ++i)
            QTest::newRow(qPrintable(m_feeds[i].id.value)) << static_cast<int>(i);
    }

    std::vector<FeedDefinition> m_feeds;
    std::vector<Rule> m_rules;
    CalendarBook m_calendars;
};

void CatalogueTest::initTestCase()
{
    const QString resources = QStringLiteral(BACKROOM_RESOURCES);
    for (const QString& name : QDir(resources + u"/feeds"_s).entryList({u"*.json"_s})) {
        auto feed = feedFromJson(file(resources + u"/feeds/"_s + name));
        QVERIFY2(feed, qPrintable(name + u' ' + (feed ? QString() : feed.error().detail)));
        m_feeds.push_back(std::move(*feed));
    }
    for (const QString& name : QDir(resources + u"/rules"_s).entryList({u"*.json"_s})) {
        // The examples of delivered rules stand apart from them: only backroomctl carries them.
        Json json = file(resources + u"/rules/"_s + name);
        json["examples"] = file(resources + u"/examples/"_s + name);
        auto rule = ruleFromJson(json);
        QVERIFY2(rule, qPrintable(name + u' ' + (rule ? QString() : rule.error().detail)));
        m_rules.push_back(std::move(*rule));
    }
    const auto calendars = CalendarBook::fromJson(file(resources + u"/calendars/default.json"_s));
    QVERIFY2(calendars, calendars ? "" : qPrintable(calendars.error().detail));
    m_calendars = *calendars;
}

void CatalogueTest::feedsNameRealFields()
{
    QFETCH(int, feed);
    const FeedDefinition& definition = m_feeds[static_cast<std::size_t>(feed)];
    const ModelSchema schema = schemaOf(definition.model);
    QVERIFY2(!schema.empty(), qPrintable(definition.model + u" is not recorded"_s));
    for (const QString& field : definition.fields) {
        // A model that two families of addons define has the fields of one of them.
        QVERIFY2(schema.contains(field) || definition.isOptional, qPrintable(u"no field %1 on %2"_s.arg(field, definition.model)));
    }
}

void CatalogueTest::derivedColumnsArePlanned()
{
    std::map<QString, ModelSchema> schemas;
    for (const FeedDefinition& feed : m_feeds)
        schemas[feed.model] = schemaOf(feed.model);
    const auto plan = DerivedColumns::plan(m_feeds, [&](const QString& model) { return schemas.contains(model) ? &schemas[model] : nullptr; });
    QStringList problems;
    for (const DerivedColumns::Problem& problem : plan.problems())
        problems.push_back(problem.feed.value + u' ' + problem.detail);
    QVERIFY2(problems.empty(), qPrintable(problems.join(u'\n')));
}

void CatalogueTest::examples_data()
{
    QTest::addColumn<int>("rule");
    for (std::size_t i = 0; i < m_rules.size(); ++i)
        QTest::newRow(qPrintable(m_rules[i].code.value)) << static_cast<int>(i);
}

void CatalogueTest::examples()
{
    QFETCH(int, rule);
    const Rule& tried = m_rules[static_cast<std::size_t>(rule)];
    bool raises = false;
    bool ignores = false;
    for (const ExampleOutcome& outcome : tryExamples(tried, m_feeds, m_calendars, schemaOf)) {
        QVERIFY2(outcome.passed, qPrintable(u"/examples/%1: %2"_s.arg(outcome.number).arg(outcome.text)));
        (outcome.raises ? raises : ignores) = true;
    }
    QVERIFY2(raises && ignores, "a rule needs an example that raises it and one that does not");
}

QTEST_GUILESS_MAIN(CatalogueTest)
#include "tst_catalogue.moc"
