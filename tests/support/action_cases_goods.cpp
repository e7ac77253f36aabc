// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/action_cases.h"

namespace backroom::test {

using namespace Qt::StringLiterals;

namespace {

constexpr auto later = "2031-05-04";

// --- orders -----------------------------------------------------------------------------

std::int64_t makeOrder(Hand& hand)
{
    const std::int64_t kettle = hand.as("buyer").idOf(u"product.product"_s, "default_code", "K200");
    const Json line = {{"product_id", kettle}, {"name", "Kettle K200"}, {"product_qty", 100}, {"price_unit", 52.0}};
    return hand.create(u"purchase.order"_s, {{"partner_id", hand.idOf(u"res.partner"_s, "name", "Gemini Furniture")}, {"order_line", Json::array({Json::array({0, 0, line})})}});
}

Prepared draftOrder(Hand& hand)
{
    return {makeOrder(hand), Json::object(), {}};
}

Prepared waitingOrder(Hand& hand)
{
    Prepared made = draftOrder(hand);
    hand.call(u"purchase.order"_s, u"button_confirm"_s, {made.record});
    return made;
}

Prepared placedOrder(Hand& hand)
{
    Prepared made = waitingOrder(hand);
    hand.as("manager").call(u"purchase.order"_s, u"button_approve"_s, {made.record});
    return made;
}

std::function<Prepared(Hand&)> orderLine(const char* input, double value)
{
    return [=](Hand& hand) -> Prepared {
        const std::int64_t order = makeOrder(hand);
        return {hand.first(u"purchase.order.line"_s, where({condition("order_id", "=", order)})), {{input, value}}, {}};
    };
}

Prepared wronglyTaxedOrderLine(Hand& hand)
{
    const std::int64_t line = hand.first(u"purchase.order.line"_s, where({condition("order_id", "=", makeOrder(hand))}));
    return {line, {{"tax", makeTax(hand, "purchase")}}, {}};
}

/// What is said of a line stands at its order.
std::function<Prepared(Hand&)> lineOfOrder(const Json& inputs)
{
    return [inputs](Hand& hand) -> Prepared {
        const std::int64_t order = makeOrder(hand);
        Prepared made{hand.first(u"purchase.order.line"_s, where({condition("order_id", "=", order)})), inputs, {{"order", order}}};
        if (inputs.contains("clerk"))
            made.inputs["clerk"] = hand.as("admin").idOf(u"res.users"_s, "login", "buyer");
        return made;
    };
}

std::function<int(Hand&, const Prepared&)> saidOfOrder(const char* model, const char* modelField, const char* onlyComments)
{
    return [=](Hand& hand, const Prepared& made) {
        Json domain = where({condition(modelField, "=", "purchase.order"), condition("res_id", "=", made.memo.at("order"))});
        if (onlyComments)
            domain.push_back(condition("message_type", "=", onlyComments));
        return hand.as("admin").count(QString::fromLatin1(model), domain);
    };
}

// --- replenishment ----------------------------------------------------------------------

std::function<Prepared(Hand&)> proposal(const Json& inputs)
{
    return [inputs](Hand& hand) -> Prepared {
        const Article article = makeArticle(hand);
        const std::int64_t warehouse = hand.first(u"stock.warehouse"_s, where({condition("id", ">", 0)}));
        const std::int64_t rule = hand.create(u"stock.warehouse.orderpoint"_s, {{"name", hand.unique("OP")}, {"product_id", article.product}, {"warehouse_id", warehouse}, {"location_id", hand.value(u"stock.warehouse"_s, warehouse, "lot_stock_id")}, {"product_min_qty", 5.0}, {"product_max_qty", 20.0}, {"trigger", "manual"}});
        Prepared made{rule, inputs, {{"product", article.product}}};
        if (inputs.contains("supplier")) {
            const std::int64_t other = hand.idOf(u"res.partner"_s, "name", "Harrow Textiles");
            made.inputs["supplier"] = hand.create(u"product.supplierinfo"_s, {{"partner_id", other}, {"product_id", article.product}, {"product_tmpl_id", hand.value(u"product.product"_s, article.product, "product_tmpl_id")}, {"price", 3.0}});
            made.memo["partner"] = other;
        }
        if (inputs.contains("route"))
            made.inputs["route"] = hand.isReal() ? hand.first(u"stock.route"_s, where({condition("name", "ilike", "buy")})) : hand.create(u"stock.route"_s, {{"name", hand.unique("Resupply")}});
        return made;
    };
}

/// Once for every time the whole quantity was ordered.
std::function<int(Hand&, const Prepared&)> ordered(double quantity)
{
    return [quantity](Hand& hand, const Prepared& made) {
        Json domain = where({condition("product_id", "=", made.memo.at("product"))});
        if (made.memo.contains("partner"))
            domain.push_back(condition("order_id.partner_id", "=", made.memo.at("partner")));
        double all = 0;
        for (const std::int64_t line : hand.as("admin").search(u"purchase.order.line"_s, domain))
            all += hand.value(u"purchase.order.line"_s, line, "product_qty").get<double>();
        return static_cast<int>(all / quantity);
    };
}

// --- counts -----------------------------------------------------------------------------

/// 40 pieces on the first shelf; counted says how many were found.
Prepared shelf(Hand& hand, std::optional<double> counted)
{
    const Article article = makeArticle(hand);
    const std::int64_t warehouse = hand.first(u"stock.warehouse"_s, where({condition("id", ">", 0)}));
    const Json place = hand.value(u"stock.warehouse"_s, warehouse, "lot_stock_id");
    const Json inventory = {{"inventory_mode", true}};
    std::int64_t quant = 0;
    if (hand.isReal()) {
        quant = hand.create(u"stock.quant"_s, {{"product_id", article.product}, {"location_id", place}, {"inventory_quantity", 40.0}}, inventory);
        hand.call(u"stock.quant"_s, u"action_apply_inventory"_s, {quant});
        quant = hand.first(u"stock.quant"_s, where({condition("product_id", "=", article.product), condition("location_id", "=", place)}));
    } else {
        quant = hand.create(u"stock.quant"_s, {{"product_id", article.product}, {"location_id", place}, {"quantity", 40.0}, {"in_date", "2026-01-05 08:00:00"}});
    }
    if (counted)
        hand.write(u"stock.quant"_s, quant, {{"inventory_quantity", *counted}, {"inventory_quantity_set", true}}, inventory);
    return {quant, Json::object(), {{"product", article.product}}};
}

int countsBooked(Hand& hand, const Prepared& made)
{
    return hand.as("admin").count(u"stock.move"_s, where({condition("product_id", "=", made.memo.at("product")), condition("is_inventory", "=", true), condition("product_uom_qty", "=", 3.0)}));
}

Prepared toCount(Hand& hand)
{
    Prepared made = shelf(hand, {});
    made.inputs = {{"person", hand.idOf(u"res.users"_s, "login", "store")}, {"day", later}};
    return made;
}

// --- transfers --------------------------------------------------------------------------

/// Ten pieces from the supplier, of which so many came.
Prepared receipt(Hand& hand, double came)
{
    const Article article = makeArticle(hand);
    const std::int64_t type = hand.first(u"stock.picking.type"_s, where({condition("code", "=", "incoming")}));
    const std::int64_t from = hand.first(u"stock.location"_s, where({condition("usage", "=", "supplier")}));
    const Json to = hand.value(u"stock.warehouse"_s, hand.first(u"stock.warehouse"_s, where({condition("id", ">", 0)})), "lot_stock_id");
    const bool isReal = hand.isReal();
    Json move = {{"product_id", article.product}, {"product_uom_qty", 10.0}, {"location_id", from}, {"location_dest_id", to}};
    Json values = {{"picking_type_id", type}, {"location_id", from}, {"location_dest_id", to}};
    if (!isReal) {
        move.update({{"quantity", came}, {"state", came > 0 ? "assigned" : "confirmed"}, {"date", "2026-01-05 08:00:00"}});
        values.update({{"name", hand.unique("IN")}, {"state", came > 0 ? "assigned" : "confirmed"}});
    }
    values["move_ids"] = Json::array({Json::array({0, 0, move})});
    const std::int64_t transfer = hand.create(u"stock.picking"_s, values);
    if (isReal) {
        hand.call(u"stock.picking"_s, u"action_confirm"_s, {transfer});
        hand.write(u"stock.move"_s, hand.first(u"stock.move"_s, where({condition("picking_id", "=", transfer)})), {{"quantity", came}, {"picked", true}});
    }
    return {transfer, Json::object(), {{"product", article.product}}};
}

/// There is enough, and nothing of it is reserved.
Prepared unreserved(Hand& hand)
{
    if (!hand.isReal())
        return receipt(hand, 0);
    const Prepared stock = shelf(hand, {});
    const Json from = hand.value(u"stock.quant"_s, stock.record, "location_id");
    const std::int64_t to = hand.create(u"stock.location"_s, {{"name", hand.unique("Bay")}, {"location_id", from}, {"usage", "internal"}});
    const Json move = {{"product_id", stock.memo.at("product")}, {"product_uom_qty", 10.0}, {"location_id", from}, {"location_dest_id", to}};
    const std::int64_t transfer = hand.create(u"stock.picking"_s, {{"picking_type_id", hand.first(u"stock.picking.type"_s, where({condition("code", "=", "internal")}))}, {"location_id", from}, {"location_dest_id", to}, {"move_ids", Json::array({Json::array({0, 0, move})})}});
    hand.call(u"stock.picking"_s, u"action_confirm"_s, {transfer});
    hand.call(u"stock.picking"_s, u"do_unreserve"_s, {transfer});
    return {transfer, Json::object(), {}};
}

/// Done, with so many transfers of the rest.
std::function<int(Hand&, const Prepared&)> arrived(int backOrders)
{
    return [backOrders](Hand& hand, const Prepared& made) {
        const bool isDone = hand.as("admin").value(u"stock.picking"_s, made.record, "state") == "done";
        const int rest = hand.count(u"stock.picking"_s, where({condition("backorder_id", "=", made.record)}));
        return isDone && rest == backOrders ? 1 : isDone ? 2
                                                         : 0;
    };
}

// --- sales ------------------------------------------------------------------------------

std::function<Prepared(Hand&)> saleLine(const Json& inputs)
{
    return [inputs](Hand& hand) -> Prepared {
        hand.as("admin");
        const Json line = {{"product_id", hand.idOf(u"product.product"_s, "default_code", "K200")}, {"name", "Kettle K200"}, {"product_uom_qty", 2.0}, {"price_unit", 90.0}, {"discount", 30.0}};
        Json values = {{"partner_id", hand.idOf(u"res.partner"_s, "name", "Hannah Cartwright")}, {"order_line", Json::array({Json::array({0, 0, line})})}};
        if (!hand.isReal())
            values.update({{"name", hand.unique("S")}, {"date_order", "2026-01-05 08:00:00"}});
        const std::int64_t order = hand.create(u"sale.order"_s, values);
        Prepared made{hand.first(u"sale.order.line"_s, where({condition("order_id", "=", order)})), inputs, {{"order", order}}};
        if (inputs.contains("tax"))
            made.inputs["tax"] = makeTax(hand, "sale");
        return made;
    };
}

} // namespace

std::vector<ActionCase> goodsCases()
{
    const auto state = [](const char* model, const char* wanted) { return is(model, "state", wanted); };
    const auto counted = [](Hand& hand) { return shelf(hand, 37.0); };
    const auto full = [](Hand& hand) { return receipt(hand, 10); };
    const auto part = [](Hand& hand) { return receipt(hand, 6); };
    return {
        {"PUR.order.to-approve", "approve", "lead", "buyer2", waitingOrder, state("purchase.order", "purchase")},
        {"PUR.order.to-approve", "reject", "lead", "outsider", waitingOrder, state("purchase.order", "cancel")},
        {"PUR.order.quotation-stale", "cancel-order", "buyer", "outsider", draftOrder, state("purchase.order", "cancel")},
        {"PUR.order.not-acknowledged", "acknowledge", "buyer", "outsider", placedOrder, is("purchase.order", "acknowledged", true)},
        {"SUP.line.less-coming", "note", "buyer", "outsider", lineOfOrder({{"text", "called: two boxes short"}}), saidOfOrder("mail.message", "model", "comment"), true, false, true},
        {"SUP.line.later-than-usual", "open-dispute", "buyer", "outsider", lineOfOrder({{"claim", "late again"}, {"clerk", 0}, {"until", "2031-05-04"}}), saidOfOrder("mail.activity", "res_model", nullptr), true, false, true},
        {"PUR.line.price-jump", "correct-price", "buyer", "outsider", orderLine("price", 49.5), isInput("purchase.order.line", "price_unit", "price"), true},
        {"PUR.line.price-jump", "correct-quantity", "buyer", "outsider", orderLine("quantity", 80.0), isInput("purchase.order.line", "product_qty", "quantity"), true},
        {"RPL.store.runs-out", "accept", "store", "buyer", proposal(Json::object()), ordered(20)},
        {"RPL.proposal.to-decide", "approve", "store", "buyer", proposal(Json::object()), ordered(20)},
        {"RPL.proposal.to-decide", "change-quantity", "store", "buyer", proposal({{"quantity", 12.0}}), ordered(12)},
        {"RPL.proposal.to-decide", "split", "store", "buyer", proposal({{"quantity", 12.0}, {"until", later}}),
            [](Hand& hand, const Prepared& made) { return ordered(12)(hand, made) * (hand.value(u"stock.warehouse.orderpoint"_s, made.record, "snoozed_until") == later ? 1 : 0); }},
        {"RPL.proposal.to-decide", "postpone", "store", "buyer", proposal({{"until", later}}), isInput("stock.warehouse.orderpoint", "snoozed_until", "until"), true},
        {"RPL.proposal.to-decide", "reject", "store", "buyer", proposal({{"until", later}}), isInput("stock.warehouse.orderpoint", "snoozed_until", "until"), true},
        {"RPL.proposal.to-decide", "transfer-instead", "store", "buyer", proposal({{"route", 0}}),
            [](Hand& hand, const Prepared& made) { return ordered(20)(hand, made) * isInput("stock.warehouse.orderpoint", "route_id", "route")(hand, made); }},
        {"RPL.proposal.to-decide", "other-supplier", "store", "buyer", proposal({{"supplier", 0}}), ordered(20)},
        {"INV.quant.count-difference", "apply-count", "store", "outsider", counted, countsBooked, false, false, true},
        {"INV.quant.adjustment-above-limit", "approve", "store", "outsider", counted, countsBooked, false, false, true},
        {"INV.quant.adjustment-above-limit", "reject", "store", "outsider", counted,
            [](Hand& hand, const Prepared& made) { return is("stock.quant", "inventory_quantity_set", false)(hand, made) * is("stock.quant", "quantity", 40.0)(hand, made); }},
        {"INV.quant.negative", "count-again", "store", "outsider", toCount, isInput("stock.quant", "inventory_date", "day"), true},
        {"INV.transfer.stuck", "validate", "store", "outsider", full, arrived(0)},
        {"SUP.receipt.late", "validate", "store", "outsider", part, arrived(1)},
        {"INV.transfer.stuck", "validate-without-rest", "store", "outsider", part, arrived(0)},
        {"INV.transfer.stuck", "check-availability", "store", "outsider", unreserved, state("stock.picking", "assigned")},
        {"INV.transfer.stuck", "cancel-transfer", "store", "outsider", full, state("stock.picking", "cancel")},
        {"DSC.line.above-limit", "accept-discount", "admin", "outsider", saleLine(Json::object()),
            [](Hand& hand, const Prepared& made) {
                return hand.as("admin").count(u"mail.message"_s, where({condition("model", "=", "sale.order"), condition("res_id", "=", made.memo.at("order")), condition("message_type", "=", "comment")}));
            },
            true, false, true},
        {"DSC.line.above-limit", "set-discount", "admin", "outsider", saleLine({{"percent", 15.0}}), isInput("sale.order.line", "discount", "percent"), true},
        {"DSC.line.above-limit", "correct-price", "admin", "outsider", saleLine({{"price", 85.0}}), isInput("sale.order.line", "price_unit", "price"), true},
        {"DSC.line.price-deviation", "correct-tax", "admin", "outsider", saleLine({{"tax", 0}}), isTaxed("sale.order.line"), true},
        {"PUR.line.price-jump", "correct-tax", "buyer", "outsider", wronglyTaxedOrderLine, isTaxed("purchase.order.line"), true},
    };
}

} // namespace backroom::test
