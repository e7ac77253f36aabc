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
    if (model.recName == "id")
        return model.name + "," + record[0].dump();
    return text(model.recName.c_str());
}

Json World::compute(const Model& model, const Record& record, const Field& field) const
{
    if (field.name == "display_name")
        return displayName(model, record);
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
