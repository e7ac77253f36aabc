# SPDX-License-Identifier: GPL-3.0-or-later
for picking in records:
    order = picking.sale_id or picking.return_id.sale_id
    if order:
        remind(order, order.user_id, 2, 'Goods are back: raise the refund once they are inspected', 'Ware ist zurück: nach der Prüfung die Erstattung anlegen')
