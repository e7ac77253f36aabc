// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/records/record_table.h"

#include <algorithm>
#include <map>
#include <vector>

namespace backroom {

/// What changed in the mirror since rules were last evaluated, by model: records that were written or went away.
/// Each record is named once.
class DirtyRows {
public:
    struct Model {
        std::vector<std::int64_t> ids; ///< written and removed ones
        std::vector<bool> isMarked;    ///< by row
        std::vector<RecordTable::Row> rows; ///< those that are there
    };

    void add(const RecordTable& table, RecordTable::Row row)
    {
        Model& model = m_models[table.model()];
        if (model.isMarked.size() < table.rowCount())
            model.isMarked.resize(table.rowCount());
        if (model.isMarked[row])
            return;
        model.isMarked[row] = true;
        model.rows.push_back(row);
        model.ids.push_back(table.idOf(row));
    }
    void addAll(const RecordTable& table)
    {
        for (RecordTable::Row row = 0; row < table.rowCount(); ++row) {
            if (table.isAlive(row))
                add(table, row);
        }
    }
    void addRemoved(const QString& model, std::int64_t id) { m_models[model].ids.push_back(id); }

    /// Forgets all, but keeps what it was noted in: most of the time one record after the other changes.
    void clear()
    {
        for (auto& [name, model] : m_models) {
            if (model.ids.size() > keptAtMost) {
                model = {};
                continue;
            }
            for (const RecordTable::Row row : model.rows)
                model.isMarked[row] = false;
            model.rows.clear();
            model.ids.clear();
        }
    }
    bool isEmpty() const
    {
        return std::all_of(m_models.begin(), m_models.end(), [](const auto& one) { return one.second.ids.empty(); });
    }

    /// Some of them may name no record.
    const std::map<QString, Model>& models() const { return m_models; }
    const Model* of(const QString& model) const
    {
        const auto found = m_models.find(model);
        return found == m_models.end() || found->second.ids.empty() ? nullptr : &found->second;
    }

private:
    static constexpr std::size_t keptAtMost = 1024;

    std::map<QString, Model> m_models;
};

} // namespace backroom
