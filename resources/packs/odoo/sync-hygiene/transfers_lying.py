# SPDX-License-Identifier: GPL-3.0-or-later
before = datetime.datetime.now() - datetime.timedelta(days=3)
for picking in env['stock.picking'].search([('state', '=', 'assigned'), ('scheduled_date', '<', before)], order='scheduled_date', limit=200):
    remind(picking, picking.user_id, 1, 'Left lying: send it or put it off', 'Liegengeblieben: absenden oder verschieben')
