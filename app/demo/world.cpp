// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/world.h"

#include <algorithm>
#include <cmath>

namespace backroom::demo {

std::string odooTime(Timestamp time) { return toOdoo(time).toStdString(); }
std::string odooDate(Timestamp time) { return odooTime(time).substr(0, 10); }
double toCents(double amount) { return std::round(amount * 100.0) / 100.0; }
Id idOf(const Json& value) { return value.is_number_integer() ? value.get<Id>() : 0; }

World::World(Clock& clock, Schema schema) : m_clock(&clock), m_schema(std::move(schema))
{
    for (const auto& [name, model] : m_schema.models)
        m_tables[name].model = &model;
    m_now = odooTime(clock.now());
}

const Model* World::model(const std::string& name) const
{
    const auto found = m_schema.models.find(name);
    return found == m_schema.models.end() ? nullptr : &found->second;
}

const Record* World::find(const std::string& modelName, Id id) const
{
    const Table& rows = table(modelName);
    const auto found = rows.rows.find(id);
    return found == rows.rows.end() ? nullptr : &found->second;
}

const Json& World::value(const std::string& modelName, Id id, const char* field) const
{
    const Table& rows = table(modelName);
    return rows.rows.at(id)[rows.model->at(field)];
}

const User* World::userByLogin(const std::string& login) const
{
    for (const auto& [id, user] : m_users)
        if (user.login == login)
            return &user;
    return nullptr;
}

const User* World::user(Id id) const
{
    const auto found = m_users.find(id);
    return found == m_users.end() ? nullptr : &found->second;
}

std::vector<const User*> World::users() const
{
    std::vector<const User*> all;
    for (const auto& [id, user] : m_users)
        all.push_back(&user);
    return all;
}

void World::fillFixedTables()
{
    for (const Group& group : m_schema.groups)
        m_groupIds[group.xmlId] = insert("res.groups", {{"name", group.name.substr(group.name.find(" / ") == std::string::npos ? 0 : group.name.find(" / ") + 3)}, {"full_name", group.name}});
    for (const auto& [xmlId, group] : m_groupIds) {
        const auto dot = xmlId.find('.');
        insert("ir.model.data", {{"module", xmlId.substr(0, dot)}, {"name", xmlId.substr(dot + 1)}, {"model", "res.groups"}, {"res_id", group}});
    }
    for (const auto& [name, model] : m_schema.models)
        insert("ir.model", {{"name", model.description}, {"model", name}});
    for (const auto& [name, model] : m_schema.models)
        for (const Field& field : model.fields)
            insert("ir.model.fields", {{"model", name}, {"name", field.name}, {"store", field.stored}});
    for (const auto& [name, target] : m_schema.messageSubtypes)
        m_subtypeIds[name] = insert("mail.message.subtype", {{"name", name}, {"res_model", target}});
}

std::string World::groupName(Id id) const
{
    const auto found = std::find_if(m_groupIds.begin(), m_groupIds.end(), [id](const auto& entry) { return entry.second == id; });
    return found == m_groupIds.end() ? std::string() : found->first;
}

const User& World::addUser(User user)
{
    if (m_groupIds.empty())
        fillFixedTables();
    const std::function<void(const std::string&)> join = [&](const std::string& xmlId) {
        if (!user.groups.insert(xmlId).second)
            return;
        for (const Group& group : m_schema.groups)
            if (group.xmlId == xmlId)
                std::for_each(group.implied.begin(), group.implied.end(), join);
    };
    join("base.group_user");
    for (const std::string& role : user.roles)
        for (const std::string& group : m_schema.roles.at(role))
            join(group);
    user.companies = {companyId};

    Json groups = Json::array();
    for (const std::string& xmlId : user.groups)
        groups.push_back(m_groupIds.at(xmlId));
    const std::string email = user.login + "@retailer.example";
    user.partnerId = insert("res.partner", {{"name", user.name}, {"email", email}});
    user.id = insert("res.users", {{"name", user.name}, {"login", user.login}, {"email", email}, {"partner_id", user.partnerId},
        {"company_id", companyId}, {"company_ids", Json::array({companyId})}, {"group_ids", groups}, {"all_group_ids", groups},
        {"active", user.isActive}});
    for (const Json& group : groups) {
        Json members = value("res.groups", group.get<Id>(), "user_ids");
        members.push_back(user.id);
        update("res.groups", group.get<Id>(), {{"user_ids", members}});
    }
    const Id id = user.id;
    return m_users[id] = std::move(user);
}

Json World::transact(Id uid, const std::function<Json()>& work) { return transactLate(uid, Duration(0), work); }

Json World::transactLate(Id uid, Duration age, const std::function<Json()>& work)
{
    m_journal.clear();
    m_changes = {uid, {}};
    m_now = odooTime(m_clock->now() - age);
    Json result;
    try {
        result = work();
    } catch (...) {
        rollBack();
        throw;
    }
    m_journal.clear();
    const Changes changes = std::exchange(m_changes, {});
    if (m_listener && !changes.models.empty())
        m_listener(changes);
    return result;
}

void World::rollBack()
{
    for (auto undo = m_journal.rbegin(); undo != m_journal.rend(); ++undo) {
        if (undo->before)
            undo->table->rows[undo->id] = std::move(*undo->before);
        else
            undo->table->rows.erase(undo->id);
    }
    m_journal.clear();
    m_changes = {};
}

Id World::place(Table& table, Record record)
{
    const Id id = table.nextId++;
    record[0] = id;
    m_journal.push_back({&table, id, {}});
    m_changes.models[table.model->name].created.insert(id);
    linkToParent(*table.model, record, true);
    table.rows.emplace_hint(table.rows.end(), id, std::move(record));
    return id;
}

/// Keeps the one2many side in step with the many2one side.
void World::linkToParent(const Model& model, const Record& record, bool add)
{
    for (const Field& field : model.fields) {
        const Id parentId = field.isMany2one() ? idOf(record[field.column]) : 0;
        const auto relation = parentId ? m_tables.find(field.relation) : m_tables.end();
        if (relation == m_tables.end())
            continue;
        for (const Field& back : relation->second.model->fields) {
            const auto parent = relation->second.rows.find(parentId);
            if (back.relation != model.name || back.relationField != field.name || parent == relation->second.rows.end())
                continue;
            m_journal.push_back({&relation->second, parentId, parent->second});
            Json& ids = parent->second[back.column];
            if (add)
                ids.push_back(record[0]);
            else
                ids.erase(std::remove(ids.begin(), ids.end(), record[0]), ids.end());
        }
    }
}

Id World::insert(const std::string& modelName, const Json& values)
{
    Table& rows = m_tables.at(modelName);
    const Model& description = *rows.model;
    Record record(description.fields.size(), Json(false));
    for (const Field& field : description.fields) {
        if (field.isToMany())
            record[field.column] = Json::array();
        else if (field.type == "monetary" || field.type == "float")
            record[field.column] = 0.0;
        else if (field.type == "integer")
            record[field.column] = 0;
    }
    for (const auto& [name, preset] : description.defaults.items())
        record[description.columns.at(name)] = preset;
    for (const auto& [name, given] : values.items())
        record[description.columns.at(name)] = given;
    for (const char* field : {"create_uid", "write_uid"})
        record[description.at(field)] = m_changes.uid;
    for (const char* field : {"create_date", "write_date"})
        record[description.at(field)] = m_now;
    return place(rows, std::move(record));
}

void World::backdate(Id uid, Timestamp when, const std::function<void()>& work)
{
    const std::string moment = std::exchange(m_now, odooTime(when));
    const Id caller = std::exchange(m_changes.uid, uid);
    work();
    m_now = moment;
    m_changes.uid = caller;
}

/// A whole number in a decimal field is one, a day in a field of moments is its midnight.
static Json asKept(const Field& field, const Json& given)
{
    constexpr std::size_t dayLength = 10;
    if ((field.type == "float" || field.type == "monetary") && given.is_number())
        return given.get<double>();
    if (field.isTime() && given.is_string() && given.get_ref<const std::string&>().size() == dayLength)
        return given.get<std::string>() + " 00:00:00";
    return given;
}

void World::update(const std::string& modelName, Id id, const Json& values)
{
    Table& rows = m_tables.at(modelName);
    Record& record = rows.rows.at(id);
    m_journal.push_back({&rows, id, record});
    for (const auto& [name, given] : values.items()) {
        const Field& field = rows.model->fields[rows.model->columns.at(name)];
        record[field.column] = asKept(field, given);
    }
    record[rows.model->at("write_uid")] = m_changes.uid;
    record[rows.model->at("write_date")] = m_now;
    if (Changes::Touched& touched = m_changes.models[modelName]; !touched.created.contains(id))
        touched.ids.insert(id);
}

void World::remove(const std::string& modelName, Id id)
{
    Table& rows = m_tables.at(modelName);
    for (const Field& field : rows.model->fields)
        if (field.type == "one2many")
            for (const Json& child : Json(rows.rows.at(id)[field.column]))
                remove(field.relation, child.get<Id>());
    const auto row = rows.rows.find(id);
    linkToParent(*rows.model, row->second, false);
    m_journal.push_back({&rows, id, row->second});
    rows.rows.erase(row);
    Changes::Touched& touched = m_changes.models[modelName];
    touched.ids.erase(id);
    if (touched.created.erase(id) == 0)
        touched.gone.insert(id);
}

void World::recomputeTotals(const std::string& modelName, Id id)
{
    const bool isOrder = modelName == "purchase.order";
    const std::string lineModel = isOrder ? "purchase.order.line" : "account.move.line";
    double untaxed = 0;
    double tax = 0;
    for (const Json& lineId : Json(value(modelName, id, isOrder ? "order_line" : "invoice_line_ids"))) {
        const Id line = lineId.get<Id>();
        const double quantity = value(lineModel, line, isOrder ? "product_qty" : "quantity").get<double>();
        const double subtotal = toCents(quantity * value(lineModel, line, "price_unit").get<double>());
        const double lineTax = toCents(subtotal * (isOrder ? m_taxes.purchase : m_taxes.sales) / 100.0);
        untaxed += subtotal;
        tax += lineTax;
        Json amounts = {{"price_subtotal", subtotal}, {"price_total", toCents(subtotal + lineTax)}};
        if (isOrder)
            amounts["price_tax"] = lineTax;
        if (value(lineModel, line, "price_total") != amounts["price_total"])
            update(lineModel, line, amounts);
    }
    const double total = toCents(untaxed + tax);
    if (value(modelName, id, "amount_total") == total)
        return;
    Json amounts = {{"amount_untaxed", toCents(untaxed)}, {"amount_tax", toCents(tax)}, {"amount_total", total}};
    if (!isOrder)
        amounts["amount_residual"] = total;
    update(modelName, id, amounts);
}

std::string World::nextNumber(const std::string& sequence)
{
    const std::string digits = std::to_string(++m_sequences[sequence]);
    return std::string(digits.size() < 5 ? 5 - digits.size() : 0, '0') + digits;
}

} // namespace backroom::demo
