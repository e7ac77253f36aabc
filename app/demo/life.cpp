// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/life.h"

#include "app/demo/business.h"
#include "app/demo/orm.h"

#include <algorithm>
#include <cmath>

namespace backroom::demo {

namespace {
constexpr std::size_t quietBelow = 12; ///< fewer pending documents than this: only arrivals
constexpr std::size_t busyAbove = 45;  ///< more than this: only decisions
} // namespace

Duration Life::nextPause() { return Duration(8'000 + Duration::rep(below(24'000))); }

std::vector<Id> Life::where(const char* name, const std::function<bool(const Model&, const Record&)>& holds) const
{
    const Table& rows = m_world.table(name);
    std::vector<Id> ids;
    for (const auto& [id, record] : rows.rows)
        if (holds(*rows.model, record))
            ids.push_back(id);
    return ids;
}

std::vector<Id> Life::pending(const char* name, const char* state) const
{
    return where(name, [&](const Model& model, const Record& record) { return record[model.at("state")] == state; });
}

/// The stream of credit notes; drafts of other kinds are left to their clerks.
std::vector<Id> Life::draftNotes() const
{
    return where("account.move", [](const Model& move, const Record& record) {
        return record[move.at("state")] == "draft" && record[move.at("move_type")] == "out_refund";
    });
}

std::vector<Id> Life::receipts() const
{
    return where("stock.picking.type", [](const Model& type, const Record& record) { return record[type.at("code")] == "incoming"; });
}

Id Life::partner(const char* rank)
{
    const Table& partners = m_world.table("res.partner");
    std::vector<Id> ids;
    for (const auto& [id, record] : partners.rows)
        if (record[partners.model->at(rank)] == 1)
            ids.push_back(id);
    return anyOf(ids);
}

Env Life::someone(const char* role) const
{
    for (const User* user : m_world.users())
        if (std::find(user->roles.begin(), user->roles.end(), role) != user->roles.end())
            return {user, Json::object()};
    return {m_world.user(World::adminId), Json::object()};
}

void Life::step()
{
    if (below(4) == 0 && storesLive())
        return;
    const std::size_t orders = pending("purchase.order", "to approve").size();
    const std::size_t notes = draftNotes().size();
    switch (below(10)) {
    case 0:
    case 1: return orders > busyAbove ? orderIsDecided() : orderArrives();
    case 2:
    case 3:
    case 4: return notes > busyAbove ? creditNoteIsPosted() : creditNoteArrives();
    case 5:
    case 6: return orders + notes > 0 ? amountIsCorrected() : creditNoteArrives();
    case 7: return orders < quietBelow ? orderArrives() : orderIsDecided();
    default: return notes < quietBelow ? creditNoteArrives() : creditNoteIsPosted();
    }
}

void Life::orderArrives()
{
    const auto& products = m_world.table("product.product").rows;
    const Id product = std::next(products.begin(), std::ptrdiff_t(below(products.size())))->first;
    const std::vector<Id> stores = receipts();
    const double price = m_world.value("product.product", product, "standard_price").get<double>();
    // Enough to need approval: between 1.1 and 6 times the company's limit.
    const double limit = m_world.value("res.company", World::companyId, "po_double_validation_amount").get<double>();
    const double quantity = std::ceil(limit * (1.1 + double(below(50)) / 10.0) / price);
    const Env buyer = someone("buyer");
    const Json values = {{"partner_id", partner("supplier_rank")}, {"picking_type_id", anyOf(stores)},
        {"date_planned", odooTime(m_world.time() + std::chrono::hours(24 * (2 + below(12))))},
        {"order_line", Json::array({Json::array({0, 0, {{"product_id", product}, {"product_qty", quantity}, {"price_unit", price}}})})}};
    m_world.transact(buyer.user->id, [&] {
        const Id id = Orm(m_world, buyer).create(*m_world.model("purchase.order"), values);
        return Business(m_world, buyer).confirmOrders({id});
    });
}

void Life::creditNoteArrives()
{
    static constexpr const char* reasons[] = {"returned, damaged in transit", "delivered twice", "lost by the carrier", "returned, changed their mind",
        "price at the till above the shelf label"};
    const auto& products = m_world.table("product.product").rows;
    const Id product = std::next(products.begin(), std::ptrdiff_t(below(products.size())))->first;
    const auto& teams = m_world.table("crm.team").rows;
    const int quantity = 1 + int(below(3));
    const Env clerk = someone("accounting");
    const std::string name = m_world.value("product.product", product, "name");
    const Json values = {{"move_type", "out_refund"}, {"partner_id", partner("customer_rank")},
        {"ref", std::to_string(quantity) + " × " + name + " " + reasons[below(std::size(reasons))]},
        {"invoice_origin", "S" + m_world.nextNumber("life.sale")}, {"invoice_date", odooDate(m_world.time())},
        {"invoice_date_due", odooDate(m_world.time() + std::chrono::hours(24 * below(8)))},
        {"team_id", std::next(teams.begin(), std::ptrdiff_t(below(teams.size())))->first},
        {"invoice_line_ids", Json::array({Json::array({0, 0, {{"product_id", product}, {"quantity", double(quantity)},
            {"price_unit", m_world.value("product.product", product, "list_price")}}})})}};
    m_world.transact(clerk.user->id, [&] { return Json(Orm(m_world, clerk).create(*m_world.model("account.move"), values)); });
}

void Life::amountIsCorrected()
{
    const std::vector<Id> orders = pending("purchase.order", "to approve");
    const std::vector<Id> notes = draftNotes();
    const bool isOrder = notes.empty() || (!orders.empty() && below(2) == 0);
    const Env clerk = someone(isOrder ? "buyer" : "accounting");
    const char* documents = isOrder ? "purchase.order" : "account.move";
    const char* lines = isOrder ? "purchase.order.line" : "account.move.line";
    const Json& ids = m_world.value(documents, anyOf(isOrder ? orders : notes), isOrder ? "order_line" : "invoice_line_ids");
    if (ids.empty())
        return;
    const Id line = ids[0];
    const double factor = 0.85 + double(below(31)) / 100.0;
    const double price = toCents(m_world.value(lines, line, "price_unit").get<double>() * factor);
    m_world.transact(clerk.user->id, [&] {
        Orm(m_world, clerk).write(*m_world.model(lines), {line}, {{"price_unit", price}});
        return Json();
    });
}

void Life::orderIsDecided()
{
    const Id order = anyOf(pending("purchase.order", "to approve"));
    const bool isApproved = below(4) != 0;
    const Env manager = someone("purchase_manager");
    m_world.transact(manager.user->id, [&] {
        return isApproved ? Business(m_world, manager).approveOrders({order}) : Business(m_world, manager).cancelOrders({order});
    });
}

void Life::creditNoteIsPosted()
{
    const Id note = anyOf(draftNotes());
    const Env finance = someone("finance");
    m_world.transact(finance.user->id, [&] { return Business(m_world, finance).postMoves({note}); });
}

} // namespace backroom::demo
