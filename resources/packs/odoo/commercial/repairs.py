# SPDX-License-Identifier: GPL-3.0-or-later
before = datetime.datetime.now() - datetime.timedelta(days=3)
complaints = env['repair.order'].search([('state', 'not in', ['done', 'cancel']), ('partner_id', '!=', False), ('create_date', '<', before)], limit=500)
for customer in complaints.partner_id.commercial_partner_id:
    notice(customer, 'open complaint', 'Call: a complaint is open for three days', 'Anrufen: seit drei Tagen eine Beschwerde offen')
