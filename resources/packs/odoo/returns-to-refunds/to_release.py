# SPDX-License-Identifier: GPL-3.0-or-later
for move in records:
    remind(move, move.invoice_user_id, 2, 'Check and release the refund', 'Erstattung prüfen und freigeben')
