// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/server_clock.h"

#include <algorithm>

namespace backroom {

using namespace std::chrono_literals;

void ServerClock::note(Timestamp date, Timestamp askedAt, Timestamp arrivedAt)
{
    const Duration least = date - arrivedAt;
    const Duration most = date + 1s - askedAt;
    const bool agrees = m_isKnown && std::max(least, m_least) <= std::min(most, m_most);
    // One of the clocks was set, or there are several servers: the newest answer counts.
    m_least = agrees ? std::max(least, m_least) : least;
    m_most = agrees ? std::min(most, m_most) : most;
    m_isKnown = true;
}

Duration ServerClock::ahead() const
{
    return std::clamp(Duration(0), m_least, std::max(m_least, m_most));
}

} // namespace backroom
