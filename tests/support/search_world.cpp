// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/search_world.h"

#include <algorithm>

namespace backroom::test {

using namespace Qt::StringLiterals;

Result<SearchWorld> SearchWorld::fromJson(const Json& json)
{
    SearchWorld world;
    const auto now = fromOdoo(textAt(json, "now"));
    if (!now)
        return Error::of(ErrorKind::BadInput, u"/now is no time"_s);
    world.m_now = *now;
    for (const auto& [name, held] : json.at("models").items()) {
        const QString model = QString::fromStdString(name);
        world.m_models.push_back(model);
        ModelSchema schema;
        std::vector<QString> fields;
        for (const Json& field : held.at("fields")) {
            fields.push_back(textOf(field.at(0)));
            schema[fields.back()] = {textOf(field.at(1)), textOf(field.at(2)), {}, field.at(3).is_number() ? field.at(3).get<int>() : 0};
            if (field.at(3) == "company")
                world.m_companyFields.insert(model + u'.' + fields.back());
        }
        world.m_mirror->setSchema(model, schema, fields);
        std::map<std::int64_t, QString> names;
        for (const Json& row : held.at("rows")) {
            if (row.size() != fields.size() + 2)
                return Error::of(ErrorKind::BadInput, u"/models/%1/rows: a row has not one value for each field"_s.arg(model));
            std::vector<FieldValue> values;
            for (std::size_t i = 2; i < row.size(); ++i)
                values.push_back(fieldValueFromJson(row[i]));
            const auto id = row[0].get<std::int64_t>();
            world.m_mirror->table(model).upsert(id, fields, values);
            names[id] = textOf(row[1]);
        }
        world.m_mirror->setNames(model, std::move(names));
    }
    return world;
}

Result<std::vector<std::int64_t>> SearchWorld::search(const QString& model, const Json& domain) const
{
    const auto parsed = SearchDomain::parse(domain);
    if (!parsed)
        return parsed.error();
    const auto program = DomainProgram::compile(*parsed, *m_mirror, model);
    if (!program)
        return program.error();
    const RecordTable& table = *m_mirror->find(model);
    std::vector<std::int64_t> found;
    for (RecordTable::Row row = 0; row < table.rowCount(); ++row) {
        if (table.isAlive(row) && program->matches(row, {m_now}))
            found.push_back(table.idOf(row));
    }
    std::sort(found.begin(), found.end());
    return found;
}

} // namespace backroom::test
