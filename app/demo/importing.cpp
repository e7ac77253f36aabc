// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/importing.h"

#include "app/demo/orm.h"

#include <sstream>

namespace backroom::demo {

namespace {

std::vector<std::string> parts(const std::string& text)
{
    std::vector<std::string> found;
    std::stringstream stream(text);
    for (std::string part; std::getline(stream, part, ',');)
        found.push_back(part);
    return found;
}

/// The row of ir.model.data with the name, or 0.
Id dataRow(const World& world, const std::string& xmlId)
{
    const auto dot = xmlId.find('.');
    for (const auto& [id, row] : world.table("ir.model.data").rows)
        if (world.value("ir.model.data", id, "module") == xmlId.substr(0, dot) && world.value("ir.model.data", id, "name") == xmlId.substr(dot + 1))
            return id;
    return 0;
}

Id recordOf(const World& world, const std::string& xmlId)
{
    const Id row = dataRow(world, xmlId);
    return row ? idOf(world.value("ir.model.data", row, "res_id")) : 0;
}

/// One cell, as the importer takes it for the kind of field; "path" is what follows the field's name: "", "id" or ".id".
Json cellValue(const World& world, const Field& field, const std::string& path, const std::string& text)
{
    if (text.empty())
        return field.isToMany() ? Json::array({Json::array({6, 0, Json::array()})}) : Json(false);
    if (path.empty()) {
        if (field.type == "boolean")
            return text == "1" || text == "True" || text == "true";
        if (field.type == "integer")
            return std::stoll(text);
        if (field.type == "float" || field.type == "monetary")
            return std::stod(text);
        return text;
    }
    Json ids = Json::array();
    for (const std::string& part : parts(text)) {
        const Id id = path == "id" ? recordOf(world, part) : std::stoll(part);
        const Model* relation = world.model(field.relation);
        if (!id || (relation && !world.find(field.relation, id)))
            throw userError("No matching record found for " + std::string(path == "id" ? "external id" : "database id") + " '" + part + "' in field '" + field.label + "'");
        ids.push_back(id);
    }
    return field.isToMany() ? Json::array({Json::array({6, 0, ids})}) : ids.at(0);
}

Json valuesOf(const World& world, const Model& model, const Json& columns, const Json& row)
{
    Json values = Json::object();
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const std::string column = columns[i];
        if (column == "id")
            continue;
        const auto slash = column.find('/');
        const Field* field = model.field(column.substr(0, slash));
        if (!field)
            throw userError("The field '" + column + "' does not exist");
        values[field->name] = cellValue(world, *field, slash == std::string::npos ? "" : column.substr(slash + 1), row.at(i).get<std::string>());
    }
    return values;
}

Id loadRow(World& world, const Call& call, const Json& columns, const Json& row)
{
    const Model& model = *call.model;
    Orm orm(world, call.env);
    std::string xmlId;
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (columns[i] == "id")
            xmlId = row.at(i).get<std::string>();
    const Json values = valuesOf(world, model, columns, row);
    const Id data = dataRow(world, xmlId);
    if (data && world.value("ir.model.data", data, "model") != model.name)
        throw validationError("For external id " + xmlId + " when trying to create/update a record of model " + model.name + " found record of different model "
            + world.value("ir.model.data", data, "model").get<std::string>());
    const Id known = data ? idOf(world.value("ir.model.data", data, "res_id")) : 0;
    if (known && world.find(model.name, known)) {
        orm.write(model, {known}, values);
        return known;
    }
    if (data)
        world.remove("ir.model.data", data); // it stands for nothing any more
    const Id id = orm.create(model, values);
    const auto dot = xmlId.find('.');
    if (!xmlId.empty())
        world.insert("ir.model.data", {{"module", xmlId.substr(0, dot)}, {"name", xmlId.substr(dot + 1)}, {"model", model.name}, {"res_id", id}, {"noupdate", call.env.context.value("noupdate", false)}});
    return id;
}

} // namespace

Json loadRecords(World& world, const Call& call)
{
    const Json& columns = call.arguments.at("fields");
    try {
        return world.transact(call.env.user->id, [&] {
            Json ids = Json::array();
            for (const Json& row : call.arguments.at("data"))
                ids.push_back(loadRow(world, call, columns, row));
            return Json{{"ids", ids}, {"messages", Json::array()}, {"nextrow", 0}};
        });
    } catch (const ServerError& refused) {
        // What goes wrong inside is an ordinary answer.
        return {{"ids", false}, {"messages", Json::array({{{"type", "error"}, {"message", refused.message}}})}, {"nextrow", 0}};
    }
}

Json setParameter(World& world, const Call& call)
{
    Orm orm(world, call.env);
    const Json& value = call.arguments.at("value");
    const std::vector<Id> known = orm.search(*call.model, Json::array({Json::array({"key", "=", call.arguments.at("key")})}), {});
    const Json before = known.empty() ? Json(false) : world.value(call.model->name, known.front(), "value");
    if (value == false || value.is_null())
        orm.unlink(*call.model, known);
    else if (known.empty())
        orm.create(*call.model, {{"key", call.arguments.at("key")}, {"value", value}});
    else
        orm.write(*call.model, known, {{"value", value}});
    return before;
}

} // namespace backroom::demo
