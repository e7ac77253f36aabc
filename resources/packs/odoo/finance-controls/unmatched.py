# SPDX-License-Identifier: GPL-3.0-or-later
before = datetime.date.today() - datetime.timedelta(days=7)
lines = env['account.bank.statement.line'].search([('is_reconciled', '=', False), ('date', '<', before)], limit=500)
for journal in lines.journal_id:
    remind(journal, journal.env['res.users'], 1, 'Bank lines unmatched for a week', 'Bankzeilen seit einer Woche nicht zugeordnet')
