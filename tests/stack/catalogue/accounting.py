# SPDX-License-Identifier: GPL-3.0-or-later
"""Invoices, bills, credit notes and their taxes."""
from world import invoice, rule


def product_line(w, move):
    return w.find("account.move.line", ["move_id", "=", move], ["display_type", "=", "product"])


# --- sales and their refunds --------------------------------------------------------------


def sale(w, name, price=100.0):
    """Ordered, delivered and invoiced: order, delivery, invoice."""
    product = w.product(f"Lamp of {name}", price=price)
    w.stock(product, 10)
    order = w.create("sale.order", partner_id=w.partner(name, customer_rank=1), warehouse_id=w.warehouse(),
                     order_line=[[0, 0, {"product_id": product, "product_uom_qty": 1}]])
    w.do("sale.order", "action_confirm", order)
    [delivery] = w.value("sale.order", order, "picking_ids")
    w.do("stock.picking", "button_validate", delivery)
    wizard = w.create("sale.advance.payment.inv", advance_payment_method="delivered", sale_order_ids=[[6, 0, [order]]])
    w.do("sale.advance.payment.inv", "create_invoices", wizard)
    [invoice] = w.value("sale.order", order, "invoice_ids")
    w.do("account.move", "action_post", invoice)
    return order, delivery, invoice


def refund(w, invoice):
    """The whole invoice, by the wizard that its button opens, posted."""
    wizard = w.create("account.move.reversal", context={"active_model": "account.move", "active_ids": [invoice]}, reason="Returned",
                      journal_id=w.value("account.move", invoice, "journal_id"))
    note = w.do("account.move.reversal", "refund_moves", wizard)["res_id"]
    w.do("account.move", "action_post", note)
    return note


def take_back(w, delivery):
    """All goods of the delivery come back."""
    context = {"active_model": "stock.picking", "active_id": delivery}
    wizard = w.create("stock.return.picking", context=context, picking_id=delivery)
    receipt = w.do("stock.return.picking", "action_create_returns_all", wizard, **context)["res_id"]
    w.do("stock.picking", "button_validate", receipt)
    return receipt


def returned_and_refunded(w):
    def make():
        _, delivery, invoice = sale(w, "Returned and refunded")
        return take_back(w, delivery), refund(w, invoice)
    return w.once("returned and refunded", make)


@rule("REF.credit-note.no-receipt")
def credit_note_no_receipt(w):
    _, _, invoice = sale(w, "Refunded without return")
    return "account.move", refund(w, invoice), returned_and_refunded(w)[1]


@rule("REF.return.not-refunded")
def return_not_refunded(w):
    _, delivery, _ = sale(w, "Returned, not refunded")
    receipts = take_back(w, delivery), returned_and_refunded(w)[0]
    for receipt in receipts:
        w.put("stock.picking", receipt, date_done=w.at(days=-10))
    return "stock.picking", *receipts


@rule("REF.credit-note.over-sale")
def credit_note_over_sale(w):
    partner = w.partner("Refunded twice", customer_rank=1)
    notes = []
    for amounts in ((100.0, 30.0), (100.0,)):
        invoice = w.invoice("out_invoice", partner, [(None, 1, 100.0)])
        for amount in amounts:
            note = w.invoice("out_refund", partner, [(None, 1, amount)], reversed_entry_id=invoice)
        notes.append(note)
    return "account.move", *notes


@rule("REF.credit-note.to-approve")
def credit_note_to_approve(w):
    partner = w.partner("Wants money back", customer_rank=1)
    return "account.move", *(w.invoice("out_refund", partner, [(None, 1, 80.0)], post=is_posted) for is_posted in (False, True))


@rule("REF.credit-note.unpaid")
def credit_note_unpaid(w):
    partner = w.partner("Waits for money", customer_rank=1)
    return "account.move", *w.invoices([invoice("out_refund", partner, [(None, 1, 40.0)], invoice_date=w.day(days)) for days in (-10, 0)])


@rule("REF.account.shared")
def account_shared(w):
    accounts = []
    for number, owners in (("DE02120300000000202051", 3), ("DE02500105170137075030", 2)):
        for owner in range(owners):
            partner = w.partner(f"Account holder {number[-2:]} {owner}", customer_rank=1)
            account = w.create("res.partner.bank", acc_number=number, partner_id=partner)
            w.invoice("out_refund", partner, [(None, 1, 35.0)], partner_bank_id=account)
        accounts.append(account)
    return "res.partner.bank", *accounts


@rule("REF.company.spike")
def company_spike(w):
    """The company's week has many credit notes by now; its young sister has four."""
    sister = w.once("sister", lambda: w.create("res.company", name="Maison & Herd Outlet", currency_id=w.value(
        "res.company", w.company(), "currency_id")))
    context = {"allowed_company_ids": [sister]}
    w.admin.call("account.chart.template", "try_loading", [], "generic_coa", sister)
    partner = w.partner("Customer of both", customer_rank=1)
    w.invoices([invoice("out_refund", partner, [(None, 1, 90.0)])] * 5)
    few = w.admin.call("account.move", "create", [
        invoice("out_refund", partner, [(None, 1, 90.0)], company_id=sister, invoice_date=w.day())] * 4, context=context)
    w.admin.call("account.move", "action_post", few, context=context)
    return "res.company", w.company(), sister


# --- bills --------------------------------------------------------------------------------


@rule("PUR.bill.duplicate")
def bill_duplicate(w):
    partner = w.partner("Sends bills twice", supplier_rank=1)
    first, again, other = ([invoice("in_invoice", partner, [(None, 1, amount)], ref=ref, invoice_date=w.day(days))]
                           for amount, ref, days in ((250.0, "R-4711", -1), (250.0, "R-4711", 0), (90.0, "R-4712", 0)))
    w.invoices(first)
    return "account.move", *w.invoices(again, post=False), *w.invoices(other, post=False)


@rule("PUR.bill.probably-twice")
def bill_probably_twice(w):
    """Two digits of the number changed places; and the bill of the week before."""
    partner = w.partner("Sends bills with long numbers", supplier_rank=1)
    first, again, other = ([invoice("in_invoice", partner, [(None, 1, amount)], ref=ref, invoice_date=w.day(days))]
                           for amount, ref, days in ((260.0, "R-5711", -1), (260.0, "R-5171", 0), (260.0, "R-5500", -8)))
    w.invoices(first)
    return "account.move", *w.invoices(again), *w.invoices(other)


@rule("PUR.bill.overdue")
def bill_overdue(w):
    partner = w.partner("Waits for our money", supplier_rank=1)
    return "account.move", *w.invoices([invoice("in_invoice", partner, [(None, 1, 310.0)], ref=f"B{days}", invoice_date=w.day(-40),
                                                invoice_date_due=w.day(days)) for days in (-10, -1)])


# --- dates --------------------------------------------------------------------------------


@rule("REC.invoice.overdue")
def invoice_overdue(w):
    partner = w.partner("Pays late", customer_rank=1)
    return "account.move", *w.invoices([invoice("out_invoice", partner, [(None, 1, 120.0)], invoice_date=w.day(-40),
                                                invoice_date_due=w.day(days)) for days in (-30, -5)])


@rule("REC.document.draft-old")
def document_draft_old(w):
    partner = w.partner("Has a draft", customer_rank=1)
    return "account.move", *w.invoices([invoice("out_invoice", partner, [(None, 1, 120.0)], invoice_date=w.day(days))
                                        for days in (-20, -2)], post=False)


@rule("REC.entry.backdated")
def entry_backdated(w):
    partner = w.partner("Has old papers", customer_rank=1)
    return "account.move", *w.invoices([invoice("out_invoice", partner, [(None, 1, 400.0)], invoice_date=w.day(days)) for days in (-20, -5)])


def by_hand(w, **values):
    """300 from one account to another."""
    debit, credit = (w.once(f"account {kind}", lambda kind=kind: w.find("account.account", ["account_type", "=", kind], order="id"))
                     for kind in ("expense", "liability_current"))
    move = w.create("account.move", move_type="entry", journal_id=w.find("account.journal", ["type", "=", "general"], order="id"),
                    date=w.day(), line_ids=[[0, 0, {"account_id": debit, "debit": 300.0}], [0, 0, {"account_id": credit, "credit": 300.0}]], **values)
    w.do("account.move", "action_post", move)
    return move


@rule("TAX.entry.incomplete")
def entry_incomplete(w):
    return "account.move", by_hand(w), by_hand(w, ref="Loan contract 12")


# --- taxes --------------------------------------------------------------------------------


def country(w, code):
    return w.once(code, lambda: w.find("res.country", ["code", "=", code]))


def home(w):
    return w.value("res.company", w.company(), "account_fiscal_country_id")


@rule("TAX.invoice-line.no-tax")
def line_no_tax(w):
    partner = w.partner("Buys here", customer_rank=1)
    product = w.general_product()
    moves = w.invoices([invoice("out_invoice", partner, [(product, 1, 70.0, more)]) for more in ({"tax_ids": [[5]]}, {})])
    return "account.move.line", *(product_line(w, move) for move in moves)


@rule("TAX.invoice-line.rate-differs")
def line_rate_differs(w):
    partner = w.partner("Buys often", customer_rank=1)
    product = w.product("Cook book")
    reduced = w.create("account.tax", name="5.5%", amount=5.5, type_tax_use="sale", country_id=home(w))
    usual, other = w.invoices([invoice("out_invoice", partner, lines) for lines in (
        [(product, 1, 100.0)] * 6, [(product, 1, 100.0, {"tax_ids": [[6, 0, [reduced]]]})])])
    return "account.move.line", product_line(w, other), product_line(w, usual)


@rule("TAX.invoice.incomplete")
def invoice_incomplete(w):
    address = {"street": "Hauptstraße 1", "zip": "10115", "city": "Berlin", "country_id": home(w)}
    return "account.move", *w.invoices([
        invoice("out_invoice", w.partner(name, is_company=True, customer_rank=1, **values), [(None, 1, 500.0)])
        for name, values in (("Bistro without address", {}), ("Bistro with address", address))])


@rule("TAX.invoice.no-fiscal-position")
def no_fiscal_position(w):
    # Somebody removed the fiscal position that Odoo found.
    return "account.move", *w.invoices([
        invoice("out_invoice", w.partner(name, customer_rank=1, country_id=where), [(w.general_product(), 1, 100.0)], fiscal_position_id=False)
        for name, where in (("Lives abroad", country(w, "CH")), ("Lives here", home(w)))])


@rule("TAX.invoice.other-destination")
def other_destination(w):
    # Somebody kept the fiscal position of the customer's old country.
    position = w.create("account.fiscal.position", name="Switzerland", country_id=country(w, "CH"))
    return "account.move", *w.invoices([
        invoice("out_invoice", w.partner(name, customer_rank=1, country_id=where), [(w.general_product(), 1, 100.0)], fiscal_position_id=position)
        for name, where in (("Moved away from there", home(w)), ("Lives there", country(w, "CH")))])


@rule("TAX.invoice.no-tax-id")
def no_tax_id(w):
    return "account.move", *w.invoices([
        invoice("out_invoice", w.partner(name, is_company=True, customer_rank=1, country_id=country(w, "CH"), vat=vat),
                [(w.general_product(), 1, 100.0, {"tax_ids": [[5]]})])
        for name, vat in (("Firm abroad without number", False), ("Firm abroad with number", "CHE-116.281.710"))])
