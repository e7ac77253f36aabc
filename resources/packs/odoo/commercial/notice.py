# SPDX-License-Identifier: GPL-3.0-or-later
# A lead for a customer who matters, once in sixty days for each reason.
def notice(customer, reason, english, german):
    now = datetime.datetime.now()
    orders = env['sale.order'].search([('partner_id', 'child_of', customer.id), ('state', '=', 'sale'), ('date_order', '>=', now - datetime.timedelta(days=180))])
    if sum(order.amount_total / (order.currency_rate or 1) for order in orders) < 10000:
        return
    mark = 'Backroom: %s' % reason
    if env['crm.lead'].search_count([('partner_id', 'child_of', customer.id), ('referred', '=', mark), ('create_date', '>=', now - datetime.timedelta(days=60))]):
        return
    seller = customer.user_id or orders[:1].user_id
    lead = env['crm.lead'].create({'name': '%s: %s' % (customer.display_name, reason), 'type': 'opportunity', 'partner_id': customer.id, 'user_id': seller.id, 'referred': mark})
    remind(lead, seller, 1, english, german)
