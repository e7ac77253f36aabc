# SPDX-License-Identifier: GPL-3.0-or-later
before = datetime.datetime.now() - datetime.timedelta(days=3)
complaints = env['helpdesk.ticket'].search([('stage_id.fold', '=', False), ('partner_id', '!=', False), ('create_date', '<', before)], limit=500)
for customer in complaints.partner_id.commercial_partner_id:
    notice(customer, 'open ticket', 'Call: a ticket is open for three days', 'Anrufen: seit drei Tagen ein Ticket offen')
