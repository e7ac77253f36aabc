# SPDX-License-Identifier: GPL-3.0-or-later
"""Scheduled actions, automation rules, mails, background jobs, payment providers."""
from world import rule


def automation(w, name, **values):
    model = w.find("ir.model", ["model", "=", "maintenance.request"])
    field = w.find("ir.model.fields", ["model", "=", "maintenance.request"], ["name", "=", "schedule_date"])
    return w.create("base.automation", name=name, model_id=model, trigger="on_time", trg_date_id=field, trg_date_range=1,
                    trg_date_range_type="day", **values)


@rule("INT.automation.disabled")
def automation_disabled(w):
    disabled, active = (automation(w, "Remind of the visit") for _ in range(2))
    w.write("base.automation", disabled, active=False)
    for one in (disabled, active):
        w.put("base.automation", one, create_date=w.at(days=-90))
    return "base.automation", disabled, active


@rule("INT.automation.not-running")
def automation_not_running(w):
    return "base.automation", *(automation(w, "Remind of the bill", last_run=w.at(hours=-hours)) for hours in (72, 1))


@rule("INT.automation.failing")
def automation_failing(w):
    """The scheduler ran five minutes ago, and one of the two did not end well in it."""
    failing, well = (automation(w, "Remind of the delivery", last_run=w.at(hours=-hours)) for hours in (12, 0))
    w.age("base.automation", failing, hours=12)
    w.put("ir.cron", w.find("ir.cron", ["model_id.model", "=", "base.automation"], ["active", "in", [True, False]]), lastcall=w.at(minutes=-5))
    return "base.automation", failing, well


@rule("INT.automation.refused")
def automation_refused(w):
    """Odoo warns of a sequence for what is no text."""
    number = w.find("ir.sequence", ["active", "=", True])
    made = []
    for path in ("schedule_date", "name"):
        made.append(automation(w, "Number the visit"))
        w.create("ir.actions.server", name="Number it", model_id=w.find("ir.model", ["model", "=", "maintenance.request"]),
                 state="object_write", update_path=path, evaluation_type="sequence", sequence_id=number, usage="base_automation",
                 base_automation_id=made[-1])
    return "base.automation", *made


def cron(w, name, **values):
    model = w.find("ir.model", ["model", "=", "res.partner"])
    return w.create("ir.cron", name=name, model_id=model, state="code", code="model.search_count([])", interval_number=1,
                    interval_type="hours", **{"nextcall": w.at(hours=1), **values})


@rule("INT.cron.disabled")
def cron_disabled(w):
    disabled, never_ran = (cron(w, "Fetch prices", active=False, lastcall=lastcall) for lastcall in (w.at(days=-3), False))
    return "ir.cron", disabled, never_ran


@rule("INT.cron.failing")
def cron_failing(w):
    # The stack runs without scheduler threads, so that nothing moves by itself: the count is written.
    return "ir.cron", *(cron(w, "Send orders", failure_count=count, first_failure_date=count and w.at(hours=-3)) for count in (3, 0))


@rule("INT.cron.not-running")
def cron_not_running(w):
    return "ir.cron", *(cron(w, "Fetch bookings", nextcall=w.at(hours=hours)) for hours in (-8, 1))


@rule("INT.cron.slow")
def cron_slow(w):
    slow, quick = (cron(w, "Value the stock") for _ in range(2))
    for one, seconds in ((slow, 150), (quick, 5)):
        run = w.create("ir.cron.progress", cron_id=one)
        w.put("ir.cron.progress", run, create_date=w.at(hours=-2), write_date=w.at(hours=-2, seconds=seconds))
    return "ir.cron", slow, quick


def mail(w, **values):
    return w.create("mail.mail", subject="Your order", body_html="<p>It is on its way.</p>", email_to="customer@retailer.example",
                    auto_delete=False, **values)


@rule("INT.mail.failed")
def mail_failed(w):
    failed, waiting = mail(w), mail(w)
    w.do("mail.mail", "send", failed)  # there is no mail server, so it does fail
    return "mail.mail", failed, waiting


@rule("INT.mail.stuck")
def mail_stuck(w):
    stuck, planned = mail(w), mail(w, scheduled_date=w.at(days=1))
    for one in (stuck, planned):
        w.age("mail.mail", one, hours=6)
    return "mail.mail", stuck, planned


def job(w, state, **values):
    return w.create("queue.job", uuid=f"{state}-{len(w.statements)}-{values}", name="Export order", model_name="sale.order",
                    method_name="export_order", channel="root.export", state=state, user_id=w.ids["user-lead"], **values)


@rule("INT.job.failed")
def job_failed(w):
    return "queue.job", *(job(w, state, exc_name="ConnectionError", retry=5, date_created=w.at(hours=-2)) for state in ("failed", "pending"))


@rule("INT.job.stuck")
def job_stuck(w):
    return "queue.job", *(job(w, "started", date_created=w.at(hours=-6), date_started=w.at(minutes=-minutes)) for minutes in (300, 20))


def transaction(w, name, **values):
    """Of the demo provider; its buttons set the state."""
    provider = w.once("provider", lambda: w.find("payment.provider", ["code", "=", "demo"]))
    return w.create("payment.transaction", **{
        "provider_id": provider, "payment_method_id": w.once("method", lambda: w.find("payment.method", ["code", "=", "demo"])),
        "reference": name, "amount": 120.0, "currency_id": w.value("res.company", w.company(), "currency_id"),
        "partner_id": w.once("payer", lambda: w.partner("Pays online")), "operation": "online_direct", **values})


@rule("INT.payment.failed")
def payment_failed(w):
    failed, cancelled = (transaction(w, f"WEB-{number}") for number in (1, 2))
    w.do("payment.transaction", "action_demo_set_error", failed)
    w.do("payment.transaction", "action_demo_set_canceled", cancelled)
    return "payment.transaction", failed, cancelled


@rule("INT.payment.not-processed")
def payment_not_processed(w):
    old, fresh = (transaction(w, f"WEB-{number}") for number in (3, 4))
    for one in (old, fresh):
        w.do("payment.transaction", "action_demo_set_done", one)
    w.write("payment.transaction", old, last_state_change=w.at(hours=-3))
    return "payment.transaction", old, fresh


@rule("INT.payment.pending")
def payment_pending(w):
    # Only a provider's answer makes a transaction pending; the demo provider has no button for it.
    return "payment.transaction", *(transaction(w, f"WEB-{number}", state="pending", last_state_change=w.at(hours=-hours))
                                    for number, hours in ((5, 72), (6, 2)))
