// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/records/id_index.h"
#include "core/domain/records/model_schema.h"
#include "core/domain/records/record.h"
#include "core/domain/records/text_pool.h"

#include <QHash>

#include <limits>

namespace backroom {

inline constexpr std::int64_t secondsOfDay = 86'400;

/// How the values of a field are stored and compared.
enum class ColumnType : std::uint8_t { Boolean, Integer, Float, Text, Selection, Date, DateTime, Many2one, X2many };

/// By Odoo's name of the field's type. Selections are texts that can be empty in a way of their own (odoo.md b).
ColumnType columnTypeOf(const QString& odooType);

/// The records of one model as typed columns. A record keeps its row while it lives; rows of records that went are used
/// again. A field that a record does not bring keeps what it had.
class RecordTable {
public:
    using Row = std::uint32_t;
    static constexpr std::int64_t noTime = std::numeric_limits<std::int64_t>::min();

    RecordTable(QString model, std::shared_ptr<TextPool> texts);

    const QString& model() const { return m_model; }
    TextPool& texts() const { return *m_texts; }

    /// Makes one column for each field; those that keep their type keep their values. Derived columns stay.
    void setFields(const ModelSchema& schema, const std::vector<QString>& fields);
    /// A column of numbers that no source fills ("$…"); empty at first.
    int addDerived(const QString& name);
    /// -1: not mirrored. Columns keep their number until setFields().
    int columnOf(const QString& field) const;
    ColumnType typeOf(int column) const { return m_columns[static_cast<std::size_t>(column)].type; }

    Row upsert(const Record& record) { return upsert(record.key.id, *record.names, record.values); }
    Row upsert(std::int64_t id, const std::vector<QString>& fields, const std::vector<FieldValue>& values);
    bool remove(std::int64_t id);
    void clear();

    std::optional<Row> rowOf(std::int64_t id) const { return m_rows.find(id, m_ids); }
    std::int64_t idOf(Row row) const { return m_ids[row]; }
    bool isAlive(Row row) const { return m_ids[row] != 0; }
    /// Rows in use or to be used again; every row number is below it.
    std::size_t rowCount() const { return m_ids.size(); }
    /// Records.
    std::size_t size() const { return m_rows.size(); }

    FieldValue value(Row row, int column) const;
    Record record(Row row, const SourceId& source) const;

    bool boolean(Row row, int column) const { return at(column).booleans[row] != 0; }
    /// Integers as they are, many2one ids (0 = empty), days of a date, seconds of a time (noTime = empty).
    std::int64_t whole(Row row, int column) const
    {
        const Column& held = at(column);
        if (!held.isNarrow)
            return held.wholes[row];
        return held.shorts[row] == noDay ? noTime : held.shorts[row];
    }
    double real(Row row, int column) const { return at(column).reals[row]; }
    TextPool::TextId text(Row row, int column) const { return at(column).texts[row]; }
    struct Ids {
        const std::int64_t* first;
        const std::int64_t* last;
        const std::int64_t* begin() const { return first; }
        const std::int64_t* end() const { return last; }
        bool empty() const { return first == last; }
    };
    Ids ids(Row row, int column) const
    {
        const Column& held = at(column);
        const auto [begin, count] = held.spans[row];
        return {held.wholes.data() + begin, held.wholes.data() + begin + count};
    }
    /// Any column as a number for formulas: booleans 0 and 1, dates and times in days since 1970, many2one as its id, a
    /// text by its number in the pool; NaN when empty.
    double number(Row row, int column) const;
    void setNumber(Row row, int column, double value) { at(column).reals[row] = value; }
    /// Bytes held by the columns, for measurements.
    std::size_t bytes() const;

    /// The empty date in a narrow column.
    static constexpr std::int32_t noDay = std::numeric_limits<std::int32_t>::min();
    /// A column's values by row, for whole passes. Only the vector of the column's type is filled.
    struct Column {
        QString name;
        ColumnType type = ColumnType::Text;
        bool isDerived = false;
        /// Whole values in four bytes: dates, and many2one until an id comes that needs more.
        bool isNarrow = false;
        std::vector<std::uint8_t> booleans;
        std::vector<std::int32_t> shorts;
        std::vector<std::int64_t> wholes; ///< of X2many: the ids of all rows, by spans
        std::vector<double> reals;
        std::vector<TextPool::TextId> texts;
        std::vector<std::pair<std::uint32_t, std::uint32_t>> spans;
        std::size_t waste = 0;

        void resize(std::size_t rows);
        void reset(Row row);
        void setWhole(Row row, std::int64_t value);
    };
    const Column& column(int number) const { return at(number); }
    const std::vector<std::int64_t>& ids() const { return m_ids; }

private:
    Column& at(int column) { return m_columns[static_cast<std::size_t>(column)]; }
    const Column& at(int column) const { return m_columns[static_cast<std::size_t>(column)]; }
    void store(Column& column, Row row, const FieldValue& value);
    void storeIds(Column& column, Row row, const FieldValue::Ids& ids);

    QString m_model;
    std::shared_ptr<TextPool> m_texts;
    std::vector<Column> m_columns;
    QHash<QString, int> m_columnOf;
    std::vector<std::int64_t> m_ids; ///< by row; 0 = free
    std::vector<Row> m_free;
    IdIndex m_rows;
    /// What upsert() found last time for the same list of fields.
    std::vector<QString> m_lastFields;
    std::vector<int> m_lastColumns;
};

} // namespace backroom
