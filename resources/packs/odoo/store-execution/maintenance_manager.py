# SPDX-License-Identifier: GPL-3.0-or-later
now = datetime.datetime.now()
for request in env['maintenance.request'].search([('stage_id.done', '=', False), ('archive', '=', False), ('create_date', '<', now - datetime.timedelta(hours=8))], order='create_date', limit=500):
    urgent = request.priority == '3' or request.kanban_state == 'blocked'
    if urgent or request.create_date < now - datetime.timedelta(days=4):
        remind(request, request.equipment_id.department_id.manager_id.user_id, 0 if urgent else 1, 'Open for too long: decide how the store goes on', 'Zu lange offen: entscheiden, wie die Filiale weiterarbeitet')
