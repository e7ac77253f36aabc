// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/records/search_names.h"

#include <QHash>

namespace backroom {

using namespace Qt::StringLiterals;

std::vector<QString> searchNamesOf(const QString& model)
{
    static const QHash<QString, std::vector<QString>> known{
        {u"account.analytic.account"_s, {u"name"_s, u"code"_s}},
        {u"account.journal"_s, {u"name"_s, u"code"_s}},
        {u"account.move"_s, {u"name"_s, u"partner_id.name"_s, u"ref"_s}},
        {u"account.move.line"_s, {u"name"_s, u"move_id.display_name"_s, u"product_id.display_name"_s}},
        {u"account.tax"_s, {u"name"_s, u"description"_s, u"invoice_label"_s}},
        {u"fleet.vehicle"_s, {u"name"_s, u"driver_id.name"_s}},
        {u"hr.version"_s, {}},
        {u"mail.activity"_s, {u"summary"_s}},
        {u"mail.mail"_s, {u"subject"_s}},
        {u"payment.transaction"_s, {u"reference"_s}},
        {u"pos.order.line"_s, {u"product_id.display_name"_s}},
        {u"product.category"_s, {u"complete_name"_s}},
        {u"product.supplierinfo"_s, {u"partner_id.display_name"_s}},
        {u"product.template"_s, {u"name"_s, u"product_variant_ids"_s}},
        {u"purchase.order"_s, {u"name"_s, u"partner_ref"_s}},
        {u"res.bank"_s, {}},
        {u"res.country"_s, {u"name"_s, u"code"_s}},
        {u"res.country.state"_s, {}},
        {u"res.currency"_s, {u"name"_s, u"full_name"_s}},
        {u"res.groups"_s, {}},
        {u"res.partner"_s, {u"complete_name"_s, u"email"_s, u"ref"_s, u"vat"_s, u"company_registry"_s}},
        {u"res.partner.bank"_s, {}},
        {u"res.partner.category"_s, {}},
        {u"sale.order.line"_s, {u"name"_s, u"order_id.name"_s}},
        {u"stock.location"_s, {u"complete_name"_s, u"barcode"_s}},
        {u"stock.move"_s, {u"reference"_s}},
        {u"stock.move.line"_s, {u"product_id.display_name"_s}},
        {u"stock.package"_s, {u"complete_name"_s}},
        {u"stock.picking.type"_s, {u"name"_s, u"warehouse_id.name"_s}},
        {u"stock.quant"_s, {u"location_id.display_name"_s, u"lot_id.display_name"_s, u"package_id.display_name"_s, u"owner_id.display_name"_s}},
    };
    const auto found = known.constFind(model);
    return found == known.constEnd() ? std::vector<QString>{u"name"_s} : *found;
}

QString parentFieldOf(const QString& model)
{
    static const QHash<QString, QString> known{{u"stock.location"_s, u"location_id"_s}, {u"stock.package"_s, u"parent_package_id"_s},
        {u"uom.uom"_s, u"relative_uom_id"_s}};
    return known.value(model, u"parent_id"_s);
}

} // namespace backroom
