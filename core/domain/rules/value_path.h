// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/domain/records/mirror.h"

#include <QStringList>

#include <map>
#include <set>

namespace backroom {

/// A dotted path of many2one fields bound to the mirror's tables, read as a number, an id or a time. Empty where a record
/// on the way is missing. Allocates nothing.
class ValuePath {
public:
    /// BadInput names the step that does not exist or leads nowhere.
    static Result<ValuePath> bind(const Mirror& mirror, const QString& model, const QString& path);

    /// NaN when empty; booleans are 0 and 1, dates and times days since 1970, many2one the id.
    double number(RecordTable::Row row) const;
    /// 0 when empty.
    std::int64_t id(RecordTable::Row row) const;
    std::optional<Timestamp> time(RecordTable::Row row) const;
    /// Text by its number in the pool; two equal texts are one key.
    bool isText() const { return m_isText; }
    /// The model that a final many2one points to.
    const QString& target() const { return m_target; }

    const std::map<QString, std::set<QString>>& reads() const { return m_reads; }
    /// Rows of the path's own model that reach these records of `model` on the way.
    void addRowsReaching(const QString& model, const std::vector<std::int64_t>& ids, std::vector<RecordTable::Row>& rows) const;

private:
    static constexpr int idColumn = -2;
    struct Step {
        const RecordTable* table = nullptr;
        int column = -1;
        QString model;
    };
    /// The row of the last step's table.
    std::optional<RecordTable::Row> last(RecordTable::Row row) const;

    std::vector<Step> m_steps;
    std::map<QString, std::set<QString>> m_reads;
    QString m_target;
    bool m_isText = false;
};

} // namespace backroom
