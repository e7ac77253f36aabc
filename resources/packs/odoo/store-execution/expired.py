# SPDX-License-Identifier: GPL-3.0-or-later
now = datetime.datetime.now()
for quant in env['stock.quant'].search([('lot_id.expiration_date', '<', now), ('quantity', '>', 0), ('location_id.usage', '=', 'internal')], limit=500):
    lot = quant.lot_id
    place = quant.location_id.display_name
    remind(lot, quant.user_id, 0, 'Expired: take it out of sale in %s' % place, 'Abgelaufen: in %s aus dem Verkauf nehmen' % place)
    if lot.expiration_date < now - datetime.timedelta(days=2):
        remind(lot, lot.product_id.responsible_id, 0, 'Expired for two days and still there: decide what becomes of it', 'Seit zwei Tagen abgelaufen und noch da: entscheiden, was damit wird')
