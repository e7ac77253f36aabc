// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/value_path.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <unordered_set>

namespace backroom {

using namespace Qt::StringLiterals;

Result<ValuePath> ValuePath::bind(const Mirror& mirror, const QString& model, const QString& path)
{
    ValuePath bound;
    QString at = model;
    const QStringList steps = path.split(u'.');
    for (qsizetype i = 0; i < steps.size(); ++i) {
        const RecordTable* table = mirror.find(at);
        const ModelSchema* schema = mirror.schema(at);
        if (!table || !schema)
            return Error::of(ErrorKind::UnknownModel, u"%1 is not mirrored"_s.arg(at));
        if (steps[i] == u"id"_s && i + 1 == steps.size()) {
            bound.m_steps.push_back({table, idColumn, at});
            return bound;
        }
        const auto field = schema->find(steps[i]);
        const int column = table->columnOf(steps[i]);
        if (field == schema->end() || column < 0)
            return Error::of(ErrorKind::UnknownField, u"no field %1 on %2"_s.arg(steps[i], at));
        bound.m_steps.push_back({table, column, at});
        bound.m_reads[at].insert(steps[i]);
        const ColumnType type = table->typeOf(column);
        bound.m_isText = type == ColumnType::Text || type == ColumnType::Selection;
        if (i + 1 < steps.size() && type != ColumnType::Many2one)
            return Error::of(ErrorKind::BadInput, u"%1 of %2 leads to no single record"_s.arg(steps[i], at));
        at = field->second.relation;
    }
    bound.m_target = at;
    return bound;
}

std::optional<RecordTable::Row> ValuePath::last(RecordTable::Row row) const
{
    for (std::size_t i = 0; i + 1 < m_steps.size(); ++i) {
        const std::int64_t id = m_steps[i].table->whole(row, m_steps[i].column);
        const auto next = id == 0 ? std::nullopt : m_steps[i + 1].table->rowOf(id);
        if (!next)
            return std::nullopt;
        row = *next;
    }
    return row;
}

double ValuePath::number(RecordTable::Row row) const
{
    const auto at = last(row);
    if (!at)
        return std::numeric_limits<double>::quiet_NaN();
    const Step& step = m_steps.back();
    return step.column == idColumn ? static_cast<double>(step.table->idOf(*at)) : step.table->number(*at, step.column);
}

std::int64_t ValuePath::id(RecordTable::Row row) const
{
    const auto at = last(row);
    if (!at)
        return 0;
    const Step& step = m_steps.back();
    if (step.column == idColumn)
        return step.table->idOf(*at);
    switch (step.table->typeOf(step.column)) {
    case ColumnType::Integer:
    case ColumnType::Many2one: return step.table->whole(*at, step.column);
    case ColumnType::Text:
    case ColumnType::Selection: {
        const TextPool::TextId text = step.table->text(*at, step.column);
        return text == TextPool::blank ? TextPool::none : text;
    }
    case ColumnType::Float: {
        // Equal numbers are one key; nothing but zero and empty is 0.
        const double number = step.table->real(*at, step.column);
        return number == number && number != 0 ? std::bit_cast<std::int64_t>(number) : 0;
    }
    default: {
        const double number = step.table->number(*at, step.column);
        return number == number ? static_cast<std::int64_t>(number) : 0;
    }
    }
}

std::optional<Timestamp> ValuePath::time(RecordTable::Row row) const
{
    const auto at = last(row);
    const Step& step = m_steps.back();
    if (!at || step.column == idColumn)
        return std::nullopt;
    const ColumnType type = step.table->typeOf(step.column);
    const std::int64_t value = type == ColumnType::Date || type == ColumnType::DateTime ? step.table->whole(*at, step.column) : RecordTable::noTime;
    if (value == RecordTable::noTime)
        return std::nullopt;
    return Timestamp(std::chrono::seconds(type == ColumnType::Date ? value * 86'400 : value));
}

void ValuePath::addRowsReaching(const QString& model, const std::vector<std::int64_t>& ids, std::vector<RecordTable::Row>& rows) const
{
    for (std::size_t end = 1; end < m_steps.size(); ++end) {
        if (m_steps[end].model != model)
            continue;
        std::unordered_set<std::int64_t> wanted(ids.begin(), ids.end());
        for (std::size_t i = end; i-- > 0 && !wanted.empty();) {
            const RecordTable& table = *m_steps[i].table;
            std::unordered_set<std::int64_t> found;
            for (RecordTable::Row row = 0; row < table.rowCount(); ++row) {
                const std::int64_t id = table.whole(row, m_steps[i].column);
                if (id == 0 || !wanted.contains(id) || !table.isAlive(row))
                    continue;
                if (i == 0)
                    rows.push_back(row);
                else
                    found.insert(table.idOf(row));
            }
            wanted = std::move(found);
        }
    }
}

} // namespace backroom
