# SPDX-License-Identifier: GPL-3.0-or-later
now = datetime.datetime.now()
for leave in env['hr.leave'].search([('state', 'in', ['confirm', 'validate1']), ('date_from', '<', now + datetime.timedelta(days=2)), ('date_from', '>', now - datetime.timedelta(days=2))], limit=200):
    remind(leave, leave.employee_id.leave_manager_id, 0, 'Absence begins soon: approve or refuse it', 'Abwesenheit beginnt bald: genehmigen oder ablehnen')
    if leave.date_from < now + datetime.timedelta(days=1):
        remind(leave, leave.department_id.manager_id.user_id, 0, 'Absence begins and nobody decided: see to it', 'Abwesenheit beginnt, und niemand entschied: dafür sorgen')
