# SPDX-License-Identifier: GPL-3.0-or-later
"""The seeded database as the catalogue writes into it."""
import pathlib
import subprocess
import sys
from datetime import datetime, timedelta, timezone

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import seed  # noqa: E402

#: Without notes and mails about it: half the time, and no rule reads them.
QUIETLY = {"tracking_disable": True}
#: code -> function(world) -> (model, id that must raise the rule, id that must not)
SEEDERS = {}


def rule(code):
    """Marks the function that seeds the two records of a rule."""
    def mark(function):
        SEEDERS[code] = function
        return function
    return mark


class World(seed.World):
    def __init__(self, admin, store, psql):
        super().__init__(admin)
        self.store, self.psql = store, psql
        self.now = datetime.now(timezone.utc).replace(microsecond=0)
        self.statements, self.kept = [], {}

    # --- records --------------------------------------------------------------------------

    def create(self, model, /, **values):
        context = values.pop("context", {})
        return self.admin.call(model, "create", values, context={**QUIETLY, **context})

    def write(self, model, record, /, **values):
        self.admin.call(model, "write", [record], values, context=QUIETLY)

    def do(self, model, method, record, **context):
        """A business method, as a button does it."""
        return self.admin.call(model, method, [record], context=context)

    def value(self, model, record, field):
        [row] = self.admin.call(model, "read", [record], [field], load="")
        return row[field]

    def find(self, model, *domain, **options):
        """The first record; there must be one."""
        found = self.admin.search(model, *domain, limit=1, **options)
        if not found:
            raise SystemExit(f"no {model} with {list(domain)}")
        return found[0]

    def once(self, key, make):
        """What several rules share is made once."""
        if key not in self.kept:
            self.kept[key] = make()
        return self.kept[key]

    # --- times ----------------------------------------------------------------------------

    def day(self, days=0):
        return (self.now + timedelta(days=days)).date().isoformat()

    def at(self, **ahead):
        return (self.now + timedelta(**ahead)).strftime("%Y-%m-%d %H:%M:%S")

    def put(self, model, record, **columns):
        """By SQL, at the very end: what no user can write, such as when a record was created or last changed."""
        pairs = ", ".join(f"{column} = {quoted(value)}" for column, value in columns.items())
        self.statements.append(f"update {model.replace('.', '_')} set {pairs} where id = {int(record)};")

    def age(self, model, record, **ago):
        """By SQL: created and last changed so long ago."""
        moment = self.at(**{unit: -count for unit, count in ago.items()})
        self.put(model, record, create_date=moment, write_date=moment)

    def flush(self):
        subprocess.run([*self.psql, "-q", "-v", "ON_ERROR_STOP=1"], check=True, text=True,
                       input="\n".join(["begin;", *self.statements, "commit;\n"]))

    # --- what many rules need -------------------------------------------------------------

    def partner(self, name, **values):
        return self.create("res.partner", name=name, **values)

    def company(self):
        return self.once("company", lambda: self.find("res.company", order="id"))

    def warehouse(self):
        return self.ids["store-L014"]

    def product(self, name, price=100.0, cost=60.0, **values):
        return self.create("product.product", **{
            "name": name, "list_price": price, "standard_price": cost, "type": "consu", "is_storable": True, **values})

    def stock(self, product, quantity, **values):
        """So much of it lies in the store, after a count."""
        quant = self.create("stock.quant", context={"inventory_mode": True}, product_id=product,
                            location_id=values.pop("location_id", None) or self.shelf(), inventory_quantity=quantity, **values)
        self.do("stock.quant", "action_apply_inventory", quant)
        return quant

    def shelf(self):
        return self.once("shelf", lambda: self.value("stock.warehouse", self.warehouse(), "lot_stock_id"))

    def invoice(self, kind, partner, lines, post=True, **values):
        """An invoice, bill or refund of lines (product or None, quantity, price, more values)."""
        return self.invoices([invoice(kind, partner, lines, **values)], post)[0]

    def invoices(self, drafts, post=True):
        """Several at once: one at a time takes most of the time."""
        moves = self.admin.call("account.move", "create", [{"invoice_date": self.day(), **draft} for draft in drafts], context=QUIETLY)
        if post:
            self.admin.call("account.move", "action_post", moves)
        return moves

    def general_product(self):
        """There is enough of it."""
        def make():
            product = self.product("Serving board")
            self.stock(product, 500)
            return product
        return self.once("product", make)


def invoice(kind, partner, lines, **values):
    return {"move_type": kind, "partner_id": partner, **values, "invoice_line_ids": [
        [0, 0, {"product_id": product, "name": "Goods", "quantity": quantity, "price_unit": price, **dict(*more)}]
        for product, quantity, price, *more in lines]}


def quoted(value):
    if value is None or value is False:
        return "null"
    if value is True:
        return "true"
    if isinstance(value, (int, float)):
        return repr(value)
    return "'" + str(value).replace("'", "''") + "'"
