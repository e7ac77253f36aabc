# SPDX-License-Identifier: GPL-3.0-or-later
"""Purchase orders and what became of them."""
from inventory import picking_type, supplied
from inventory import supplier as supplies_everything
from world import rule


def supplier(w, name):
    return w.partner(name, supplier_rank=1)


def order(w, partner, product, quantity=10, price=20.0, confirm=True, planned=5, **values):
    made = w.create("purchase.order", partner_id=partner, picking_type_id=picking_type(w, "incoming"), **values, order_line=[
        [0, 0, {"product_id": product, "product_qty": quantity, "price_unit": price, "date_planned": w.at(days=planned)}]])
    if confirm:
        w.do("purchase.order", "button_confirm", made)
    return made


def line(w, made):
    return w.value("purchase.order", made, "order_line")[0]


def receive(w, made, quantity, **context):
    """So much of it, with a backorder for the rest."""
    [receipt] = w.value("purchase.order", made, "picking_ids")
    [move] = w.value("stock.picking", receipt, "move_ids")
    w.write("stock.move", move, quantity=quantity, picked=True)
    w.do("stock.picking", "button_validate", receipt, skip_backorder=True, **context)


@rule("PUR.order.to-approve")
def order_to_approve(w):
    return "purchase.order", *(w.find("purchase.order", ["state", "=", state]) for state in ("to approve", "purchase"))


@rule("PUR.line.duplicate-open")
def line_duplicate_open(w):
    partner = supplier(w, "Gets orders twice")
    twice, alone = w.product("Tea light"), w.product("Candle")
    orders = [order(w, partner, product, confirm=False) for product in (twice, twice, alone)]
    return "purchase.order.line", line(w, orders[1]), line(w, orders[2])


@rule("PUR.line.price-jump")
def line_price_jump(w):
    partner = supplier(w, "Raises prices")
    dearer, as_ever = w.product("Tea pot"), w.product("Tea caddy")
    for product in (dearer, as_ever):
        order(w, partner, product)
    return "purchase.order.line", *(line(w, order(w, partner, product, price=price)) for product, price in ((dearer, 26.0), (as_ever, 20.4)))


@rule("PUR.line.over-invoiced")
def line_over_invoiced(w):
    partner = supplier(w, "Bills before delivering")
    product = w.product("Vase", purchase_method="purchase")
    lines = []
    for received in (False, True):
        made = order(w, partner, product)
        if received:
            receive(w, made, 10)
        bill = w.do("purchase.order", "action_create_invoice", made)["res_id"]
        w.write("account.move", bill, invoice_date=w.day(), ref=f"Vases {made}")
        w.do("account.move", "action_post", bill)
        lines.append(line(w, made))
    return "purchase.order.line", *lines


@rule("PUR.order.confirmed-less")
def order_confirmed_less(w):
    partner = supplier(w, "Sends less")
    orders = [order(w, partner, w.general_product(), planned=planned) for planned in (-6, 6)]
    for made in orders:
        receive(w, made, 4)
    return "purchase.order", *orders


@rule("PUR.order.receipt-late")
def order_receipt_late(w):
    partner = supplier(w, "Sends late")
    return "purchase.order", *(order(w, partner, w.general_product(), planned=planned) for planned in (-6, 6))


@rule("PUR.order.not-acknowledged")
def order_not_acknowledged(w):
    partner = supplier(w, "Does not answer")
    silent, answered = (order(w, partner, w.general_product(), receipt_reminder_email=True) for _ in range(2))
    w.do("purchase.order", "action_acknowledge", answered)
    for made in (silent, answered):
        w.put("purchase.order", made, date_approve=w.at(days=-6))
    return "purchase.order", silent, answered


@rule("PUR.order.quotation-stale")
def order_quotation_stale(w):
    partner = supplier(w, "Sends no quotation")
    return "purchase.order", *(order(w, partner, w.general_product(), confirm=False, state="sent", date_order=w.at(days=days))
                               for days in (-15, -2))


@rule("PUR.line.unit-differs")
def line_unit_differs(w):
    partner = supplier(w, "Sells by the piece")
    product = w.product("Glass")
    for _ in range(2):
        order(w, partner, product)
    boxes, pieces = (order(w, partner, product, confirm=False) for _ in range(2))
    w.write("purchase.order.line", line(w, boxes), product_uom_id=w.external("uom.product_uom_dozen"))
    return "purchase.order.line", line(w, boxes), line(w, pieces)


@rule("PUR.order.not-billed")
def order_not_billed(w):
    partner = supplier(w, "Sends no bill")
    orders = [order(w, partner, w.general_product()) for _ in range(2)]
    for made, days in zip(orders, (-45, -5)):
        receive(w, made, 10)
        w.put("purchase.order", made, effective_date=w.at(days=days))
    return "purchase.order", *orders


@rule("SUP.line.less-coming")
def line_less_coming(w):
    partner = supplier(w, "Sends a part and no more")
    lines = []
    for is_rest_dropped in (True, False):
        made = order(w, partner, w.product("Bowl"))
        [receipt] = w.value("purchase.order", made, "picking_ids")
        receive(w, made, 4, **({"picking_ids_not_to_backorder": [receipt]} if is_rest_dropped else {}))
        lines.append(line(w, made))
        w.put("purchase.order.line", lines[-1], write_date=w.at(hours=-5))
    return "purchase.order.line", *lines


@rule("SUP.line.later-than-usual")
def line_later_than_usual(w):
    lines = []
    for name, planned in (("Tumbler", 20), ("Goblet", 8)):
        product = supplied(w, name, 5, [(28, 3)])
        lines.append(line(w, order(w, supplies_everything(w), product, planned=planned)))
    return "purchase.order.line", *lines


@rule("SUP.order.warning")
def order_warning(w):
    w.admin.call("res.groups", "write", [w.external("purchase.group_warning_purchase")], {"user_ids": [[4, w.admin.uid]]})
    doubtful = supplier(w, "Is said to be insolvent")
    w.write("res.partner", doubtful, purchase_warn_msg="Insolvency proceedings; pay on delivery only")
    return "purchase.order", *(order(w, partner, w.general_product(), confirm=False) for partner in (doubtful, supplier(w, "Is sound")))


@rule("SUP.receipt.postponed")
def receipt_postponed(w):
    partner = supplier(w, "Postpones")
    moves = []
    for days in (10, None):
        made = order(w, partner, w.product("Platter"), planned=3)
        [receipt] = w.value("purchase.order", made, "picking_ids")
        if days:
            w.write("stock.picking", receipt, scheduled_date=w.at(days=days))
        moves += w.value("stock.picking", receipt, "move_ids")
    return "stock.move", *moves


def history(w, late):
    """Five orders of a supplier, promised in five days; so many came ten days after that. The last of them."""
    partner = supplier(w, f"Was late {late} times of five")
    made = w.admin.call("purchase.order", "create", [
        {"partner_id": partner, "picking_type_id": picking_type(w, "incoming"), "order_line": [
            [0, 0, {"product_id": w.general_product(), "product_qty": 2, "price_unit": 20.0}]]} for _ in range(5)])
    w.admin.call("purchase.order", "button_confirm", made)
    receipts = w.admin.search("stock.picking", ["purchase_id", "in", made])
    w.admin.call("stock.picking", "button_validate", receipts)
    for number, one in enumerate(made):
        w.put("purchase.order", one, date_approve=w.at(days=-30), date_planned=w.at(days=-25),
              effective_date=w.at(days=-15 if number < late else -25))
    return max(made)


def histories(w):
    return w.once("histories", lambda: [history(w, late) for late in (2, 1)])


@rule("SUP.supplier.late-often")
def supplier_late_often(w):
    return "purchase.order", *histories(w)


@rule("SUP.supplier.lead-drift")
def supplier_lead_drift(w):
    return "purchase.order", *histories(w)
