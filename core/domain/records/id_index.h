// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace backroom {

/// Row of a record's id. Holds row numbers only, the ids themselves are the table's: 8 to 16 bytes a record.
class IdIndex {
public:
    using Row = std::uint32_t;

    std::optional<Row> find(std::int64_t id, const std::vector<std::int64_t>& ids) const
    {
        if (m_slots.empty() || id == 0)
            return std::nullopt;
        for (std::size_t at = home(id); m_slots[at] != empty; at = next(at)) {
            if (ids[m_slots[at]] == id)
                return m_slots[at];
        }
        return std::nullopt;
    }

    /// The id is not there yet; `ids[row]` is set.
    void insert(Row row, const std::vector<std::int64_t>& ids)
    {
        if ((m_size + 1) * 2 > m_slots.size())
            grow(ids);
        put(row, ids);
        ++m_size;
    }

    /// `ids[row]` is still set.
    void erase(Row row, const std::vector<std::int64_t>& ids)
    {
        std::size_t hole = home(ids[row]);
        while (m_slots[hole] != row)
            hole = next(hole);
        // What was pushed past the hole moves back into it, so that no search ends too early.
        for (std::size_t at = next(hole); m_slots[at] != empty; at = next(at)) {
            const std::size_t wanted = home(ids[m_slots[at]]);
            if (((at - wanted) & m_mask) >= ((at - hole) & m_mask)) {
                m_slots[hole] = m_slots[at];
                hole = at;
            }
        }
        m_slots[hole] = empty;
        --m_size;
    }

    void clear()
    {
        m_slots.clear();
        m_size = 0;
        m_mask = 0;
    }
    std::size_t size() const { return m_size; }
    std::size_t bytes() const { return m_slots.capacity() * sizeof(Row); }

private:
    static constexpr Row empty = ~Row(0);

    std::size_t home(std::int64_t id) const
    {
        std::uint64_t mixed = static_cast<std::uint64_t>(id) * 0x9e3779b97f4a7c15ULL;
        mixed ^= mixed >> 32;
        return static_cast<std::size_t>(mixed) & m_mask;
    }
    std::size_t next(std::size_t at) const { return (at + 1) & m_mask; }
    void put(Row row, const std::vector<std::int64_t>& ids)
    {
        std::size_t at = home(ids[row]);
        while (m_slots[at] != empty)
            at = next(at);
        m_slots[at] = row;
    }
    void grow(const std::vector<std::int64_t>& ids)
    {
        const std::vector<Row> before = std::move(m_slots);
        m_slots.assign(before.empty() ? 16 : before.size() * 2, empty);
        m_mask = m_slots.size() - 1;
        for (const Row row : before) {
            if (row != empty)
                put(row, ids);
        }
    }

    std::vector<Row> m_slots;
    std::size_t m_size = 0;
    std::size_t m_mask = 0;
};

} // namespace backroom
