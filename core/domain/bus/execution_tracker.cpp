// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/bus/execution_tracker.h"

#include <algorithm>

namespace backroom {

void ExecutionTracker::begin(std::int64_t newest)
{
    m_newest = std::max(newest, m_state.next);
    m_openNow.clear();
    m_endedNow.clear();
}

void ExecutionTracker::takeOpen(const std::vector<ExecutionHead>& rows)
{
    for (const ExecutionHead& row : rows)
        m_openNow.insert(row.id);
}

bool ExecutionTracker::takeEnded(const std::vector<ExecutionHead>& rows, bool hasMore)
{
    for (const ExecutionHead& row : rows)
        m_endedNow.insert(row.id);
    return hasMore && !rows.empty() && rows.back().id > m_state.floor;
}

std::vector<std::int64_t> ExecutionTracker::left() const
{
    std::vector<std::int64_t> ids;
    for (const std::int64_t id : m_state.open) {
        if (!m_openNow.contains(id) && !m_endedNow.contains(id))
            ids.push_back(id);
    }
    return ids;
}

void ExecutionTracker::takeRead(const ExecutionHead& head)
{
    (isOpen(head.status) ? m_openNow : m_endedNow).insert(head.id);
}

void ExecutionTracker::takeGone(std::int64_t id)
{
    m_endedNow.insert(id);
}

void ExecutionTracker::complete()
{
    // One that ended while the round went on stands in both.
    for (const std::int64_t id : m_endedNow)
        m_openNow.erase(id);
    m_state.open = m_openNow;
    m_state.floor = m_state.next;
    m_state.next = m_newest;
}

} // namespace backroom
