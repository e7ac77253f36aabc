# SPDX-License-Identifier: GPL-3.0-or-later
today = datetime.date.today()
yesterday = today - datetime.timedelta(days=1)
refunds = [('move_type', '=', 'out_refund'), ('state', '=', 'posted')]
of_day = env['account.move'].search_count(refunds + [('invoice_date', '=', yesterday)])
of_month = env['account.move'].search_count(refunds + [('invoice_date', '>=', today - datetime.timedelta(days=31)), ('invoice_date', '<', yesterday)])
if of_day >= 5 and of_day > 3 * of_month / 30:
    journal = env['account.journal'].search([('type', '=', 'sale')], limit=1)
    remind(journal, journal.env['res.users'], 0, 'Many refunds on %s: %s' % (yesterday, of_day), 'Viele Erstattungen am %s: %s' % (yesterday, of_day))
