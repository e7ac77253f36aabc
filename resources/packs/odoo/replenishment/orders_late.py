# SPDX-License-Identifier: GPL-3.0-or-later
for order in env['purchase.order'].search([('state', '=', 'purchase'), ('receipt_status', 'in', ['pending', 'partial']), ('date_planned', '<', datetime.datetime.now())], order='date_planned', limit=200):
    remind(order, order.user_id, 1, 'Ask the supplier when it comes', 'Lieferanten nach dem Termin fragen')
