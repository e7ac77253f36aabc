# SPDX-License-Identifier: GPL-3.0-or-later
now = datetime.datetime.now()
counts = {}
for picking in env['stock.picking'].search([('picking_type_code', '=', 'outgoing'), ('partner_id', '!=', False), ('scheduled_date', '>=', now - datetime.timedelta(days=60)), ('scheduled_date', '<', now), ('state', 'in', ['assigned', 'done'])], limit=5000):
    if picking.state == 'assigned' or (picking.date_done and picking.date_done > picking.scheduled_date + datetime.timedelta(days=1)):
        customer = picking.partner_id.commercial_partner_id
        counts[customer] = counts.get(customer, 0) + 1
for customer, count in counts.items():
    if count >= 2:
        notice(customer, 'late deliveries', 'Call: deliveries were late again', 'Anrufen: wieder spät geliefert')
