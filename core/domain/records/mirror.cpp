// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/records/mirror.h"

namespace backroom {

RecordTable& Mirror::table(const QString& model)
{
    Model& entry = m_models[model];
    if (!entry.table)
        entry.table = std::make_unique<RecordTable>(model, m_texts);
    return *entry.table;
}

const RecordTable* Mirror::find(const QString& model) const
{
    const auto found = m_models.find(model);
    if (found != m_models.end() && found->second.table)
        return found->second.table.get();
    return m_below ? m_below->find(model) : nullptr;
}

void Mirror::setSchema(const QString& model, const ModelSchema& schema, const std::vector<QString>& fields)
{
    RecordTable& own = table(model);
    Model& entry = m_models[model];
    ModelSchema kept = schema;
    if (entry.schema) {
        for (const auto& [name, field] : *entry.schema) {
            if (name.startsWith(u'$'))
                kept[name] = field;
        }
    }
    entry.schema = std::move(kept);
    entry.shown = schema;
    entry.fields = fields;
    own.setFields(schema, fields);
}

int Mirror::addDerived(const QString& model, const QString& name, const QString& type)
{
    const int column = table(model).addDerived(name);
    Model& entry = m_models[model];
    if (!entry.schema)
        entry.schema.emplace();
    (*entry.schema)[name] = {type, {}, {}};
    return column;
}

const ModelSchema* Mirror::schema(const QString& model) const
{
    const auto found = m_models.find(model);
    if (found != m_models.end() && found->second.schema)
        return &*found->second.schema;
    return m_below ? m_below->schema(model) : nullptr;
}

bool Mirror::shows(const QString& model, const ModelSchema& schema, const std::vector<QString>& fields) const
{
    const auto found = m_models.find(model);
    return found != m_models.end() && found->second.schema && found->second.fields == fields && found->second.shown == schema;
}

std::map<std::int64_t, QString> Mirror::namesOf(const QString& model) const
{
    std::map<std::int64_t, QString> all = m_below ? m_below->namesOf(model) : std::map<std::int64_t, QString>();
    if (const auto own = m_names.find(model); own != m_names.end()) {
        for (const auto& [id, name] : own->second)
            all[id] = name;
    }
    return all;
}

QString Mirror::nameOf(const QString& model, std::int64_t id) const
{
    if (const auto names = m_names.find(model); names != m_names.end()) {
        if (const auto name = names->second.find(id); name != names->second.end())
            return name->second;
    }
    return m_below ? m_below->nameOf(model, id) : QString();
}

void Mirror::clear()
{
    for (auto& [name, model] : m_models) {
        if (model.table)
            model.table->clear();
    }
    m_names.clear();
}

} // namespace backroom
