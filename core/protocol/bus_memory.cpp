// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/bus_memory.h"

#include <algorithm>
#include <utility>

namespace backroom::odoo {

using namespace std::chrono_literals;

namespace {

/// An id is given when a transaction is about to commit, and the server itself waits ten seconds for a lower one.
constexpr Duration settlesAfter = 30s;
/// The server keeps notifications for 24 hours unless told otherwise.
constexpr Duration keptByServer = 24h - 5min;
/// To who has heard nothing yet it tells what is not older than 50 s.
constexpr Duration toldToNewcomers = 45s;

} // namespace

BusMemory::BusMemory(std::optional<LiveMark> mark, std::size_t remembered) : m_remembered(remembered), m_mark(mark)
{
    if (mark) {
        m_settled = mark->settled;
        m_newest = mark->newest;
        m_newestAt = mark->newestAt;
    }
    m_anchor = m_newest;
}

void BusMemory::beginBreak()
{
    // A break that was never proven goes on.
    if (!std::exchange(m_isBreak, true))
        m_anchor = m_newest;
    m_isAnchored = false;
}

std::int64_t BusMemory::askFrom(Timestamp now)
{
    settle(now);
    return m_isBreak && m_anchor > 1 ? std::min(settled(), m_anchor - 1) : settled();
}

std::set<std::int64_t> BusMemory::take(const std::vector<std::int64_t>& ids, Timestamp now)
{
    std::set<std::int64_t> fresh;
    for (const std::int64_t id : ids) {
        m_isAnchored = m_isAnchored || id == m_anchor;
        if (!m_seen.insert(id).second)
            continue;
        fresh.insert(id);
        m_order.push_back(id);
        if (m_order.size() > m_remembered) {
            m_seen.erase(m_order.front());
            m_order.pop_front();
        }
        m_unsettled.push_back({id, now});
        if (id > m_newest) {
            m_newest = id;
            m_newestAt = now;
        }
    }
    return fresh;
}

bool BusMemory::hasMissed(Timestamp now) const
{
    if (!m_isBreak)
        return false;
    if (!m_mark)
        return true;
    if (m_anchor == 0)
        return now - m_mark->at > toldToNewcomers;
    if (m_isAnchored)
        return false;
    // One that is gone although it is young: this server keeps them for less, or is another one than it was.
    return now - m_mark->newestAt < keptByServer || now - m_mark->at > keptByServer;
}

void BusMemory::heard(Timestamp now)
{
    settle(now);
    m_isBreak = false;
    m_mark = LiveMark{settled(), m_newest, m_newestAt, now};
}

std::int64_t BusMemory::settled() const
{
    if (m_settled > 0 || m_unsettled.empty())
        return m_settled;
    const auto lowest = std::min_element(m_unsettled.begin(), m_unsettled.end(), [](const Arrival& a, const Arrival& b) { return a.id < b.id; });
    return lowest->id - 1;
}

void BusMemory::settle(Timestamp now)
{
    while (!m_unsettled.empty() && now - m_unsettled.front().at >= settlesAfter) {
        m_settled = std::max(m_settled, m_unsettled.front().id);
        m_unsettled.pop_front();
    }
}

} // namespace backroom::odoo
