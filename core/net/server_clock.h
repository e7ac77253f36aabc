// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

namespace backroom {

/// How far a server's clock is ahead of ours, out of the dates of its answers. Those are whole seconds, and an answer was
/// made at some time between its question and its arrival, so each only says between what the difference lies; the
/// smallest that they all allow counts, which is none for clocks that agree.
class ServerClock {
public:
    /// An answer's date; asked and arrived by our clock.
    void note(Timestamp date, Timestamp askedAt, Timestamp arrivedAt);
    /// Below zero: the server's clock is behind.
    Duration ahead() const;

private:
    bool m_isKnown = false;
    Duration m_least{};
    Duration m_most{};
};

} // namespace backroom
