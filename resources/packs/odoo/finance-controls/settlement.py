# SPDX-License-Identifier: GPL-3.0-or-later
before = datetime.date.today() - datetime.timedelta(days=3)
for payment in env['account.payment'].search([('payment_transaction_id', '!=', False), ('state', 'in', ['in_process', 'paid', 'posted']), ('is_matched', '=', False), ('date', '<', before)], limit=200):
    remind(payment, payment.create_uid, 1, 'Captured and not settled for three days: ask the provider', 'Eingezogen und drei Tage nicht abgerechnet: Anbieter fragen')
for payment in env['account.payment'].search([('payment_transaction_id', '!=', False), ('state', 'in', ['in_process', 'paid', 'posted']), ('date', '>=', before - datetime.timedelta(days=30))], limit=2000):
    transaction = payment.payment_transaction_id
    if transaction.currency_id == payment.currency_id and payment.currency_id.compare_amounts(abs(transaction.amount), payment.amount) != 0:
        remind(payment, payment.create_uid, 0, 'Another amount than was captured', 'Anderer Betrag als eingezogen')
