# SPDX-License-Identifier: GPL-3.0-or-later
since = datetime.date.today() - datetime.timedelta(days=31)
lines = env['account.move.line'].search([('move_id.move_type', 'in', ['out_invoice', 'out_refund']), ('parent_state', '!=', 'cancel'), ('display_type', '=', 'product'), ('tax_ids', '=', False), ('date', '>=', since)], limit=500)
for move in lines.move_id:
    remind(move, move.invoice_user_id, 1, 'Lines without tax', 'Zeilen ohne Steuer')
