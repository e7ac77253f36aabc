// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/records/mirror.h"

#include <QTest>

#include <cmath>
#include <map>
#include <random>

using namespace backroom;
using namespace Qt::StringLiterals;

/// Typed columns give back what was put in, and stay small.
class RecordTableTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesBackWhatWasPutIn_data();
    void givesBackWhatWasPutIn();
    void blankIsNotEmpty();
    void emptyNumbersAreZeroAndDerivedOnesAreNot();
    void largeIdsWidenTheColumn();
    void rowsAreUsedAgainAndForgetTheirValues();
    void keepsWhatARecordDoesNotBring();
    void columnsKeepTheirValuesWhileTheyKeepTheirType();
    void listsGrowShrinkAndAreCompacted();
    void findsEveryRecordAfterManyChanges();
    void staysInItsBudget();

private:
    static ModelSchema schema()
    {
        return {{u"flag"_s, {u"boolean"_s, {}}}, {u"count"_s, {u"integer"_s, {}}}, {u"amount"_s, {u"monetary"_s, {}}}, {u"name"_s, {u"char"_s, {}}},
            {u"state"_s, {u"selection"_s, {}}}, {u"day"_s, {u"date"_s, {}}}, {u"time"_s, {u"datetime"_s, {}}},
            {u"partner_id"_s, {u"many2one"_s, u"res.partner"_s}}, {u"lines"_s, {u"one2many"_s, u"x"_s}}};
    }
    static std::vector<QString> fields()
    {
        std::vector<QString> names;
        for (const auto& [name, field] : schema())
            names.push_back(name);
        return names;
    }
    static RecordTable table()
    {
        RecordTable made(u"sale.order"_s, std::make_shared<TextPool>());
        made.setFields(schema(), fields());
        return made;
    }
};

void RecordTableTest::givesBackWhatWasPutIn_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QByteArray>("value");
    const auto row = [](const char* field, const char* value) { QTest::addRow("%s %s", field, value) << QString::fromLatin1(field) << QByteArray(value); };
    row("flag", "true");
    row("flag", "false");
    row("count", "-7");
    row("count", "9007199254740993");
    row("amount", "12.35");
    row("name", R"("Épicerie")");
    row("name", R"("")");
    row("name", "false");
    row("state", R"("draft")");
    row("state", "false");
    row("day", R"("2026-03-29")");
    row("day", R"("1969-12-31")");
    row("day", "false");
    row("time", R"("2026-03-29 01:30:00")");
    row("time", R"("1969-12-31 23:59:59")");
    row("time", "false");
    row("partner_id", "7");
    row("partner_id", "false");
    row("lines", "[3,1,2]");
    row("lines", "[]");
}

void RecordTableTest::givesBackWhatWasPutIn()
{
    QFETCH(QString, field);
    QFETCH(QByteArray, value);
    RecordTable records = table();
    const FieldValue put = fieldValueFromJson(*parseJson(value));
    const RecordTable::Row row = records.upsert(41, {field}, {put});
    QCOMPARE(toJson(records.value(row, records.columnOf(field))), toJson(put));
    QCOMPARE(records.idOf(row), std::int64_t(41));
    QVERIFY(records.record(row, {}).value(field) == put);
}

void RecordTableTest::blankIsNotEmpty()
{
    RecordTable records = table();
    const int name = records.columnOf(u"name"_s);
    const auto blank = records.upsert(1, {u"name"_s}, {FieldValue(QString())});
    const auto empty = records.upsert(2, {u"name"_s}, {FieldValue(false)});
    QVERIFY(records.text(blank, name) != records.text(empty, name));
    QVERIFY(std::isnan(records.number(blank, name)));
    QVERIFY(std::isnan(records.number(empty, name)));
}

void RecordTableTest::emptyNumbersAreZeroAndDerivedOnesAreNot()
{
    RecordTable records = table();
    const int derived = records.addDerived(u"$loss"_s);
    const auto row = records.upsert(1, {u"amount"_s, u"count"_s}, {FieldValue(false), FieldValue(false)});
    QCOMPARE(records.number(row, records.columnOf(u"amount"_s)), 0.0);
    QCOMPARE(records.number(row, records.columnOf(u"count"_s)), 0.0);
    QVERIFY(std::isnan(records.number(row, derived)));
    QVERIFY(records.value(row, derived).isEmpty());
    records.setNumber(row, derived, 4.5);
    QCOMPARE(records.number(row, derived), 4.5);
}

void RecordTableTest::largeIdsWidenTheColumn()
{
    RecordTable records = table();
    const int partner = records.columnOf(u"partner_id"_s);
    const auto first = records.upsert(1, {u"partner_id"_s}, {FieldValue(std::int64_t(2147483647))});
    QVERIFY(records.column(partner).isNarrow);
    const std::int64_t large = std::int64_t(1) << 40;
    const auto second = records.upsert(large, {u"partner_id"_s}, {FieldValue(large)});
    QVERIFY(!records.column(partner).isNarrow);
    QCOMPARE(records.whole(first, partner), std::int64_t(2147483647));
    QCOMPARE(records.whole(second, partner), large);
    QCOMPARE(records.rowOf(large), second);
}

void RecordTableTest::rowsAreUsedAgainAndForgetTheirValues()
{
    RecordTable records = table();
    const auto row = records.upsert(1, {u"name"_s, u"partner_id"_s, u"lines"_s}, {FieldValue(u"x"_s), FieldValue(std::int64_t(3)), FieldValue(FieldValue::Ids{1})});
    QVERIFY(records.remove(1));
    QVERIFY(!records.remove(1));
    QVERIFY(!records.isAlive(row));
    QCOMPARE(records.size(), std::size_t(0));
    QCOMPARE(records.rowOf(1), std::optional<RecordTable::Row>());
    QCOMPARE(records.upsert(2, {}, {}), row);
    for (const char* field : {"name", "partner_id", "lines"})
        QVERIFY2(records.value(row, records.columnOf(QString::fromLatin1(field))).isEmpty(), field);
}

void RecordTableTest::keepsWhatARecordDoesNotBring()
{
    RecordTable records = table();
    const auto row = records.upsert(1, {u"name"_s}, {FieldValue(u"x"_s)});
    records.upsert(1, {u"count"_s, u"unknown"_s}, {FieldValue(std::int64_t(5)), FieldValue(true)});
    QCOMPARE(records.value(row, records.columnOf(u"name"_s)).toText(), u"x"_s);
    QCOMPARE(records.whole(row, records.columnOf(u"count"_s)), std::int64_t(5));
}

void RecordTableTest::columnsKeepTheirValuesWhileTheyKeepTheirType()
{
    RecordTable records = table();
    const auto row = records.upsert(1, {u"name"_s, u"count"_s}, {FieldValue(u"x"_s), FieldValue(std::int64_t(5))});
    const int derived = records.addDerived(u"$loss"_s);
    records.setNumber(row, derived, 2);
    ModelSchema changed = schema();
    changed[u"count"_s].type = u"float"_s;
    records.setFields(changed, {u"count"_s, u"name"_s});
    QCOMPARE(records.value(row, records.columnOf(u"name"_s)).toText(), u"x"_s);
    QCOMPARE(records.number(row, records.columnOf(u"count"_s)), 0.0);
    QCOMPARE(records.number(row, records.columnOf(u"$loss"_s)), 2.0);
    QCOMPARE(records.columnOf(u"state"_s), -1);
}

void RecordTableTest::listsGrowShrinkAndAreCompacted()
{
    RecordTable records = table();
    const int lines = records.columnOf(u"lines"_s);
    std::map<std::int64_t, FieldValue::Ids> expected;
    std::mt19937 random(4);
    for (int i = 0; i < 20'000; ++i) {
        const auto id = static_cast<std::int64_t>(1 + random() % 50);
        FieldValue::Ids ids(random() % 12);
        for (std::int64_t& one : ids)
            one = static_cast<std::int64_t>(random() % 1000);
        expected[id] = ids;
        records.upsert(id, {u"lines"_s}, {FieldValue(ids)});
    }
    for (const auto& [id, ids] : expected)
        QCOMPARE(*records.value(*records.rowOf(id), lines).ids(), ids);
    // 50 lists of at most 11 ids cannot need more than what is kept before the first compaction, twice.
    QVERIFY2(records.column(lines).wholes.size() < 5000, qPrintable(QString::number(records.column(lines).wholes.size())));
}

void RecordTableTest::findsEveryRecordAfterManyChanges()
{
    RecordTable records = table();
    std::map<std::int64_t, std::int64_t> expected;
    std::mt19937 random(7);
    for (int i = 0; i < 60'000; ++i) {
        const auto id = static_cast<std::int64_t>(1 + random() % 3000);
        if (random() % 3 == 0) {
            QCOMPARE(records.remove(id), expected.erase(id) > 0);
        } else {
            expected[id] = i;
            records.upsert(id, {u"count"_s}, {FieldValue(std::int64_t(i))});
        }
    }
    QCOMPARE(records.size(), expected.size());
    for (std::int64_t id = 1; id <= 3000; ++id) {
        const auto row = records.rowOf(id);
        QCOMPARE(row.has_value(), expected.contains(id));
        if (row)
            QCOMPARE(records.whole(*row, records.columnOf(u"count"_s)), expected[id]);
    }
    QVERIFY(records.rowCount() <= 3000);
}

/// design.md §12: packed columns take 110 bytes an item, everything included at most 1.4 times that.
void RecordTableTest::staysInItsBudget()
{
    ModelSchema wide;
    for (int i = 0; i < 5; ++i)
        wide[u"partner%1_id"_s.arg(i)] = {u"many2one"_s, u"res.partner"_s};
    for (int i = 0; i < 3; ++i)
        wide[u"name%1"_s.arg(i)] = {u"char"_s, {}};
    for (int i = 0; i < 2; ++i) {
        wide[u"amount%1"_s.arg(i)] = {u"monetary"_s, {}};
        wide[u"state%1"_s.arg(i)] = {u"selection"_s, {}};
        wide[u"time%1"_s.arg(i)] = {u"datetime"_s, {}};
    }
    wide[u"day"_s] = {u"date"_s, {}};
    std::vector<QString> names;
    for (const auto& [name, field] : wide)
        names.push_back(name);
    QCOMPARE(names.size(), std::size_t(15));
    RecordTable records(u"sale.order"_s, std::make_shared<TextPool>());
    records.setFields(wide, names);
    constexpr std::int64_t count = 100'000;
    for (std::int64_t id = 1; id <= count; ++id)
        records.upsert(id * 3, {u"amount0"_s}, {FieldValue(1.5)});
    const auto each = static_cast<double>(records.bytes()) / static_cast<double>(count);
    qInfo("%.1f bytes a record of 15 columns", each);
    QVERIFY(each <= 1.4 * 110);
}

QTEST_GUILESS_MAIN(RecordTableTest)
#include "tst_record_table.moc"
