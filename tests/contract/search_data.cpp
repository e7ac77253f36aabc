// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/contract/search_data.h"

#include <set>

namespace backroom::test {

using namespace Qt::StringLiterals;

namespace {

const QStringList models{u"account.account"_s, u"account.journal"_s, u"account.move"_s, u"account.move.line"_s, u"account.tax"_s, u"hr.department"_s,
    u"product.category"_s, u"product.product"_s, u"product.supplierinfo"_s, u"product.template"_s, u"purchase.order"_s, u"purchase.order.line"_s,
    u"res.company"_s, u"res.country"_s, u"res.partner"_s, u"res.users"_s, u"sale.order"_s, u"sale.order.line"_s, u"stock.location"_s, u"stock.move"_s,
    u"stock.picking"_s, u"stock.picking.type"_s, u"stock.quant"_s, u"stock.warehouse"_s, u"uom.uom"_s};

bool isComparable(const QString& model, const QString& name, const Json& field)
{
    static const QStringList types{u"boolean"_s, u"integer"_s, u"float"_s, u"monetary"_s, u"char"_s, u"text"_s, u"selection"_s, u"date"_s,
        u"datetime"_s, u"many2one"_s, u"one2many"_s, u"many2many"_s};
    // Of another table, or marked up, but what they are called by.
    static const std::set<QString> names{u"account.account.code"_s, u"account.tax.description"_s, u"product.product.name"_s, u"res.users.name"_s};
    const bool isPlain = types.contains(textAt(field, "type")) && field.value("store", false);
    return (isPlain || names.contains(model + u'.' + name)) && field.value("searchable", false);
}

/// Nothing of what is recorded may be of use to anybody.
bool isConfidential(const QString& field)
{
    return field.contains("token"_L1) || field.contains("key"_L1) || field.contains("password"_L1) || field.contains("secret"_L1)
        || field.contains("device"_L1) || field.contains("session"_L1);
}

/// Rows of the table of differences: fields whose search depends on the screen the person comes from, and lists of
/// records that are no table.
bool isOutOfReach(const QString& field)
{
    return field == "is_in_selected_section_of_order"_L1 || field == "code_mapping_ids"_L1;
}

} // namespace

std::int64_t SearchData::make(const QString& model, const Json& values)
{
    const auto id = m_error ? Result<std::int64_t>(*m_error) : m_person.create(model, values);
    if (!id) {
        m_error = id.error();
        return 0;
    }
    m_made.emplace_back(model, *id);
    return *id;
}

void SearchData::makePartners()
{
    const auto partner = [this](Json values) { return make(u"res.partner"_s, values); };
    const std::int64_t root = partner({{"name", "BRTEST-Épicerie Ñandú"}, {"ref", ""}, {"is_company", true}, {"email", "root@brtest.example"}});
    const std::int64_t middle = partner({{"name", "BRTEST-Middle"}, {"parent_id", root}, {"ref", "BRTEST_M"}, {"is_company", true}, {"active", false}});
    partner({{"name", "BRTEST-Leaf"}, {"parent_id", middle}, {"ref", "brtest%m"}});
    partner({{"name", "BRTEST-Leaf 2"}, {"parent_id", root}, {"street", "  spaces  "}, {"color", 7}});
    partner({{"name", "BRTEST-100% \\ done_or_not"}, {"ref", "İSTANBUL ß Σίσυφος"}, {"credit_limit", 12.5}});
    partner({{"name", "BRTEST-😀 last"}, {"ref", "😀Z"}, {"comment", false}});
    partner({{"name", "BRTEST-full width"}, {"ref", "Ａ"}});
    partner({{"name", "BRTEST-archived"}, {"active", false}, {"city", "Lyon"}});
    partner({{"name", "brtest-lower"}, {"city", "LYON"}, {"street", ""}});
    partner({{"name", "BRTEST-quote's \"q\""}, {"city", "l'Île"}});
    partner({{"name", "BRTEST-line\nbreak"}, {"city", "\ttab"}});
    partner({{"name", "BRTEST-a"}, {"color", -3}});
    partner({{"name", "BRTEST-\\%"}, {"ref", "\\"}});
}

void SearchData::makeTrees()
{
    const std::int64_t shops = make(u"hr.department"_s, {{"name", "BRTEST 100%_Shops"}});
    const std::int64_t north = make(u"hr.department"_s, {{"name", "North \\ East"}, {"parent_id", shops}, {"color", 4}});
    make(u"hr.department"_s, {{"name", "Night"}, {"parent_id", north}, {"active", false}});
    make(u"hr.department"_s, {{"name", "night shift"}, {"parent_id", shops}});
    const std::int64_t kitchen = make(u"product.category"_s, {{"name", "BRTEST Kitchen"}});
    const std::int64_t pans = make(u"product.category"_s, {{"name", "Pans"}, {"parent_id", kitchen}});
    make(u"product.category"_s, {{"name", "Cast_iron 50%"}, {"parent_id", pans}});
}

void SearchData::makeOrders()
{
    const auto products = m_person.searchIds(u"product.product"_s, Json::array({Json::array({"sale_ok", "=", true})}));
    const auto partners = m_person.searchIds(u"res.partner"_s, Json::array({Json::array({"name", "=like", "BRTEST-%"})}));
    if (!products || !partners || products->size() < 4 || partners->size() < 4) {
        m_error = Error::of(ErrorKind::Missing, u"nothing to sell, or nobody to sell to"_s);
        return;
    }
    for (std::size_t i = 0; i < 6; ++i) {
        Json lines = Json::array();
        for (std::size_t line = 0; line <= i % 3; ++line)
            lines.push_back(Json::array({0, 0, {{"product_id", (*products)[(i + line) % products->size()]}, {"product_uom_qty", 1 + 2.5 * static_cast<double>(line)}}}));
        make(u"sale.order"_s, {{"partner_id", (*partners)[i % partners->size()]}, {"client_order_ref", i % 2 ? Json("BRTEST/" + std::to_string(i)) : Json(false)}, {"order_line", lines}});
    }
}

Result<void> SearchData::create()
{
    makePartners();
    makeTrees();
    makeOrders();
    return m_error ? Result<void>(*m_error) : Result<void>();
}

Result<void> SearchData::remove()
{
    while (!m_made.empty()) {
        const auto [model, id] = m_made.back();
        m_made.pop_back();
        if (const auto gone = m_person.call(model, u"unlink"_s, {id}); !gone)
            return gone.error();
    }
    return {};
}

Result<Json> SearchData::modelOf(const QString& model)
{
    const Json attributes = {"type", "relation", "store", "searchable", "company_dependent", "size"};
    const auto known = m_person.call(model, u"fields_get"_s, {}, {{"attributes", attributes}}, context());
    if (!known)
        return known;
    Json fields = Json::array();
    Json names = {"display_name"};
    for (const auto& [field, about] : known->items()) {
        const QString name = QString::fromStdString(field);
        if (field == "id" || !isComparable(model, name, about) || isConfidential(name) || isOutOfReach(name))
            continue;
        const Json size = about.contains("size") && about["size"].is_number_integer() ? about["size"] : Json(0);
        fields.push_back(Json::array({field, about.at("type"), about.value("relation", ""), about.value("company_dependent", false) ? Json("company") : size}));
        names.push_back(field);
    }
    // Not search_read: it reads lists without the archived records whatever the context says.
    const auto ids = m_person.call(model, u"search"_s, {}, {{"domain", Json::array()}, {"order", "id"}}, context());
    const auto rows = !ids ? ids : m_person.call(model, u"read"_s, ids->get<std::vector<std::int64_t>>(), {{"fields", names}, {"load", ""}}, context());
    if (!rows)
        return rows;
    Json held = Json::array();
    for (const Json& row : *rows) {
        Json values = Json::array({row.at("id")});
        for (const Json& field : names)
            values.push_back(row.value(field.get<std::string>(), Json(false)));
        held.push_back(std::move(values));
    }
    return Json{{"fields", std::move(fields)}, {"rows", std::move(held)}};
}

Result<Json> SearchData::world()
{
    Json world = {{"now", toOdoo(m_person.clock().now()).toStdString()}, {"models", Json::object()}};
    for (const QString& model : models) {
        auto held = modelOf(model);
        if (!held)
            return held;
        world["models"][model.toStdString()] = std::move(*held);
    }
    return world;
}

} // namespace backroom::test
