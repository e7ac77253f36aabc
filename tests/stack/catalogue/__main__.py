#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seed the real Odoo with a record that must raise each rule of the catalogue, and with one that must not.

Through business methods where there are any, by create and write as administrator otherwise, by SQL only for what no
user can write (World.put). Writes {rule: {"raises": [model, id], "ignores": [model, id]}}, which
`backroomctl rules test --against` reads. Goes on when a rule cannot be seeded, and exits with 1 at the end.
"""
import argparse
import importlib
import json
import pathlib
import sys
import time

sys.dont_write_bytecode = True
import world  # noqa: E402
import seed  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
DOMAINS = sorted(path.stem for path in HERE.glob("*.py") if path.stem not in ("__main__", "world"))


def _read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def main():
    parser = argparse.ArgumentParser(prog="catalogue", description=__doc__.splitlines()[0])
    parser.add_argument("--url", required=True)
    parser.add_argument("--db", required=True)
    parser.add_argument("--password", required=True, help="of admin")
    parser.add_argument("--store-password", required=True, help="of store, a manager who is no administrator")
    parser.add_argument("--rules", type=pathlib.Path, default=HERE.parent.parent.parent / "resources/rules")
    parser.add_argument("--map", type=pathlib.Path, required=True, help="file to write")
    parser.add_argument("--psql", nargs="+", default=[str(HERE.parent / "odoo"), "psql"], help="the database's psql")
    parser.add_argument("--only", nargs="*", help="codes of rules to seed")
    options = parser.parse_args()
    admin, store = (seed.Session(options.url, options.db, login, password) for login, password in
                    (("admin", options.password), ("store", options.store_password)))
    for domain in DOMAINS:
        importlib.import_module(domain)
    feeds = {feed["id"]: feed for feed in map(_read, (options.rules.parent / "feeds").glob("*.json"))}
    # What the program found out by itself has no record in Odoo.
    found = {path.stem: None for path in options.rules.glob("*.json") if feeds[_read(path)["feed"]].get("own")}
    wanted = sorted(path.stem for path in options.rules.glob("*.json") if path.stem not in found)
    unknown = sorted(set(world.SEEDERS) - set(wanted))
    failed = [f"{code}: nothing seeds it" for code in wanted if code not in world.SEEDERS]
    failed += [f"{code}: no such rule" for code in unknown]
    here = world.World(admin, store, options.psql)
    slowest = []
    for code, seeder in world.SEEDERS.items():
        if code in unknown or (options.only and code not in options.only):
            continue
        started = time.monotonic()
        try:
            model, raises, ignores = seeder(here)
            found[code] = {"raises": [model, raises], "ignores": [model, ignores]}
        except (Exception, SystemExit) as error:  # seed.Session ends a program so
            failed.append(f"{code}: {error}")
        slowest.append((time.monotonic() - started, code))
    here.flush()
    options.map.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(f"{len(found)} rules seeded in {sum(cost for cost, _ in slowest):.0f} s; slowest: " +
          ", ".join(f"{code} {cost:.1f} s" for cost, code in sorted(slowest, reverse=True)[:3]))
    for line in failed:
        print(f"FAIL {line}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
