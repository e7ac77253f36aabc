#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seed a real Odoo 19 with the demo retailer, through Odoo's own web API, as its users would.

Idempotent: every record gets an external id in the module `backroom_demo`; what has one is left
alone. At the end each user gets an API key, written with the passwords to --keys (mode 0600).
The administrator is the one a new database is born with: admin, password admin.
"""
import argparse
import http.cookiejar
import itertools
import json
import os
import urllib.request
from datetime import datetime, timedelta, timezone

MODULE = "backroom_demo"

# What a role of the retailer means in Odoo. "internal" alone may neither buy nor invoice.
GROUPS = {
    "internal": ["base.group_user"],
    "finance": ["base.group_user", "account.group_account_invoice", "backroom_demo.group_finance_lead"],
    "accounting": ["base.group_user", "account.group_account_invoice"],
    "buyer": ["base.group_user", "purchase.group_purchase_user"],
    "purchase_manager": ["base.group_user", "purchase.group_purchase_manager"],
    "commercial_manager": ["base.group_user", "backroom_demo.group_commercial_manager"],
    "store_manager": ["base.group_user", "stock.group_stock_manager"],
}

class Session:
    """A logged-in web session of one user."""

    def __init__(self, url, database, login, password):
        self.url, self.password = url, password
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        info = self.post("/web/session/authenticate", {"db": database, "login": login, "password": password})
        if not info.get("uid"):
            raise SystemExit(f"{login} cannot log in")
        self.uid = info["uid"]

    def post(self, path, params):
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "id": 1, "params": params}).encode()
        request = urllib.request.Request(self.url + path, body, {"Content-Type": "application/json"})
        answer = json.load(self.opener.open(request, timeout=120))
        if "error" in answer:
            data = answer["error"]["data"]
            raise SystemExit(f"{path}: {data['name']}: {data['message']}")
        return answer.get("result")

    def call(self, model, method, *args, **kwargs):
        return self.post(f"/web/dataset/call_kw/{model}/{method}",
                         {"model": model, "method": method, "args": list(args), "kwargs": kwargs})

    def search(self, model, *domain, **kwargs):
        return self.call(model, "search", list(domain), **kwargs)


class World:
    """The database as the administrator sees it, and what of the retailer is already in it."""

    def __init__(self, admin):
        self.admin = admin
        rows = admin.call("ir.model.data", "search_read", [["module", "=", MODULE]], ["name", "res_id"])
        self.ids = {row["name"]: row["res_id"] for row in rows}

    def external(self, xmlid):
        module, name = xmlid.split(".")
        rows = self.admin.call("ir.model.data", "search_read",
                               [["module", "=", module], ["name", "=", name]], ["res_id"])
        if not rows:
            raise SystemExit(f"no record {xmlid}")
        return rows[0]["res_id"]

    def remember(self, model, names, ids):
        self.admin.call("ir.model.data", "create", [
            {"module": MODULE, "name": name, "model": model, "res_id": record, "noupdate": True}
            for name, record in zip(names, ids)])
        self.ids.update(zip(names, ids))

    def ensure(self, model, named_values, session=None):
        """Create, as the session's user, the records whose names are not known yet; return the new names."""
        missing = [(name, values) for name, values in named_values if name not in self.ids]
        if missing:
            ids = (session or self.admin).call(model, "create", [values for _, values in missing])
            self.remember(model, [name for name, _ in missing], ids)
        return [name for name, _ in missing]


def known_as(kind, name):
    """The name under which a record is remembered; spaces are not allowed there."""
    return f"{kind}-{'-'.join(name.lower().split())}"


def timestamp(now, **ago):
    return (now - timedelta(**ago)).strftime("%Y-%m-%d %H:%M:%S")


def set_up_company(world, company):
    """Chart of accounts, currency, taxes and the two-step approval of purchase orders."""
    admin = world.admin
    [company_id] = admin.search("res.company", limit=1)
    [currency] = admin.search("res.currency", ["name", "=", company["currency"]], ["active", "in", [True, False]])
    [have] = admin.call("res.company", "read", [company_id], ["chart_template"])
    if not have["chart_template"]:
        admin.call("account.chart.template", "try_loading", [], "generic_coa", company_id)
    admin.call("res.currency", "write", [currency], {"active": True})
    admin.call("res.company", "write", [company_id], {
        "name": company["name"], "currency_id": currency, "po_double_validation": "two_step",
        "po_double_validation_amount": company["orderApprovalLimit"]})
    [taxes] = admin.call("res.company", "read", [company_id], ["account_sale_tax_id", "account_purchase_tax_id"])
    for field, percent in (("account_sale_tax_id", company["salesTaxPercent"]),
                           ("account_purchase_tax_id", company["purchaseTaxPercent"])):
        admin.call("account.tax", "write", [taxes[field][0]],
                   {"name": f"{percent:g}%", "invoice_label": f"{percent:g}%", "amount": percent})


def set_up_users(world, users):
    # Groups that only the console's policies speak of.
    world.ensure("res.groups.privilege", [("privilege_backroom", {"name": "Backroom"})])
    world.ensure("res.groups", [(f"group_{name.lower().replace(' ', '_')}", {"name": name, "privilege_id": world.ids["privilege_backroom"]})
                                for name in ("Finance lead", "Commercial manager")])

    def values(user):
        groups = sorted({group for role in user["roles"] for group in GROUPS[role]})
        return {"name": user["name"], "login": user["login"], "email": f"{user['login']}@retailer.example",
                "password": user["password"], "tz": "Europe/Paris",
                "group_ids": [[6, 0, [world.external(group) for group in groups]]]}
    world.ensure("res.users", [(f"user-{user['login']}", values(user)) for user in users])


def set_up_stores(world, stores):
    """A store is a warehouse (what it receives) and a sales team of the same name (what it sells)."""
    first = stores[0]
    if f"store-{first['code']}" not in world.ids:  # every database is born with one warehouse
        [born] = world.admin.search("stock.warehouse", limit=1, order="id")
        world.admin.call("stock.warehouse", "write", [born], {"name": first["name"], "code": first["code"]})
        world.remember("stock.warehouse", [f"store-{first['code']}"], [born])
    world.ensure("stock.warehouse", [(f"store-{s['code']}", {"name": s["name"], "code": s["code"]}) for s in stores])
    world.ensure("crm.team", [(f"team-{s['code']}", {"name": s["name"]}) for s in stores])


def set_up_catalogue(world, retailer):
    world.ensure("res.partner", [
        (known_as("supplier", s["name"]), {"name": s["name"], "email": s["email"], "is_company": True, "supplier_rank": 1})
        for s in retailer["suppliers"]])
    world.ensure("res.partner", [
        (known_as("customer", c["name"]), {"name": c["name"], "customer_rank": 1}) for c in retailer["customers"]])
    world.ensure("product.product", [
        (f"product-{p['ref']}", {"name": p["name"], "default_code": p["ref"], "standard_price": p["cost"],
                                 "list_price": p["price"], "type": "consu", "is_storable": True})
        for p in retailer["products"]])


def oldest_first(records, author):
    """Runs of records by the same author, so that numbers rise with time as in a grown database."""
    by_age = sorted(records.values(), key=lambda record: -record["ageHours"])
    return itertools.groupby(by_age, key=lambda record: record[author])


def seed_orders(world, retailer, session_of, now):
    receipts = {}
    for store in retailer["stores"]:
        [warehouse] = world.admin.call(
            "stock.warehouse", "read", [world.ids[f"store-{store['code']}"]], ["in_type_id"])
        receipts[store["code"]] = warehouse["in_type_id"][0]
    names = {p["ref"]: p["name"] for p in retailer["products"]}

    def values(order):
        planned = timestamp(now, days=-order["receiptInDays"])
        return {"partner_id": world.ids[known_as("supplier", order["supplier"])], "partner_ref": order["partnerRef"],
                "user_id": world.ids[f"user-{order['buyer']}"], "picking_type_id": receipts[order["store"]],
                "date_order": timestamp(now, hours=order["ageHours"]), "date_planned": planned,
                "priority": "1" if order.get("urgent") else "0",
                "order_line": [[0, 0, {"product_id": world.ids[f"product-{line['product']}"],
                                       "name": names[line["product"]], "product_qty": line["qty"],
                                       "price_unit": line["price"], "date_planned": planned}]
                               for line in order["lines"]]}

    orders = {order["ref"]: order for order in retailer["purchaseOrders"]}
    fresh = set()
    for buyer, batch in oldest_first(orders, "buyer"):
        fresh.update(world.ensure("purchase.order", [(order["ref"], values(order)) for order in batch],
                                  session_of(buyer)))

    def ids(chosen):
        return [world.ids[ref] for ref, order in orders.items() if ref in fresh and chosen(order)]

    # Confirmed by a buyer, never by an approver: over the limit this asks for approval.
    confirmed = ids(lambda order: order["state"] in ("to approve", "purchase"))
    if confirmed:
        session_of("buyer").call("purchase.order", "button_confirm", confirmed)
    for approver in sorted({order["approvedBy"] for order in orders.values() if "approvedBy" in order}):
        approved = ids(lambda order, who=approver: order.get("approvedBy") == who)
        if approved:
            session_of(approver).call("purchase.order", "button_approve", approved)
    cancelled = ids(lambda order: order["state"] == "cancel")
    if cancelled:
        session_of("buyer").call("purchase.order", "button_cancel", cancelled)


def seed_credit_notes(world, retailer, session_of, now):
    names = {p["ref"]: p["name"] for p in retailer["products"]}

    def values(note):
        day = (now - timedelta(hours=note["ageHours"])).date()
        return {"move_type": "out_refund", "partner_id": world.ids[known_as("customer", note["customer"])],
                "ref": note["reason"], "invoice_origin": note["origin"],
                "team_id": world.ids[f"team-{note['store']}"], "invoice_user_id": world.ids[f"user-{note['raisedBy']}"],
                "invoice_date": day.isoformat(),
                "invoice_date_due": (now.date() + timedelta(days=note["dueInDays"])).isoformat(),
                "invoice_line_ids": [[0, 0, {"product_id": world.ids[f"product-{line['product']}"],
                                             "name": names[line["product"]], "quantity": line["qty"],
                                             "price_unit": line["price"]}] for line in note["lines"]]}

    notes = {note["ref"]: note for note in retailer["creditNotes"]}
    fresh = set()
    for clerk, batch in oldest_first(notes, "raisedBy"):
        fresh.update(world.ensure("account.move", [(note["ref"], values(note)) for note in batch],
                                  session_of(clerk)))
    posted = [world.ids[ref] for ref, note in notes.items() if ref in fresh and note["state"] == "posted"]
    if posted:
        session_of("finance").call("account.move", "action_post", posted)


def mint_key(session):
    """An API key of the session's user (90 days: the longest an ordinary user may have)."""
    description = session.call("res.users.apikeys.description", "create", {"name": "Backroom", "duration": "90"})
    check = session.call("res.users.apikeys.description", "make_key", [description])
    if check["res_model"] == "res.users.identitycheck":
        check = session.call("res.users.identitycheck", "run_check", [check["res_id"]],
                             context={"password": session.password})
    return check["context"]["default_key"]


def write_secret(path, document):
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(document, file, indent=1)


def check(world, retailer):
    """The database holds what the document says; anything else stops the stack here."""
    for key, model in (("purchaseOrders", "purchase.order"), ("creditNotes", "account.move")):
        wanted = {record["ref"]: record["state"] for record in retailer[key]}
        rows = world.admin.call(model, "read", [world.ids[ref] for ref in wanted], ["state"])
        found = {row["id"]: row["state"] for row in rows}
        wrong = {ref: found[world.ids[ref]] for ref in wanted if found[world.ids[ref]] != wanted[ref]}
        if wrong:
            raise SystemExit(f"{model}: states differ from the document: {wrong}")
        print(f"{model}: {len(wanted)} records as written")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("url", "db", "retailer", "keys"):
        parser.add_argument(f"--{name}", required=True)
    options = parser.parse_args()
    with open(options.retailer, encoding="utf-8") as file:
        retailer = json.load(file)
    now = datetime.now(timezone.utc).replace(microsecond=0)
    passwords = {user["login"]: user["password"] for user in retailer["users"]}
    passwords["admin"] = "admin"
    sessions = {}

    def session_of(login):
        if login not in sessions:
            sessions[login] = Session(options.url, options.db, login, passwords[login])
        return sessions[login]

    world = World(session_of("admin"))
    set_up_company(world, retailer["company"])
    set_up_users(world, retailer["users"])
    set_up_stores(world, retailer["stores"])
    set_up_catalogue(world, retailer)
    seed_orders(world, retailer, session_of, now)
    seed_credit_notes(world, retailer, session_of, now)
    check(world, retailer)
    write_secret(options.keys, {login: {"password": password, "key": mint_key(session_of(login))}
                                for login, password in passwords.items()})


if __name__ == "__main__":
    main()
