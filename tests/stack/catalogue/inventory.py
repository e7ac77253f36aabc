# SPDX-License-Identifier: GPL-3.0-or-later
"""Stock, counts, transfers, demand and replenishment proposals."""
from world import rule


def picking_type(w, code):
    return w.once(f"type {code}", lambda: w.find("stock.picking.type", ["code", "=", code], ["warehouse_id", "=", w.warehouse()]))


def customers(w):
    return w.once("customers", lambda: w.external("stock.stock_location_customers"))


def transfer(w, code, product, quantities, source, target, move=None, **values):
    """A transfer with a move for each quantity; what tells them apart keeps them from being merged."""
    made = w.create("stock.picking", picking_type_id=picking_type(w, code), location_id=source, location_dest_id=target, **values, move_ids=[
        [0, 0, {"product_id": product, "product_uom_qty": quantity, "location_id": source, "location_dest_id": target,
                "description_picking": f"part {number}", **(move or {})}] for number, quantity in enumerate(quantities)])
    w.do("stock.picking", "action_confirm", made)
    return made


def deliver(w, product, sold):
    """Quantities, each with how many days ago it went to a customer."""
    made = transfer(w, "outgoing", product, [quantity for quantity, _ in sold], w.shelf(), customers(w))
    moves = sorted(w.value("stock.picking", made, "move_ids"))
    for move, (quantity, days_ago) in zip(moves, sold):
        w.write("stock.move", move, quantity=quantity, picked=True)
        if days_ago:
            w.put("stock.move", move, date=w.at(days=-days_ago))
    w.do("stock.picking", "button_validate", made)
    return made


def article(w, name, stock, sold=(), **values):
    """A product of which so much was sold, as (quantity, days ago), and so much is left."""
    product = w.product(name, **values)
    w.stock(product, stock + sum(quantity for quantity, _ in sold))
    if sold:
        deliver(w, product, sold)
    return product


def daily(quantity, first, last):
    """So much on each of the days between these, counted back."""
    return [(quantity, day) for day in range(first, last + 1)]


# --- products -----------------------------------------------------------------------------


@rule("INV.product.stockout-risk")
def product_stockout_risk(w):
    return "product.product", article(w, "Whisk", 2, [(28, 3)]), article(w, "Ladle", 20, [(28, 3)])


@rule("INV.product.below-safety")
def product_below_safety(w):
    return "product.product", article(w, "Grater", 5, [(20, 2)]), article(w, "Peeler", 40, [(20, 2)])


@rule("INV.product.phantom")
def product_phantom(w):
    return "product.product", article(w, "Tea towel", 6, [(50, 20)]), article(w, "Apron", 6, [(48, 20), (2, 1)])


@rule("RPL.product.demand-jump")
def product_demand_jump(w):
    return "product.product", article(w, "Fan", 50, [(24, 2)]), article(w, "Mug", 50, [(24, 2), (24, 20)])


def weekly(quantities):
    """So much in each week, counted back from the last, all on one day."""
    return [(quantity, 7 * week + 3) for week, quantity in enumerate(quantities)]


@rule("RPL.product.demand-fall")
def product_demand_fall(w):
    """As much a week before; of what goes out in lots of 35, a week without one tells nothing."""
    return "product.product", article(w, "Sled", 50, [(1, 1), *daily(5, 8, 83)]), article(w, "Bowl", 50, weekly([1] + [35] * 11))


@rule("RPL.product.demand-drift")
def product_demand_drift(w):
    return "product.product", *(article(w, name, 50, weekly([later, later + 1] * 3 + [40, 41] * 3)) for name, later in (("Tray", 20), ("Jug", 40)))


@rule("RPL.product.overstock")
def product_overstock(w):
    return "product.product", article(w, "Fondue set", 100, [(1, 2)]), article(w, "Raclette", 5, [(1, 2)])


@rule("RPL.product.no-supplier")
def product_no_supplier(w):
    alone, supplied = (article(w, name, 30, [(2, 2)]) for name in ("Mortar", "Pestle"))
    supply(w, supplied)
    return "product.product", alone, supplied


# --- counts -------------------------------------------------------------------------------


def count(w, quant, quantity):
    """Counted, not yet applied."""
    w.admin.call("stock.quant", "write", [quant], {"inventory_quantity": quantity}, context={"inventory_mode": True})
    return quant


@rule("INV.quant.adjustment-above-limit")
def adjustment_above_limit(w):
    return "stock.quant", *differences(w)


@rule("INV.quant.count-difference")
def count_difference(w):
    large, small = differences(w)
    return "stock.quant", small, large


def differences(w):
    """At 60 each: 300 missing, and 60 missing of so many that it is less than 2 %."""
    return w.once("differences", lambda: [count(w, w.stock(w.product("Tray", cost=60.0), stock), left) for stock, left in ((20, 15), (100, 99))])


@rule("INV.quant.negative")
def quant_negative(w):
    product = w.product("Sieve")
    deliver(w, product, [(3, 0)])
    return "stock.quant", w.find("stock.quant", ["product_id", "=", product], ["location_id", "=", w.shelf()]), w.stock(w.product("Colander"), 3)


@rule("INV.lot.expiring")
def lot_expiring(w):
    product = w.product("Pesto", tracking="lot", use_expiration_date=True)
    lots = []
    for name, days in (("P-1", 3), ("P-2", 40)):
        lots.append(w.create("stock.lot", name=name, product_id=product, expiration_date=w.at(days=days)))
        w.stock(product, 12, lot_id=lots[-1])
    return "stock.lot", *lots


# --- transfers ----------------------------------------------------------------------------


@rule("INV.transfer.late-delivery")
def late_delivery(w):
    return "stock.picking", *(transfer(w, "outgoing", w.general_product(), [1], w.shelf(), customers(w), scheduled_date=w.at(days=days))
                              for days in (-4, 2))


@rule("INV.transfer.stuck")
def transfer_stuck(w):
    target = w.once("back room", lambda: w.create("stock.location", name="Back room", location_id=w.shelf()))
    return "stock.picking", *(transfer(w, "internal", w.general_product(), [1], w.shelf(), target, scheduled_date=w.at(days=days))
                              for days in (-5, -1))


@rule("SUP.receipt.late")
def receipt_late(w):
    source = w.external("stock.stock_location_suppliers")
    return "stock.picking", *(transfer(w, "incoming", w.general_product(), [1], source, w.shelf(), scheduled_date=w.at(days=days))
                              for days in (-5, -1))


# --- proposals ----------------------------------------------------------------------------


def supplier(w):
    return w.once("supplier", lambda: w.partner("Supplies everything", supplier_rank=1))


def supply(w, product, **values):
    return w.create("product.supplierinfo", **{
        "partner_id": supplier(w), "product_tmpl_id": w.value("product.product", product, "product_tmpl_id"),
        "price": 50.0, "min_qty": 1, "delay": 7, **values})


def proposal(w, product, low=5, high=10, **values):
    return w.create("stock.warehouse.orderpoint", product_id=product, warehouse_id=w.warehouse(), location_id=w.shelf(), product_min_qty=low,
                    product_max_qty=high, trigger="manual", **values)


def supplied(w, name, stock=2, sold=()):
    product = article(w, name, stock, sold)
    supply(w, product)
    return product


@rule("RPL.proposal.to-decide")
def proposal_to_decide(w):
    return "stock.warehouse.orderpoint", proposal(w, supplied(w, "Corkscrew")), proposal(w, supplied(w, "Bottle opener", 20))


@rule("RPL.proposal.above-need")
def proposal_above_need(w):
    """The supplier sells two hundred at least, or single ones."""
    proposals = []
    for name, least in (("Skewers", 200), ("Toothpicks", 1)):
        product = article(w, name, 2, [(28, 3)])
        supply(w, product, min_qty=least)
        proposals.append(proposal(w, product))
    return "stock.warehouse.orderpoint", *proposals


@rule("RPL.proposal.duplicate")
def proposal_duplicate(w):
    """Odoo counts open requests in; so somebody typed the quantity to order. The other one was ordered for another store."""
    elsewhere = w.find("stock.picking.type", ["code", "=", "incoming"], ["warehouse_id", "!=", w.warehouse()])
    proposals = []
    for name, receipts in (("Rolling pin", picking_type(w, "incoming")), ("Pastry board", elsewhere)):
        product = supplied(w, name)
        w.create("purchase.order", partner_id=supplier(w), picking_type_id=receipts, order_line=[
            [0, 0, {"product_id": product, "product_qty": 8, "price_unit": 50.0}]])
        proposals.append(proposal(w, product))
        w.write("stock.warehouse.orderpoint", proposals[-1], qty_to_order=8)
    return "stock.warehouse.orderpoint", *proposals


@rule("RPL.proposal.no-supplier")
def proposal_no_supplier(w):
    return "stock.warehouse.orderpoint", proposal(w, article(w, "Olive dish", 2)), proposal(w, supplied(w, "Butter dish"))


@rule("RPL.snooze.triggered")
def snooze_triggered(w):
    return "stock.warehouse.orderpoint", *(proposal(w, supplied(w, name, stock), snoozed_until=w.day(10))
                                           for name, stock in (("Egg timer", 0), ("Egg cup", 3)))


# --- stores -------------------------------------------------------------------------------


@rule("RPL.store.out-of-stock")
def store_out_of_stock(w):
    return "stock.warehouse.orderpoint", *(proposal(w, article(w, name, stock, [(28, 3)])) for name, stock in (("Tongs", 0), ("Spatula", 20)))


@rule("RPL.store.runs-out")
def store_runs_out(w):
    return "stock.warehouse.orderpoint", *(proposal(w, article(w, name, stock, daily(3, 2, 10)), 0, 0)
                                           for name, stock in (("Candle holder", 3), ("Lantern", 30)))


@rule("RPL.store.below-safety")
def store_below_safety(w):
    return "stock.warehouse.orderpoint", *(proposal(w, article(w, name, stock, daily(2, 2, 25)), 0, 0)
                                           for name, stock in (("Sponge", 3), ("Dish brush", 60)))


@rule("RPL.reorder.minimum-too-low")
def minimum_too_low(w):
    return "stock.warehouse.orderpoint", *(proposal(w, article(w, name, 40, daily(2, 2, 25)), low, 40)
                                           for name, low in (("Dish cloth", 2), ("Bin bag", 15)))


@rule("RPL.proposal.discontinued")
def proposal_discontinued(w):
    old, current = (supplied(w, name) for name in ("Fax paper", "Copy paper"))
    proposals = [proposal(w, product) for product in (old, current)]
    w.write("product.product", old, sale_ok=False)
    return "stock.warehouse.orderpoint", *proposals


@rule("RPL.proposal.overstock")
def proposal_overstock(w):
    much, enough = (proposal(w, supplied(w, name, 2, [(28, 3)])) for name in ("Napkins", "Straws"))
    w.write("stock.warehouse.orderpoint", much, qty_to_order=500)
    return "stock.warehouse.orderpoint", much, enough


@rule("RPL.receipt.too-late")
def receipt_too_late(w):
    source = w.external("stock.stock_location_suppliers")
    moves = []
    for name, stock, days in (("Filter", 15, 27), ("Filter holder", 20, 12)):
        receipt = transfer(w, "incoming", article(w, name, stock, [(28, 3)]), [40], source, w.shelf(), scheduled_date=w.at(days=days))
        moves += w.value("stock.picking", receipt, "move_ids")
    return "stock.move", *moves


@rule("RPL.promotion.uncovered")
def promotion_uncovered(w):
    pricelist = w.create("product.pricelist", name="Flyer")
    return "product.pricelist.item", *(w.create(
        "product.pricelist.item", pricelist_id=pricelist, applied_on="0_product_variant", product_id=article(w, name, stock, [(28, 3)]),
        compute_price="fixed", fixed_price=80.0, date_start=w.at(days=-1), date_end=w.at(days=20))
        for name, stock in (("Picnic basket", 5), ("Cool box", 100)))


# --- goods that do not move, or in the wrong way ------------------------------------------


@rule("INV.product.no-cost")
def product_no_cost(w):
    return "product.product", *(article(w, "Door stop", 5, cost=cost) for cost in (0.0, 8.0))


@rule("INV.product.no-sales")
def product_no_sales(w):
    idle, sold = article(w, "Globe", 30), article(w, "Atlas", 30, [(1, 5)])
    for product in (idle, sold):
        w.put("product.product", product, create_date=w.at(days=-200))
    return "product.product", idle, sold


def quant(w, product):
    return w.find("stock.quant", ["product_id", "=", product], ["location_id", "=", w.shelf()])


@rule("INV.quant.phantom")
def quant_phantom(w):
    return "stock.quant", *(quant(w, article(w, name, 12, [*daily(3, 20, 30), *later])) for name, later in (
        ("Matches", []), ("Firelighter", [(1, 3)])))


@rule("INV.quant.count-outdated")
def count_outdated(w):
    moved, still = (count(w, quant(w, article(w, name, 10)), 9) for name in ("Hook", "Hanger"))
    deliver(w, w.value("stock.quant", moved, "product_id"), [(2, 0)])
    return "stock.quant", moved, still


@rule("INV.quant.count-overdue")
def count_overdue(w):
    quants = [quant(w, article(w, "Bucket", 10)) for _ in range(2)]
    for one, days in zip(quants, (-5, 1)):
        w.admin.call("stock.quant", "write", [one], {"user_id": w.ids["user-store"], "inventory_date": w.day(days)}, context={"inventory_mode": True})
    return "stock.quant", *quants


@rule("INV.move.adjusted-above-limit")
def move_adjusted_above_limit(w):
    return "stock.move", *(w.find("stock.move", ["product_id", "=", article(w, "Cushion", found, cost=60.0)], ["is_inventory", "=", True])
                           for found in (5, 2))


@rule("INV.scrap.above-limit")
def scrap_above_limit(w):
    scraps = []
    for cost in (60.0, 15.0):
        scraps.append(w.create("stock.scrap", product_id=article(w, "Carafe", 5, cost=cost), scrap_qty=1, location_id=w.shelf()))
        w.do("stock.scrap", "action_validate", scraps[-1])
    return "stock.scrap", *scraps


@rule("INV.lot.surplus")
def lot_surplus(w):
    lots = []
    for name, left, sold in (("Chutney", 50, 7), ("Jam", 3, 28)):
        product = w.product(name, tracking="lot", use_expiration_date=True)
        lots.append(w.create("stock.lot", name=f"{name}-1", product_id=product, expiration_date=w.at(days=10)))
        w.stock(product, left + sold, lot_id=lots[-1])
        deliver(w, product, [(sold, 3)])
    return "stock.lot", *lots


@rule("INV.transfer.rest-forgotten")
def rest_forgotten(w):
    rests = []
    for days in (12, 1):
        delivery = transfer(w, "outgoing", article(w, "Stool", 2), [5], w.shelf(), customers(w))
        [move] = w.value("stock.picking", delivery, "move_ids")
        w.write("stock.move", move, quantity=2, picked=True)
        w.do("stock.picking", "button_validate", delivery, skip_backorder=True)
        rests.append(w.find("stock.picking", ["backorder_id", "=", delivery]))
        w.put("stock.picking", rests[-1], create_date=w.at(days=-days))
    return "stock.picking", *rests


@rule("CUS.delivery.not-ready")
def delivery_not_ready(w):
    return "stock.picking", *(transfer(w, "outgoing", w.product("Sofa"), [1], w.shelf(), customers(w), {"date_deadline": w.at(hours=hours)},
                                       scheduled_date=w.at(hours=hours)) for hours in (12, 60))


@rule("CUS.delivery.no-tracking")
def delivery_no_tracking(w):
    # Only Enterprise brings carriers that give numbers, so the kind of this one is written by SQL.
    carrier = w.create("delivery.carrier", name="Parcel service", delivery_type="fixed", integration_level="rate_and_ship",
                       product_id=w.product("Parcel", type="service", is_storable=False))
    w.put("delivery.carrier", carrier, delivery_type="parcel_service")
    deliveries = [deliver(w, article(w, "Chair", 1), [(1, 0)]) for _ in range(2)]
    for delivery, number in zip(deliveries, (False, "1Z999")):
        w.write("stock.picking", delivery, carrier_id=carrier, carrier_tracking_ref=number)
        w.put("stock.picking", delivery, date_done=w.at(hours=-8))
    return "stock.picking", *deliveries
