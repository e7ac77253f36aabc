// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/domain_census.h"

#include <QFile>
#include <QTest>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;

/// What a real Odoo 19 answered to random domains about the seeded retailer, record by record. To record again:
///     ./dev real up; tests/stack/odoo reset; eval "$(tests/stack/odoo env)"
///     BACKROOM_CONTRACT_TARGET=real BACKROOM_RECORD_SEARCH=tests/data/odoo19/search/recorded.json build/dev/tests/contract/contract_search
class SearchRecordedTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void sameRecordsAsTheServer_data();
    void sameRecordsAsTheServer();
    void everythingWasAsked();

private:
    Json m_recorded;
    std::optional<SearchWorld> m_world;
};

void SearchRecordedTest::initTestCase()
{
    QFile file(QStringLiteral(BACKROOM_TEST_DATA "/odoo19/search/recorded.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto json = parseJson(file.readAll());
    QVERIFY2(json, json ? "" : qPrintable(json.error().detail));
    m_recorded = *json;
    auto world = SearchWorld::fromJson(m_recorded);
    QVERIFY2(world, world ? "" : qPrintable(world.error().detail));
    m_world.emplace(std::move(*world));
}

void SearchRecordedTest::sameRecordsAsTheServer_data()
{
    QTest::addColumn<QString>("model");
    for (const QString& model : m_world->models())
        QTest::newRow(qPrintable(model)) << model;
}

void SearchRecordedTest::sameRecordsAsTheServer()
{
    QFETCH(QString, model);
    QStringList differences;
    for (const Json& one : m_recorded.at("cases")) {
        if (textOf(one.at(0)) != model)
            continue;
        const auto found = m_world->search(model, one.at(1));
        const QString domain = QString::fromUtf8(dumpJson(one.at(1)));
        if (!found)
            differences << u"%1\n    here: %2"_s.arg(domain, found.error().detail);
        else if (Json(*found) != one.at(2))
            differences << u"%1\n    here: %2\n    there: %3"_s.arg(domain, QString::fromUtf8(dumpJson(*found)), QString::fromUtf8(dumpJson(one.at(2))));
    }
    if (!differences.isEmpty())
        QFAIL(differences.mid(0, 20).join(u'\n').toUtf8());
}

void SearchRecordedTest::everythingWasAsked()
{
    DomainCensus census(m_world->mirror());
    for (const Json& one : m_recorded.at("cases")) {
        const QString model = textOf(one.at(0));
        census.count(model, one.at(1));
        // Every one tells some records from others.
        QVERIFY2(!one.at(2).empty() && one.at(2).size() < m_world->mirror().find(model)->size(), dumpJson(one).constData());
    }
    qInfo("%zu domains\n%s", m_recorded.at("cases").size(), qPrintable(census.summary()));
    QVERIFY(m_recorded.at("cases").size() >= 500);
    QCOMPARE(census.operatorsBelow(5), QStringList());
    QCOMPARE(census.typesBelow(5), QStringList());
}

QTEST_GUILESS_MAIN(SearchRecordedTest)
#include "tst_search_recorded.moc"
