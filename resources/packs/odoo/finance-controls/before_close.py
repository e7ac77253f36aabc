# SPDX-License-Identifier: GPL-3.0-or-later
today = datetime.date.today()
if (today + datetime.timedelta(days=3)).month != today.month:
    for move in env['account.move'].search([('state', '=', 'draft'), ('move_type', '!=', 'entry'), ('create_date', '<', datetime.datetime.now() - datetime.timedelta(days=1))], limit=200):
        remind(move, move.invoice_user_id, 1, 'Post or delete before the month closes', 'Vor dem Monatsabschluss buchen oder löschen')
    for journal in env['account.bank.statement.line'].search([('is_reconciled', '=', False), ('date', '<=', today)], limit=500).journal_id:
        remind(journal, journal.env['res.users'], 1, 'Match the bank lines before the month closes', 'Bankzeilen vor dem Monatsabschluss zuordnen')
