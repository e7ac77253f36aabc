// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/marked_notes.h"

#include <QTest>

#include <vector>

using namespace backroom;
using namespace Qt::StringLiterals;

class TestMarkedNotes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyPageIsReadOnce_data();
    void everyPageIsReadOnce();
    void failureEndsIt();
};

void TestMarkedNotes::everyPageIsReadOnce_data()
{
    QTest::addColumn<int>("notes");
    QTest::addColumn<int>("calls");
    QTest::newRow("none") << 0 << 1;
    QTest::newRow("part of a page") << 1 << 1;
    QTest::newRow("exactly a page") << 2 << 2;
    QTest::newRow("several pages") << 5 << 3;
}

void TestMarkedNotes::everyPageIsReadOnce()
{
    QFETCH(int, notes);
    QFETCH(int, calls);
    const Json condition = Json::array({"model", "=", "x"});
    std::vector<std::int64_t> read;
    int made = 0;
    int done = 0;
    const auto source = [&](const Json& domain, int limit, const marked_notes::Rows& take) {
        ++made;
        QCOMPARE(domain.size(), std::size_t(3));
        QCOMPARE(domain[0], condition);
        QCOMPARE(domain[2], Json::array({"body", "like", "[mark "}));
        Json rows = Json::array();
        for (std::int64_t id = domain[1][2].get<std::int64_t>() + 1; id <= 10 + notes && rows.size() < static_cast<std::size_t>(limit); ++id)
            rows.push_back({{"id", id}});
        take(rows);
    };
    marked_notes::readAfter(10, u"[mark "_s, Json::array({condition}), 2, source,
        [&](const Json& rows) {
            for (const Json& row : rows)
                read.push_back(integerAt(row, "id"));
        },
        [&] { ++done; });
    QCOMPARE(made, calls);
    QCOMPARE(done, 1);
    QCOMPARE(read.size(), static_cast<std::size_t>(notes));
    for (std::size_t i = 0; i < read.size(); ++i)
        QCOMPARE(read[i], std::int64_t(11 + i));
}

void TestMarkedNotes::failureEndsIt()
{
    int made = 0;
    int done = 0;
    // Who reads deals with what fails, and does not hand over rows.
    marked_notes::readAfter(0, u"[mark "_s, Json::array(), 2, [&](const Json&, int, const marked_notes::Rows& take) {
        if (++made == 1)
            take(Json::array({{{"id", 1}}, {{"id", 2}}}));
    }, [](const Json&) {}, [&] { ++done; });
    QCOMPARE(made, 2);
    QCOMPARE(done, 0);
}

QTEST_APPLESS_MAIN(TestMarkedNotes)
#include "tst_marked_notes.moc"
