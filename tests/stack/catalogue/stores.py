# SPDX-License-Identifier: GPL-3.0-or-later
"""Maintenance and quality."""
from world import rule


def request(w, name, **values):
    return w.create("maintenance.request", name=name, maintenance_type="corrective", **values)


def finish(w, which):
    w.write("maintenance.request", which, stage_id=w.find("maintenance.stage", ["done", "=", True]))


@rule("STO.maintenance.open")
def maintenance_open(w):
    cold, repaired = (request(w, name) for name in ("Cold room too warm", "Door does not close"))
    finish(w, repaired)
    return "maintenance.request", cold, repaired


@rule("STO.maintenance.blocked")
def maintenance_blocked(w):
    blocked, recent = (request(w, "Waits for a spare part", kanban_state="blocked") for _ in range(2))
    w.age("maintenance.request", blocked, days=7)
    return "maintenance.request", blocked, recent


@rule("STO.maintenance.late")
def maintenance_late(w):
    late, planned = (request(w, "Till drawer jams", schedule_date=w.at(days=days)) for days in (-6, 2))
    return "maintenance.request", late, planned


@rule("STO.equipment.repeat-failure")
def equipment_repeat_failure(w):
    equipment = []
    for name, failures in (("Freezer 3", 3), ("Freezer 4", 2)):
        equipment.append(w.create("maintenance.equipment", name=name))
        for number in range(failures):
            finish(w, request(w, f"{name} stands still, {number + 1}", equipment_id=equipment[-1]))
    return "maintenance.equipment", *equipment


@rule("QLT.alert.open")
def alert_open(w):
    stage = w.create("quality.alert.stage", name="New", sequence=1)
    open_alert, closed = (w.create("quality.alert", name=name, title="Glass splinters", stage_id=stage, product_id=w.general_product(),
                                   date_close=closed_at) for name, closed_at in (("QA1", False), ("QA2", w.at(days=-1))))
    return "quality.alert", open_alert, closed


@rule("QLT.check.failed")
def check_failed(w):
    product = w.product("Yoghurt", tracking="lot")
    alone, known = (w.create("stock.lot", name=name, product_id=product) for name in ("Y-1", "Y-2"))
    w.create("quality.alert", name="QA3", title="Sour", product_id=product, lot_id=known)
    return "quality.check", *(w.create("quality.check", name="QC", title="Taste", quality_state="fail", product_id=product, lot_id=lot,
                                       control_date=w.at(hours=-5)) for lot in (alone, known))


@rule("QLT.check.pending")
def check_pending(w):
    kind = w.find("stock.picking.type", ["code", "=", "incoming"], ["warehouse_id", "=", w.warehouse()])
    checks = []
    for is_ready in (True, False):
        receipt = w.create("stock.picking", picking_type_id=kind, partner_id=w.find("res.partner", ["supplier_rank", ">", 0]), move_ids=[
            [0, 0, {"product_id": w.general_product(), "product_uom_qty": 4, "location_id": w.external("stock.stock_location_suppliers"),
                    "location_dest_id": w.shelf()}]])
        if is_ready:
            w.do("stock.picking", "action_confirm", receipt)
        checks.append(w.create("quality.check", name="QC", title="Count", product_id=w.general_product(), picking_id=receipt))
        w.age("quality.check", checks[-1], days=6)
    return "quality.check", *checks


@rule("QLT.inspection.failed")
def inspection_failed(w):
    test = w.create("qc.test", name="Sharp edges")
    return "qc.inspection", *(w.create("qc.inspection", name="INSP", test=test, product_id=w.general_product(), state=state,
                                       object_id=f"product.product,{w.general_product()}") for state in ("failed", "waiting"))
