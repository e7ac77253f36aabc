// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/acts.h"

#include "app/demo/access.h"
#include "app/demo/business.h"
#include "app/demo/orm.h"

#include <algorithm>
#include <cmath>

namespace backroom::demo {

namespace {

using Ids = std::vector<Id>;

/// A window that wants to be filled in; nothing was done.
Json question(const char* model, Json context)
{
    return {{"type", "ir.actions.act_window"}, {"name", "Question"}, {"res_model", model}, {"view_mode", "form"}, {"target", "new"}, {"context", std::move(context)}};
}

Ids idsIn(const Json& list)
{
    Ids ids;
    for (const Json& id : list.is_array() ? list : Json::array())
        ids.push_back(idOf(id));
    return ids;
}

bool isSame(double a, double b)
{
    return std::abs(a - b) < 1e-9;
}

} // namespace

void Acts::requireWritable(Right right) const
{
    const Model& model = *m_call.model;
    requireModelAccess(m_world, m_call.env, model, Right::Read);
    requireRecordAccess(m_world, m_call.env, model, m_call.ids, "read");
    Orm(m_world, m_call.env).requireExisting(model, m_call.ids);
    requireModelAccess(m_world, m_call.env, model, right);
}

Json Acts::changeState(const std::vector<std::string>& from, const char* to, bool isLenient)
{
    requireWritable();
    for (const Id id : m_call.ids) {
        const bool fits = from.empty() || std::find(from.begin(), from.end(), of("state", id).get<std::string>()) != from.end();
        if (!fits && !isLenient)
            throw userError("The record is not in a state for this.");
        if (fits)
            m_world.update(m_call.model->name, id, {{"state", to}});
    }
    return {};
}

// --- goods ------------------------------------------------------------------------------

Json Acts::applyCounts()
{
    requireWritable();
    for (const Id id : m_call.ids) {
        if (of("inventory_quantity_set", id) == true && !isSame(number("stock.quant", id, "inventory_quantity") - number("stock.quant", id, "quantity"), number("stock.quant", id, "inventory_diff_quantity")))
            return question("stock.inventory.conflict", {{"default_quant_to_fix_ids", m_call.ids}});
    }
    for (const Id id : m_call.ids) {
        const double difference = number("stock.quant", id, "inventory_quantity") - number("stock.quant", id, "quantity");
        if (!isSame(difference, 0))
            m_world.insert("stock.move", {{"reference", "Product Quantity Updated"}, {"is_inventory", true}, {"state", "done"}, {"product_id", of("product_id", id)}, {"date", m_world.now()}, {"product_uom_qty", std::abs(difference)}, {"quantity", std::abs(difference)}, {"location_id", of("location_id", id)}, {"location_dest_id", of("location_id", id)}});
        m_world.update("stock.quant", id, {{"quantity", of("inventory_quantity", id)}, {"inventory_quantity", 0.0}, {"inventory_diff_quantity", 0.0}, {"inventory_quantity_set", false}});
    }
    return {};
}

Json Acts::clearCounts()
{
    requireWritable();
    for (const Id id : m_call.ids)
        m_world.update("stock.quant", id, {{"inventory_quantity", 0.0}, {"inventory_diff_quantity", 0.0}, {"inventory_quantity_set", false}, {"user_id", false}});
    return {};
}

Json Acts::replenish()
{
    requireWritable();
    const Model& model = *m_call.model;
    for (const Id id : m_call.ids) {
        const double quantity = m_world.compute(model, *m_world.find(model.name, id), *model.field("qty_to_order")).get<double>();
        if (quantity <= 0)
            continue;
        const Id product = idOf(of("product_id", id));
        Id offer = idOf(of("supplier_id", id));
        for (const auto& [other, row] : m_world.table("product.supplierinfo").rows) {
            if (offer == 0 && idOf(m_world.value("product.supplierinfo", other, "product_id")) == product)
                offer = other;
        }
        if (offer == 0)
            throw userError("There is no matching vendor price to generate the purchase order for this product.");
        const Json partner = m_world.value("product.supplierinfo", offer, "partner_id");
        Id line = 0;
        for (const auto& [other, row] : m_world.table("purchase.order.line").rows) {
            const Id order = idOf(m_world.value("purchase.order.line", other, "order_id"));
            if (idOf(m_world.value("purchase.order.line", other, "orderpoint_id")) == id && m_world.value("purchase.order", order, "state") == "draft"
                && m_world.value("purchase.order", order, "partner_id") == partner)
                line = other;
        }
        if (line != 0) {
            m_world.update("purchase.order.line", line, {{"product_qty", number("purchase.order.line", line, "product_qty") + quantity}});
        } else {
            const Id order = m_world.insert("purchase.order", {{"name", "P" + m_world.nextNumber("purchase.order")}, {"partner_id", partner}, {"date_order", m_world.now()}, {"state", "draft"}, {"origin", of("name", id)}, {"currency_id", 1}, {"company_id", World::companyId}, {"picking_type_id", m_world.table("stock.picking.type").rows.begin()->first}});
            line = m_world.insert("purchase.order.line", {{"order_id", order}, {"product_id", product}, {"name", "Replenishment"}, {"product_qty", quantity}, {"orderpoint_id", id}, {"price_unit", m_world.value("product.supplierinfo", offer, "price")}});
        }
        m_world.recomputeTotals("purchase.order", idOf(m_world.value("purchase.order.line", line, "order_id")));
        m_world.update(model.name, id, {{"qty_to_order", 0.0}});
    }
    return {{"type", "ir.actions.client"}, {"tag", "display_notification"}};
}

void Acts::finishTransfer(Id transfer, bool keepsRest)
{
    std::vector<std::pair<Id, double>> rest;
    for (const Id move : idsIn(m_world.value("stock.picking", transfer, "move_ids"))) {
        const double missing = number("stock.move", move, "product_uom_qty") - number("stock.move", move, "quantity");
        if (missing > 1e-9)
            rest.emplace_back(move, missing);
        m_world.update("stock.move", move, {{"state", "done"}, {"date", m_world.now()}, {"product_uom_qty", m_world.value("stock.move", move, "quantity")}});
    }
    m_world.update("stock.picking", transfer, {{"state", "done"}, {"date_done", m_world.now()}});
    if (rest.empty() || !keepsRest)
        return;
    const auto copied = [&](const char* field) { return m_world.value("stock.picking", transfer, field); };
    const Id later = m_world.insert("stock.picking", {{"name", "BACK/" + m_world.nextNumber("back order")}, {"state", "confirmed"}, {"backorder_id", transfer}, {"picking_type_id", copied("picking_type_id")}, {"partner_id", copied("partner_id")}, {"origin", copied("origin")}, {"location_id", copied("location_id")}, {"location_dest_id", copied("location_dest_id")}, {"scheduled_date", copied("scheduled_date")}});
    for (const auto& [move, missing] : rest)
        m_world.insert("stock.move", {{"picking_id", later}, {"product_id", m_world.value("stock.move", move, "product_id")}, {"product_uom_qty", missing}, {"date", m_world.now()}, {"state", "confirmed"}, {"location_id", copied("location_id")}, {"location_dest_id", copied("location_dest_id")}});
}

Json Acts::validateTransfers()
{
    requireWritable();
    const Json& context = m_call.env.context;
    const Ids dropped = idsIn(context.value("picking_ids_not_to_backorder", Json()));
    for (const Id id : m_call.ids) {
        const std::string state = of("state", id);
        if (state == "done")
            continue;
        const Ids moves = idsIn(of("move_ids", id));
        const bool hasSome = std::any_of(moves.begin(), moves.end(), [&](Id move) { return number("stock.move", move, "quantity") > 0; });
        if (state == "cancel" || !hasSome)
            throw userError("Transfer trouble alert! You cannot validate a transfer if no quantities are reserved.");
        const bool isShort = std::any_of(moves.begin(), moves.end(), [&](Id move) { return number("stock.move", move, "quantity") < number("stock.move", move, "product_uom_qty"); });
        if (isShort && context.value("skip_backorder", false) == false)
            return question("stock.backorder.confirmation", {{"default_pick_ids", Json::array({Json::array({4, id})})}, {"button_validate_picking_ids", m_call.ids}});
        finishTransfer(id, std::find(dropped.begin(), dropped.end(), id) == dropped.end());
    }
    return true;
}

Json Acts::answerAboutRest(bool isKept)
{
    Call call = m_call;
    call.model = m_world.model("stock.picking");
    call.ids = idsIn(m_call.env.context.value("button_validate_picking_ids", Json()));
    call.env.context["skip_backorder"] = true;
    if (!isKept)
        call.env.context["picking_ids_not_to_backorder"] = of("pick_ids", m_call.ids.at(0));
    return call.ids.empty() ? Json(true) : Acts(m_world, call).validateTransfers();
}

Json Acts::reserveTransfers()
{
    requireWritable();
    for (const Id id : m_call.ids) {
        const std::string state = of("state", id);
        if (state != "confirmed" && state != "waiting")
            throw userError("Nothing to check the availability for.");
        for (const Id move : idsIn(of("move_ids", id)))
            m_world.update("stock.move", move, {{"state", "assigned"}, {"quantity", m_world.value("stock.move", move, "product_uom_qty")}});
        m_world.update("stock.picking", id, {{"state", "assigned"}});
    }
    return true;
}

Json Acts::cancelTransfers()
{
    requireWritable();
    for (const Id id : m_call.ids) {
        if (of("state", id) == "done")
            throw userError("You cannot cancel a stock move that has been set to 'Done'. Create a return in order to reverse the moves which took place.");
        for (const Id move : idsIn(of("move_ids", id)))
            m_world.update("stock.move", move, {{"state", "cancel"}});
        m_world.update("stock.picking", id, {{"state", "cancel"}});
    }
    return true;
}

Json Acts::acknowledgeOrders()
{
    requireWritable();
    for (const Id id : m_call.ids)
        m_world.update("purchase.order", id, {{"acknowledged", true}});
    return {};
}

// --- money ------------------------------------------------------------------------------

void Acts::payDown(Id move, double amount, bool isAll)
{
    const double open = isAll ? 0 : toCents(number("account.move", move, "amount_residual") - amount);
    m_world.update("account.move", move, {{"amount_residual", open}, {"payment_state", open <= 0 ? "paid" : "partial"}});
}

Json Acts::registerPayments()
{
    requireModelAccess(m_world, m_call.env, *m_world.model("account.payment"), Right::Create);
    const Id form = m_call.ids.at(0);
    for (const Id move : idsIn(m_call.env.context.value("active_ids", Json()))) {
        const double open = number("account.move", move, "amount_residual");
        if (m_world.value("account.move", move, "state") != "posted" || open <= 0)
            throw userError("You can't register a payment because there is nothing left to pay on the selected journal items.");
        const double amount = number("account.payment.register", form, "amount") > 0 ? number("account.payment.register", form, "amount") : open;
        const std::string kind = m_world.value("account.move", move, "move_type");
        Id bank = 0;
        for (const auto& [id, journal] : m_world.table("account.journal").rows) {
            if (bank == 0 && m_world.value("account.journal", id, "type") == "bank")
                bank = id;
        }
        const Id payment = m_world.insert("account.payment", {{"name", "PAY" + m_world.nextNumber("payment")}, {"amount", amount}, {"date", m_world.today()}, {"journal_id", bank}, {"state", "paid"}, {"payment_type", kind == "out_invoice" || kind == "in_refund" ? "inbound" : "outbound"}, {"partner_id", m_world.value("account.move", move, "partner_id")}, {"invoice_ids", Json::array({move})}});
        Json payments = m_world.value("account.move", move, "matched_payment_ids");
        payments.push_back(payment);
        m_world.update("account.move", move, {{"matched_payment_ids", payments}});
        payDown(move, amount, m_world.value("account.payment.register", form, "payment_difference_handling") == "reconcile");
    }
    return {{"type", "ir.actions.act_window"}, {"res_model", "account.payment"}, {"view_mode", "form"}};
}

Json Acts::reverseMoves()
{
    // A credit note is taken back by an entry.
    static const std::map<Json, std::string> reversed{{"in_invoice", "in_refund"}, {"out_invoice", "out_refund"}};
    const Model& moves = *m_world.model("account.move");
    requireModelAccess(m_world, m_call.env, moves, Right::Create);
    for (const Id move : idsIn(m_call.env.context.value("active_ids", Json()))) {
        const auto copied = [&](const char* field) { return m_world.value("account.move", move, field); };
        if (copied("state") != "posted")
            throw userError("You can only reverse posted moves.");
        const Id back = m_world.insert("account.move", {{"move_type", reversed.contains(copied("move_type")) ? reversed.at(copied("move_type")) : "entry"}, {"state", "draft"}, {"partner_id", copied("partner_id")}, {"reversed_entry_id", move}, {"ref", "Reversal of: " + m_world.displayName(moves, *m_world.find("account.move", move))}, {"date", m_world.today()}, {"journal_id", copied("journal_id")}, {"currency_id", copied("currency_id")}, {"company_id", World::companyId}});
        for (const Id line : idsIn(copied("invoice_line_ids"))) {
            Json values = {{"move_id", back}};
            for (const char* field : {"product_id", "name", "quantity", "price_unit"})
                values[field] = m_world.value("account.move.line", line, field);
            m_world.insert("account.move.line", values);
        }
        m_world.recomputeTotals("account.move", back);
    }
    return {{"type", "ir.actions.act_window"}, {"res_model", "account.move"}, {"view_mode", "form"}};
}

Json Acts::assignOutstandingLine()
{
    requireWritable();
    const Json line = m_call.arguments.value("line_id", Json());
    const Id id = idOf(line);
    if (!m_world.find("account.move.line", id))
        throw missingError("account.move.line", {id}, m_call.env.user->id);
    for (const Id move : m_call.ids) {
        if (m_world.value("account.move.line", id, "reconciled") == true)
            throw userError("You are trying to reconcile some entries that are already reconciled.");
        const double there = std::abs(number("account.move.line", id, "amount_residual"));
        const double open = number("account.move", move, "amount_residual");
        const double taken = std::min(there, open);
        m_world.update("account.move.line", id, {{"amount_residual", toCents(there - taken)}, {"reconciled", isSame(there, taken)}});
        payDown(move, taken, false);
    }
    return true;
}

// --- people and schedules -----------------------------------------------------------------

Json Acts::approveLeaves()
{
    requireWritable();
    for (const Id id : m_call.ids) {
        if (of("state", id) == "validate")
            throw userError("You cannot approve this leave.");
        m_world.update("hr.leave", id, {{"state", "validate"}}); // revives a refused one
    }
    return true;
}

Json Acts::refuseLeaves()
{
    requireWritable();
    for (const Id id : m_call.ids) {
        if (of("state", id) == "refuse")
            throw userError("You cannot refuse this leave.");
        m_world.update("hr.leave", id, {{"state", "refuse"}});
    }
    return true;
}

Json Acts::runScheduled()
{
    requireWritable();
    for (const Id id : m_call.ids)
        m_world.update("ir.cron", id, {{"lastcall", m_world.now()}});
    return true;
}

const Method* findAct(const std::string& model, const std::string& name)
{
    const auto act = [](Json (Acts::*verb)(), std::vector<std::string> parameters = {}, std::size_t required = 0) {
        return Method{false, std::move(parameters), required, false, true, [verb](World& world, const Call& call) { return (Acts(world, call).*verb)(); }};
    };
    static const std::map<std::string, std::map<std::string, Method>> acts = {
        {"purchase.order", {{"action_acknowledge", act(&Acts::acknowledgeOrders)}}},
        {"stock.quant", {{"action_apply_inventory", act(&Acts::applyCounts, {"date"})}, {"action_clear_inventory_quantity", act(&Acts::clearCounts)}}},
        {"stock.warehouse.orderpoint", {{"action_replenish", act(&Acts::replenish, {"force_to_max"})}}},
        {"stock.picking", {{"button_validate", act(&Acts::validateTransfers)}, {"action_assign", act(&Acts::reserveTransfers)}, {"action_cancel", act(&Acts::cancelTransfers)}}},
        {"stock.backorder.confirmation", {{"process", act(&Acts::makeBackOrder)}, {"process_cancel_backorder", act(&Acts::dropRest)}}},
        {"account.payment.register", {{"action_create_payments", act(&Acts::registerPayments)}}},
        {"account.move.reversal", {{"refund_moves", act(&Acts::reverseMoves)}}},
        {"account.move", {{"js_assign_outstanding_line", act(&Acts::assignOutstandingLine, {"line_id"}, 1)}}},
        {"account.payment", {{"action_post", act(&Acts::postPayments)}, {"action_validate", act(&Acts::confirmPayments)}, {"action_cancel", act(&Acts::cancelPayments)}}},
        {"hr.leave", {{"action_approve", act(&Acts::approveLeaves, {"check_state"})}, {"action_refuse", act(&Acts::refuseLeaves)}}},
        {"ir.cron", {{"method_direct_trigger", act(&Acts::runScheduled)}}},
        {"mail.mail", {{"action_retry", act(&Acts::retryMails)}, {"cancel", act(&Acts::cancelMails)}}},
    };
    const auto own = acts.find(model);
    if (own == acts.end())
        return nullptr;
    const auto method = own->second.find(name);
    return method == own->second.end() ? nullptr : &method->second;
}

} // namespace backroom::demo
