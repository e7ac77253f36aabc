# SPDX-License-Identifier: GPL-3.0-or-later
now = datetime.datetime.now()
for request in env['maintenance.request'].search([('stage_id.done', '=', False), ('archive', '=', False), ('create_date', '<', now - datetime.timedelta(hours=4))], order='create_date', limit=500):
    urgent = request.priority == '3' or request.kanban_state == 'blocked'
    if urgent or request.create_date < now - datetime.timedelta(days=2):
        equipment = request.equipment_id
        remind(request, equipment.technician_user_id or equipment.category_id.technician_user_id or request.owner_user_id, 0 if urgent else 1, 'Still open: see that it is done', 'Noch offen: dafür sorgen')
