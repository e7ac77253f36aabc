# SPDX-License-Identifier: GPL-3.0-or-later
now = datetime.datetime.now()
recent = now - datetime.timedelta(days=60)
pickings = env['stock.picking'].search([('picking_type_code', '=', 'outgoing'), ('partner_id', '!=', False), ('scheduled_date', '>=', recent), ('scheduled_date', '<', now), ('state', 'not in', ['draft', 'cancel'])], limit=5000)
late = {}
for picking in pickings:
    if picking.state != 'done' or (picking.date_done and picking.date_done > picking.scheduled_date + datetime.timedelta(days=1)):
        customer = picking.partner_id.commercial_partner_id
        late[customer] = late.get(customer, 0) + 1
for customer in [one for one in late if late[one] >= 2][:200]:
    orders = env['sale.order'].search([('partner_id', 'child_of', customer.id), ('state', '=', 'sale'), ('date_order', '>=', now - datetime.timedelta(days=180))])
    if sum(order.amount_total / (order.currency_rate or 1) for order in orders) < 10000:
        continue
    if not env['crm.lead'].search_count([('partner_id', 'child_of', customer.id), ('referred', '=', 'Backroom: let down'), ('create_date', '>=', recent)]):
        seller = customer.user_id or orders[:1].user_id
        lead = env['crm.lead'].create({'name': '%s: %s late deliveries' % (customer.display_name, late[customer]), 'type': 'opportunity', 'partner_id': customer.id, 'user_id': seller.id, 'referred': 'Backroom: let down'})
        remind(lead, seller, 1, 'Call the customer', 'Den Kunden anrufen')
