// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/records/record_table.h"

#include <QDate>

#include <algorithm>
#include <cmath>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

constexpr double emptyNumber = std::numeric_limits<double>::quiet_NaN();

std::int64_t secondsOf(const QString& text)
{
    const auto time = fromOdoo(text);
    return time ? std::chrono::floor<std::chrono::seconds>(*time).time_since_epoch().count() : RecordTable::noTime;
}

std::int64_t daysOf(const QString& text)
{
    const std::int64_t seconds = secondsOf(text);
    return seconds == RecordTable::noTime ? seconds : (seconds - (seconds < 0 ? secondsOfDay - 1 : 0)) / secondsOfDay;
}

} // namespace

ColumnType columnTypeOf(const QString& odooType)
{
    static const QHash<QString, ColumnType> types{{u"boolean"_s, ColumnType::Boolean}, {u"integer"_s, ColumnType::Integer},
        {u"many2one_reference"_s, ColumnType::Integer}, {u"float"_s, ColumnType::Float}, {u"monetary"_s, ColumnType::Float},
        {u"selection"_s, ColumnType::Selection}, {u"reference"_s, ColumnType::Selection}, {u"date"_s, ColumnType::Date},
        {u"datetime"_s, ColumnType::DateTime}, {u"many2one"_s, ColumnType::Many2one}, {u"one2many"_s, ColumnType::X2many},
        {u"many2many"_s, ColumnType::X2many}};
    return types.value(odooType, ColumnType::Text);
}

RecordTable::RecordTable(QString model, std::shared_ptr<TextPool> texts) : m_model(std::move(model)), m_texts(std::move(texts)) {}

void RecordTable::Column::resize(std::size_t rows)
{
    switch (type) {
    case ColumnType::Boolean: booleans.resize(rows); break;
    case ColumnType::Integer: wholes.resize(rows); break;
    case ColumnType::Many2one: isNarrow ? shorts.resize(rows) : wholes.resize(rows); break;
    case ColumnType::Date: shorts.resize(rows, noDay); break;
    case ColumnType::DateTime: wholes.resize(rows, noTime); break;
    case ColumnType::Float: reals.resize(rows, isDerived ? emptyNumber : 0); break;
    case ColumnType::Text:
    case ColumnType::Selection: texts.resize(rows); break;
    case ColumnType::X2many: spans.resize(rows); break;
    }
}

void RecordTable::Column::reset(Row row)
{
    switch (type) {
    case ColumnType::Boolean: booleans[row] = 0; break;
    case ColumnType::Integer:
    case ColumnType::Many2one: setWhole(row, 0); break;
    case ColumnType::Date:
    case ColumnType::DateTime: setWhole(row, noTime); break;
    case ColumnType::Float: reals[row] = isDerived ? emptyNumber : 0; break;
    case ColumnType::Text:
    case ColumnType::Selection: texts[row] = TextPool::none; break;
    case ColumnType::X2many:
        waste += spans[row].second;
        spans[row] = {};
        break;
    }
}

void RecordTable::Column::setWhole(Row row, std::int64_t value)
{
    if (!isNarrow) {
        wholes[row] = value;
    } else if (value == noTime) {
        shorts[row] = noDay;
    } else if (value > noDay && value <= std::numeric_limits<std::int32_t>::max()) {
        shorts[row] = static_cast<std::int32_t>(value);
    } else {
        // No Odoo has such an id: its keys are four bytes. Others may.
        wholes.assign(shorts.begin(), shorts.end());
        std::replace(wholes.begin(), wholes.end(), std::int64_t(noDay), noTime);
        shorts = {};
        isNarrow = false;
        wholes[row] = value;
    }
}

void RecordTable::setFields(const ModelSchema& schema, const std::vector<QString>& fields)
{
    std::vector<Column> columns;
    for (const QString& field : fields) {
        const auto known = schema.find(field);
        if (known == schema.end() || field == u"id"_s)
            continue;
        const ColumnType type = columnTypeOf(known->second.type);
        const int before = columnOf(field);
        if (before >= 0 && at(before).type == type) {
            columns.push_back(std::move(at(before)));
        } else {
            Column& fresh = columns.emplace_back();
            fresh.name = field;
            fresh.type = type;
            fresh.isNarrow = type == ColumnType::Date || type == ColumnType::Many2one;
            fresh.resize(m_ids.size());
        }
    }
    for (Column& column : m_columns) {
        if (column.isDerived)
            columns.push_back(std::move(column));
    }
    m_columns = std::move(columns);
    m_columnOf.clear();
    for (std::size_t i = 0; i < m_columns.size(); ++i)
        m_columnOf.insert(m_columns[i].name, static_cast<int>(i));
    m_lastFields.clear();
}

int RecordTable::addDerived(const QString& name)
{
    if (const int known = columnOf(name); known >= 0)
        return known;
    Column& column = m_columns.emplace_back();
    column.name = name;
    column.type = ColumnType::Float;
    column.isDerived = true;
    column.resize(m_ids.size());
    m_columnOf.insert(name, static_cast<int>(m_columns.size() - 1));
    return static_cast<int>(m_columns.size() - 1);
}

int RecordTable::columnOf(const QString& field) const
{
    return m_columnOf.value(field, -1);
}

RecordTable::Row RecordTable::upsert(std::int64_t id, const std::vector<QString>& fields, const std::vector<FieldValue>& values)
{
    Row row = 0;
    if (const auto known = rowOf(id)) {
        row = *known;
    } else {
        if (m_free.empty()) {
            row = static_cast<Row>(m_ids.size());
            m_ids.push_back(id);
            for (Column& column : m_columns)
                column.resize(m_ids.size());
        } else {
            row = m_free.back();
            m_free.pop_back();
            m_ids[row] = id;
        }
        m_rows.insert(row, m_ids);
    }
    // Nearly always the same names, and nearly always the very same texts in memory.
    const auto isSame = [](const QString& known, const QString& name) { return (known.constData() == name.constData() && known.size() == name.size()) || known == name; };
    if (!std::equal(m_lastFields.begin(), m_lastFields.end(), fields.begin(), fields.end(), isSame)) {
        m_lastFields = fields;
        m_lastColumns.clear();
        for (const QString& field : fields)
            m_lastColumns.push_back(columnOf(field));
    }
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (m_lastColumns[i] >= 0)
            store(at(m_lastColumns[i]), row, values[i]);
    }
    return row;
}

void RecordTable::store(Column& column, Row row, const FieldValue& value)
{
    switch (column.type) {
    case ColumnType::Boolean: column.booleans[row] = value.toBool(); break;
    case ColumnType::Integer:
    case ColumnType::Many2one: column.setWhole(row, value.toId()); break;
    case ColumnType::Float: column.reals[row] = value.isEmpty() && column.isDerived ? emptyNumber : value.toDouble(); break;
    case ColumnType::Text:
    case ColumnType::Selection:
        // `false` is no text; other kinds of values are kept by their text.
        column.texts[row] = std::holds_alternative<bool>(value.variant()) || value.ids() ? TextPool::none : m_texts->intern(value.toText());
        break;
    case ColumnType::Date: column.setWhole(row, daysOf(value.toText())); break;
    case ColumnType::DateTime: column.wholes[row] = secondsOf(value.toText()); break;
    case ColumnType::X2many: storeIds(column, row, value.ids() ? *value.ids() : FieldValue::Ids()); break;
    }
}

void RecordTable::storeIds(Column& column, Row row, const FieldValue::Ids& ids)
{
    auto& [begin, count] = column.spans[row];
    if (ids.size() <= count) {
        std::copy(ids.begin(), ids.end(), column.wholes.begin() + begin);
        column.waste += count - ids.size();
        count = static_cast<std::uint32_t>(ids.size());
        return;
    }
    column.waste += count;
    if (column.waste > 1024 && column.waste > column.wholes.size() / 2) {
        std::vector<std::int64_t> packed;
        count = 0;
        for (auto& [from, length] : column.spans) {
            const auto start = static_cast<std::uint32_t>(packed.size());
            packed.insert(packed.end(), column.wholes.begin() + from, column.wholes.begin() + from + length);
            from = start;
        }
        column.wholes = std::move(packed);
        column.waste = 0;
    }
    begin = static_cast<std::uint32_t>(column.wholes.size());
    count = static_cast<std::uint32_t>(ids.size());
    column.wholes.insert(column.wholes.end(), ids.begin(), ids.end());
}

bool RecordTable::remove(std::int64_t id)
{
    const auto known = rowOf(id);
    if (!known)
        return false;
    const Row row = *known;
    m_rows.erase(row, m_ids);
    m_ids[row] = 0;
    m_free.push_back(row);
    for (Column& column : m_columns)
        column.reset(row);
    return true;
}

void RecordTable::clear()
{
    m_ids.clear();
    m_free.clear();
    m_rows.clear();
    for (Column& column : m_columns) {
        column.wholes.clear();
        column.waste = 0;
        column.resize(0);
    }
}

FieldValue RecordTable::value(Row row, int column) const
{
    const Column& held = at(column);
    const auto orFalse = [](auto value, bool isEmpty) { return isEmpty ? FieldValue() : FieldValue(std::move(value)); };
    switch (held.type) {
    case ColumnType::Boolean: return FieldValue(held.booleans[row] != 0);
    case ColumnType::Integer: return FieldValue(whole(row, column));
    case ColumnType::Many2one: return orFalse(whole(row, column), whole(row, column) == 0);
    case ColumnType::Float: return orFalse(held.reals[row], std::isnan(held.reals[row]));
    case ColumnType::Text:
    case ColumnType::Selection: return orFalse(m_texts->text(held.texts[row]), held.texts[row] == TextPool::none);
    case ColumnType::Date:
        if (whole(row, column) == noTime)
            return {};
        return FieldValue(QDate(1970, 1, 1).addDays(whole(row, column)).toString(Qt::ISODate));
    case ColumnType::DateTime:
        if (whole(row, column) == noTime)
            return {};
        return FieldValue(toOdoo(Timestamp(std::chrono::seconds(whole(row, column)))));
    case ColumnType::X2many: {
        const Ids found = ids(row, column);
        return FieldValue(FieldValue::Ids(found.begin(), found.end()));
    }
    }
    return {};
}

Record RecordTable::record(Row row, const SourceId& source) const
{
    auto names = std::make_shared<FieldNames>();
    std::vector<FieldValue> values;
    names->reserve(m_columns.size());
    values.reserve(m_columns.size());
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        names->push_back(m_columns[i].name);
        values.push_back(value(row, static_cast<int>(i)));
    }
    return {{source, m_model, m_ids[row]}, std::move(names), std::move(values)};
}

double RecordTable::number(Row row, int column) const
{
    const Column& held = at(column);
    const auto orEmpty = [](double value, bool isEmpty) { return isEmpty ? emptyNumber : value; };
    switch (held.type) {
    case ColumnType::Boolean: return held.booleans[row];
    case ColumnType::Integer: return static_cast<double>(whole(row, column));
    case ColumnType::Many2one: return orEmpty(static_cast<double>(whole(row, column)), whole(row, column) == 0);
    case ColumnType::Float: return held.reals[row];
    case ColumnType::Text:
    case ColumnType::Selection: return orEmpty(held.texts[row], held.texts[row] <= TextPool::blank);
    case ColumnType::Date: return orEmpty(static_cast<double>(whole(row, column)), whole(row, column) == noTime);
    case ColumnType::DateTime: return orEmpty(static_cast<double>(whole(row, column)) / secondsOfDay, whole(row, column) == noTime);
    case ColumnType::X2many: return static_cast<double>(held.spans[row].second);
    }
    return emptyNumber;
}

std::size_t RecordTable::bytes() const
{
    std::size_t sum = m_ids.capacity() * sizeof(std::int64_t) + m_rows.bytes() + m_free.capacity() * sizeof(Row);
    for (const Column& column : m_columns) {
        sum += column.booleans.capacity() + column.shorts.capacity() * sizeof(std::int32_t) + column.wholes.capacity() * sizeof(std::int64_t) + column.reals.capacity() * sizeof(double)
            + column.texts.capacity() * sizeof(TextPool::TextId) + column.spans.capacity() * sizeof(column.spans[0]);
    }
    return sum;
}

} // namespace backroom
