// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/world.h"

#include <algorithm>

namespace backroom::demo {

namespace {

bool isOpenMove(const Json& state) { return state != "done" && state != "cancel" && state != "draft"; }

/// How many of an article are somewhere, come and go; at one location or, with 0, in all stores together.
class Quantities {
public:
    Quantities(const World& world, Id product, Id location)
    {
        const auto counts = [&](Id place) {
            const Record* found = world.find("stock.location", place);
            return location ? place == location : found && (*found)[world.model("stock.location")->at("usage")] == "internal";
        };
        const Table& quants = world.table("stock.quant");
        const Model& quant = *quants.model;
        for (const auto& [id, record] : quants.rows) {
            if (idOf(record[quant.at("product_id")]) != product || !counts(idOf(record[quant.at("location_id")])))
                continue;
            onHand += record[quant.at("quantity")].get<double>();
            reserved += record[quant.at("reserved_quantity")].get<double>();
        }
        const Table& moves = world.table("stock.move");
        const Model& move = *moves.model;
        for (const auto& [id, record] : moves.rows) {
            if (idOf(record[move.at("product_id")]) != product || !isOpenMove(record[move.at("state")]))
                continue;
            const bool leaves = counts(idOf(record[move.at("location_id")]));
            const bool arrives = counts(idOf(record[move.at("location_dest_id")]));
            if (leaves != arrives)
                (arrives ? incoming : outgoing) += record[move.at("product_uom_qty")].get<double>();
        }
    }

    double forecast() const { return onHand + incoming - outgoing; }

    double onHand = 0;
    double reserved = 0;
    double incoming = 0;
    double outgoing = 0;
};

double quantityOf(const Quantities& all, const std::string& field)
{
    if (field == "qty_available")
        return all.onHand;
    if (field == "incoming_qty")
        return all.incoming;
    if (field == "outgoing_qty")
        return all.outgoing;
    return field == "free_qty" ? all.onHand - all.reserved : all.forecast();
}

} // namespace

Json World::computeAmount(const Model& model, const Record& record, const Field& field) const
{
    const auto number = [&](const char* name) { return record[model.at(name)].get<double>(); };
    if (model.name == "account.move") {
        const std::string kind = record[model.at("move_type")].get<std::string>();
        const double sign = kind == "out_refund" || kind == "in_invoice" || kind == "in_receipt" ? -1 : 1;
        return toCents(sign * number(field.name == "amount_total_signed" ? "amount_total" : "amount_residual"));
    }
    if (model.name == "account.payment")
        return toCents(record[model.at("payment_type")] == "outbound" ? -number("amount") : number("amount"));
    if (model.name == "account.move.line")
        return toCents(number("debit") - number("credit"));
    if (model.name == "res.partner") { // a contact's is that of its company
        const Record* parent = find(model.name, idOf(record[model.at("parent_id")]));
        return parent ? computeAmount(model, *parent, field) : record[0];
    }
    if (model.name == "product.product")
        return quantityOf(Quantities(*this, record[0].get<Id>(), 0), field.name);
    if (model.name == "stock.warehouse.orderpoint") {
        const Quantities here(*this, idOf(record[model.at("product_id")]), idOf(record[model.at("location_id")]));
        if (field.name == "qty_on_hand")
            return here.onHand;
        if (field.name == "qty_forecast")
            return here.forecast();
        if (const double byHand = record[field.column].get<double>(); byHand > 0)
            return byHand;
        // What was ordered for this rule and is not confirmed yet comes too.
        double expected = here.forecast();
        const Table& lines = table("purchase.order.line");
        for (const auto& [id, line] : lines.rows) {
            const Record* order = line[lines.model->at("orderpoint_id")] == record[0] ? find("purchase.order", idOf(line[lines.model->at("order_id")])) : nullptr;
            const Json state = order ? (*order)[this->model("purchase.order")->at("state")] : Json();
            if (state == "draft" || state == "sent" || state == "to approve")
                expected += line[lines.model->at("product_qty")].get<double>();
        }
        return expected < number("product_min_qty") ? std::max(0.0, number("product_max_qty") - expected) : 0.0;
    }
    if (model.name == "sale.order") { // the moves whose lines name lines of this order
        const Json& mine = record[model.at("order_line")];
        const Table& lines = table("account.move.line");
        Json moves = Json::array();
        for (const auto& [id, line] : lines.rows) {
            const Json& sold = line[lines.model->at("sale_line_ids")];
            const bool isMine = std::any_of(sold.begin(), sold.end(), [&](const Json& one) { return std::find(mine.begin(), mine.end(), one) != mine.end(); });
            const Json& move = line[lines.model->at("move_id")];
            if (isMine && std::find(moves.begin(), moves.end(), move) == moves.end())
                moves.push_back(move);
        }
        return moves;
    }
    return record[field.column];
}

} // namespace backroom::demo
