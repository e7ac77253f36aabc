# SPDX-License-Identifier: GPL-3.0-or-later
# Run inside Odoo's shell with FILE defined: the same rules by Odoo's own evaluation of domains, over the same records
# held in memory only. Nothing is written.
import json
import statistics
import time

given = json.loads(FILE)  # noqa: F821
fields = ("state", "amount_total", "date_planned", "partner_id", "locked")
Order = env["purchase.order"]  # noqa: F821


def resident():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * 4096


def timed(work):
    start = time.process_time()
    work()
    return time.process_time() - start


def all_rules(records):
    return [records.filtered_domain(domain) for domain in given["rules"]]


before = resident()
orders = [Order.new({field: record[field] for field in fields}) for record in given["records"]]
bytes_each = (resident() - before) / len(orders)
together = Order.concat(*orders)
numbers = dict(zip(orders, (record["id"] for record in given["records"])))
answers = [sorted(numbers[order] for order in found) for found in all_rules(together)]  # also warms up
wrong = [rule for rule, ids in enumerate(answers) if ids != given["matches"][rule]]
if wrong:
    print(f"filtered_domain: other records than Backroom's by {len(wrong)} rules, the first {given['rules'][wrong[0]]}")
else:
    seconds = statistics.median(timed(lambda: all_rules(together)) for run in range(3))
    change = statistics.median(timed(lambda one=one: all_rules(one)) for one in orders[:25])
    print("FIGURES " + json.dumps({"peer": "Odoo's filtered_domain", "seconds": seconds, "change": change, "bytes": bytes_each}))
env.cr.rollback()  # noqa: F821
