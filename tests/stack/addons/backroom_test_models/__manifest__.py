# SPDX-License-Identifier: GPL-3.0-or-later
{
    "name": "Backroom: models that community Odoo lacks",
    "summary": "Enterprise and OCA models with the documented fields that Backroom's feeds read; no behaviour.",
    "version": "19.0.1.0.0",
    "license": "GPL-3",
    "depends": ["base", "mail", "hr", "product", "stock", "sale", "purchase"],
    "data": ["security/ir.model.access.csv"],
    "installable": True,
}
