# SPDX-License-Identifier: GPL-3.0-or-later
since = datetime.datetime.now() - datetime.timedelta(days=3)
failed = env['mail.mail'].search([('state', '=', 'exception'), ('failure_type', 'in', ['mail_smtp', 'unknown', False]), ('create_date', '>=', since)], limit=200)
failed.mark_outgoing()
