// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <set>

namespace backroom::odoo {

/// Which notifications were taken already. Ids rise, but a transaction that took long may bring a lower one later, so the
/// newest alone does not tell; and what was missed comes by two ways at once when a socket is opened. Remembers the last
/// few thousand, whatever their order.
class NotificationWindow {
public:
    explicit NotificationWindow(std::size_t remembered = 8192) : m_remembered(remembered) {}

    /// True when it is new.
    bool take(std::int64_t id);
    /// The highest seen, or given by startAfter(); 0 = none.
    std::int64_t last() const { return m_last; }
    /// What an earlier run had as last().
    void startAfter(std::int64_t last);

private:
    std::size_t m_remembered;
    std::int64_t m_last = 0;
    std::set<std::int64_t> m_seen;
    std::deque<std::int64_t> m_order;
};

} // namespace backroom::odoo
