# SPDX-License-Identifier: GPL-3.0-or-later
"""Orders, discounts, what was paid for them."""
from integration import transaction
from world import rule


def order(w, name, lines, confirm=True, **values):
    """A sales order of lines (product, quantity, more values)."""
    made = w.create("sale.order", partner_id=w.partner(name, customer_rank=1), warehouse_id=w.warehouse(), order_line=[
        [0, 0, {"product_id": product, "product_uom_qty": quantity, **dict(*more)}] for product, quantity, *more in lines], **values)
    if confirm:
        w.do("sale.order", "action_confirm", made)
    return made


def ordered_line(w, name, product, quantity=1, **values):
    return w.value("sale.order", order(w, name, [(product, quantity, values)]), "order_line")[0]


def pay(w, made, amount):
    """Paid on the web page, by the demo provider."""
    made_by = transaction(w, f"PAY-{made}", amount=amount, partner_id=w.value("sale.order", made, "partner_id"), sale_order_ids=[[6, 0, [made]]])
    w.do("payment.transaction", "action_demo_set_done", made_by)


def deliver(w, made, quantity=None):
    """All of it, or so much of it, with a backorder for the rest."""
    [delivery] = w.value("sale.order", made, "picking_ids")
    if quantity is not None:
        [move] = w.value("stock.picking", delivery, "move_ids")
        w.write("stock.move", move, quantity=quantity, picked=True)
    w.do("stock.picking", "button_validate", delivery, skip_backorder=True)
    return delivery


@rule("CUS.order.late")
def order_late(w):
    return "sale.order", *(order(w, "Waits for a delivery", [(w.general_product(), 1)], commitment_date=w.at(days=days)) for days in (-5, 3))


@rule("CUS.order.split")
def order_split(w):
    product = w.product("Plate set")
    w.stock(product, 20)
    orders = [order(w, "Wants plates", [(product, 5)]) for _ in range(2)]
    deliver(w, orders[0], 2)
    return "sale.order", *orders


@rule("DSC.line.above-limit")
def line_above_limit(w):
    return "sale.order.line", *(ordered_line(w, "Bargains", w.general_product(), discount=discount) for discount in (30, 15))


@rule("DSC.line.below-cost")
def line_below_cost(w):
    product = w.product("Copper pan", price=100.0, cost=60.0)
    return "sale.order.line", *(ordered_line(w, "Bargains harder", product, price_unit=price) for price in (50.0, 75.0))


@rule("DSC.line.price-deviation")
def line_price_deviation(w):
    product = w.product("Copper lid", price=100.0, cost=20.0)
    return "sale.order.line", *(ordered_line(w, "Has a special price", product, price_unit=price) for price in (60.0, 80.0))


@rule("DSC.order.stacked")
def order_stacked(w):
    product = w.product("Duvet", price=200.0, cost=20.0)
    return "sale.order", *(order(w, "Has vouchers", [(product, 1, {"discount": discount})] * 2) for discount in (30, 20))


@rule("DSC.order.late-discount")
def order_late_discount(w):
    product = w.product("Pillow", price=100.0, cost=20.0)
    late, before = (order(w, "Has paid", [(product, 1, {"discount": discount})]) for discount in (0, 10))
    for made in (late, before):
        pay(w, made, w.value("sale.order", made, "amount_total"))
    [line] = w.value("sale.order", late, "order_line")
    w.write("sale.order.line", line, discount=10)
    return "sale.order", late, before


@rule("REC.order.payment-mismatch")
def order_payment_mismatch(w):
    orders = [order(w, "Pays in the web shop", [(w.general_product(), 1)]) for _ in range(2)]
    total = w.value("sale.order", orders[0], "amount_total")
    for made, amount in zip(orders, (total / 2, total)):
        pay(w, made, amount)
    return "sale.order", *orders


@rule("REC.order.unpaid")
def order_unpaid(w):
    orders = [order(w, "Has not paid", [(w.general_product(), 1)]) for _ in range(2)]
    for made, days in zip(orders, (-6, -1)):
        w.write("sale.order", made, date_order=w.at(days=days))
    return "sale.order", *orders
