# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints a peer's figures beside ours: peer_ratios.py RULES.json FIGURES, the latter as JSON."""
import json
import sys

with open(sys.argv[1]) as file:
    ours = json.load(file)
peer = json.loads(sys.argv[2])
records = len(ours["records"])
evaluations = len(ours["rules"]) * records
initial = peer["seconds"] / records * ours["initialRecords"]
print(f"{peer['peer']}: the same answers for {len(ours['rules'])} rules x {records} records; processor time, median of 3 runs")
print(f"  {'evaluations a second':<48} {evaluations / peer['seconds']:14.0f}        ours {evaluations / ours['passSeconds']:14.0f}")
for what, theirs, mine, unit, scale in (
    ("all rules over the same records", peer["seconds"], ours["passSeconds"], "ms", 1e3),
    ("one changed record, all rules", peer["change"], ours["changeSeconds"], "us", 1e6),
    (f"{ours['initialRecords']} initial records (the peer's scaled up)", initial, ours["initialSeconds"], "s", 1),
    ("memory a record (the peer: 6 fields, no answers)", peer["bytes"], ours["bytesPerRecord"], "bytes", 1),
):
    print(f"  {what:<48} {theirs * scale:14.2f} {unit:<6} ours {mine * scale:14.2f}   {theirs / mine:10.1f} x ours")
