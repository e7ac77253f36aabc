// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/demo/demo_client.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace backroom;
using namespace backroom::demo;

namespace {

Json term(const char* field, const char* op, Json value) { return Json::array({field, op, std::move(value)}); }

} // namespace

/// The demo company has something for the queues of stores, stock, sales and money.
class TestDemoQueues : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { m_demo = std::make_unique<demo::test::Demo>(); }

    /// Types and relations are those that a real Odoo 19 told.
    void fieldsAreThoseOfTheRealOne()
    {
        const QDir recorded(QStringLiteral(BACKROOM_ODOO_SCHEMA));
        int compared = 0;
        QStringList wrong;
        for (const auto& [name, model] : m_demo->server().world().schema().models) {
            QFile file(recorded.filePath(QString::fromStdString(name) + u".json"_s));
            if (!file.open(QIODevice::ReadOnly))
                continue;
            const QByteArray bytes = file.readAll();
            const Json real = Json::parse(bytes.begin(), bytes.end());
            for (const Field& field : model.fields) {
                const auto known = real.find(field.name);
                if (known == real.end() || *known != Json::array({field.type, field.relation}))
                    wrong << QString::fromStdString(name + '.' + field.name);
            }
            ++compared;
        }
        QCOMPARE(wrong, QStringList());
        QVERIFY(compared > 40);
    }

    void everyModelHasRecords_data()
    {
        QTest::addColumn<QByteArray>("model");
        for (const char* model : {"account.account", "account.bank.statement.line", "account.journal", "account.payment", "account.tax",
                 "crm.lead", "hr.employee", "hr.leave", "ir.actions.server", "ir.cron", "mail.activity", "mail.mail", "maintenance.equipment",
                 "maintenance.request", "payment.provider", "payment.transaction", "pos.order", "pos.order.line", "pos.payment", "pos.session",
                 "product.product", "product.supplierinfo", "project.project", "project.task", "sale.order", "sale.order.line", "stock.location",
                 "stock.lot", "stock.move", "stock.picking", "stock.quant", "stock.warehouse", "stock.warehouse.orderpoint"})
            QTest::newRow(model) << QByteArray(model);
    }

    void everyModelHasRecords()
    {
        QFETCH(QByteArray, model);
        const auto reply = m_demo->json2("admin", model.constData(), "search_read", {{"domain", Json::array()}, {"limit", 1}});
        QCOMPARE(reply.status, 200);
        QCOMPARE(reply.json.size(), std::size_t(1));
    }

    void raised_data()
    {
        QTest::addColumn<QByteArray>("model");
        QTest::addColumn<QByteArray>("domain");
        QTest::newRow("late delivery") << QByteArray("stock.picking")
            << QByteArray(R"([["picking_type_code", "=", "outgoing"], ["state", "in", ["confirmed", "assigned"]], ["has_deadline_issue", "=", true]])");
        QTest::newRow("negative stock, by the place's kind") << QByteArray("stock.quant")
            << QByteArray(R"([["quantity", "<", 0], ["location_id.usage", "=", "internal"]])");
        QTest::newRow("lines of a related order") << QByteArray("sale.order.line") << QByteArray(R"([["order_id.state", "=", "sent"]])");
        QTest::newRow("a related field as the first step") << QByteArray("account.move.line") << QByteArray(R"([["journal_id.type", "=", "sale"], ["parent_state", "=", "posted"]])");
        QTest::newRow("below the minimum") << QByteArray("stock.warehouse.orderpoint") << QByteArray(R"([["qty_to_order", ">", 0]])");
        QTest::newRow("goods refunded, nothing came back") << QByteArray("account.move")
            << QByteArray(R"([["move_type", "=", "out_refund"], ["invoice_line_ids", "any", [["sale_line_ids", "!=", false]]],
                "!", ["invoice_line_ids.sale_line_ids.order_id.picking_ids", "any", [["return_id", "!=", false]]]])");
        QTest::newRow("come back, not refunded") << QByteArray("stock.picking")
            << QByteArray(R"([["return_id", "!=", false], "!", ["sale_id.invoice_ids", "any", [["move_type", "=", "out_refund"]]]])");
    }

    void raised()
    {
        QFETCH(QByteArray, model);
        QFETCH(QByteArray, domain);
        const Json wanted = Json::parse(domain.begin(), domain.end());
        const auto some = m_demo->json2("admin", model.constData(), "search_count", {{"domain", wanted}});
        const auto all = m_demo->json2("admin", model.constData(), "search_count", {{"domain", Json::array()}});
        QCOMPARE(some.status, 200);
        QVERIFY2(some.json.get<int>() > 0, some.body.constData());
        QVERIFY2(some.json.get<int>() < all.json.get<int>(), some.body.constData());
    }

    void refundsCountAgainstTheCompany()
    {
        const auto reply = m_demo->json2("lead", "account.move", "search_read", {{"domain", Json::array({term("state", "=", "posted")})},
            {"fields", {"move_type", "amount_total", "amount_total_signed", "partner_id", "commercial_partner_id", "company_currency_id"}}, {"load", ""}});
        QVERIFY(!reply.json.empty());
        for (const Json& row : reply.json) {
            const std::string kind = row["move_type"];
            const double sign = kind == "out_refund" || kind == "in_invoice" ? -1 : 1;
            QCOMPARE(row["amount_total_signed"].get<double>(), sign * row["amount_total"].get<double>());
            QCOMPARE(row["commercial_partner_id"].get<Id>(), row["partner_id"].get<Id>());
            QCOMPARE(row["company_currency_id"].get<Id>(), Id(1));
        }
    }

    /// What an article's figures say is what its quants and moves say.
    void quantitiesFollowTheMoves()
    {
        const auto figures = [&] {
            return m_demo->json2("store", "product.product", "search_read", {{"domain", Json::array({term("default_code", "=", "C024")})},
                {"fields", {"qty_available", "incoming_qty", "outgoing_qty", "virtual_available", "lst_price"}}}).json.at(0);
        };
        const Json now = figures();
        QCOMPARE(now["qty_available"], Json(4.0));
        QCOMPARE(now["incoming_qty"], Json(65.0)); // of two orders, for two stores
        QCOMPARE(now["virtual_available"], Json(69.0));
        QCOMPARE(now["lst_price"], Json(89.0));
    }

    /// A confirmed order has its goods come in by a transfer, in full or with the rest in a second one.
    void confirmedOrdersHaveReceipts()
    {
        const auto read = [&](const char* model, Json domain, Json fields) {
            return m_demo->json2("admin", model, "search_read", {{"domain", std::move(domain)}, {"fields", std::move(fields)}, {"load", ""}}).json;
        };
        const Json lines = read("purchase.order.line", Json::array({term("order_id.state", "=", "purchase"), term("product_qty", ">", 0)}), {"product_qty", "qty_received"});
        QVERIFY(lines.size() > 15);
        for (const Json& line : lines) {
            double received = 0;
            double open = 0;
            for (const Json& move : read("stock.move", Json::array({term("purchase_line_id", "=", line["id"])}), {"state", "product_uom_qty"}))
                (move["state"] == "done" ? received : open) += move["product_uom_qty"].get<double>();
            const std::string which = line.dump();
            QVERIFY2(received == line["qty_received"].get<double>(), which.c_str());
            QVERIFY2(open == line["product_qty"].get<double>() - line["qty_received"].get<double>(), which.c_str());
        }
    }

    void receiptsFollowTheOrder()
    {
        demo::test::Demo own;
        const auto find = [&](const char* model, Json domain) { return own.json2("admin", model, "search", {{"domain", std::move(domain)}}).json; };
        const Id order = find("purchase.order", Json::array({term("state", "=", "to approve")})).at(0).get<Id>();
        const auto receipts = [&](const char* state) { return find("stock.picking", Json::array({term("purchase_id", "=", order), term("state", "=", state)})).size(); };
        QCOMPARE(receipts("assigned"), std::size_t(0));
        QCOMPARE(own.json2("manager", "purchase.order", "button_approve", {{"ids", {order}}}).status, 200);
        QCOMPARE(receipts("assigned"), std::size_t(1));
        QCOMPARE(own.json2("manager", "purchase.order", "button_cancel", {{"ids", {order}}}).status, 200);
        QCOMPARE(receipts("assigned"), std::size_t(0));
        QCOMPARE(receipts("cancel"), std::size_t(1));
    }

    void paymentsCountAgainstTheCompany()
    {
        const auto reply = m_demo->json2("lead", "account.payment", "search_read", {{"domain", Json::array()},
            {"fields", {"payment_type", "amount", "amount_company_currency_signed"}}});
        QVERIFY(!reply.json.empty());
        for (const Json& row : reply.json)
            QCOMPARE(row["amount_company_currency_signed"].get<double>(), (row["payment_type"] == "outbound" ? -1 : 1) * row["amount"].get<double>());
    }

    void twelveWeeksOfSales()
    {
        const auto moves = m_demo->json2("store", "stock.move", "search_read", {{"domain", Json::array({term("state", "=", "done"),
            term("location_id.usage", "=", "internal"), term("location_dest_id.usage", "=", "customer"), term("product_id.default_code", "=", "K200")})},
            {"fields", {"quantity"}}});
        double sold = 0;
        for (const Json& move : moves.json)
            sold += move["quantity"].get<double>();
        QVERIFY2(sold >= 3 * 84 - 2 && sold <= 3 * 84 + 2, std::to_string(sold).c_str());
    }

    void rights_data()
    {
        QTest::addColumn<QByteArray>("model");
        QTest::addColumn<QByteArray>("readers");
        QTest::newRow("stock") << QByteArray("stock.quant") << QByteArray("admin buyer manager lead store");
        QTest::newRow("sales") << QByteArray("sale.order") << QByteArray("admin buyer manager lead store finance clerk");
        QTest::newRow("money") << QByteArray("account.payment") << QByteArray("admin lead finance clerk");
        QTest::newRow("maintenance") << QByteArray("maintenance.request") << QByteArray("admin store");
        QTest::newRow("leave") << QByteArray("hr.leave") << QByteArray("admin store");
        QTest::newRow("technical") << QByteArray("ir.cron") << QByteArray("admin");
    }

    void rights()
    {
        QFETCH(QByteArray, model);
        QFETCH(QByteArray, readers);
        QByteArray found;
        for (const char* login : {"admin", "buyer", "manager", "lead", "store", "finance", "clerk", "outsider"}) {
            const auto reply = m_demo->json2(login, model.constData(), "search_count", {{"domain", Json::array()}});
            QVERIFY(reply.status == 200 || reply.status == 403);
            if (reply.status == 200)
                found += QByteArray(found.isEmpty() ? "" : " ") + login;
        }
        QCOMPARE(found, readers);
    }

    /// Left alone for a day, every kind of trouble comes and is put right; nothing piles up.
    void lifeReachesTheStores()
    {
        demo::test::Demo lively;
        const auto count = [&](const char* model, Json domain) {
            return lively.json2("admin", model, "search_count", {{"domain", std::move(domain)}}).json.get<int>();
        };
        const auto requests = [&] { return count("maintenance.request", Json::array()); };
        const auto sold = [&] { return count("stock.move", Json::array({term("state", "=", "done")})); };
        const auto failed = [&] { return count("payment.transaction", Json::array({term("reference", "like", "S20"), term("state", "=", "error")})); };
        const int before[] = {requests(), sold(), failed()};
        for (int i = 0; i < 400; ++i)
            lively.server().liveOnce();
        QVERIFY(requests() > before[0]);
        QVERIFY(sold() > before[1]);
        QVERIFY(failed() > before[2]);
        QVERIFY(count("maintenance.request", Json::array({term("close_date", "=", false)})) <= 16);
        QVERIFY(count("payment.transaction", Json::array({term("state", "=", "error")})) <= 10);
    }

private:
    std::unique_ptr<demo::test::Demo> m_demo;
};

QTEST_GUILESS_MAIN(TestDemoQueues)
#include "tst_demo_queues.moc"
