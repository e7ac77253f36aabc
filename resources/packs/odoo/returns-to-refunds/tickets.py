# SPDX-License-Identifier: GPL-3.0-or-later
for move in records:
    for ticket in env['helpdesk.ticket'].search([('partner_id', 'child_of', move.commercial_partner_id.id), ('stage_id.fold', '=', False)], limit=20):
        remind(ticket, ticket.user_id, 1, 'The refund is made: tell the customer and close it', 'Die Erstattung ist gebucht: Kunden benachrichtigen und schließen')
