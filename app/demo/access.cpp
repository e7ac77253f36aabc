// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/access.h"

#include <algorithm>
#include <set>

namespace backroom::demo {

bool hasModelAccess(const Env& env, const Model& model, Right right)
{
    const auto& groups = model.access.at(right);
    return std::any_of(groups.begin(), groups.end(), [&](const std::string& group) { return env.isMember(group); });
}

/// A refusal joins application and group without blanks; a role is a name of its own.
static std::string inRefusals(std::string name)
{
    const auto at = name.find(" / ");
    return at == std::string::npos || name.starts_with("Role ") ? name : name.replace(at, 3, "/");
}

void requireModelAccess(const World& world, const Env& env, const Model& model, Right right)
{
    if (hasModelAccess(env, model, right))
        return;
    const char* verb = "access";
    switch (right) {
    case Right::Read: break;
    case Right::Write: verb = "modify"; break;
    case Right::Create: verb = "create"; break;
    case Right::Unlink: verb = "delete"; break;
    }
    std::string groups;
    for (const std::string& xmlId : model.access.at(right))
        for (const Group& group : world.schema().groups)
            if (group.xmlId == xmlId)
                groups += "\t- " + inRefusals(group.name) + "\n";
    throw accessError("You are not allowed to " + std::string(verb) + " '" + model.description + "' (" + model.name + ") records.\n\n"
        "This operation is allowed for the following groups:\n" + groups + "\nContact your administrator to request access if necessary.");
}

Document documentOf(const World& world, const Json& model, const Json& id)
{
    const Model* target = model.is_string() ? world.model(model.get<std::string>()) : nullptr;
    return {target, target ? world.find(target->name, idOf(id)) : nullptr};
}

bool mayPost(const World& world, const Env& env, const Document& document)
{
    static const std::set<std::string> openToReaders = {"account.move", "hr.employee", "hr.leave", "project.task"};
    if (!document.record)
        return false;
    const Right needed = openToReaders.contains(document.model->name) ? Right::Read : Right::Write;
    return hasModelAccess(env, *document.model, needed) && isVisible(world, env, *document.model, *document.record);
}

bool isVisible(const World& world, const Env& env, const Model& model, const Record& record)
{
    if (model.name == "ir.attachment") { // as the document it hangs on
        const Document about = documentOf(world, record[model.at("res_model")], record[model.at("res_id")]);
        return about.record && hasModelAccess(env, *about.model, Right::Read) && isVisible(world, env, *about.model, *about.record);
    }
    if (model.name == "mail.message") { // who may read the document may read what was said about it
        const Document about = documentOf(world, record[model.at("model")], record[model.at("res_id")]);
        return about.record && hasModelAccess(env, *about.model, Right::Read) && isVisible(world, env, *about.model, *about.record);
    }
    if (model.name == "mail.activity") { // only who may post at the document sees what is planned for it; and who is to do it
        if (record[model.at("user_id")] == env.user->id)
            return true;
        return mayPost(world, env, documentOf(world, record[model.at("res_model")], record[model.at("res_id")]));
    }
    if (model.name == "account.move.line") {
        const Record* move = world.find("account.move", idOf(record[model.at("move_id")]));
        return move && isVisible(world, env, *world.model("account.move"), *move);
    }
    if (model.name != "account.move" || env.isMember("account.group_account_invoice") || env.isMember("account.group_account_readonly"))
        return true;
    const std::string kind = record[model.at("move_type")].get<std::string>();
    if (kind.starts_with("in_"))
        return env.isMember("purchase.group_purchase_user");
    if (!kind.starts_with("out_"))
        return false;
    return env.isMember("sales_team.group_sale_salesman_all_leads")
        || (env.isMember("sales_team.group_sale_salesman") && record[model.at("invoice_user_id")] == env.user->id);
}

void requireRecordAccess(const World& world, const Env& env, const Model& model, const std::vector<Id>& ids, const char* operation)
{
    for (const Id id : ids) {
        const Record* record = world.find(model.name, id);
        if (record && !isVisible(world, env, model, *record))
            throw accessError("Uh-oh! Looks like you have stumbled upon some top-secret records.\n\nSorry, " + env.user->name + " (id="
                + std::to_string(env.user->id) + ") doesn't have '" + operation + "' access to:\n- " + model.description + " (" + model.name
                + ")\n\nIf you really, really need access, perhaps you can win over your friendly administrator with a batch of freshly baked cookies.");
    }
}

bool canReadField(const Env& env, const Field& field)
{
    return field.groups.empty() || env.isMember(field.groups);
}

void requireCompanies(const Env& env)
{
    const auto allowed = env.context.find("allowed_company_ids");
    if (allowed == env.context.end() || !allowed->is_array())
        return;
    for (const Json& company : *allowed)
        if (!env.user->companies.count(idOf(company)))
            throw accessError("Access to unauthorized or invalid companies.");
}

} // namespace backroom::demo
