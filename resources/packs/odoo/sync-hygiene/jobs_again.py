# SPDX-License-Identifier: GPL-3.0-or-later
passing = ['psycopg2.OperationalError', 'psycopg2.errors.SerializationFailure', 'requests.exceptions.ConnectionError', 'requests.exceptions.Timeout', 'requests.exceptions.ReadTimeout', 'builtins.ConnectionError', 'builtins.TimeoutError']
since = datetime.datetime.now() - datetime.timedelta(days=1)
env['queue.job'].search([('state', '=', 'failed'), ('exc_name', 'in', passing), ('date_created', '>=', since)], limit=100).requeue()
