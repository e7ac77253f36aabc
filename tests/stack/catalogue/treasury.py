# SPDX-License-Identifier: GPL-3.0-or-later
"""Bank lines, payments, transactions of payment providers, accounts in transit."""
from integration import transaction
from world import rule


def bank(w):
    return w.once("bank", lambda: w.find("account.journal", ["type", "=", "bank"], order="id"))


def bank_journal(w, name, code):
    return w.create("account.journal", name=name, code=code, type="bank")


def bank_line(w, amount, text, days=0, **values):
    return w.create("account.bank.statement.line", **{
        "journal_id": bank(w), "amount": amount, "payment_ref": text, "date": w.day(days), **values})


def payer(w):
    return w.once("bank payer", lambda: w.partner("Pays by transfer", customer_rank=1))


# --- bank lines ---------------------------------------------------------------------------


@rule("REC.bank-line.unreconciled")
def line_unreconciled(w):
    return "account.bank.statement.line", *(bank_line(w, 84.0, "Invoice 12", days, partner_id=payer(w)) for days in (-10, 0))


@rule("REC.bank-line.blocks-close")
def line_blocks_close(w):
    return "account.bank.statement.line", *(bank_line(w, 61.0, "Invoice 13", days, partner_id=payer(w)) for days in (-45, 0))


@rule("REC.bank-line.no-payout")
def line_no_payout(w):
    return "account.bank.statement.line", *(bank_line(w, 510.0, "Sammelgutschrift", -6, partner_id=partner)
                                            for partner in (False, payer(w)))


@rule("REC.bank-line.chargeback")
def line_chargeback(w):
    return "account.bank.statement.line", *(bank_line(w, -45.0, text) for text in ("CHARGEBACK WEB-77", "Card fees"))


@rule("REC.bank-line.reserve-moved")
def line_reserve_moved(w):
    return "account.bank.statement.line", *(bank_line(w, -300.0, text) for text in ("Rolling hold June", "Rent June"))


@rule("REC.bank-line.amount-differs")
def line_amount_differs(w):
    """A part of the amount is matched with a receivable, as the reconciliation dialog leaves it."""
    part, none = (bank_line(w, 100.0, f"Invoice {number}", partner_id=payer(w)) for number in (14, 15))
    move = w.value("account.bank.statement.line", part, "move_id")
    suspense = w.find("account.move.line", ["move_id", "=", move], ["credit", ">", 0])
    receivable = w.value("res.partner", payer(w), "property_account_receivable_id")
    w.admin.call("account.move", "write", [move], {"line_ids": [
        [1, suspense, {"credit": 20.0, "amount_currency": -20.0}],
        [0, 0, {"account_id": receivable, "partner_id": payer(w), "credit": 80.0, "name": "Invoice 14"}]]},
        context={"skip_readonly_check": True, "skip_account_move_synchronization": True})
    return "account.bank.statement.line", part, none


@rule("REC.bank-line.twice")
def line_twice(w):
    return "account.bank.statement.line", *([bank_line(w, 712.0, text, day) for day in days][-1]
                                            for text, days in (("PAYOUT 4711", (-2, -1)), ("PAYOUT 4712", (-9, -1))))


def dollars(w):
    def make():
        [dollar] = w.admin.search("res.currency", ["name", "=", "USD"], ["active", "in", [True, False]])
        w.write("res.currency", dollar, active=True)
        return dollar
    return w.once("dollars", make)


@rule("REC.bank-line.exchange-differs")
def line_exchange_differs(w):
    dollar = dollars(w)
    usual = [bank_line(w, 100.0, "Web shop US", -day, foreign_currency_id=dollar, amount_currency=110.0) for day in range(1, 6)]
    other = bank_line(w, 1000.0, "Web shop US", foreign_currency_id=dollar, amount_currency=1000.0)
    return "account.bank.statement.line", other, usual[0]


@rule("REC.fee.above-usual")
def fee_above_usual(w):
    lines = []
    for name, code, fee in (("Acquirer dear", "ACQ1", -45.0), ("Acquirer as ever", "ACQ2", -20.0)):
        journal = bank_journal(w, name, code)
        bank_line(w, 10000.0, "Payout", -40, journal_id=journal)
        bank_line(w, -200.0, "Fee", -40, journal_id=journal)
        bank_line(w, 1000.0, "Payout", -1, journal_id=journal)
        lines.append(bank_line(w, fee, "Fee", -1, journal_id=journal))
    return "account.bank.statement.line", *lines


@rule("REC.settlement-line.no-own-record")
def settlement_line_no_own_record(w):
    """A journal that a payment provider pays into."""
    journal = bank_journal(w, "Card acquirer", "CARD")
    provider = w.find("payment.provider", ["code", "=", "none"], ["state", "=", "disabled"])
    w.write("payment.provider", provider, state="enabled")
    w.create("account.payment.method.line", name="Card", journal_id=journal, payment_provider_id=provider,
             payment_method_id=w.external("account.account_payment_method_manual_in"))
    return "account.bank.statement.line", *(bank_line(w, 75.0, "Terminal 3", days, journal_id=journal) for days in (-6, 0))


# --- accounts in transit ------------------------------------------------------------------


def entry(w, journal, account, days):
    """100 on that account, against outstanding receipts; its line."""
    other = w.once("outstanding", lambda: w.find("account.account", ["code", "=", "101404"]))
    move = w.create("account.move", move_type="entry", journal_id=journal, date=w.day(days), line_ids=[
        [0, 0, {"account_id": account, "debit": 100.0, "name": "In transit"}], [0, 0, {"account_id": other, "credit": 100.0}]])
    w.do("account.move", "action_post", move)
    return w.find("account.move.line", ["move_id", "=", move], ["account_id", "=", account])


@rule("REC.payout.not-arrived")
def payout_not_arrived(w):
    general = w.find("account.journal", ["type", "=", "general"], order="id")
    transit = w.value("res.company", w.company(), "transfer_account_id")
    return "account.move.line", *(entry(w, general, transit, days) for days in (-6, 0))


@rule("REC.suspense-item.old")
def suspense_item_old(w):
    suspense = w.value("account.journal", bank(w), "suspense_account_id")
    return "account.move.line", *(entry(w, bank(w), suspense, days) for days in (-20, -2))


@rule("REC.open-item.blocks-close")
def open_item_blocks_close(w):
    """Two invoices of a month that is over; one is not due yet."""
    items = []
    for due in (-45, 30):
        made = w.invoice("out_invoice", payer(w), [(None, 1, 300.0)], invoice_date=w.day(-45), invoice_date_due=w.day(due))
        items.append(w.find("account.move.line", ["move_id", "=", made], ["account_id.account_type", "=", "asset_receivable"]))
    return "account.move.line", *items


# --- payments -----------------------------------------------------------------------------


def payment(w, kind, partner, amount, post=True, **values):
    made = w.create("account.payment", payment_type=kind, partner_type="customer" if kind == "inbound" else "supplier", partner_id=partner,
                    amount=amount, journal_id=bank(w), **values)
    if post:
        w.do("account.payment", "action_post", made)
    return made


@rule("PUR.payment.to-approve")
def payment_to_approve(w):
    supplier = w.partner("Gets paid", supplier_rank=1)
    return "account.payment", payment(w, "outbound", supplier, 77.0, post=False), payment(w, "outbound", supplier, 78.0)


@rule("PUR.payment.twice")
def payment_twice(w):
    supplier = w.partner("Gets paid twice", supplier_rank=1)
    made = [payment(w, "outbound", supplier, amount) for amount in (640.0, 640.0, 655.0)]
    return "account.payment", made[1], made[2]


@rule("REC.payment.not-settled")
def payment_not_settled(w):
    return "account.payment", *(payment(w, "inbound", payer(w), 120.0, date=w.day(days), payment_transaction_id=transaction(w, f"SET-{-days}"))
                                for days in (-10, 0))


def may_validate_accounts(w):
    """The administrator is one of those who check a supplier's bank account by telephone."""
    w.admin.call("res.groups", "write", [w.external("account.group_validate_bank_account")], {"user_ids": [[4, w.admin.uid]]})


@rule("SUP.bank-account.changed")
def bank_account_changed(w):
    may_validate_accounts(w)
    accounts = []
    for number, is_checked in (("DE89370400440532013000", False), ("DE75512108001245126199", True)):
        supplier = w.partner(f"Supplier with account {number[-3:]}", supplier_rank=1)
        accounts.append(w.create("res.partner.bank", acc_number=number, partner_id=supplier, allow_out_payment=is_checked))
        w.invoice("in_invoice", supplier, [(None, 1, 900.0)], ref=number, partner_bank_id=accounts[-1])
    return "res.partner.bank", *accounts


@rule("SUP.payment.account-changed")
def payment_account_changed(w):
    may_validate_accounts(w)
    payments = []
    for number, is_checked in (("FR1420041010050500013M02606", False), ("FR7630006000011234567890189", True)):
        supplier = w.partner(f"Paid to account {number[-3:]}", supplier_rank=1)
        account = w.create("res.partner.bank", acc_number=number, partner_id=supplier, allow_out_payment=is_checked)
        payments.append(payment(w, "outbound", supplier, 410.0, post=False, partner_bank_id=account))
    return "account.payment", *payments


# --- transactions of providers ------------------------------------------------------------


def done(w, name, days=0, **values):
    """Answered by the provider as done; so long ago."""
    made = transaction(w, name, **values)
    w.do("payment.transaction", "action_demo_set_done", made)
    if days:
        w.write("payment.transaction", made, last_state_change=w.at(days=days))
    return made


@rule("REC.transaction.not-captured")
def transaction_not_captured(w):
    return "payment.transaction", *(transaction(w, f"AUTH-{days}", state="authorized", last_state_change=w.at(days=-days)) for days in (6, 1))


@rule("REC.transaction.amount-differs")
def transaction_amount_differs(w):
    made = []
    for amount in (95.0, 120.0):
        made.append(done(w, f"AMT-{amount:.0f}"))
        w.write("payment.transaction", made[-1], payment_id=payment(w, "inbound", payer(w), amount))
    return "payment.transaction", *made


@rule("REC.transaction.currency-differs")
def transaction_currency_differs(w):
    made = []
    for number, currency in enumerate(({"currency_id": dollars(w)}, {})):
        made.append(done(w, f"CUR-{number}"))
        w.write("payment.transaction", made[-1], payment_id=payment(w, "inbound", payer(w), 120.0, **currency))
    return "payment.transaction", *made


@rule("REC.transaction.captured-twice")
def transaction_captured_twice(w):
    made = []
    for number, reference in enumerate(("ch_1", "ch_1", "ch_2")):
        made.append(done(w, f"CAP-{number}", amount=51.0, partner_id=w.partner(f"Payer {number}")))
        w.write("payment.transaction", made[-1], provider_reference=reference)  # the demo provider makes one up
    return "payment.transaction", made[1], made[2]


def given_back(w, source, amount, name, **values):
    return done(w, name, operation="refund", source_transaction_id=source, amount=-amount, **values)


@rule("REC.refund.over-captured")
def refund_over_captured(w):
    refunds = []
    for number, amounts in enumerate(((80.0, 60.0), (80.0, 40.0))):
        source = done(w, f"SRC-{number}", partner_id=w.partner(f"Captured {number}"))
        refunds.append([given_back(w, source, amount, f"R-SRC-{number}-{amount:.0f}") for amount in amounts][-1])
    return "payment.transaction", *refunds


@rule("REC.refund.crossed")
def refund_crossed(w):
    other = w.find("payment.provider", ["code", "=", "custom"], ["state", "=", "enabled"])
    refunds = []
    for number, source in enumerate(({"provider_id": other, "state": "done", "last_state_change": w.at(days=-4)}, {})):
        partner = w.partner(f"Pays by two ways {number}")
        captured = transaction(w, f"X-{number}", partner_id=partner, amount=44.0, **source) if source else done(w, f"X-{number}", amount=44.0)
        refunds.append(given_back(w, captured, 44.0, f"R-X-{number}", partner_id=partner))
    return "payment.transaction", *refunds
