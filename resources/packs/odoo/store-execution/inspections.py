# SPDX-License-Identifier: GPL-3.0-or-later
for inspection in records:
    remind(inspection.product_id or inspection.picking_id, inspection.user, 1, 'Inspection %s failed: decide what becomes of the goods' % inspection.name, 'Prüfung %s nicht bestanden: entscheiden, was mit der Ware wird' % inspection.name)
