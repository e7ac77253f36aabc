# SPDX-License-Identifier: GPL-3.0-or-later
for point in env['stock.warehouse.orderpoint'].search([('trigger', '=', 'manual'), ('qty_to_order', '>', 0)], limit=200):
    product = point.product_id
    place = point.location_id.display_name
    remind(product, product.responsible_id, 1, 'Order more: below the minimum in %s' % place, 'Nachbestellen: unter dem Mindestbestand in %s' % place)
