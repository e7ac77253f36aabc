# SPDX-License-Identifier: GPL-3.0-or-later
for order in records:
    if any(line.discount >= 40 for line in order.order_line):
        remind(order, order.team_id.user_id or order.user_id, 1, 'Unusual discount: look at it', 'Ungewöhnlicher Rabatt: ansehen')
