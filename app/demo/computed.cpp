// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/world.h"

namespace backroom::demo {

std::string World::displayName(const Model& model, const Record& record) const
{
    const auto text = [&](const char* field) {
        const Json& value = record[model.at(field)];
        return value.is_string() ? value.get<std::string>() : std::string();
    };
    if (model.name == "purchase.order") {
        const std::string reference = text("partner_ref");
        return reference.empty() ? text("name") : text("name") + " (" + reference + ")";
    }
    if (model.name == "account.move") {
        std::string name = text("name");
        if (record[model.at("state")] == "draft")
            name = std::string(record[model.at("move_type")] == "out_refund" ? "Draft Credit Note" : "Draft Entry")
                + (name.empty() ? " (* " + record[0].dump() + ")" : " " + name);
        const std::string reference = text("ref");
        return reference.empty() ? name : name + " (" + reference + ")";
    }
    if (model.name == "product.product" && !text("default_code").empty())
        return "[" + text("default_code") + "] " + text("name");
    if (model.name == "stock.picking.type") {
        const Record* warehouse = find("stock.warehouse", idOf(record[model.at("warehouse_id")]));
        return warehouse ? displayName(*this->model("stock.warehouse"), *warehouse) + ": " + text("name") : text("name");
    }
    if (const Field* name = model.field(model.recName); name->isMany2one()) {
        const Record* named = find(name->relation, idOf(record[name->column]));
        return named ? displayName(*this->model(name->relation), *named) : std::string();
    }
    if (model.recName == "id")
        return model.name + "," + record[0].dump();
    return text(model.recName.c_str());
}

Json World::follow(const Model& model, const Record& record, const std::string& path) const
{
    const auto dot = path.find('.');
    const Field& field = *model.field(path.substr(0, dot));
    const Json value = field.isKept() ? record[field.column] : compute(model, record, field);
    if (dot == std::string::npos)
        return value;
    const Model* relation = this->model(field.relation);
    const Record* related = relation ? find(field.relation, idOf(value)) : nullptr;
    return related ? follow(*relation, *related, path.substr(dot + 1)) : Json(false);
}

Json World::compute(const Model& model, const Record& record, const Field& field) const
{
    if (field.name == "display_name")
        return displayName(model, record);
    if (!field.related.empty())
        return follow(model, record, field.related);
    if (field.computed)
        return computeAmount(model, record, field);
    if (field.name == "is_late") {
        const Json& planned = record[model.at("date_planned")];
        const Json& state = record[model.at("state")];
        return planned.is_string() && (state == "purchase" || state == "to approve") && planned.get_ref<const std::string&>() < odooTime(time());
    }
    if (field.name == "state" && model.name == "mail.activity") {
        if (record[model.at("active")] == false)
            return "done";
        const std::string deadline = record[model.at("date_deadline")].get<std::string>();
        const std::string day = odooDate(time());
        return deadline < day ? "overdue" : deadline == day ? "today" : "planned";
    }
    return record[field.column];
}

} // namespace backroom::demo
