// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/records/record_table.h"

#include <algorithm>

namespace backroom {

/// What many rules said about each record: one bit for each, those of a record side by side.
class RowAnswers {
public:
    explicit RowAnswers(std::size_t rules) : m_width((rules + 63) / 64) {}

    bool is(RecordTable::Row row, std::size_t rule) const
    {
        const std::size_t word = row * m_width + rule / 64;
        return word < m_words.size() && (m_words[word] >> (rule % 64) & 1) != 0;
    }
    /// All of a record, to be written to.
    std::uint64_t* of(RecordTable::Row row)
    {
        reach(row + std::size_t(1));
        return m_words.data() + row * m_width;
    }
    void set(RecordTable::Row row, std::size_t rule, bool is)
    {
        std::uint64_t& word = of(row)[rule / 64];
        const std::uint64_t bit = std::uint64_t(1) << (rule % 64);
        word = is ? word | bit : word & ~bit;
    }
    /// Takes what was said about the record away.
    std::vector<std::uint64_t> take(RecordTable::Row row)
    {
        std::vector<std::uint64_t> taken(of(row), of(row) + m_width);
        std::fill_n(of(row), m_width, 0);
        return taken;
    }
    void reach(std::size_t rows)
    {
        if (m_words.size() < rows * m_width)
            m_words.resize(rows * m_width);
    }
    std::size_t width() const { return m_width; }

private:
    std::size_t m_width; ///< words a record
    std::vector<std::uint64_t> m_words;
};

} // namespace backroom
