# SPDX-License-Identifier: GPL-3.0-or-later
now = datetime.datetime.now()
counts = {}
for picking in env['stock.picking'].search([('picking_type_code', '=', 'outgoing'), ('partner_id', '!=', False), ('scheduled_date', '>=', now - datetime.timedelta(days=60)), ('scheduled_date', '<', now), ('state', 'in', ['confirmed', 'waiting'])], limit=5000):
    customer = picking.partner_id.commercial_partner_id
    counts[customer] = counts.get(customer, 0) + 1
for customer, count in counts.items():
    if count >= 2:
        notice(customer, 'repeated stockouts', 'Call: goods were out of stock again', 'Anrufen: wieder fehlte Ware')
