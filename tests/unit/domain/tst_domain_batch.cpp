// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/domain_batch.h"
#include "tests/support/domain_generator.h"

#include <QFile>
#include <QTest>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;

/// A full pass gives the answers of one domain and one record at a time.
class DomainBatchTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void sameAsOneByOne_data();
    void sameAsOneByOne();
    void sharesConditions();
    void followsChangesAndForgetsRemovedRecords();
    void storesHaveTheirOwnDays();

private:
    static SearchDomain parsed(const QByteArray& domain) { return *SearchDomain::parse(*parseJson(domain)); }

    std::unique_ptr<SearchWorld> m_world;
};

void DomainBatchTest::initTestCase()
{
    QFile file(QStringLiteral(BACKROOM_TEST_DATA "/odoo19/search/recorded.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto json = parseJson(file.readAll());
    QVERIFY(json);
    auto world = SearchWorld::fromJson(*json);
    QVERIFY(world);
    m_world = std::make_unique<SearchWorld>(std::move(*world));
}

void DomainBatchTest::sameAsOneByOne_data()
{
    QTest::addColumn<quint32>("seed");
    for (const quint32 seed : {1u, 2u, 3u, 4u, 5u})
        QTest::addRow("seed %u", seed) << seed;
}

void DomainBatchTest::sameAsOneByOne()
{
    QFETCH(quint32, seed);
    DomainGenerator generator(*m_world, seed);
    std::map<QString, std::vector<std::pair<QByteArray, DomainProgram>>> programs;
    for (int i = 0; i < 1200; ++i) {
        const QString model = generator.model();
        const Json domain = generator.domain(model);
        const auto parsedDomain = SearchDomain::parse(domain);
        QVERIFY2(parsedDomain, dumpJson(domain).constData());
        const auto program = DomainProgram::compile(*parsedDomain, m_world->mirror(), model);
        // What the server would refuse too, see NameSearch; of 1200 there are a few.
        if (!program && program.error().detail.contains("are not searched with"_L1))
            continue;
        QVERIFY2(program, program ? "" : qPrintable(program.error().detail));
        programs[model].emplace_back(dumpJson(domain), *program);
    }
    // Some rows are free, and not all of a word's rows exist.
    RecordTable& partners = m_world->mirror().table(u"res.partner"_s);
    for (RecordTable::Row row = seed; row < partners.rowCount(); row += 7)
        partners.remove(partners.idOf(row));
    for (const auto& [model, list] : programs) {
        const RecordTable& table = *m_world->mirror().find(model);
        DomainBatch batch(table);
        for (const auto& [text, program] : list)
            batch.add(program);
        batch.run({m_world->now()});
        for (std::size_t i = 0; i < list.size(); ++i) {
            for (RecordTable::Row row = 0; row < table.rowCount(); ++row) {
                const bool expected = table.isAlive(row) && list[i].second.matches(row, {m_world->now()});
                if (batch.matches(i, row) != expected)
                    QFAIL(qPrintable(u"%1 %2 row %3"_s.arg(model, QString::fromUtf8(list[i].first)).arg(row)));
            }
        }
    }
}

void DomainBatchTest::sharesConditions()
{
    const QString model = u"res.partner"_s;
    const auto bound = [&](const char* domain) { return *DomainProgram::compile(parsed(domain), m_world->mirror(), model); };
    const std::vector<DomainProgram> programs{bound(R"([["active","=",true],["country_id","=",5]])"),
        bound(R"(["|",["country_id","=",5],["name","ilike","a"]])"), bound(R"([["name","ilike","a"],["active","=",true],["company_id.name","=","x"]])"),
        bound(R"([["company_id.name","=","x"]])"), bound(R"([["name","like","a"]])")};
    DomainBatch batch(*m_world->mirror().find(model));
    for (const DomainProgram& program : programs)
        batch.add(program);
    // active, country, ilike, like, the way to the company, and the company's name
    QCOMPARE(batch.conditionCount(), std::size_t(6));
}

void DomainBatchTest::followsChangesAndForgetsRemovedRecords()
{
    Mirror mirror;
    mirror.setSchema(u"thing"_s, {{u"count"_s, {u"integer"_s, {}}}}, {u"count"_s});
    RecordTable& things = mirror.table(u"thing"_s);
    for (std::int64_t id = 1; id <= 100; ++id)
        things.upsert(id, {u"count"_s}, {FieldValue(id)});
    const DomainProgram small = *DomainProgram::compile(parsed(R"([["count","<",3]])"), mirror, u"thing"_s);
    const DomainProgram all = *DomainProgram::compile(parsed("[]"), mirror, u"thing"_s);
    DomainBatch batch(things);
    batch.add(small);
    batch.add(all);
    const auto count = [&batch](std::size_t program) {
        std::size_t sum = 0;
        for (const std::uint64_t word : batch.matches(program))
            sum += static_cast<std::size_t>(qPopulationCount(quint64(word)));
        return sum;
    };
    batch.run({});
    QCOMPARE(count(0), std::size_t(2));
    QCOMPARE(count(1), std::size_t(100));
    things.remove(1);
    things.upsert(50, {u"count"_s}, {FieldValue(std::int64_t(0))});
    things.upsert(51, {u"count"_s}, {FieldValue(std::int64_t(0))});
    batch.run({});
    QCOMPARE(count(0), std::size_t(3));
    QCOMPARE(count(1), std::size_t(99));
}

void DomainBatchTest::storesHaveTheirOwnDays()
{
    const auto book = CalendarBook::fromJson(*parseJson(R"({"id": "store", "timeZone": "Europe/Paris", "open": {"mon": [["09:00","18:00"]]}, "holidays": [],
        "stores": {"Tokyo": {"timeZone": "Asia/Tokyo"}}})"));
    QVERIFY2(book, book ? "" : qPrintable(book.error().detail));
    Mirror mirror;
    mirror.setSchema(u"thing"_s, {{u"time"_s, {u"datetime"_s, {}}}}, {u"time"_s});
    RecordTable& things = mirror.table(u"thing"_s);
    for (std::int64_t id = 1; id <= 2; ++id)
        things.upsert(id, {u"time"_s}, {FieldValue(u"2026-11-23 14:00:00"_s)});
    const DomainProgram program = *DomainProgram::compile(parsed(R"([["time","<",{"today":"0d"}]])"), mirror, u"thing"_s);
    const DomainProgram open = *DomainProgram::compile(parsed(R"([["time","=",{"open":true}]])"), mirror, u"thing"_s);
    DomainBatch batch(things);
    batch.add(program);
    batch.add(open);
    const EvaluationContext context{*fromOdoo(u"2026-11-23 16:00:00"_s), &*book, {}};
    batch.run(context, [](RecordTable::Row row) { return row == 0 ? QString() : u"Tokyo"_s; });
    QVERIFY(!batch.matches(0, 0));
    QVERIFY(batch.matches(0, 1)); // there it is the 24th already
    QVERIFY(batch.matches(1, 0));
    QVERIFY(!batch.matches(1, 1)); // and 23:00 when it happened
    for (RecordTable::Row row = 0; row < 2; ++row)
        QCOMPARE(batch.matches(0, row), program.matches(row, {context.now, &*book, row == 0 ? QString() : u"Tokyo"_s}));
}

QTEST_GUILESS_MAIN(DomainBatchTest)
#include "tst_domain_batch.moc"
