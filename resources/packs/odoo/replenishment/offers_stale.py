# SPDX-License-Identifier: GPL-3.0-or-later
before = datetime.datetime.now() - datetime.timedelta(days=30)
for order in env['sale.order'].search([('state', 'in', ['draft', 'sent']), ('create_date', '<', before)], order='create_date', limit=200):
    remind(order, order.user_id, 3, 'Stale: win or cancel it', 'Veraltet: gewinnen oder stornieren')
