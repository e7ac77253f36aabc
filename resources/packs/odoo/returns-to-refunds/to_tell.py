# SPDX-License-Identifier: GPL-3.0-or-later
for move in records:
    remind(move, move.invoice_user_id, 1, 'Tell the customer that the refund is made', 'Kunden über die Erstattung benachrichtigen')
