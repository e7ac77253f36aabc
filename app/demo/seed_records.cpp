// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/seed_records.h"

#include <stdexcept>

namespace backroom::demo {

namespace {

bool isAboutTheRow(const std::string& key) { return key == "as" || key == "by" || key == "ageHours"; }

/// "-3d", "+1.5h": that long from now.
Timestamp momentOf(Timestamp now, const std::string& offset)
{
    const double count = std::stod(offset);
    return now + Duration(std::int64_t(count * (offset.back() == 'd' ? 86'400'000.0 : 3'600'000.0)));
}

bool isOffset(const std::string& text) { return text.size() > 2 && (text[0] == '-' || text[0] == '+') && (text.back() == 'd' || text.back() == 'h'); }

} // namespace

Id SeedNames::at(const std::string& model, const std::string& name) const
{
    const auto found = m_ids.find({model, name});
    if (found == m_ids.end())
        throw std::out_of_range(model + " \"" + name + '"');
    return found->second;
}

void RecordSeeder::seed(const Json& groups)
{
    for (const Json& group : groups) {
        const std::string name = group.at("model");
        const Model* model = m_world.model(name);
        if (!model)
            throw std::out_of_range("model " + name);
        for (const Json& row : group.at("rows")) {
            const Timestamp when = m_world.time() - Duration(std::int64_t(row.value("ageHours", 24.0 * 200) * 3'600'000.0));
            const std::string by = row.value("by", "");
            m_world.backdate(by.empty() ? World::adminId : m_names.at("res.users", by), when, [&] { insert(*model, row); });
        }
    }
}

Json RecordSeeder::plain(const Model& model, const Field& field, const Json& given) const
{
    if (given.is_string() && field.isMany2one())
        return m_names.at(field.relation, given);
    if (given.is_array() && field.type == "many2many") {
        Json ids = Json::array();
        for (const Json& name : given)
            ids.push_back(m_names.at(field.relation, name));
        return ids;
    }
    if (given.is_string() && (field.isTime() || field.type == "date")) {
        const std::string text = given;
        if (!isOffset(text))
            throw std::out_of_range(model.name + '.' + field.name + " \"" + text + '"');
        const Timestamp moment = momentOf(m_world.time(), text);
        return field.isTime() ? odooTime(moment) : odooDate(moment);
    }
    if ((field.type == "float" || field.type == "monetary") && given.is_number())
        return given.get<double>();
    return given;
}

Id RecordSeeder::insert(const Model& model, const Json& row, Json values)
{
    Json amounts = Json::object(); // given ones stand, whatever the lines add up to
    for (const auto& [name, given] : row.items()) {
        if (isAboutTheRow(name))
            continue;
        const Field* field = model.field(name);
        if (!field)
            throw std::out_of_range(model.name + '.' + name);
        if (field->type == "one2many")
            continue;
        if (name == "res_id") { // belongs to the model beside it
            values[name] = m_names.at(row.at("res_model"), given);
            continue;
        }
        values[name] = plain(model, *field, given);
        if (name.starts_with("amount_"))
            amounts[name] = values[name];
    }
    const Id id = m_world.insert(model.name, values);
    if (const auto name = row.find("as"); name != row.end())
        m_names.set(model.name, *name, id);
    bool hasLines = false;
    for (const auto& [name, given] : row.items()) {
        const Field* field = model.field(name);
        if (!field || field->type != "one2many")
            continue;
        const Model& lines = *m_world.model(field->relation);
        for (const Json& line : given)
            insert(lines, line, {{field->relationField, id}});
        hasLines = true;
    }
    if (hasLines && (model.name == "purchase.order" || model.name == "account.move"))
        m_world.recomputeTotals(model.name, id);
    if (hasLines && !amounts.empty())
        m_world.update(model.name, id, amounts);
    return id;
}

} // namespace backroom::demo
