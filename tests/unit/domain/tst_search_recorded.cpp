// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/search_world.h"

#include <QFile>
#include <QTest>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;

/// What a real Odoo 19 answered, record by record (written by tests/contract/tst_search.cpp).
class SearchRecordedTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sameRecordsAsTheServer();
};

void SearchRecordedTest::sameRecordsAsTheServer()
{
    QFile file(QStringLiteral(BACKROOM_TEST_DATA "/odoo19/search/recorded.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto json = parseJson(file.readAll());
    QVERIFY(json);
    const auto world = SearchWorld::fromJson(*json);
    QVERIFY2(world, world ? "" : qPrintable(world.error().detail));
    int telling = 0;
    for (const Json& one : json->at("cases")) {
        const QString model = textOf(one.at(0));
        const auto expected = one.at(2).get<std::vector<std::int64_t>>();
        const auto found = world->search(model, one.at(1));
        const QByteArray what = model.toUtf8() + ' ' + dumpJson(one.at(1));
        if (!found)
            QFAIL(what + ": " + found.error().detail.toUtf8());
        if (*found != expected)
            QFAIL(what + "\nhere: " + dumpJson(*found) + "\nthere: " + dumpJson(expected));
        telling += !expected.empty() && expected.size() < world->mirror().find(model)->size();
    }
    qInfo("%zu domains, %d of them with an answer that is neither nothing nor all", json->at("cases").size(), telling);
    QVERIFY(telling >= 300);
}

QTEST_GUILESS_MAIN(SearchRecordedTest)
#include "tst_search_recorded.moc"
