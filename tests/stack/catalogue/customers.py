# SPDX-License-Identifier: GPL-3.0-or-later
"""Customer service: leads, repairs, tickets, customers whom we fail."""
from world import invoice, rule


@rule("CUS.lead.unanswered")
def lead_unanswered(w):
    forgotten, fresh = (w.create("crm.lead", name=name, type="lead", user_id=False)
                        for name in ("Asks for kitchen fittings", "Asks for opening hours"))
    w.age("crm.lead", forgotten, days=10)
    return "crm.lead", forgotten, fresh


@rule("CUS.opportunity.overdue")
def opportunity_overdue(w):
    stuck, moving = (w.create("crm.lead", name=name, type="opportunity", user_id=w.ids["user-lead"],
                              date_deadline=w.day(-20), expected_revenue=4000)
                     for name in ("Hotel fit-out", "Café fit-out"))
    w.put("crm_lead", stuck, date_last_stage_update=w.at(days=-30))
    return "crm.lead", stuck, moving


def repair(w, product, **values):
    return w.create("repair.order", product_id=product, partner_id=w.partner("Repair customer"),
                    **{"product_qty": 1, **values})


@rule("CUS.repair.overdue")
def repair_overdue(w):
    late, planned = (repair(w, w.general_product(), schedule_date=w.at(days=days)) for days in (-6, 2))
    for order in (late, planned):
        w.do("repair.order", "action_validate", order)
    return "repair.order", late, planned


@rule("CUS.repair.repeated")
def repair_repeated(w):
    product = w.product("Coffee machine", tracking="serial")
    thrice, twice = (w.create("stock.lot", name=name, product_id=product) for name in ("CM-1", "CM-2"))
    repairs = [repair(w, product, lot_id=lot) for lot in (thrice, twice, thrice, twice, thrice)]
    return "repair.order", repairs[4], repairs[3]


def ticket(w, name, **values):
    return w.create("helpdesk.ticket", name=name, team_id=w.once("helpdesk", lambda: w.create(
        "helpdesk.team", name="After-sales")), stage_id=w.once("helpdesk stage", lambda: w.create(
            "helpdesk.stage", name="In progress", sequence=1)), **values)


@rule("CUS.ticket.overdue")
def ticket_overdue(w):
    late, soon = (ticket(w, "Lamp flickers", user_id=w.ids["user-clerk"], sla_deadline=w.at(hours=hours)) for hours in (-3, 20))
    return "helpdesk.ticket", late, soon


@rule("CUS.ticket.stale")
def ticket_stale(w):
    silent, fresh = (ticket(w, "Parcel lost", user_id=w.ids["user-clerk"]) for _ in range(2))
    w.age("helpdesk.ticket", silent, days=15)
    return "helpdesk.ticket", silent, fresh


@rule("CUS.ticket.unassigned")
def ticket_unassigned(w):
    forgotten, fresh = (ticket(w, "Wrong colour") for _ in range(2))
    w.age("helpdesk.ticket", forgotten, days=4)
    return "helpdesk.ticket", forgotten, fresh


@rule("CUS.ticket-oca.overdue")
def oca_ticket_overdue(w):
    silent, fresh = (ticket(w, "Handle broken", number=number, user_id=w.ids["user-clerk"]) for number in ("HT0001", "HT0002"))
    w.age("helpdesk.ticket", silent, days=15)
    return "helpdesk.ticket", silent, fresh


@rule("CUS.ticket-oca.unassigned")
def oca_ticket_unassigned(w):
    forgotten, fresh = (ticket(w, "Lid missing", number=number) for number in ("HT0003", "HT0004"))
    w.age("helpdesk.ticket", forgotten, days=4)
    return "helpdesk.ticket", forgotten, fresh


def customer(w, name, refunds):
    """Bought for 3000 and got so many refunds of so much."""
    partner = w.partner(name, customer_rank=1)
    w.invoices([invoice("out_invoice", partner, [(None, 1, 3000.0)]),
                *(invoice("out_refund", partner, [(None, 1, amount)]) for amount in refunds)])
    return partner


@rule("CUS.customer.repeated-failures")
def repeated_failures(w):
    return "res.partner", customer(w, "Good customer, failed thrice", [20.0] * 3), customer(w, "Good customer, failed twice", [20.0] * 2)


@rule("REF.customer.frequent")
def frequent_refunds(w):
    return "res.partner", customer(w, "Sends much back", [400.0] * 3), customer(w, "Sends little back", [50.0] * 3)
