// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/seed.h"

#include "app/demo/business.h"
#include "app/demo/receipts.h"
#include "app/demo/seed_records.h"

#include <QCryptographicHash>

#include <algorithm>
#include <tuple>

namespace backroom::demo {

using namespace Qt::StringLiterals;

namespace {

Duration hours(double count) { return Duration(std::int64_t(count * 3'600'000.0)); }
Duration days(double count) { return hours(24.0 * count); }

class Seeder {
public:
    explicit Seeder(World& world) : m_world(world) {}

    void seed(const Json& retailer)
    {
        company(retailer.at("company"));
        people(retailer.at("users"));
        for (const Json& store : retailer.at("stores"))
            addStore(store);
        addPlacesOutside(retailer.at("stores"));
        for (const Json& supplier : retailer.at("suppliers"))
            addPartner(supplier, "supplier_rank");
        for (const Json& customer : retailer.at("customers"))
            addPartner(customer, "customer_rank");
        for (const Json& product : retailer.at("products"))
            addProduct(product);
        const Json categories = retailer.value("categories", Json::object());
        for (const auto& [name, references] : categories.items()) {
            const Id category = m_world.insert("product.category", {{"name", name}});
            for (const Json& reference : references)
                m_world.update("product.product", m_products.at(reference), {{"categ_id", category}});
        }
        for (const Json& order : retailer.at("purchaseOrders"))
            addOrder(order);
        for (const Json& note : retailer.at("creditNotes"))
            addCreditNote(note);
        RecordSeeder(m_world, m_names).seed(retailer.value("records", Json::array()));
        seedReceipts(m_world);
        seedSales(m_world, m_names, retailer.value("sales", Json::array()));
    }

private:
    void company(const Json& company)
    {
        const std::string code = company.at("currency");
        const Id currency = m_world.insert("res.currency", {{"name", code}, {"symbol", code == "EUR" ? "€" : code}, {"decimal_places", 2},
            {"rounding", 0.01}, {"position", "after"}});
        const Id partner = m_world.insert("res.partner", {{"name", company.at("name")}, {"is_company", true}});
        m_world.insert("res.company", {{"name", company.at("name")}, {"currency_id", currency}, {"partner_id", partner},
            {"po_double_validation", "two_step"}, {"po_double_validation_amount", company.at("orderApprovalLimit").get<double>()}});
        m_tax = m_world.insert("account.tax", {{"name", "20%"}, {"type_tax_use", "sale"}, {"amount", company.value("salesTaxPercent", 0.0)}});
        m_names.set("account.tax", "sales", m_tax);
        m_names.set("res.currency", code, currency);
        m_names.set("res.company", "company", World::companyId);
        m_world.setTaxes({company.value("salesTaxPercent", 0.0), company.value("purchaseTaxPercent", 0.0)});
    }

    void people(const Json& users)
    {
        // Every Odoo begins with the technical user 1 and the administrator 2.
        User robot = person("__system__", "OdooBot", "", {"admin"});
        robot.isActive = false;
        const Id root = m_world.addUser(robot).id;
        const Id admin = m_world.addUser(person("admin", "Administrator", "admin", {"admin"})).id;
        for (const auto& [name, user] : {std::pair("user_root", root), {"user_admin", admin}})
            m_world.insert("ir.model.data", {{"module", "base"}, {"name", name}, {"model", "res.users"}, {"res_id", user}});
        for (const Json& given : users) {
            User user = person(given.at("login"), given.at("name"), given.at("password"), given.at("roles"));
            user.hasTwoFactor = given.value("twoFactor", false);
            m_world.addUser(user);
        }
        for (const User* user : m_world.users())
            m_names.set("res.users", user->login, user->id);
    }

    static User person(std::string login, std::string name, std::string password, std::vector<std::string> roles)
    {
        User user;
        user.login = std::move(login);
        user.name = std::move(name);
        user.password = std::move(password);
        user.roles = std::move(roles);
        return user;
    }

    void addStore(const Json& store)
    {
        const std::string code = store.at("code");
        const Id warehouse = m_world.insert("stock.warehouse", {{"name", store.at("name")}, {"code", code}, {"company_id", World::companyId}});
        addLocations(store.at("name"), code, warehouse);
        m_receipts[code] = m_world.insert("stock.picking.type", {{"name", "Receipts"}, {"code", "incoming"}, {"sequence_code", "IN"},
            {"warehouse_id", warehouse}, {"company_id", World::companyId}});
        m_teams[code] = m_world.insert("crm.team", {{"name", store.at("name")}, {"company_id", World::companyId}});
        m_names.set("stock.warehouse", code, warehouse);
        m_names.set("stock.picking.type", code + "/IN", m_receipts.at(code));
        m_names.set("crm.team", code, m_teams.at(code));
    }

    /// Where a store keeps its goods, and once for all stores: what lies outside.
    void addLocations(const std::string& name, const std::string& code, Id warehouse)
    {
        const Id root = m_world.insert("stock.location", {{"name", code}, {"complete_name", code}, {"usage", "view"}, {"warehouse_id", warehouse}});
        const Id shelf = m_world.insert("stock.location", {{"name", name}, {"complete_name", code + "/" + name}, {"usage", "internal"},
            {"location_id", root}, {"warehouse_id", warehouse}});
        m_world.update("stock.warehouse", warehouse, {{"lot_stock_id", shelf}});
        m_names.set("stock.location", code, shelf);
    }

    void addPlacesOutside(const Json& stores)
    {
        for (const auto& [usage, name] : {std::pair("customer", "Partners/Customers"), std::pair("supplier", "Partners/Vendors"),
                 std::pair("inventory", "Inventory adjustment"), std::pair("transit", "Inter-warehouse transit")})
            m_names.set("stock.location", usage, m_world.insert("stock.location", {{"name", name}, {"complete_name", name}, {"usage", usage}}));
        for (const Json& store : stores)
            for (const auto& [code, suffix, name] : {std::tuple("outgoing", "OUT", "Delivery Orders"), std::tuple("internal", "INT", "Internal Transfers")}) {
                const std::string of = store.at("code");
                m_names.set("stock.picking.type", of + "/" + suffix, m_world.insert("stock.picking.type", {{"name", name}, {"code", code},
                    {"sequence_code", suffix}, {"warehouse_id", m_names.at("stock.warehouse", of)}, {"company_id", World::companyId}}));
            }
    }

    void addProduct(const Json& product)
    {
        const std::string reference = product.at("ref");
        const Id form = m_world.insert("product.template", {{"name", product.at("name")}});
        m_products[reference] = m_world.insert("product.product", {{"name", product.at("name")}, {"default_code", reference},
            {"standard_price", product.at("cost").get<double>()}, {"list_price", product.at("price").get<double>()},
            {"product_tmpl_id", form}, {"taxes_id", Json::array({m_tax})}});
        m_names.set("product.template", reference, form);
        m_names.set("product.product", reference, m_products.at(reference));
    }

    void addPartner(const Json& partner, const char* rank)
    {
        m_partners[partner.at("name")] = m_world.insert("res.partner",
            {{"name", partner.at("name")}, {"email", partner.value("email", Json(false))}, {rank, 1}, {"is_company", std::string(rank) == "supplier_rank"}});
        m_names.set("res.partner", partner.at("name"), m_partners.at(partner.at("name")));
    }

    std::string productName(const std::string& ref) const
    {
        return m_world.displayName(*m_world.model("product.product"), *m_world.find("product.product", m_products.at(ref)));
    }

    void addOrder(const Json& order)
    {
        const Timestamp now = m_world.time();
        const Timestamp created = now - hours(order.at("ageHours"));
        const std::string planned = odooTime(now + days(order.at("receiptInDays")));
        const std::string state = order.at("state");
        const bool isApproved = state == "purchase";
        const Id buyer = m_world.userByLogin(order.at("buyer"))->id;
        m_world.backdate(buyer, created, [&] {
            const Id id = m_world.insert("purchase.order", {{"name", "P" + m_world.nextNumber("purchase.order")},
                {"partner_id", m_partners.at(order.at("supplier"))}, {"partner_ref", order.value("partnerRef", Json(false))},
                {"user_id", buyer}, {"priority", order.value("urgent", false) ? "1" : "0"}, {"date_order", odooTime(created)},
                {"date_planned", planned}, {"state", state}, {"date_approve", isApproved ? Json(odooTime(created)) : Json(false)},
                {"receipt_status", isApproved ? Json("pending") : Json(false)}, {"currency_id", 1}, {"company_id", World::companyId},
                {"picking_type_id", m_receipts.at(order.at("store"))}});
            for (const Json& line : order.at("lines"))
                m_world.insert("purchase.order.line", {{"order_id", id}, {"product_id", m_products.at(line.at("product"))},
                    {"name", productName(line.at("product"))}, {"product_qty", line.at("qty").get<double>()},
                    {"price_unit", line.at("price").get<double>()}, {"date_planned", planned}});
            m_world.recomputeTotals("purchase.order", id);
            say(buyer, "purchase.order", id, "<p>Purchase Order created</p>", "Note");
            if (state == "to approve")
                say(buyer, "purchase.order", id, "", "RFQ Confirmed");
            if (const std::string approver = order.value("approvedBy", ""); !approver.empty()) {
                const Id approverId = m_world.userByLogin(approver)->id;
                m_world.backdate(approverId, created, [&] { m_world.update("purchase.order", id, Json::object()); });
                say(approverId, "purchase.order", id, "", "RFQ Approved");
            }
        });
    }

    void addCreditNote(const Json& note)
    {
        const Timestamp now = m_world.time();
        const Timestamp created = now - hours(note.at("ageHours"));
        const Id raisedBy = m_world.userByLogin(note.at("raisedBy"))->id;
        const bool isPosted = note.at("state") == "posted";
        const std::string series = "RINV/" + odooDate(now).substr(0, 4);
        m_world.backdate(raisedBy, created, [&] {
            const Id id = m_world.insert("account.move", {{"move_type", "out_refund"}, {"state", note.at("state")},
                {"name", isPosted ? Json(series + "/" + m_world.nextNumber(series)) : Json(false)},
                {"partner_id", m_partners.at(note.at("customer"))}, {"ref", note.at("reason")},
                {"invoice_origin", note.value("origin", Json(false))}, {"invoice_date", odooDate(created)}, {"date", odooDate(created)},
                {"invoice_date_due", odooDate(now + days(note.at("dueInDays")))}, {"invoice_user_id", raisedBy},
                {"team_id", m_teams.at(note.at("store"))}, {"currency_id", 1}, {"company_id", World::companyId},
                {"posted_before", isPosted}, {"checked", isPosted}});
            for (const Json& line : note.at("lines"))
                m_world.insert("account.move.line", {{"move_id", id}, {"product_id", m_products.at(line.at("product"))},
                    {"name", productName(line.at("product"))}, {"quantity", line.at("qty").get<double>()}, {"tax_ids", Json::array({m_tax})},
                    {"price_unit", line.at("price").get<double>()}});
            m_world.recomputeTotals("account.move", id);
            say(raisedBy, "account.move", id, "<p>Credit Note Created</p>", "Note");
            if (isPosted)
                say(raisedBy, "account.move", id, "", "Validated");
        });
    }

    /// An entry of the record's chatter, at the moment of the story.
    void say(Id uid, const char* model, Id id, const char* body, const char* subtype)
    {
        Business(m_world, {m_world.user(uid), Json::object()}).postMessage(*m_world.model(model), id, body, "notification", subtype);
    }

    World& m_world;
    SeedNames m_names;
    Id m_tax = 0;
    std::map<std::string, Id> m_receipts;
    std::map<std::string, Id> m_teams;
    std::map<std::string, Id> m_partners;
    std::map<std::string, Id> m_products;
};

} // namespace

Result<void> seedRetailer(World& world, const Json& retailer)
{
    try {
        world.transact(World::adminId, [&] {
            Seeder(world).seed(retailer);
            return Json();
        });
    } catch (const Json::exception& wrong) {
        return Error::of(ErrorKind::Protocol, u"The retailer file has the wrong shape: %1"_s.arg(QString::fromUtf8(wrong.what())));
    } catch (const std::out_of_range& wrong) {
        return Error::of(ErrorKind::Protocol, u"The retailer file names something it does not define: %1"_s.arg(QString::fromUtf8(wrong.what())));
    }
    return {};
}

void seedBulk(World& world, int count)
{
    constexpr int perTransaction = 1'000; // keeps the undo journal small
    constexpr const char* states[] = {"to approve", "purchase", "purchase", "cancel"};
    const auto idsOf = [&](const char* model, const char* field, const Json& wanted) {
        std::vector<Id> ids;
        const Model& described = *world.model(model);
        for (const auto& [id, record] : world.table(model).rows)
            if (!field || record[described.at(field)] == wanted)
                ids.push_back(id);
        return ids;
    };
    const std::vector<Id> suppliers = idsOf("res.partner", "supplier_rank", 1);
    const std::vector<Id> receipts = idsOf("stock.picking.type", "code", "incoming");
    const std::vector<Id> products = idsOf("product.product", nullptr, {});
    const auto addOrder = [&](std::size_t n) {
        // A fixed step over 90 days, so that neighbouring ids are not neighbours in time.
        const Timestamp created = world.time() - std::chrono::seconds((std::int64_t(n) * 7919) % (90 * 86'400));
        const std::string planned = odooTime(created + days(14));
        const Id product = products[n % products.size()];
        world.backdate(World::adminId, created, [&] {
            const Id id = world.insert("purchase.order", {{"name", "PB" + std::to_string(100'000 + n)},
                {"partner_id", suppliers[n % suppliers.size()]}, {"user_id", World::adminId}, {"date_order", odooTime(created)},
                {"date_planned", planned}, {"state", states[n % 4]}, {"currency_id", 1}, {"company_id", World::companyId},
                {"picking_type_id", receipts[n % receipts.size()]}});
            world.insert("purchase.order.line", {{"order_id", id}, {"product_id", product},
                {"name", world.displayName(*world.model("product.product"), *world.find("product.product", product))},
                {"product_qty", double(10 + (n * 37) % 490)}, {"price_unit", double(500 + (n * 131) % 9500) / 100.0},
                {"date_planned", planned}});
            world.recomputeTotals("purchase.order", id);
        });
    };
    for (int done = 0; done < count; done += perTransaction)
        world.transact(World::adminId, [&] {
            for (int i = done; i < std::min(count, done + perTransaction); ++i)
                addOrder(std::size_t(i));
            return Json();
        });
}

std::string demoKey(const std::string& login)
{
    return QCryptographicHash::hash(QByteArray::fromStdString("demo-" + login), QCryptographicHash::Sha1).toHex().toStdString();
}

} // namespace backroom::demo
