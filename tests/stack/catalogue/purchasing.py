# SPDX-License-Identifier: GPL-3.0-or-later
"""Purchase orders and what became of them."""
from inventory import picking_type
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


def receive(w, made, quantity):
    """So much of it, with a backorder for the rest."""
    [receipt] = w.value("purchase.order", made, "picking_ids")
    [move] = w.value("stock.picking", receipt, "move_ids")
    w.write("stock.move", move, quantity=quantity, picked=True)
    w.do("stock.picking", "button_validate", receipt, skip_backorder=True)


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
    silent, answered = (order(w, partner, w.general_product()) for _ in range(2))
    w.do("purchase.order", "action_acknowledge", answered)
    for made in (silent, answered):
        w.put("purchase.order", made, date_approve=w.at(days=-6))
    return "purchase.order", silent, answered


@rule("PUR.order.quotation-stale")
def order_quotation_stale(w):
    partner = supplier(w, "Sends no quotation")
    return "purchase.order", *(order(w, partner, w.general_product(), confirm=False, state="sent", date_order=w.at(days=days))
                               for days in (-15, -2))
