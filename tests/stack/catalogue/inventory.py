# SPDX-License-Identifier: GPL-3.0-or-later
"""Stock, counts, transfers, demand and replenishment proposals."""
from world import rule


def picking_type(w, code):
    return w.once(f"type {code}", lambda: w.find("stock.picking.type", ["code", "=", code], ["warehouse_id", "=", w.warehouse()]))


def customers(w):
    return w.once("customers", lambda: w.external("stock.stock_location_customers"))


def transfer(w, code, product, quantity, source, target, done=False, **values):
    made = w.create("stock.picking", picking_type_id=picking_type(w, code), location_id=source, location_dest_id=target, **values, move_ids=[
        [0, 0, {"product_id": product, "product_uom_qty": quantity, "location_id": source, "location_dest_id": target}]])
    w.do("stock.picking", "action_confirm", made)
    if done:
        [move] = w.value("stock.picking", made, "move_ids")
        w.write("stock.move", move, quantity=quantity, picked=True)
        w.do("stock.picking", "button_validate", made)
    return made


def deliver(w, product, quantity, days_ago=0):
    made = transfer(w, "outgoing", product, quantity, w.shelf(), customers(w), done=True)
    if days_ago:
        for move in w.value("stock.picking", made, "move_ids"):
            w.put("stock.move", move, date=w.at(days=-days_ago))
    return made


def article(w, name, stock, sold=(), **values):
    """A product of which so much was sold, as (quantity, days ago), and so much is left."""
    product = w.product(name, **values)
    w.stock(product, stock + sum(quantity for quantity, _ in sold))
    for quantity, days_ago in sold:
        deliver(w, product, quantity, days_ago)
    return product


# --- products -----------------------------------------------------------------------------


@rule("INV.product.stockout-risk")
def product_stockout_risk(w):
    return "product.product", article(w, "Whisk", 2, [(28, 3)]), article(w, "Ladle", 20, [(28, 3)])


@rule("INV.product.below-safety")
def product_below_safety(w):
    return "product.product", article(w, "Grater", 5, [(20, 2)]), article(w, "Peeler", 40, [(20, 2)])


@rule("INV.product.phantom")
def product_phantom(w):
    return "product.product", article(w, "Tea towel", 6, [(30, 20)]), article(w, "Apron", 6, [(28, 20), (2, 1)])


@rule("RPL.product.demand-jump")
def product_demand_jump(w):
    return "product.product", article(w, "Fan", 50, [(24, 2)]), article(w, "Mug", 50, [(24, 2), (24, 20)])


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
    """At 60 each: 300 missing, and 120 missing."""
    return w.once("differences", lambda: [count(w, w.stock(w.product("Tray", cost=60.0), 20), left) for left in (15, 18)])


@rule("INV.quant.negative")
def quant_negative(w):
    product = w.product("Sieve")
    deliver(w, product, 3)
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
    return "stock.picking", *(transfer(w, "outgoing", w.general_product(), 1, w.shelf(), customers(w), scheduled_date=w.at(days=days))
                              for days in (-4, 2))


@rule("INV.transfer.stuck")
def transfer_stuck(w):
    target = w.once("back room", lambda: w.create("stock.location", name="Back room", location_id=w.shelf()))
    return "stock.picking", *(transfer(w, "internal", w.general_product(), 1, w.shelf(), target, scheduled_date=w.at(days=days))
                              for days in (-5, -1))


@rule("SUP.receipt.late")
def receipt_late(w):
    source = w.external("stock.stock_location_suppliers")
    return "stock.picking", *(transfer(w, "incoming", w.general_product(), 1, source, w.shelf(), scheduled_date=w.at(days=days))
                              for days in (-5, -1))


# --- proposals ----------------------------------------------------------------------------


def supplier(w):
    return w.once("supplier", lambda: w.partner("Supplies everything", supplier_rank=1))


def supply(w, product, price=50.0, **values):
    return w.create("product.supplierinfo", partner_id=supplier(w), product_tmpl_id=w.value("product.product", product, "product_tmpl_id"),
                    price=price, min_qty=1, delay=7, **values)


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
    much, enough = (proposal(w, supplied(w, name, 2, [(28, 3)])) for name in ("Skewers", "Toothpicks"))
    w.write("stock.warehouse.orderpoint", much, qty_to_order=100)
    return "stock.warehouse.orderpoint", much, enough


@rule("RPL.proposal.duplicate")
def proposal_duplicate(w):
    """Odoo counts open requests in; so somebody typed the quantity to order."""
    ordered, alone = (supplied(w, name) for name in ("Rolling pin", "Pastry board"))
    w.create("purchase.order", partner_id=supplier(w), picking_type_id=picking_type(w, "incoming"), order_line=[
        [0, 0, {"product_id": ordered, "product_qty": 8, "price_unit": 50.0}]])
    proposals = [proposal(w, product) for product in (ordered, alone)]
    w.write("stock.warehouse.orderpoint", proposals[0], qty_to_order=8)
    return "stock.warehouse.orderpoint", *proposals


@rule("RPL.proposal.no-supplier")
def proposal_no_supplier(w):
    return "stock.warehouse.orderpoint", proposal(w, article(w, "Olive dish", 2)), proposal(w, supplied(w, "Butter dish"))


@rule("RPL.snooze.triggered")
def snooze_triggered(w):
    return "stock.warehouse.orderpoint", *(proposal(w, supplied(w, name, stock), snoozed_until=w.day(10))
                                           for name, stock in (("Egg timer", 0), ("Egg cup", 3)))
