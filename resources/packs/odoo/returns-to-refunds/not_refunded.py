# SPDX-License-Identifier: GPL-3.0-or-later
now = datetime.datetime.now()
for picking in env['stock.picking'].search([('state', '=', 'done'), ('return_id', '!=', False), ('picking_type_code', '=', 'incoming'), ('date_done', '<', now - datetime.timedelta(days=5)), ('date_done', '>=', now - datetime.timedelta(days=60))], limit=500):
    order = picking.sale_id or picking.return_id.sale_id
    refunds = order.invoice_ids.filtered(lambda move: move.move_type == 'out_refund' and move.state != 'cancel')
    if order and not refunds:
        remind(order, order.team_id.user_id or order.user_id, 1, 'Returned five days ago and not refunded: decide', 'Vor fünf Tagen zurückgegeben und nicht erstattet: entscheiden')
