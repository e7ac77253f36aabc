// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/notification_window.h"

#include <algorithm>

namespace backroom::odoo {

bool NotificationWindow::take(std::int64_t id)
{
    if (!m_seen.insert(id).second)
        return false;
    m_order.push_back(id);
    if (m_order.size() > m_remembered) {
        m_seen.erase(m_order.front());
        m_order.pop_front();
    }
    m_last = std::max(m_last, id);
    return true;
}

void NotificationWindow::startAfter(std::int64_t last)
{
    m_seen.clear();
    m_order.clear();
    m_last = last;
}

} // namespace backroom::odoo
