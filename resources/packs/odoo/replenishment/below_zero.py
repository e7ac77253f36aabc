# SPDX-License-Identifier: GPL-3.0-or-later
for quant in env['stock.quant'].search([('quantity', '<', 0), ('location_id.usage', '=', 'internal')], limit=200):
    product = quant.product_id
    remind(product, product.responsible_id, 1, 'Count: stock below zero in %s' % quant.location_id.display_name, 'Zählen: Bestand unter null in %s' % quant.location_id.display_name)
