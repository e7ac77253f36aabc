# SPDX-License-Identifier: GPL-3.0-or-later
for quant in env['stock.quant'].search(['|', ('quantity', '<', 0), ('reserved_quantity', '>', 0), ('location_id.usage', '=', 'internal')], limit=2000):
    product = quant.product_id
    place = quant.location_id.display_name
    if quant.quantity < 0:
        remind(product, product.responsible_id, 1, 'Count: stock below zero in %s' % place, 'Zählen: Bestand unter null in %s' % place)
    elif quant.reserved_quantity > quant.quantity:
        remind(product, product.responsible_id, 1, 'Count: more promised than there is in %s' % place, 'Zählen: mehr versprochen als vorhanden in %s' % place)
