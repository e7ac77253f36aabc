// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/records/record_table.h"

namespace backroom {

/// In which row each record of a table stood when the rules were last evaluated. Rows of records that went are used
/// again, and a record may go and come again elsewhere, all between two evaluations.
class SeenRows {
public:
    using Row = RecordTable::Row;
    struct Move {
        std::int64_t id = 0;
        Row from = 0;
        std::optional<Row> to = {}; ///< nothing: the record is gone
    };

    std::optional<Row> rowOf(std::int64_t id) const { return m_rows.find(id, m_ids); }

    /// Takes note of the records as they are now. Names those that stood in another row before.
    std::vector<Move> follow(const RecordTable& table, const std::vector<std::int64_t>& ids)
    {
        std::vector<Move> moves;
        for (const std::int64_t id : ids) {
            const auto row = table.rowOf(id);
            const auto before = rowOf(id);
            if (before && before != row)
                leave(moves, id, *before, row);
        }
        for (const std::int64_t id : ids) {
            if (const auto row = table.rowOf(id))
                enter(moves, table, *row);
        }
        return moves;
    }
    /// Of all records there are.
    std::vector<Move> followAll(const RecordTable& table)
    {
        std::vector<Move> moves;
        for (Row row = 0; row < table.rowCount(); ++row) {
            if (table.isAlive(row))
                enter(moves, table, row);
        }
        return moves;
    }
    std::size_t bytes() const { return m_ids.capacity() * sizeof(std::int64_t) + m_rows.bytes(); }

private:
    void leave(std::vector<Move>& moves, std::int64_t id, Row from, std::optional<Row> to)
    {
        moves.push_back({id, from, to});
        m_rows.erase(from, m_ids);
        m_ids[from] = 0;
    }
    void enter(std::vector<Move>& moves, const RecordTable& table, Row row)
    {
        const std::int64_t id = table.idOf(row);
        if (m_ids.size() <= row)
            m_ids.resize(table.rowCount());
        if (m_ids[row] == id)
            return;
        if (const auto before = rowOf(id))
            leave(moves, id, *before, row);
        if (m_ids[row] != 0)
            leave(moves, m_ids[row], row, table.rowOf(m_ids[row]));
        m_ids[row] = id;
        m_rows.insert(row, m_ids);
    }

    std::vector<std::int64_t> m_ids; ///< by row; 0 = none
    IdIndex m_rows;
};

} // namespace backroom
