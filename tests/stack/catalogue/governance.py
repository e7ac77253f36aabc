# SPDX-License-Identifier: GPL-3.0-or-later
"""Approvals, activities, projects, documents, exception rules."""
from world import rule


@rule("GOV.activity.overdue")
def activity_overdue(w):
    partner = w.partner("Wants to be called back")
    kind = w.external("mail.mail_activity_data_todo")
    late, today = (w.create("mail.activity", res_model_id=w.find("ir.model", ["model", "=", "res.partner"]), res_id=partner,
                            activity_type_id=kind, summary="Call back", date_deadline=w.day(days), user_id=w.ids["user-store"])
                   for days in (-10, 0))
    return "mail.activity", late, today


@rule("GOV.approval.waiting")
def approval_waiting(w):
    category = w.create("approval.category", name="Travel")
    pending, new = (w.create("approval.request", name="Fair in Frankfurt", category_id=category, amount=600.0,
                             approver_ids=[[0, 0, {"user_id": w.ids["user-lead"], "status": status}]])
                    for status in ("pending", "new"))
    return "approval.request", pending, new


@rule("GOV.document.missing")
def document_missing(w):
    partner = w.partner("Owes us a certificate")
    paper = w.create("ir.attachment", name="certificate.pdf", raw="")
    missing, delivered = (w.create("documents.document", name="Certificate", requestee_partner_id=partner, attachment_id=attachment)
                          for attachment in (False, paper))
    for document in (missing, delivered):
        w.age("documents.document", document, days=15)
    return "documents.document", missing, delivered


def sale_of(w, name, **values):
    return w.create("sale.order", partner_id=w.partner(name), order_line=[
        [0, 0, {"product_id": w.general_product(), "product_uom_qty": 1}]], **values)


@rule("GOV.exception-rule.blocking")
def exception_rule_blocking(w):
    order = sale_of(w, "Blocked customer")
    blocking, telling = (w.create("exception.rule", name="No payment terms", model="sale.order", is_blocking=is_blocking,
                                  sale_ids=[[6, 0, [order]]]) for is_blocking in (True, False))
    return "exception.rule", blocking, telling


@rule("SEC.exception-rule.disabled")
def exception_rule_disabled(w):
    disabled, active = (w.create("exception.rule", name="Credit limit", model="sale.order", active=is_active)
                        for is_active in (False, True))
    return "exception.rule", disabled, active


def project(w, name, **values):
    return w.create("project.project", name=name, **values)


def task(w, in_project, **values):
    return w.create("project.task", name="Shelf plan", project_id=in_project, **{"user_ids": [[6, 0, [w.ids["user-store"]]]], **values})


@rule("GOV.project.late")
def project_late(w):
    late, done = (project(w, name, date_start=w.day(-60), date=w.day(-5)) for name in ("Opening of the annex", "Move of the stock room"))
    task(w, late)
    w.write("project.task", task(w, done), state="1_done")
    return "project.project", late, done


@rule("GOV.task.overdue")
def task_overdue(w):
    plan = w.once("project", lambda: project(w, "Shop refit"))
    late, recent = (task(w, plan, date_deadline=w.at(hours=-hours)) for hours in (240, 1))
    return "project.task", late, recent


@rule("GOV.task.unassigned")
def task_unassigned(w):
    plan = w.once("project", lambda: project(w, "Shop refit"))
    nobodys = task(w, plan, date_deadline=w.at(days=1), user_ids=[[6, 0, []]])
    somebodys = task(w, plan, date_deadline=w.at(days=1))
    return "project.task", nobodys, somebodys


@rule("GOV.tier-review.waiting")
def tier_review_waiting(w):
    definition = w.create("tier.definition", name="Orders above 10 000", model="purchase.order")
    order = w.find("purchase.order")
    pending, waiting = (w.create("tier.review", name="Orders above 10 000", definition_id=definition, model="purchase.order",
                                 res_id=order, status=status, sequence=1) for status in ("pending", "waiting"))
    for review in (pending, waiting):
        w.age("tier.review", review, days=6)
    return "tier.review", pending, waiting


@rule("SEC.server-action.open")
def server_action_open(w):
    model = w.find("ir.model", ["model", "=", "res.partner"])
    everybodys, guarded = (w.create("ir.actions.server", name="Recompute ranks", model_id=model, state="code", code="pass",
                                    group_ids=[[6, 0, groups]]) for groups in ([], [w.external("base.group_system")]))
    return "ir.actions.server", everybodys, guarded
