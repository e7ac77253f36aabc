# SPDX-License-Identifier: GPL-3.0-or-later
now = datetime.datetime.now()
for point in env['stock.warehouse.orderpoint'].search([('qty_to_order', '>', 0)], limit=200):
    product = point.product_id.with_context(location=point.location_id.id)
    left = env['stock.move'].search([('product_id', '=', product.id), ('state', '=', 'done'), ('date', '>=', now - datetime.timedelta(days=28)), ('location_id', 'child_of', point.location_id.id), ('location_dest_id.usage', '=', 'customer')])
    demand = sum(left.mapped('product_qty')) / 28
    supplier = product.seller_ids[:1]
    lead_time = supplier.delay or 7
    short = demand * lead_time - max(product.free_qty, 0)
    if short <= product.incoming_qty:
        continue
    store = point.warehouse_id
    name = store.name
    team = env['crm.team'].search([('name', '=', name)], limit=1)
    remind(product, product.responsible_id, 0, 'Sold out soon in %s: order' % name, 'Bald ausverkauft in %s: bestellen' % name)
    owed = env['purchase.order.line'].search([('product_id', '=', product.id), ('state', '=', 'purchase')]).filtered(lambda line: line.qty_received < line.product_qty)
    for order in owed.order_id:
        remind(order, order.user_id, 0, 'Sold out soon: ask the supplier to deliver %s earlier' % product.display_name, 'Bald ausverkauft: Lieferanten bitten, %s früher zu liefern' % product.display_name)
    remind(product, team.user_id or store.partner_id.user_ids[:1], 0, 'Sold out soon in %s: offer something else, tell customers' % name, 'Bald ausverkauft in %s: anderes anbieten, Kunden informieren' % name)
    margin = (short - product.incoming_qty) * (product.list_price - product.standard_price)
    if margin > 100:
        leader = env['crm.team'].search([('user_id', '!=', False), ('id', '!=', team.id)], limit=1).user_id
        remind(product, leader, 1, 'Margin at risk in %s: no discounts on it until it is back' % name, 'Marge gefährdet in %s: bis zur Lieferung keine Rabatte darauf' % name)
