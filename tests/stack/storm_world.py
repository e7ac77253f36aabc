# SPDX-License-Identifier: GPL-3.0-or-later
"""The company whose orders tests/stack/storm has decided, and the desks at which that is done."""
import collections
import json
import os
import pathlib
import subprocess
import time
from datetime import datetime, timedelta, timezone

import seed
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
APPROVER = ["base.group_user", "purchase.group_purchase_manager"]
BUYER = ["base.group_user", "purchase.group_purchase_user"]
BUYERS, SUPPLIERS = 4, 25
#: Half the time; that they are approved later is told all the same.
QUIETLY = {"tracking_disable": True}
#: A desk that gets nowhere is killed, too; before its first deed it has everything to read.
LONGEST_LIFE, FIRST_LIFE = 6, 60

# A second approval leaves no second message: it overwrites who approved and when (Odoo says nothing). Only the table tells.
AUDIT = """
create table {table} (seq bigserial, at timestamptz default clock_timestamp(), txid bigint default txid_current(),
    order_id int, old_state text, state text, old_at timestamp, approved_at timestamp, old_uid int, uid int);
create function {table}() returns trigger language plpgsql security definer as $$ begin
    insert into {table} (order_id, old_state, state, old_at, approved_at, old_uid, uid)
        values (new.id, old.state, new.state, old.date_approve, new.date_approve, old.write_uid, new.write_uid);
    return new; end $$;
create trigger {table} after update on purchase_order for each row when (new.company_id = {company} and
    (old.state is distinct from new.state or old.date_approve is distinct from new.date_approve
     or new.state = 'purchase' and old.write_uid is distinct from new.write_uid)) execute function {table}();
"""


def sql(text):
    done = subprocess.run([str(HERE / "odoo"), "psql", "-qtA", "-v", "ON_ERROR_STOP=1"], input=text, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"storm: psql: {done.stderr.strip()}")
    return done.stdout


def rows(query):
    return json.loads(sql(f"select coalesce(json_agg(r), '[]') from ({query}) r").strip())


def await_true(seconds, condition):
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.02)


class Company:
    """Ours alone: nobody else's queue shows its orders, and ours show nobody else's."""

    def __init__(self, url, database, password, name):
        self.url, self.database, self.name = url, database, name
        self.admin = seed.Session(url, database, "admin", password)
        self.world = seed.World(self.admin)
        [currency] = self.admin.search("res.currency", ["name", "=", "EUR"])
        self.id = self.admin.call("res.company", "create", {"name": name, "currency_id": currency, "po_double_validation": "two_step",
                                                            "po_double_validation_amount": 0})
        self.users = {}
        try:
            self.fill()
        finally:
            # Who makes a company is put into it, and would see its orders.
            self.admin.call("res.users", "write", [self.admin.uid], {"company_ids": [[3, self.id]]})
        self.table = f"audit_{name.lower().replace('-', '_')}"
        sql(AUDIT.format(table=self.table, company=self.id))

    def fill(self):
        self.admin.call("res.users", "write", [self.admin.uid], {"company_ids": [[4, self.id]]})
        inside = {"context": {"allowed_company_ids": [self.id]}}
        self.admin.call("stock.warehouse", "create", {"name": self.name, "code": self.name[-4:], "company_id": self.id}, **inside)
        self.suppliers = self.admin.call("res.partner", "create", [
            {"name": f"{self.name} supplier {n}", "is_company": True, "supplier_rank": 1, "company_id": self.id} for n in range(SUPPLIERS)], **inside)
        self.product = self.admin.search("product.product", ["default_code", "=", "K200"])[0]
        self.buyers = [self.session(f"{self.name}-buyer-{n}", BUYER) for n in range(BUYERS)]

    def session(self, login, groups):
        password = f"{login}-{os.urandom(8).hex()}"
        self.users[login] = self.admin.call("res.users", "create", {
            "name": login, "login": login, "password": password, "tz": "Europe/Paris", "email": f"{login}@retailer.example",
            "company_id": self.id, "company_ids": [[6, 0, [self.id]]],
            "group_ids": [[6, 0, [self.world.external(group) for group in groups]]]})
        return seed.Session(self.url, self.database, login, password)

    def raise_orders(self, count, mark):
        planned = (datetime.now(timezone.utc) + timedelta(days=14)).strftime("%Y-%m-%d %H:%M:%S")

        def values(n):
            return {"partner_id": self.suppliers[n % SUPPLIERS], "partner_ref": mark, "date_planned": planned,
                    "order_line": [[0, 0, {"product_id": self.product, "name": "Kettle K200", "product_qty": 1 + n % 3, "price_unit": 4 + n % 7,
                                           "date_planned": planned, "tax_ids": [[5]]}]]}
        for at in range(0, count, 50):
            buyer = self.buyers[at // 50 % BUYERS]
            ids = buyer.call("purchase.order", "create", [values(n) for n in range(at, min(at + 50, count))], context=QUIETLY)
            buyer.call("purchase.order", "button_confirm", ids, context=QUIETLY)

    def close(self):
        sql(f"drop trigger {self.table} on purchase_order; drop function {self.table}(); drop table {self.table};")
        self.admin.call("res.users", "write", list(self.users.values()), {"active": False})
        self.admin.call("res.company", "write", [self.id], {"active": False})


class Desk:
    """A person at a console of his own."""

    def __init__(self, program, session, login, database, port, folder):
        self.program, self.login, self.uid = program, login, session.uid
        self.key = seed.mint_key(session)
        self.common = ["--url", f"http://127.0.0.1:{port}", "--db", database, "--user", login, "--json",
                       "--data-dir", str(folder / login), "--config-dir", str(folder / f"{login}-config")]
        self.environment = {**os.environ, "BACKROOM_SECRET": self.key}
        self.starts = self.kills = 0
        self.codes = collections.Counter()

    def start(self, *arguments):
        self.starts += 1
        return subprocess.Popen([str(self.program), *self.common, *arguments], env=self.environment, stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL, text=True)

    def run(self, *arguments):
        process = self.start(*arguments)
        output = process.communicate()[0]
        self.codes[process.returncode] += 1
        return process.returncode, json.loads(output) if output.strip() else None

    def decide_all(self, timeout):
        return self.run("--timeout", str(timeout), "decide-all", "purchase-orders", "approve")

    def live(self, seconds, deeds, proxy):
        """Decides until it is done, or killed that many seconds after it has asked Odoo for that many deeds; its exit code, if any."""
        target = proxy.deeds[self.key] + deeds
        process = self.start("--timeout", "900", "decide-all", "purchase-orders", "approve")
        await_true(LONGEST_LIFE if proxy.deeds[self.key] else FIRST_LIFE, lambda: proxy.deeds[self.key] >= target or process.poll() is not None)
        try:
            process.communicate(timeout=seconds)
            self.codes[process.returncode] += 1
            return process.returncode
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            self.kills += 1
            return None

    def ledger(self, folder):
        """Every decision's states in order, as (time, act, decision), and what is wrong with the ledger."""
        _, verdict = self.run("ledger", "verify")
        pack = folder / f"{self.login}.pack"
        self.run("ledger", "export", str(pack))
        with zipfile.ZipFile(pack) as parts:
            entries = [json.loads(line) for line in parts.read("entries.jsonl").splitlines()]
        history = collections.defaultdict(list)
        for entry in entries:
            if entry["act"].startswith("decision."):
                history[entry["subject"]["id"]].append((entry["time"], entry["act"].partition(".")[2], entry["subject"]))
        return verdict, history
