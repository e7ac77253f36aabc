// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/life.h"

#include <algorithm>
#include <iterator>

namespace backroom::demo {

namespace {

constexpr std::size_t manyLate = 8;    ///< more late parcels than this: one leaves in place of a new one
constexpr std::size_t manyBroken = 14; ///< more open requests than this: one is closed in place of a new one
constexpr std::size_t manyFailed = 8;  ///< more failed payments than this: one is paid in place of a new one

Timestamp ago(const World& world, int hours) { return world.time() - std::chrono::hours(hours); }

} // namespace

bool Life::storesLive()
{
    switch (below(6)) {
    case 0: return deliveryGetsLate();
    case 1:
    case 2: return stockIsSold();
    case 3: return somethingBreaks();
    case 4: return paymentFails();
    default: return somethingIsSolved();
    }
}

/// Deliveries to customers that are ready to leave; late ones or those in time.
std::vector<Id> Life::parcels(bool late) const
{
    return where("stock.picking", [&](const Model& picking, const Record& record) {
        return record[picking.at("state")] == "assigned" && record[picking.at("has_deadline_issue")] == late
            && m_world.value("stock.picking.type", idOf(record[picking.at("picking_type_id")]), "code") == "outgoing";
    });
}

/// A parcel that waits ready turns out to have missed its day.
bool Life::deliveryGetsLate()
{
    if (parcels(true).size() > manyLate)
        return somethingIsSolved();
    const std::vector<Id> ready = parcels(false);
    if (ready.empty())
        return false;
    const Id late = anyOf(ready);
    m_world.transact(someone("store_manager").user->id, [&] {
        m_world.update("stock.picking", late, {{"scheduled_date", odooTime(ago(m_world, 72))}, {"has_deadline_issue", true}});
        return Json();
    });
    return true;
}

/// A busy hour at a till: the shelf empties, and a reordering rule may find less than its minimum.
bool Life::stockIsSold()
{
    const std::vector<Id> rules = where("stock.warehouse.orderpoint", [](const Model&, const Record&) { return true; });
    if (rules.empty())
        return false;
    const Id rule = anyOf(rules);
    const Id product = idOf(m_world.value("stock.warehouse.orderpoint", rule, "product_id"));
    const Id shelf = idOf(m_world.value("stock.warehouse.orderpoint", rule, "location_id"));
    const std::vector<Id> quants = where("stock.quant", [&](const Model& quant, const Record& record) {
        return idOf(record[quant.at("product_id")]) == product && idOf(record[quant.at("location_id")]) == shelf && record[quant.at("quantity")] > 0.0;
    });
    const std::vector<Id> customers = where("stock.location", [](const Model& place, const Record& record) { return record[place.at("usage")] == "customer"; });
    if (quants.empty() || customers.empty())
        return false;
    const double onHand = m_world.value("stock.quant", quants.front(), "quantity").get<double>();
    const double sold = std::min(onHand, 1.0 + double(below(6)));
    m_world.transact(someone("store_manager").user->id, [&] {
        m_world.insert("stock.move", {{"reference", "POS/" + m_world.nextNumber("life.sold")}, {"state", "done"}, {"product_id", product},
            {"product_uom_qty", sold}, {"quantity", sold}, {"date", m_world.now()}, {"location_id", shelf}, {"location_dest_id", customers.front()}});
        m_world.update("stock.quant", quants.front(), {{"quantity", onHand - sold}});
        m_world.update("stock.warehouse.orderpoint", rule, Json::object()); // looked at again
        return Json();
    });
    return true;
}

bool Life::somethingBreaks()
{
    static constexpr const char* what[] = {"does not start", "makes a grinding noise", "shows an error", "leaks", "prints nothing", "overheats"};
    const std::vector<Id> equipment = where("maintenance.equipment", [](const Model&, const Record&) { return true; });
    const std::vector<Id> open = where("maintenance.request", [](const Model& request, const Record& record) { return record[request.at("close_date")] == false; });
    if (equipment.empty())
        return false;
    if (open.size() > manyBroken)
        return somethingIsSolved();
    const Id broken = anyOf(equipment);
    const Env manager = someone("store_manager");
    m_world.transact(manager.user->id, [&] {
        const std::string name = m_world.value("maintenance.equipment", broken, "name");
        const Id id = m_world.insert("maintenance.request", {{"name", name + " " + what[below(std::size(what))]}, {"equipment_id", broken},
            {"category_id", m_world.value("maintenance.equipment", broken, "category_id")}, {"owner_user_id", manager.user->id},
            {"maintenance_team_id", m_world.value("maintenance.equipment", broken, "maintenance_team_id")}, {"stage_id", 1},
            {"request_date", m_world.today()}, {"priority", std::to_string(1 + below(3))}});
        return Json(id);
    });
    return true;
}

bool Life::paymentFails()
{
    static constexpr const char* reasons[] = {"The card was declined by its bank.", "The customer did not confirm in time.", "Insufficient funds."};
    const std::vector<Id> failed = where("payment.transaction", [](const Model& payment, const Record& record) { return record[payment.at("state")] == "error"; });
    const std::vector<Id> providers = where("payment.provider", [](const Model&, const Record&) { return true; });
    if (providers.empty())
        return false;
    if (failed.size() > manyFailed) {
        const Id paid = failed.front();
        m_world.transact(someone("finance").user->id, [&] {
            m_world.update("payment.transaction", paid, {{"state", "done"}, {"state_message", false}, {"last_state_change", m_world.now()}, {"is_post_processed", true}});
            return Json();
        });
        return true;
    }
    m_world.transact(World::adminId, [&] {
        m_world.insert("payment.transaction", {{"reference", "S2" + m_world.nextNumber("life.payment")}, {"provider_id", anyOf(providers)},
            {"state", "error"}, {"state_message", reasons[below(std::size(reasons))]}, {"last_state_change", m_world.now()},
            {"amount", double(2'000 + below(60'000)) / 100.0}, {"partner_id", partner("customer_rank")}});
        return Json();
    });
    return true;
}

/// A request is closed, or a late transfer leaves after all.
bool Life::somethingIsSolved()
{
    const std::vector<Id> open = where("maintenance.request", [](const Model& request, const Record& record) { return record[request.at("close_date")] == false; });
    const std::vector<Id> late = parcels(true);
    const bool isRequest = open.size() > 4 && (late.size() < 3 || below(2) == 0);
    if (!isRequest && late.size() < 3)
        return false;
    const Id solved = anyOf(isRequest ? open : late);
    m_world.transact(someone("store_manager").user->id, [&] {
        if (isRequest) {
            m_world.update("maintenance.request", solved, {{"close_date", m_world.today()}, {"kanban_state", "done"}});
            return Json();
        }
        m_world.update("stock.picking", solved, {{"state", "done"}, {"date_done", m_world.now()}});
        for (const Json& move : Json(m_world.value("stock.picking", solved, "move_ids")))
            m_world.update("stock.move", move.get<Id>(), {{"state", "done"}, {"date", m_world.now()}});
        return Json();
    });
    return true;
}

} // namespace backroom::demo
