# SPDX-License-Identifier: GPL-3.0-or-later
"""Orders, discounts, what was paid for them."""
from integration import transaction
from inventory import article
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
    product = w.product("Soup bowl")
    w.stock(product, 20)
    orders = [order(w, "Waits for a delivery", [(product, 5)], commitment_date=w.at(days=-5)) for _ in range(2)]
    for made, quantity in zip(orders, (2, None)):
        deliver(w, made, quantity)
    return "sale.order", *orders


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
    """As typed over the price that the list gave; the order keeps both."""
    product = w.product("Copper lid", price=100.0, cost=20.0)
    lines = [ordered_line(w, "Has a special price", product) for _ in range(2)]
    for line, price in zip(lines, (60.0, 95.0)):
        w.write("sale.order.line", line, price_unit=price)
    return "sale.order.line", *lines


@rule("DSC.order.stacked")
def order_stacked(w):
    product = w.product("Duvet", price=200.0, cost=20.0)
    orders = [order(w, "Has vouchers", [(product, 1, {"discount": 30})]) for _ in range(2)]
    w.write("sale.order.line", w.value("sale.order", orders[0], "order_line")[0], price_unit=150.0)
    return "sale.order", *orders


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
    orders = [order(w, "Pays in the web shop", [(w.general_product(), 1)], require_payment=True, prepayment_percent=1.0) for _ in range(2)]
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


@rule("REC.order.not-invoiced")
def order_not_invoiced(w):
    orders = [order(w, "Has the goods", [(w.general_product(), 1)]) for _ in range(2)]
    for made, days in zip(orders, (-12, 0)):
        deliver(w, made)
        w.put("sale.order", made, effective_date=w.at(days=days))
    return "sale.order", *orders


@rule("REC.order.cancelled-paid")
def order_cancelled_paid(w):
    orders = [order(w, "Changed his mind", [(w.general_product(), 1)]) for _ in range(2)]
    pay(w, orders[0], w.value("sale.order", orders[0], "amount_total"))
    for made in orders:
        w.admin.call("sale.order", "action_cancel", [made], context={"disable_cancel_warning": True})
        w.put("sale.order", made, write_date=w.at(hours=-9))
    return "sale.order", *orders


@rule("CUS.order.short-again")
def order_short_again(w):
    orders = []
    for times in (3, 2):
        made = order(w, f"Got it in {times + 1} parts", [(w.general_product(), 8)])
        for _ in range(times):
            delivery = w.find("stock.picking", ["sale_id", "=", made], ["state", "not in", ["done", "cancel"]])
            [move] = w.value("stock.picking", delivery, "move_ids")
            w.write("stock.move", move, quantity=1, picked=True)
            w.do("stock.picking", "button_validate", delivery, skip_backorder=True)
        orders.append(made)
    return "sale.order", *orders


@rule("DSC.line.after-invoice")
def line_after_invoice(w):
    product = w.product("Bedspread", price=100.0, cost=20.0, invoice_policy="order")
    lines = []
    for before, after in ((0, 15), (15, 15)):
        made = order(w, "Haggles", [(product, 1, {"discount": before})])
        wizard = w.create("sale.advance.payment.inv", advance_payment_method="delivered", sale_order_ids=[[6, 0, [made]]])
        w.do("sale.advance.payment.inv", "create_invoices", wizard)
        w.do("account.move", "action_post", w.value("sale.order", made, "invoice_ids")[0])
        lines.append(w.value("sale.order", made, "order_line")[0])
        if after != before:
            w.write("sale.order.line", lines[-1], discount=after)
    return "sale.order.line", *lines


@rule("DSC.seller.above-peers")
def seller_above_peers(w):
    """Two sellers, one of whom gives a third off all the time."""
    service = w.product("Gift wrapping", price=30.0, cost=2.0, type="service", is_storable=False)
    partner = w.partner("Lets things be wrapped", customer_rank=1)
    latest = []
    for seller, count, discount in (("user-manager", 22, 33), ("user-buyer", 30, 0)):
        made = w.admin.call("sale.order", "create", [
            {"partner_id": partner, "user_id": w.ids[seller], "order_line": [
                [0, 0, {"product_id": service, "product_uom_qty": 1, "discount": discount}]]} for _ in range(count)])
        w.admin.call("sale.order", "action_confirm", made)
        latest.append(max(made))
    return "sale.order", *latest


@rule("DSC.price-rule.below-cost")
def price_rule_below_cost(w):
    pricelist = w.create("product.pricelist", name="Regulars")
    product = w.product("Rug", price=100.0, cost=60.0)
    return "product.pricelist.item", *(w.create("product.pricelist.item", pricelist_id=pricelist, applied_on="0_product_variant",
                                                product_id=product, compute_price="fixed", fixed_price=price) for price in (50.0, 75.0))


@rule("DSC.product.list-below-cost")
def list_below_cost(w):
    return "product.product", *(article(w, "Poster", 5, [(1, 2)], price=price, cost=60.0) for price in (50.0, 75.0))


@rule("DSC.program.no-end")
def program_no_end(w):
    programs = [w.create("loyalty.program", name="Summer", program_type="promotion", date_to=last, rule_ids=[[0, 0, {}]], reward_ids=[
        [0, 0, {"reward_type": "discount", "discount": 10}]]) for last in (False, w.day(20))]
    for program in programs:
        w.put("loyalty.program", program, create_date=w.at(days=-60))
    return "loyalty.program", *programs
