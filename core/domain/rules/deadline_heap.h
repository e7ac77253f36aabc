// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

namespace backroom {

/// One moment for each key, the soonest at hand; every change costs the logarithm of their number. A deadline fires once;
/// one that was replaced or removed never does. Equal moments fire in the order in which they were set.
template <typename Key, typename Hash = std::hash<Key>>
class DeadlineHeap {
public:
    DeadlineHeap() = default;
    DeadlineHeap(DeadlineHeap&&) = default;
    DeadlineHeap& operator=(DeadlineHeap&&) = default;

    /// Sets or replaces.
    void set(const Key& key, Timestamp when)
    {
        const auto [found, isNew] = m_places.try_emplace(key, m_heap.size());
        const Entry entry{when, m_nextTurn++, &*found};
        if (isNew) {
            m_heap.push_back(entry);
            rise(m_heap.size() - 1);
            return;
        }
        const std::size_t place = found->second;
        m_heap[place] = entry;
        settle(place);
    }

    /// False when there was none.
    bool remove(const Key& key)
    {
        const auto found = m_places.find(key);
        if (found == m_places.end())
            return false;
        removeAt(found->second);
        return true;
    }

    std::optional<Timestamp> when(const Key& key) const
    {
        const auto found = m_places.find(key);
        return found == m_places.end() ? std::nullopt : std::optional(m_heap[found->second].when);
    }
    std::optional<Timestamp> next() const { return m_heap.empty() ? std::nullopt : std::optional(m_heap.front().when); }
    std::size_t size() const { return m_heap.size(); }
    bool isEmpty() const { return m_heap.empty(); }
    void clear()
    {
        m_heap.clear();
        m_places.clear();
    }

    /// Takes the soonest that is due (at or before `now`); for callers that change others while they handle it.
    std::optional<Key> popOne(Timestamp now)
    {
        if (m_heap.empty() || m_heap.front().when > now)
            return std::nullopt;
        Key key = m_heap.front().place->first;
        removeAt(0);
        return key;
    }

    /// Takes all that are due, the soonest first.
    std::vector<Key> popDue(Timestamp now)
    {
        std::vector<Key> due;
        while (auto key = popOne(now))
            due.push_back(std::move(*key));
        return due;
    }

private:
    using Places = std::unordered_map<Key, std::size_t, Hash>;
    struct Entry {
        Timestamp when;
        std::uint64_t turn;
        typename Places::value_type* place; ///< nodes of the map stay where they are

        bool before(const Entry& other) const { return when != other.when ? when < other.when : turn < other.turn; }
    };

    void put(std::size_t at, const Entry& entry)
    {
        m_heap[at] = entry;
        entry.place->second = at;
    }
    std::size_t rise(std::size_t at)
    {
        const Entry entry = m_heap[at];
        while (at > 0 && entry.before(m_heap[(at - 1) / 2])) {
            put(at, m_heap[(at - 1) / 2]);
            at = (at - 1) / 2;
        }
        put(at, entry);
        return at;
    }
    void sink(std::size_t at)
    {
        const Entry entry = m_heap[at];
        for (std::size_t child = 2 * at + 1; child < m_heap.size(); child = 2 * at + 1) {
            if (child + 1 < m_heap.size() && m_heap[child + 1].before(m_heap[child]))
                ++child;
            if (!m_heap[child].before(entry))
                break;
            put(at, m_heap[child]);
            at = child;
        }
        put(at, entry);
    }
    void settle(std::size_t at) { sink(rise(at)); }
    void removeAt(std::size_t at)
    {
        m_places.erase(m_places.find(m_heap[at].place->first));
        const Entry last = m_heap.back();
        m_heap.pop_back();
        if (at < m_heap.size()) {
            m_heap[at] = last;
            settle(at);
        }
    }

    std::vector<Entry> m_heap;
    Places m_places;
    std::uint64_t m_nextTurn = 0;
};

} // namespace backroom
