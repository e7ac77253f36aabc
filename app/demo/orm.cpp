// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/orm.h"

#include "app/demo/access.h"
#include "app/demo/business.h"
#include "app/demo/domain.h"

#include <QCryptographicHash>

#include <algorithm>

namespace backroom::demo {

namespace {

/// Empty values sort last ascending, first descending, as NULL does in PostgreSQL.
int compare(const Json& left, const Json& right)
{
    const bool leftEmpty = left == false && !left.is_number();
    const bool rightEmpty = right == false && !right.is_number();
    if (leftEmpty || rightEmpty)
        return int(leftEmpty) - int(rightEmpty);
    return left < right ? -1 : int(right < left);
}

/// A many2one sorts by the related model's own order; here by its name.
Json sortKey(const World& world, const Field& field, const Json& value)
{
    const Model* relation = field.isMany2one() ? world.model(field.relation) : nullptr;
    const Record* record = relation ? world.find(field.relation, idOf(value)) : nullptr;
    return record ? Json(world.displayName(*relation, *record)) : value;
}

} // namespace

std::vector<Id> Orm::search(const Model& model, const Json& domain, const Page& page) const
{
    requireModelAccess(m_world, m_env, model, Right::Read);
    const Domain condition(m_world, model, domain);
    const std::vector<Order> order = page.order.empty() ? model.order : model.parseOrder(page.order);

    const Field* active = model.field("active");
    const bool onlyActive = active && m_env.context.value("active_test", true) && !condition.mentions("active");
    std::vector<const Record*> found;
    for (const auto& [id, record] : m_world.table(model.name).rows)
        if (!(onlyActive && record[active->column] == false) && condition.matches(record) && isVisible(m_world, m_env, model, record))
            found.push_back(&record);

    const auto isBefore = [&](const Record* left, const Record* right) {
        for (const Order& term : order) {
            const Field& field = model.fields[term.column];
            const Json& a = (*left)[term.column];
            const Json& b = (*right)[term.column];
            const int difference = field.isMany2one() ? compare(sortKey(m_world, field, a), sortKey(m_world, field, b)) : compare(a, b);
            if (difference != 0)
                return (difference < 0) != term.descending;
        }
        return (*left)[0] < (*right)[0];
    };
    const std::size_t wanted = page.limit == 0 ? found.size() : std::min(found.size(), page.offset + page.limit);
    std::partial_sort(found.begin(), found.begin() + std::ptrdiff_t(wanted), found.end(), isBefore);

    std::vector<Id> ids;
    for (std::size_t i = page.offset; i < wanted; ++i)
        ids.push_back((*found[i])[0].get<Id>());
    return ids;
}

const Field& Orm::readable(const Model& model, const std::string& name) const
{
    const Field* field = model.field(name);
    if (!field)
        throw valueError("Invalid field '" + name + "' on '" + model.name + "'");
    if (!canReadField(m_env, *field))
        throw accessError("You do not have enough rights to access the field \"" + name + "\" on " + model.description + " (" + model.name
            + "). Please contact your system administrator.\n\nOperation: read\nUser: " + std::to_string(m_env.user->id));
    return *field;
}

std::vector<const Field*> Orm::readableFields(const Model& model, const Json& names) const
{
    std::vector<const Field*> fields;
    if (names.is_array() && !names.empty()) {
        for (const Json& name : names)
            fields.push_back(&readable(model, name.is_string() ? name.get<std::string>() : name.dump()));
    } else {
        for (const Field& field : model.fields)
            if (canReadField(m_env, field))
                fields.push_back(&field);
    }
    return fields;
}

/// A field that leads to a closed model is described to everybody, and fails when it is read: a one2many always, because the
/// other model is searched, a many2many where it holds something.
void Orm::requireTarget(const Model& model, const Field& field, const Json& value) const
{
    const Model* target = field.isToMany() ? m_world.model(field.relation) : nullptr;
    if (!target || hasModelAccess(m_env, *target, Right::Read) || (field.relationField.empty() && value.empty()))
        return;
    try {
        requireModelAccess(m_world, m_env, *target, Right::Read);
    } catch (const ServerError& refused) {
        throw accessError("Failed to read field " + model.name + '.' + field.name + '\n' + refused.message);
    }
}

Json Orm::read(const Model& model, const std::vector<Id>& ids, const Json& names, bool withNames) const
{
    requireModelAccess(m_world, m_env, model, Right::Read);
    const auto fields = readableFields(model, names);
    requireRecordAccess(m_world, m_env, model, ids, "read");
    Json rows = Json::array();
    for (const Id id : ids) {
        const Record* record = m_world.find(model.name, id);
        if (!record)
            continue;
        Json row = {{"id", id}};
        for (const Field* field : fields) {
            Json value = field->isKept() ? (*record)[field->column] : m_world.compute(model, *record, *field);
            requireTarget(model, *field, value);
            const Model* relation = withNames && field->isMany2one() ? m_world.model(field->relation) : nullptr;
            const Record* related = relation ? m_world.find(field->relation, idOf(value)) : nullptr;
            if (related)
                value = Json::array({value, m_world.displayName(*relation, *related)});
            row[field->name] = std::move(value);
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

Json Orm::webRead(const Model& model, const std::vector<Id>& ids, const Json& specification) const
{
    Json names = Json::array();
    for (const auto& [name, inner] : specification.items())
        names.push_back(name);
    if (names.empty())
        names.push_back("id");
    Json rows = read(model, ids, names, false);
    for (Json& row : rows) {
        for (const auto& [name, inner] : specification.items()) {
            const Field& field = *model.field(name);
            const Model* relation = m_world.model(field.relation);
            const auto nested = inner.find("fields");
            if (!relation || nested == inner.end() || (field.isMany2one() && row[name] == false))
                continue;
            if (field.isMany2one())
                row[name] = webRead(*relation, {idOf(row[name])}, *nested).at(0);
            else
                row[name] = webRead(*relation, row[name].get<std::vector<Id>>(), *nested);
        }
    }
    return rows;
}

/// Odoo describes a model to everybody, also to those who may not read its records.
Json Orm::fieldsGet(const Model& model, const Json& names, const Json& attributes) const
{
    const auto isAmong = [](const Json& list, const std::string& name) {
        return !list.is_array() || list.empty() || std::find(list.begin(), list.end(), name) != list.end();
    };
    Json all = Json::object();
    for (const Field& field : model.fields) {
        if (!canReadField(m_env, field) || !isAmong(names, field.name))
            continue;
        Json description = {{"type", field.type}, {"string", field.label}, {"required", field.required}, {"readonly", field.readonly},
            {"store", field.stored}, {"searchable", field.searchable}, {"sortable", field.sortable},
            {"company_dependent", field.companyDependent}, {"name", field.name}, {"manual", false}, {"depends", Json::array()}};
        if (!field.relation.empty())
            description["relation"] = field.relation;
        if (!field.relationField.empty())
            description["relation_field"] = field.relationField;
        if (field.selection.is_array())
            description["selection"] = field.selection;
        if (!field.groups.empty())
            description["groups"] = field.groups;
        Json asked = Json::object();
        for (const auto& [attribute, value] : description.items())
            if (isAmong(attributes, attribute))
                asked[attribute] = value;
        all[field.name] = std::move(asked);
    }
    return all;
}

void Orm::requireExisting(const Model& model, const std::vector<Id>& ids) const
{
    for (const Id id : ids)
        if (!m_world.find(model.name, id))
            throw missingError(model.name, {id}, m_env.user->id);
}

void Orm::requireValues(const Model& model, Id id, const Json& written) const
{
    const Record& record = *m_world.find(model.name, id);
    for (const Field& field : model.fields) {
        // A write answers for what it writes, as a database's own check of a column does.
        if (!field.required || field.type == "boolean" || record[field.column] != false || (!written.is_null() && !written.contains(field.name)))
            continue;
        throw validationError("The operation cannot be completed: Missing required value for the field '" + field.label + "' (" + field.name
            + ").\nModel: '" + model.description + "' (" + model.name + ")\n- create/update: a mandatory field is not set\n"
            "- delete: another model requires the record being deleted, you can archive it instead\n");
    }
}

/// Where Odoo computes from the record a many2one leads to, one that is not there ends the creation.
void Orm::requireTargets(const Model& model, const Json& values) const
{
    for (const Field& field : model.fields) {
        const auto given = values.find(field.name);
        if (field.type != "many2one" || given == values.end() || !m_world.model(field.relation))
            continue;
        if (const Id target = idOf(*given); target != 0 && !m_world.find(field.relation, target))
            throw missingError(field.relation, {target}, m_env.user->id);
    }
}

/// What Odoo fills in by code rather than by a plain default.
Json Orm::withPresets(const Model& model, Json values)
{
    const auto preset = [&](const char* field, Json value) {
        if (model.field(field) && (!values.contains(field) || values[field] == false))
            values[field] = std::move(value);
    };
    preset("company_id", World::companyId);
    preset("currency_id", m_world.value("res.company", World::companyId, "currency_id"));
    if (model.name == "purchase.order") {
        preset("name", "P" + m_world.nextNumber("purchase.order"));
        preset("user_id", m_env.user->id);
        preset("date_order", m_world.now());
        preset("picking_type_id", m_world.table("stock.picking.type").rows.begin()->first); // the first store's receipts
    } else if (model.name == "account.move") {
        preset("date", m_world.today());
        // The first journal of the document's side, as the real one computes it.
        const std::string kind = values.value("move_type", "entry").starts_with("in_") ? "purchase" : "sale";
        for (const auto& [id, journal] : m_world.table("account.journal").rows) {
            if (m_world.value("account.journal", id, "type") == kind)
                preset("journal_id", id);
        }
        preset("invoice_user_id", m_env.user->id);
    } else if (model.name == "ir.attachment") {
        const auto content = QByteArray::fromBase64(QByteArray::fromStdString(values.value("datas", "")));
        preset("checksum", QCryptographicHash::hash(content, QCryptographicHash::Sha1).toHex().toStdString());
        preset("file_size", content.size());
    } else if (model.name == "ir.cron") {
        preset("nextcall", m_world.now());
        preset("user_id", m_env.user->id);
        if (const Id action = idOf(values.value("ir_actions_server_id", Json())))
            preset("cron_name", m_world.value("ir.actions.server", action, "name"));
    } else if (model.name == "mail.activity") {
        preset("user_id", m_env.user->id);
        preset("date_deadline", m_world.today());
    } else if (const Record* product = model.field("product_id") ? m_world.find("product.product", idOf(values.value("product_id", Json()))) : nullptr) {
        preset("name", m_world.displayName(*m_world.model("product.product"), *product));
        if (model.name == "account.move.line")
            preset("tax_ids", Json::array({Json::array({6, 0, m_world.value("product.product", (*product)[0].get<Id>(), "taxes_id")})}));
    }
    return values;
}

Id Orm::create(const Model& model, const Json& given)
{
    requireModelAccess(m_world, m_env, model, Right::Create);
    for (const auto& [name, value] : given.items())
        if (!model.field(name))
            throw valueError("Invalid field '" + name + "' in '" + model.name + "'");
    if (const Model* document = model.name == "ir.attachment" ? m_world.model(given.value("res_model", "")) : nullptr)
        requireModelAccess(m_world, m_env, *document, Right::Write);
    if (model.name == "res.users") {
        User user;
        user.login = given.value("login", "");
        user.name = given.value("name", user.login);
        if (m_world.userByLogin(user.login))
            throw validationError("You can not have two users with the same login!");
        return m_world.addUser(user).id;
    }
    const Json values = withPresets(model, given);
    requireTargets(model, values);
    Json plain = values;
    for (const Field& field : model.fields)
        if (field.isToMany())
            plain.erase(field.name);
    const Id id = m_world.insert(model.name, plain);
    requireValues(model, id);
    store(model, id, values);
    if (model.name == "purchase.order")
        Business(m_world, m_env).postMessage(model, id, "<p>Purchase Order created</p>", "notification", "Note");
    else if (model.name == "account.move" && values.value("move_type", "") == "out_refund")
        Business(m_world, m_env).postMessage(model, id, "<p>Credit Note Created</p>", "notification", "Note");
    return id;
}

void Orm::write(const Model& model, const std::vector<Id>& ids, const Json& values)
{
    requireModelAccess(m_world, m_env, model, Right::Write);
    requireRecordAccess(m_world, m_env, model, ids, "write");
    requireExisting(model, ids);
    for (const auto& [name, value] : values.items()) {
        if (model.field(name))
            continue;
        if (model.name == "res.partner") // looks at each value itself, before the general check
            throw keyError(name);
        throw valueError("Invalid field '" + name + "' in '" + model.name + "'");
    }
    for (const Id id : ids) {
        if (model.name == "stock.warehouse.orderpoint" && values.contains("snoozed_until") && m_world.value(model.name, id, "trigger") == "auto")
            throw userError("You can only snooze manual orderpoints. You should rather archive 'auto-trigger' orderpoints if you do not want them to be triggered.");
        if (model.name == "res.partner.category" && values.value("parent_id", Json()) == id)
            throw userError("Recursion Detected.");
        Json plain = values;
        for (const Field& field : model.fields)
            if (field.isToMany())
                plain.erase(field.name);
        m_world.update(model.name, id, plain);
        requireValues(model, id, values);
        store(model, id, values);
    }
}

/// The x2many part of a create or write, and the totals that follow from it.
void Orm::store(const Model& model, Id id, const Json& values)
{
    for (const auto& [name, value] : values.items())
        if (const Field& field = *model.field(name); field.isToMany())
            applyCommands(model, id, field, value);
    if (model.name == "stock.quant" && values.contains("inventory_quantity")) {
        const double counted = m_world.value(model.name, id, "inventory_quantity").get<double>();
        m_world.update(model.name, id, {{"inventory_diff_quantity", counted - m_world.value(model.name, id, "quantity").get<double>()}});
    }
    if (model.name == "purchase.order" || model.name == "account.move")
        m_world.recomputeTotals(model.name, id);
    else if (model.name == "purchase.order.line")
        m_world.recomputeTotals("purchase.order", idOf(m_world.value(model.name, id, "order_id")));
    else if (model.name == "account.move.line")
        m_world.recomputeTotals("account.move", idOf(m_world.value(model.name, id, "move_id")));
}

void Orm::applyCommands(const Model& model, Id id, const Field& field, const Json& commands)
{
    const Model* relation = m_world.model(field.relation);
    if (!relation || !commands.is_array())
        throw valueError("Wrong value for " + model.name + "." + field.name + ": " + pythonRepr(commands));
    Json ids = (*m_world.find(model.name, id))[field.column];
    bool listChanged = false;
    for (const Json& command : commands) {
        if (!command.is_array() || command.empty() || !command[0].is_number_integer())
            throw valueError("Wrong value for " + model.name + "." + field.name + ": " + pythonRepr(command));
        const Json target = command.size() > 1 ? command[1] : Json(0);
        const Json payload = command.size() > 2 ? command[2] : Json::object();
        switch (command[0].get<int>()) {
        case 0: {
            Json values = payload;
            if (!field.relationField.empty())
                values[field.relationField] = id;
            create(*relation, values);
            break;
        }
        case 1: write(*relation, {target.get<Id>()}, payload); break;
        case 2: unlink(*relation, {target.get<Id>()}); break;
        case 4: ids.push_back(target); listChanged = true; break;
        case 5: ids = Json::array(); listChanged = true; break;
        case 6: ids = payload; listChanged = true; break;
        default: throw valueError("Unknown command " + pythonRepr(command));
        }
    }
    if (listChanged)
        m_world.update(model.name, id, {{field.name, ids}});
}

/// What goes takes its external ids along.
void Orm::removeNames(const std::string& model, Id id)
{
    std::vector<Id> names;
    for (const auto& [row, values] : m_world.table("ir.model.data").rows)
        if (m_world.value("ir.model.data", row, "model") == model && m_world.value("ir.model.data", row, "res_id") == id)
            names.push_back(row);
    for (const Id row : names)
        m_world.remove("ir.model.data", row);
}

void Orm::unlink(const Model& model, const std::vector<Id>& ids)
{
    requireModelAccess(m_world, m_env, model, Right::Unlink);
    requireRecordAccess(m_world, m_env, model, ids, "unlink");
    requireExisting(model, ids);
    for (const Id id : ids) {
        if (model.name == "purchase.order" && m_world.value(model.name, id, "state") != "cancel")
            throw userError("In order to delete a purchase order, you must cancel it first.");
        if (model.name == "account.move" && m_world.value(model.name, id, "posted_before") == true)
            throw userError("You cannot delete an entry which has been posted once.");
        const bool isOrderLine = model.name == "purchase.order.line";
        const Id parent = isOrderLine || model.name == "account.move.line"
            ? idOf(m_world.value(model.name, id, isOrderLine ? "order_id" : "move_id")) : 0;
        if (model.name == "base.automation") { // the database itself lets its actions go, and leaves their names
            for (const Json& action : Json(m_world.value(model.name, id, "action_server_ids")))
                m_world.remove("ir.actions.server", idOf(action));
        }
        m_world.remove(model.name, id);
        removeNames(model.name, id);
        if (parent)
            m_world.recomputeTotals(isOrderLine ? "purchase.order" : "account.move", parent);
    }
}

} // namespace backroom::demo
