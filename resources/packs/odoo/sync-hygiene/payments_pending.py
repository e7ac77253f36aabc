# SPDX-License-Identifier: GPL-3.0-or-later
before = datetime.datetime.now() - datetime.timedelta(days=2)
for order in env['payment.transaction'].search([('state', '=', 'pending'), ('last_state_change', '<', before), ('sale_order_ids', '!=', False)], limit=200).sale_order_ids:
    remind(order, order.user_id, 1, 'Payment pending for two days: ask the customer', 'Zahlung steht seit zwei Tagen aus: Kunden fragen')
