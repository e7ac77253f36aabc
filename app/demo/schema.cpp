// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/schema.h"

#include <QFile>

#include <sstream>

namespace backroom::demo {

using namespace Qt::StringLiterals;

std::optional<Right> rightFrom(const std::string& operation)
{
    if (operation == "read")
        return Right::Read;
    if (operation == "write")
        return Right::Write;
    if (operation == "create")
        return Right::Create;
    if (operation == "unlink")
        return Right::Unlink;
    return {};
}

const Field* Model::field(const std::string& fieldName) const
{
    const auto found = columns.find(fieldName);
    return found == columns.end() ? nullptr : &fields[found->second];
}

std::vector<Order> Model::parseOrder(const std::string& text) const
{
    std::vector<Order> parsed;
    std::stringstream terms(text);
    for (std::string term; std::getline(terms, term, ',');) {
        std::stringstream words(term);
        std::string fieldName;
        std::string direction;
        words >> fieldName >> direction;
        const Field* known = field(fieldName);
        if (!known)
            throw valueError("Invalid field '" + fieldName + "' on '" + name + "'");
        if (!known->sortable)
            throw valueError("Cannot convert " + name + "." + fieldName + " to SQL because it is not stored");
        parsed.push_back({known->column, direction == "desc" || direction == "DESC"});
    }
    return parsed;
}

namespace {

Field readField(const std::string& name, const Json& json, std::size_t column)
{
    Field field;
    field.name = name;
    field.type = json.at("type").get<std::string>();
    field.label = json.at("string").get<std::string>();
    field.relation = json.value("relation", "");
    field.relationField = json.value("relation_field", "");
    field.selection = json.value("selection", Json());
    field.related = json.value("related", "");
    field.computed = json.value("computed", false);
    field.groups = json.value("groups", "");
    field.required = json.value("required", false);
    field.readonly = json.value("readonly", false);
    field.stored = json.value("store", true);
    field.searchable = json.value("searchable", true);
    field.sortable = json.value("sortable", true);
    field.companyDependent = json.value("company_dependent", false);
    field.column = column;
    return field;
}

/// What every model has: who made and who changed a record, and when.
void addLogFields(Model& model, const Json& given)
{
    const Json fields = {{"create_uid", {{"type", "many2one"}, {"string", "Created by"}, {"relation", "res.users"}, {"readonly", true}}},
        {"create_date", {{"type", "datetime"}, {"string", "Created on"}, {"readonly", true}}},
        {"write_uid", {{"type", "many2one"}, {"string", "Last Updated by"}, {"relation", "res.users"}, {"readonly", true}}},
        {"write_date", {{"type", "datetime"}, {"string", "Last Updated on"}, {"readonly", true}}}};
    for (const auto& [name, description] : fields.items())
        if (!given.contains(name))
            model.fields.push_back(readField(name, description, model.fields.size()));
}

/// `rights` are the sets of rights that several models share, by name.
Model readModel(const std::string& name, const Json& json, const Json& rights)
{
    Model model;
    model.name = name;
    model.description = json.at("description").get<std::string>();
    model.recName = json.at("rec_name").get<std::string>();
    model.defaults = json.value("defaults", Json::object());

    const Json id = {{"type", "integer"}, {"string", "ID"}, {"readonly", true}};
    const Json displayName = {{"type", "char"}, {"string", "Display Name"}, {"readonly", true}, {"store", false}, {"sortable", false}};
    model.fields.push_back(readField("id", id, 0));
    model.fields.push_back(readField("display_name", displayName, 1));
    for (const auto& [fieldName, description] : json.at("fields").items())
        model.fields.push_back(readField(fieldName, description, model.fields.size()));
    addLogFields(model, json.at("fields"));
    for (const Field& field : model.fields)
        model.columns.emplace(field.name, field.column);

    model.order = model.parseOrder(json.at("order").get<std::string>());
    const Json& access = json.at("access");
    for (const auto& [operation, groups] : (access.is_string() ? rights.at(access.get<std::string>()) : access).items())
        model.access[*rightFrom(operation)] = groups.get<std::vector<std::string>>();
    return model;
}

Json readResource(const QString& name)
{
    QFile file(u":/backroom-demo/"_s + name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s is not embedded", qPrintable(name));
    const QByteArray bytes = file.readAll();
    return Json::parse(bytes.begin(), bytes.end());
}

} // namespace

Schema Schema::load()
{
    const Json json = readResource(u"models.json"_s);
    Schema schema;
    const auto addModels = [&](const Json& document) {
        for (const auto& [name, description] : document.at("models").items())
            schema.models.emplace(name, readModel(name, description, json.at("rights")));
    };
    addModels(json);
    for (const char* part : {"accounting", "people", "sales", "stock", "system", "forms"})
        addModels(readResource(u"models/%1.json"_s.arg(QLatin1String(part))));
    for (const Json& group : json.at("groups"))
        schema.groups.push_back({group.at("xmlid"), group.at("name"), group.at("implied")});
    schema.roles = json.at("roles");
    for (const Json& subtype : json.at("messageSubtypes"))
        schema.messageSubtypes.emplace_back(subtype.at(0).get<std::string>(), subtype.at(1));
    return schema;
}

} // namespace backroom::demo
