// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy_scenario.h"

#include <QTest>

using namespace backroom;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const SourceId odoo{u"odoo"_s};

RecordKey key(const QString& model, std::int64_t id)
{
    return {odoo, model, id};
}

/// A small mirror: people, an order, its receipt with a rest, a bill, a credit note and a bank account.
struct World {
    World()
    {
        model(u"res.users"_s, {{u"login"_s, {u"char"_s, {}}}});
        for (const auto& [id, login] : std::map<int, const char*>{{1, "__system__"}, {2, "Anna"}, {3, "ben"}, {4, "carl"}, {5, "dora"}})
            put(u"res.users"_s, id, {QString::fromLatin1(login)});
        const FieldSchema user{u"many2one"_s, u"res.users"_s};
        const FieldSchema time{u"datetime"_s, {}};
        model(u"purchase.order"_s, {{u"create_uid"_s, user}, {u"user_id"_s, user}, {u"create_date"_s, time}, {u"write_date"_s, time}});
        model(u"stock.picking"_s, {{u"backorder_id"_s, {u"many2one"_s, u"stock.picking"_s}}, {u"picking_type_code"_s, {u"selection"_s, {}}},
            {u"purchase_id"_s, {u"many2one"_s, u"purchase.order"_s}}, {u"state"_s, {u"selection"_s, {}}}, {u"user_id"_s, user}, {u"write_date"_s, time}});
        model(u"res.partner.bank"_s, {{u"create_uid"_s, user}, {u"write_date"_s, time}, {u"write_uid"_s, user}});
        model(u"account.move"_s, {{u"create_date"_s, time}, {u"create_uid"_s, user}, {u"move_type"_s, {u"selection"_s, {}}},
            {u"partner_bank_id"_s, {u"many2one"_s, u"res.partner.bank"_s}}, {u"reversed_entry_id"_s, {u"many2one"_s, u"account.move"_s}}});
        put(u"purchase.order"_s, 10, {u"2026-11-01 08:00:00"_s, std::int64_t{2}, std::int64_t{3}, u"2026-11-02 08:00:00"_s});
        put(u"stock.picking"_s, 20, {false, u"incoming"_s, std::int64_t{10}, u"done"_s, std::int64_t{4}, u"2026-11-03 08:00:00"_s});
        put(u"stock.picking"_s, 21, {std::int64_t{20}, u"incoming"_s, false, u"assigned"_s, std::int64_t{5}, u"2026-11-03 08:00:00"_s});
        put(u"res.partner.bank"_s, 40, {std::int64_t{1}, u"2026-11-20 08:00:00"_s, std::int64_t{3}});
        put(u"account.move"_s, 30, {u"2026-01-01 08:00:00"_s, std::int64_t{2}, u"out_refund"_s, std::int64_t{40}, std::int64_t{31}});
        put(u"account.move"_s, 31, {u"2026-11-01 08:00:00"_s, std::int64_t{9}, u"out_invoice"_s, false, false});
        put(u"account.move"_s, 32, {u"2026-11-01 08:00:00"_s, std::int64_t{5}, u"out_refund"_s, false, std::int64_t{31}});
    }

    /// Fields in the order of the alphabet, as `put` gives their values.
    void model(const QString& name, const ModelSchema& schema)
    {
        std::vector<QString> fields;
        for (const auto& [field, what] : schema)
            fields.push_back(field);
        mirror.setSchema(name, schema, fields);
        names[name] = fields;
    }
    void put(const QString& name, std::int64_t id, const std::vector<FieldValue::Variant>& values)
    {
        mirror.table(name).upsert(id, names[name], {values.begin(), values.end()});
    }
    ActsFound collect(const RecordKey& record) const
    {
        const PolicyScenario s;
        ActsFound acts;
        collectActs(acts, mirror, record, s.book.found(), s.book.lineage(), s.book.notPeople());
        return acts;
    }
    /// "A C": the duties of a person.
    static QString dutiesOf(const ActsFound& acts, const QString& who, const RecordKey& record, const QString& since = u"2026-08-25T00:00:00Z"_s)
    {
        std::set<QString> letters;
        for (const FoundAct& act : acts.of({who}, record, *fromIso(since)))
            letters.insert(toName(act.duty));
        return QStringList(letters.begin(), letters.end()).join(u' ');
    }

    Mirror mirror;
    std::map<QString, std::vector<QString>> names;
};

} // namespace

/// Who did what, as records tell it.
class FoundActsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void creatorsAndReceivers();
    void bankDataEditors();
    void copiesAndSplitsAreTheSame();
    void longAgoDoesNotCount();
    void lineageGoesBothWays();
};

void FoundActsTest::creatorsAndReceivers()
{
    const World world;
    const RecordKey order = key(u"purchase.order"_s, 10);
    const ActsFound acts = world.collect(order);
    QCOMPARE(World::dutiesOf(acts, u"anna"_s, order), u"E"_s); // however the login is spelt
    QCOMPARE(World::dutiesOf(acts, u"ben"_s, order), u"E"_s);
    QCOMPARE(World::dutiesOf(acts, u"carl"_s, order), u"G"_s); // received what was ordered
    QCOMPARE(World::dutiesOf(acts, u"dora"_s, order), QString()); // the rest has not come yet
    QVERIFY(acts.tells(Duty::CreateOrder));
    QVERIFY(!acts.tells(Duty::ChangeRules));
    const auto created = acts.of({u"anna"_s}, order, {});
    QCOMPARE(created.size(), 1U);
    QCOMPARE(created.front().at, fromIso(u"2026-11-01T08:00:00Z"_s));
}

void FoundActsTest::bankDataEditors()
{
    const World world;
    const RecordKey refund = key(u"account.move"_s, 30);
    const ActsFound acts = world.collect(refund);
    QCOMPARE(World::dutiesOf(acts, u"ben"_s, refund), u"D"_s);
    QCOMPARE(World::dutiesOf(acts, u"__system__"_s, refund), QString()); // nobody stands behind it
}

void FoundActsTest::copiesAndSplitsAreTheSame()
{
    const World world;
    const RecordKey first = key(u"account.move"_s, 30);
    const ActsFound acts = world.collect(first);
    QCOMPARE(World::dutiesOf(acts, u"dora"_s, first), u"A"_s); // raised another refund of the same sale
    const RecordKey rest = key(u"stock.picking"_s, 21);
    QCOMPARE(World::dutiesOf(world.collect(rest), u"anna"_s, rest), u"E"_s); // rest, receipt, order
    QCOMPARE(World::dutiesOf(acts, u"uid:9"_s, first), QString());
}

void FoundActsTest::longAgoDoesNotCount()
{
    const World world;
    const RecordKey refund = key(u"account.move"_s, 30);
    ActsFound acts = world.collect(refund);
    QCOMPARE(World::dutiesOf(acts, u"anna"_s, refund), QString());
    QCOMPARE(World::dutiesOf(acts, u"anna"_s, refund, u"2026-01-01T08:00:00Z"_s), u"A"_s);
    acts.add({{u"anna"_s}, Duty::Resend, refund, {}}); // nobody knows when
    QCOMPARE(World::dutiesOf(acts, u"anna"_s, refund), u"Q"_s);
}

void FoundActsTest::lineageGoesBothWays()
{
    Lineage lineage;
    lineage.join(key(u"a"_s, 1), key(u"b"_s, 2));
    lineage.join(key(u"c"_s, 3), key(u"b"_s, 2));
    QCOMPARE(lineage.of(key(u"c"_s, 3)).size(), 3U);
    QCOMPARE(lineage.of(key(u"a"_s, 1)), lineage.of(key(u"b"_s, 2)));
    QCOMPARE(lineage.of(key(u"d"_s, 4)).size(), 1U);
}

QTEST_GUILESS_MAIN(FoundActsTest)
#include "tst_found_acts.moc"
