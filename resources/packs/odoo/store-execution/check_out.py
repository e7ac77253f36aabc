# SPDX-License-Identifier: GPL-3.0-or-later
before = datetime.datetime.now() - datetime.timedelta(hours=14)
for attendance in env['hr.attendance'].search([('check_out', '=', False), ('check_in', '<', before)], limit=200):
    employee = attendance.employee_id
    remind(employee, employee.parent_id.user_id or employee.department_id.manager_id.user_id, 0, 'Not checked out since %s UTC' % attendance.check_in, 'Nicht abgemeldet seit %s UTC' % attendance.check_in)
