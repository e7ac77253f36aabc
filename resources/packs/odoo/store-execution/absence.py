# SPDX-License-Identifier: GPL-3.0-or-later
for leave in records:
    days = (leave.date_from.date() - datetime.date.today()).days
    if days >= 0:
        remind(leave, leave.department_id.manager_id.user_id, max(days - 1, 0), 'Find cover for %s' % leave.employee_id.name, 'Ersatz finden für %s' % leave.employee_id.name)
