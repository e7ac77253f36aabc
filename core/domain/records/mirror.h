// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/records/record_table.h"

#include <map>

namespace backroom {

/// All mirrored models of one source, and the display names of records, mirrored or not. Tables keep their address.
class Mirror {
public:
    /// A mirror laid over another: what it does not have itself is looked up there.
    explicit Mirror(const Mirror* below = nullptr) : m_below(below), m_texts(below ? below->m_texts : std::make_shared<TextPool>()) {}

    /// The model's own table, made when absent.
    RecordTable& table(const QString& model);
    const RecordTable* find(const QString& model) const;

    /// Derived columns become part of the schema by addDerived().
    void setSchema(const QString& model, const ModelSchema& schema, const std::vector<QString>& fields);
    /// A column that is computed here; `type` is Odoo's name for how it is shown ("monetary", "float").
    int addDerived(const QString& model, const QString& name, const QString& type);
    /// Null while the source has not shown it.
    const ModelSchema* schema(const QString& model) const;
    /// Was setSchema() last called with the same?
    bool shows(const QString& model, const ModelSchema& schema, const std::vector<QString>& fields) const;

    void setNames(const QString& model, std::map<std::int64_t, QString> names) { m_names[model] = std::move(names); }
    /// Empty when unknown.
    QString nameOf(const QString& model, std::int64_t id) const;

    /// All names of the model's records that are known, mirrored or not.
    std::map<std::int64_t, QString> namesOf(const QString& model) const;

    /// Forgets records and names; schemas stay.
    void clear();

    SourceId source;
    /// Does the source ignore accents where it ignores case (Odoo's --unaccent)? Off as delivered.
    bool ignoresAccents = false;

private:
    struct Model {
        std::unique_ptr<RecordTable> table;
        std::optional<ModelSchema> schema; ///< with derived columns
        ModelSchema shown;                 ///< as given
        std::vector<QString> fields;
    };

    const Mirror* m_below;
    std::shared_ptr<TextPool> m_texts;
    std::map<QString, Model> m_models;
    std::map<QString, std::map<std::int64_t, QString>> m_names;
};

} // namespace backroom
