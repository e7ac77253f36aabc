// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/receipts.h"

#include <QString>

#include <algorithm>

namespace backroom::demo {

namespace {

constexpr auto receiptOrderModel = "purchase.order";
constexpr auto lineModel = "purchase.order.line";
constexpr auto transferModel = "stock.picking";

} // namespace

std::vector<Id> Receipts::transfersOf(Id order) const
{
    std::vector<Id> found;
    const Table& transfers = m_world.table(transferModel);
    for (const auto& [id, record] : transfers.rows)
        if (idOf(record[transfers.model->at("purchase_id")]) == order)
            found.push_back(id);
    return found;
}

bool Receipts::has(Id order, Part part) const
{
    const std::vector<Id> transfers = transfersOf(order);
    return std::any_of(transfers.begin(), transfers.end(), [&](Id transfer) {
        const Json& state = m_world.value(transferModel, transfer, "state");
        return state != "cancel" && (state == "done") == (part == Part::Received);
    });
}

Id Receipts::supplierPlace() const
{
    const Table& places = m_world.table("stock.location");
    const auto found = std::find_if(places.rows.begin(), places.rows.end(), [&](const auto& row) { return row.second[places.model->at("usage")] == "supplier"; });
    return found == places.rows.end() ? 0 : found->first;
}

void Receipts::make(Id order, Part part)
{
    const auto of = [&](const char* field) { return m_world.value(receiptOrderModel, order, field); };
    const Id kind = idOf(of("picking_type_id"));
    const Id warehouse = idOf(m_world.value("stock.picking.type", kind, "warehouse_id"));
    const Id from = supplierPlace();
    const Id to = idOf(m_world.value("stock.warehouse", warehouse, "lot_stock_id"));
    const bool isDone = part == Part::Received;
    std::vector<std::pair<Id, double>> quantities;
    for (const Json& line : of("order_line")) {
        const Id id = line.get<Id>();
        const double received = m_world.value(lineModel, id, "qty_received").get<double>();
        const double quantity = isDone ? received : m_world.value(lineModel, id, "product_qty").get<double>() - received;
        if (quantity > 0 && idOf(m_world.value(lineModel, id, "product_id")) != 0)
            quantities.emplace_back(id, quantity);
    }
    if (quantities.empty() || from == 0 || to == 0)
        return;
    const std::string series = m_world.value("stock.warehouse", warehouse, "code").get<std::string>() + "/IN/";
    const std::string name = series + m_world.nextNumber(series);
    const Json when = isDone && of("effective_date").is_string() ? of("effective_date") : of("date_planned");
    const Id transfer = m_world.insert(transferModel, {{"name", name}, {"picking_type_id", kind}, {"picking_type_code", "incoming"},
        {"state", isDone ? "done" : "assigned"}, {"partner_id", of("partner_id")}, {"origin", of("name")}, {"purchase_id", order},
        {"location_id", from}, {"location_dest_id", to}, {"scheduled_date", when}, {"date_deadline", of("date_planned")},
        {"date_done", isDone ? when : Json(false)}, {"company_id", World::companyId}});
    for (const auto& [line, quantity] : quantities)
        m_world.insert("stock.move", {{"reference", name}, {"picking_id", transfer}, {"purchase_line_id", line},
            {"product_id", m_world.value(lineModel, line, "product_id")}, {"product_uom_qty", quantity}, {"quantity", quantity},
            {"date", when}, {"date_deadline", of("date_planned")}, {"location_id", from}, {"location_dest_id", to},
            {"state", isDone ? "done" : "assigned"}});
}

void Receipts::expect(Id order)
{
    if (!has(order, Part::Open))
        make(order, Part::Open);
}

void Receipts::tellOfTheReceived(Id order)
{
    if (!has(order, Part::Received))
        make(order, Part::Received);
}

void Receipts::cancel(Id order)
{
    for (const Id transfer : transfersOf(order)) {
        if (m_world.value(transferModel, transfer, "state") == "done")
            continue;
        m_world.update(transferModel, transfer, {{"state", "cancel"}});
        const Json moves = m_world.value(transferModel, transfer, "move_ids");
        for (const Json& move : moves)
            m_world.update("stock.move", move.get<Id>(), {{"state", "cancel"}});
    }
}

void Receipts::linkMoves(Id order)
{
    std::map<Id, Id> lineOf; // by article
    for (const Json& line : m_world.value(receiptOrderModel, order, "order_line"))
        lineOf[idOf(m_world.value(lineModel, line.get<Id>(), "product_id"))] = line.get<Id>();
    for (const Id transfer : transfersOf(order)) {
        const Json moves = m_world.value(transferModel, transfer, "move_ids");
        for (const Json& move : moves) {
            const auto line = lineOf.find(idOf(m_world.value("stock.move", move.get<Id>(), "product_id")));
            if (line != lineOf.end())
                m_world.update("stock.move", move.get<Id>(), {{"purchase_line_id", line->second}});
        }
    }
}

void seedReceipts(World& world)
{
    std::vector<Id> confirmed;
    const Table& orders = world.table(receiptOrderModel);
    for (const auto& [id, record] : orders.rows)
        if (record[orders.model->at("state")] == "purchase")
            confirmed.push_back(id);
    for (const Id order : confirmed) {
        const auto approved = fromOdoo(QString::fromStdString(world.value(receiptOrderModel, order, "date_approve").get<std::string>()));
        world.backdate(idOf(world.value(receiptOrderModel, order, "create_uid")), approved.value_or(world.time()), [&] {
            Receipts receipts(world);
            receipts.linkMoves(order);
            receipts.tellOfTheReceived(order);
            receipts.expect(order);
        });
    }
}

} // namespace backroom::demo
