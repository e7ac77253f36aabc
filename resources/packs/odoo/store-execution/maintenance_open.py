# SPDX-License-Identifier: GPL-3.0-or-later
before = datetime.datetime.now() - datetime.timedelta(days=2)
for request in env['maintenance.request'].search([('stage_id.done', '=', False), ('create_date', '<', before), ('archive', '=', False)], limit=200):
    remind(request, request.equipment_id.category_id.technician_user_id or request.owner_user_id, 1, 'Open for two days: see that it is done', 'Seit zwei Tagen offen: dafür sorgen')
