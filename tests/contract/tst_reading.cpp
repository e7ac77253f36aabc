// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/closed_fields.h"
#include "core/engine/definitions.h"
#include "tests/contract/person.h"

#include <algorithm>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;

namespace {

Json term(const char* field, const char* comparison, Json value) { return Json::array({field, comparison, std::move(value)}); }

bool contains(const Json& rows, std::int64_t id)
{
    return std::any_of(rows.begin(), rows.end(), [id](const Json& row) { return row.at("id") == id; });
}

} // namespace

/// What FeedPuller relies on (design.md §4; odoo.md c, i).
class ContractReading : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void feedsAreReadable_data();
    void feedsAreReadable();
    void outsiderReadsNoFeed_data();
    void outsiderReadsNoFeed();
    void fieldThatLeadsToAClosedModelIsFound();
    void keySetPagesHoldEverythingOnce_data();
    void keySetPagesHoldEverythingOnce();
    void newestComesFirst();
    void writeDateIsWholeSeconds();
    void bareIdsAndEmptyValues();
    void namesLeaveOutWhatIsNotThere();
    void lineChangesReachTheHead();
    void lateCommitIsBehindTheMark_data();
    void lateCommitIsBehindTheMark();
    void deletedRecordsLeaveNoTrace();

private:
    const FeedDefinition& feed(const QString& id) const;

    ServerUnderTest m_server;
    Desk m_desk;
    Definitions m_definitions;
};

void ContractReading::initTestCase()
{
    QVERIFY(m_server.start());
    m_definitions = loadDefinitions({QStringLiteral(BACKROOM_RESOURCES)});
    QCOMPARE(m_definitions.problems, QStringList());
}

const FeedDefinition& ContractReading::feed(const QString& id) const
{
    const auto found = std::find_if(m_definitions.feeds.begin(), m_definitions.feeds.end(),
        [&id](const FeedDefinition& feed) { return feed.id.value == id; });
    if (found == m_definitions.feeds.end())
        qFatal("there is no feed %s", qPrintable(id));
    return *found;
}

void ContractReading::feedsAreReadable_data()
{
    QTest::addColumn<QString>("login");
    QTest::addColumn<QString>("feedId");
    for (const char* login : {"finance", "lead", "manager"}) {
        QTest::addRow("%s, orders", login) << QString::fromLatin1(login) << u"purchase-orders"_s;
        QTest::addRow("%s, credit notes", login) << QString::fromLatin1(login) << u"invoices"_s;
    }
}

/// Every field of the feed is known and may be read, and the whole of them is read at once.
void ContractReading::feedsAreReadable()
{
    QFETCH(QString, login);
    QFETCH(QString, feedId);
    Person& person = m_desk.person(login);
    const FeedDefinition& wanted = feed(feedId);
    REQUIRE_OK(feedId == "invoices"_L1 ? m_desk.creditNote() : m_desk.orderToApprove());

    const auto fields = outcomeOf<OdooFields>([&](auto done) { person.client().fields(wanted.model, &m_server, done); });
    REQUIRE_OK(fields);
    QStringList missing;
    for (const QString& field : wanted.fields) {
        if (!fields->contains(field))
            missing << field;
    }
    QCOMPARE(missing, QStringList());
    QCOMPARE(fields->at(u"partner_id"_s).type, u"many2one"_s);
    QCOMPARE(fields->at(u"partner_id"_s).relation, u"res.partner"_s);
    QCOMPARE(fields->at(u"amount_total"_s).type, u"monetary"_s);

    const auto page = outcomeOf<RecordPage>([&](auto done) {
        person.client().searchRead({wanted.model, wanted.domain.forServer(person.clock().now()), wanted.fields, u"id"_s, wanted.pageSize, 0},
            Lane::Bulk, &m_server, done);
    });
    REQUIRE_OK(page);
    if (feedId != "invoices"_L1) {
        QVERIFY(page->size() > 0);
        return;
    }
    // `manager` has no accounting right: a record rule leaves such a reader vendor bills alone, not an error.
    const auto notes = person.searchIds(wanted.model, Json::array({term("move_type", "=", "out_refund")}));
    REQUIRE_OK(notes);
    QCOMPARE(notes->empty(), login == "manager"_L1);
}

void ContractReading::outsiderReadsNoFeed_data()
{
    QTest::addColumn<QString>("model");
    QTest::newRow("orders") << u"purchase.order"_s;
    QTest::newRow("credit notes") << u"account.move"_s;
    QTest::newRow("order lines") << u"purchase.order.line"_s;
}

void ContractReading::outsiderReadsNoFeed()
{
    QFETCH(QString, model);
    Person& outsider = m_desk.person(u"outsider"_s);
    QCOMPARE(kindOf(outsider.searchRead(model, Json::array(), {"write_date"})), u"access"_s);
    QCOMPARE(kindOf(outsider.searchIds(model, Json::array())), u"access"_s);
    // What fields a model has is told to everybody.
    REQUIRE_OK(outcomeOf<OdooFields>([&](auto done) { outsider.client().fields(model, &m_server, done); }));
}

/// One such field fails the read of the whole page; fields_get shows it all the same.
void ContractReading::fieldThatLeadsToAClosedModelIsFound()
{
    Person& outsider = m_desk.person(u"outsider"_s);
    const auto fields = outcomeOf<OdooFields>([&](auto done) { outsider.client().fields(u"res.partner"_s, &m_server, done); });
    REQUIRE_OK(fields);
    QVERIFY(fields->contains(u"invoice_ids"_s));
    OdooClient::Query query{u"res.partner"_s, Json::array(), {u"name"_s, u"city"_s, u"invoice_ids"_s, u"ref"_s, u"write_date"_s}, u"id"_s, 50, 0};
    const auto refused = outcomeOf<RecordPage>([&](auto done) { outsider.client().searchRead(query, Lane::Bulk, &m_server, done); });
    QCOMPARE(kindOf(refused), u"access"_s);

    const auto closed = outcomeOf<ClosedFields>([&](auto done) { findClosedFields(outsider.client(), query, &m_server, done); });
    REQUIRE_OK(closed);
    QCOMPARE(closed->size(), 1UL);
    QCOMPARE(closed->begin()->first, u"invoice_ids"_s);
    const auto still = outcomeOf<ClosedFields>([&](auto done) { recheckClosedFields(outsider.client(), query.model, *closed, &m_server, done); });
    REQUIRE_OK(still);
    QCOMPARE(*still, *closed);
    std::erase(query.fields, u"invoice_ids"_s);
    const auto page = outcomeOf<RecordPage>([&](auto done) { outsider.client().searchRead(query, Lane::Bulk, &m_server, done); });
    REQUIRE_OK(page);
    QVERIFY(page->size() > 0);
}

void ContractReading::keySetPagesHoldEverythingOnce_data()
{
    QTest::addColumn<QString>("feedId");
    QTest::newRow("orders") << u"purchase-orders"_s;
    QTest::newRow("credit notes") << u"invoices"_s;
}

void ContractReading::keySetPagesHoldEverythingOnce()
{
    QFETCH(QString, feedId);
    constexpr int pageSize = 7;
    Person& lead = m_desk.person(u"lead"_s);
    const FeedDefinition& wanted = feed(feedId);
    const Json domain = wanted.domain.forServer(lead.clock().now());
    const auto all = lead.searchIds(wanted.model, domain);
    REQUIRE_OK(all);
    QVERIFY(all->size() > 2 * pageSize);
    QVERIFY(std::is_sorted(all->begin(), all->end()));

    std::vector<std::int64_t> seen;
    bool isLast = false;
    while (!isLast) {
        Json window = domain;
        if (!seen.empty())
            window.push_back(term("id", ">", seen.back()));
        const auto page = lead.searchRead(wanted.model, window, {"write_date"}, u"id"_s, pageSize);
        REQUIRE_OK(page);
        for (const Json& row : *page)
            seen.push_back(row.at("id").get<std::int64_t>());
        isLast = page->size() < pageSize;
    }
    QCOMPARE(seen, *all);
}

void ContractReading::newestComesFirst()
{
    Person& lead = m_desk.person(u"lead"_s);
    const auto first = m_desk.orderToApprove();
    const auto second = m_desk.orderToApprove();
    REQUIRE_OK(first);
    REQUIRE_OK(second);
    const auto rows = lead.searchRead(u"purchase.order"_s, Json::array(), {"write_date"}, u"write_date desc, id desc"_s, 2);
    REQUIRE_OK(rows);
    QCOMPARE(rows->size(), std::size_t(2));
    QCOMPARE(rows->at(0).at("id").get<std::int64_t>(), *second);
    QVERIFY(textAt(rows->at(0), "write_date") >= textAt(rows->at(1), "write_date"));
}

/// Inside a second no cursor can stand: what is asked for has to begin at a whole one.
void ContractReading::writeDateIsWholeSeconds()
{
    Person& lead = m_desk.person(u"lead"_s);
    const auto order = m_desk.orderToApprove();
    REQUIRE_OK(order);
    const auto row = lead.read(u"purchase.order"_s, *order, {"write_date"});
    REQUIRE_OK(row);
    const QString moment = textAt(*row, "write_date");
    QCOMPARE(moment.size(), int(sizeof("2026-11-23 09:52:09")) - 1);
    QVERIFY(fromOdoo(moment).has_value());

    const auto found = [&](const char* comparison, const QString& when) {
        return lead.searchRead(u"purchase.order"_s, Json::array({term("write_date", comparison, when.toStdString())}), {"write_date"});
    };
    const auto from = found(">=", moment);
    const auto after = found(">", moment);
    const auto fraction = found(">=", moment + u".999999"_s);
    REQUIRE_OK(from);
    REQUIRE_OK(after);
    REQUIRE_OK(fraction);
    QVERIFY(contains(*from, *order));
    QVERIFY(!contains(*after, *order));
    QVERIFY(contains(*fraction, *order)); // microseconds are cut off
}

void ContractReading::bareIdsAndEmptyValues()
{
    Person& lead = m_desk.person(u"lead"_s);
    const auto order = m_desk.draftOrder();
    REQUIRE_OK(order);
    const Json fields = {"partner_id", "origin", "date_approve", "priority", "amount_total"};
    const Json only = Json::array({term("id", "=", *order)});
    const auto bare = lead.searchRead(u"purchase.order"_s, only, fields);
    const auto named = lead.call(u"purchase.order"_s, u"search_read"_s, {}, {{"domain", only}, {"fields", fields}});
    REQUIRE_OK(bare);
    REQUIRE_OK(named);
    QVERIFY(bare->at(0).at("partner_id").is_number_integer());
    QCOMPARE(named->at(0).at("partner_id"), Json::array({bare->at(0).at("partner_id"), "Gemini Furniture"}));
    QCOMPARE(bare->at(0).at("origin"), Json(false));
    QCOMPARE(bare->at(0).at("date_approve"), Json(false));
    QCOMPARE(bare->at(0).at("priority"), Json("0"));
    QCOMPARE(bare->at(0).at("amount_total"), Json(6240.0)); // 100 × 52 and 20 % tax
    QCOMPARE(bare->at(0).size(), fields.size() + 1);        // the id comes unasked
}

void ContractReading::namesLeaveOutWhatIsNotThere()
{
    Person& lead = m_desk.person(u"lead"_s);
    const auto supplier = lead.idOf(u"res.partner"_s, u"name"_s, u"Gemini Furniture"_s);
    REQUIRE_OK(supplier);
    using Names = std::map<std::int64_t, QString>;
    const auto names = outcomeOf<Names>([&](auto done) { lead.client().names(u"res.partner"_s, {*supplier, 987654}, &m_server, done); });
    REQUIRE_OK(names);
    QCOMPARE(*names, (Names{{*supplier, u"Gemini Furniture"_s}}));

    // The store of an order is what comes before the separator of its operation type's name (the feed's "store").
    const auto types = lead.searchRead(u"stock.picking.type"_s, Json::array({term("code", "=", "incoming")}), {"display_name"});
    REQUIRE_OK(types);
    QStringList stores;
    for (const Json& type : *types)
        stores << textAt(type, "display_name").section(feed(u"purchase-orders"_s).storeSeparator, 0, 0);
    QVERIFY2(stores.contains(u"Lyon 014"_s), qPrintable(stores.join(u", "_s)));
}

/// A line has no feed of its own: its price moves the order's amount and its write_date.
void ContractReading::lineChangesReachTheHead()
{
    Person& lead = m_desk.person(u"lead"_s);
    const auto order = m_desk.orderToApprove();
    REQUIRE_OK(order);
    const auto before = lead.read(u"purchase.order"_s, *order, {"amount_total", "order_line"});
    REQUIRE_OK(before);
    const std::int64_t line = before->at("order_line").at(0).get<std::int64_t>();
    REQUIRE_OK(m_desk.person(u"buyer2"_s).write(u"purchase.order.line"_s, line, {{"price_unit", 60.0}}));
    const auto after = lead.read(u"purchase.order"_s, *order, {"amount_total", "amount_tax", "write_uid"});
    REQUIRE_OK(after);
    QCOMPARE(before->at("amount_total"), Json(6240.0));
    QCOMPARE(after->at("amount_total"), Json(7200.0));
    QCOMPARE(after->at("amount_tax"), Json(1200.0));
    QCOMPARE(after->at("write_uid").get<std::int64_t>(), m_desk.person(u"buyer2"_s).uid());
}

void ContractReading::lateCommitIsBehindTheMark_data()
{
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("reference");
    QTest::newRow("order") << u"purchase.order"_s << u"partner_ref"_s;
    QTest::newRow("credit note") << u"account.move"_s << u"ref"_s;
}

/// A transaction that is visible after a newer one (odoo.md i): beyond the mark it is not to be found, only within the
/// overlap before it.
void ContractReading::lateCommitIsBehindTheMark()
{
    QFETCH(QString, model);
    QFETCH(QString, reference);
    Person& lead = m_desk.person(u"lead"_s);
    Person& other = m_desk.person(model == "account.move"_L1 ? u"clerk"_s : u"buyer"_s);
    const auto raise = [&] { return model == "account.move"_L1 ? m_desk.creditNote() : m_desk.orderToApprove(); };
    const auto late = raise();
    const auto newer = raise();
    REQUIRE_OK(late);
    REQUIRE_OK(newer);
    const auto transaction = m_server.beginTransaction(model, *late);
    QVERIFY(transaction);
    const std::string field = reference.toStdString();
    QString mark;
    const QString began = toOdoo(lead.clock().now());
    int attempt = 0;
    while (mark <= began) {
        REQUIRE_OK(other.write(model, *newer, {{field, "newer " + std::to_string(++attempt)}}));
        const auto row = lead.read(model, *newer, {"write_date"});
        REQUIRE_OK(row);
        mark = textAt(*row, "write_date");
    }
    const auto still = lead.read(model, *late, {"write_date", field});
    REQUIRE_OK(still);
    QCOMPARE(textAt(*still, field.c_str()), u"contract"_s);
    QVERIFY(transaction->commit());

    const auto row = lead.read(model, *late, {"write_date", field});
    REQUIRE_OK(row);
    QCOMPARE(textAt(*row, field.c_str()), u"late commit"_s);
    const QString written = textAt(*row, "write_date");
    QVERIFY(written < mark);

    const auto beyond = lead.searchRead(model, Json::array({term("write_date", ">=", mark.toStdString())}), {"write_date"}, u"id"_s);
    REQUIRE_OK(beyond);
    QVERIFY(!contains(*beyond, *late));
    const QString since = toOdoo(*fromOdoo(mark) - feed(u"purchase-orders"_s).overlap);
    const auto overlap = lead.searchRead(model, Json::array({term("write_date", ">=", since.toStdString())}), {"write_date"}, u"id"_s);
    REQUIRE_OK(overlap);
    QVERIFY(contains(*overlap, *late));
}

void ContractReading::deletedRecordsLeaveNoTrace()
{
    Person& lead = m_desk.person(u"lead"_s);
    Person& buyer = m_desk.person(u"buyer"_s);
    const auto order = m_desk.draftOrder();
    REQUIRE_OK(order);
    REQUIRE_OK(buyer.call(u"purchase.order"_s, u"button_cancel"_s, {*order}));
    REQUIRE_OK(buyer.call(u"purchase.order"_s, u"unlink"_s, {*order}));
    const auto row = lead.read(u"purchase.order"_s, *order, {"state"});
    REQUIRE_OK(row);
    QVERIFY(row->is_null());
    const auto ids = lead.searchIds(u"purchase.order"_s, Json::array());
    REQUIRE_OK(ids);
    QVERIFY(std::find(ids->begin(), ids->end(), *order) == ids->end());
}

QTEST_GUILESS_MAIN(ContractReading)
#include "tst_reading.moc"
