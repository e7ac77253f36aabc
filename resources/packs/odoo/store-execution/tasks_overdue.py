# SPDX-License-Identifier: GPL-3.0-or-later
now = datetime.datetime.now()
for task in env['project.task'].search([('state', 'not in', ['1_done', '1_canceled']), ('date_deadline', '<', now), ('project_id', '!=', False)], limit=200):
    remind(task, task.user_ids[:1] or task.project_id.user_id, 1, 'Overdue: finish it or agree on a new day', 'Überfällig: erledigen oder neuen Termin vereinbaren')
    if task.date_deadline < now - datetime.timedelta(days=7):
        remind(task, task.project_id.user_id, 1, 'A week overdue: decide what becomes of it', 'Eine Woche überfällig: entscheiden, was daraus wird')
