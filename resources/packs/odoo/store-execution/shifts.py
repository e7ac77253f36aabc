# SPDX-License-Identifier: GPL-3.0-or-later
now = datetime.datetime.now()
for slot in env['planning.slot'].search([('resource_id', '=', False), ('start_datetime', '>', now), ('start_datetime', '<', now + datetime.timedelta(days=2)), ('department_id', '!=', False)], limit=200):
    remind(slot.department_id, slot.department_id.manager_id.user_id, 0, 'Nobody has the shift of %s UTC' % slot.start_datetime, 'Niemand hat die Schicht vom %s UTC' % slot.start_datetime)
