// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/rules/row_bits.h"

#include <array>

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
    /// What many rules say about all records: 64 of each are turned over at a time. Null: as it was.
    void put(const std::vector<const RowBits*>& rules, std::size_t rows)
    {
        reach((rows + 63) / 64 * 64);
        for (std::size_t block = 0; block < (rows + 63) / 64; ++block) {
            for (std::size_t word = 0; word < m_width; ++word) {
                std::array<std::uint64_t, 64> bits{};
                std::uint64_t kept = ~std::uint64_t(0);
                for (std::size_t i = 0; i < 64 && word * 64 + i < rules.size(); ++i) {
                    const RowBits* rule = rules[word * 64 + i];
                    if (!rule)
                        continue;
                    kept &= ~(std::uint64_t(1) << i);
                    bits[i] = (*rule)[block];
                }
                turn(bits);
                for (std::size_t i = 0; i < 64; ++i) {
                    std::uint64_t& known = m_words[(block * 64 + i) * m_width + word];
                    known = (known & kept) | bits[i];
                }
            }
        }
    }

private:
    /// Rows become columns: halves change places, then halves of them.
    static void turn(std::array<std::uint64_t, 64>& bits)
    {
        std::uint64_t mask = 0xffffffff;
        for (std::size_t size = 32; size != 0; size /= 2, mask ^= mask << size) {
            for (std::size_t i = 0; i < 64; i = ((i | size) + 1) & ~size) {
                const std::uint64_t differ = ((bits[i] >> size) ^ bits[i | size]) & mask;
                bits[i] ^= differ << size;
                bits[i | size] ^= differ;
            }
        }
    }

    std::size_t m_width; ///< words a record
    std::vector<std::uint64_t> m_words;
};

} // namespace backroom
