// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"

#include <deque>
#include <optional>

namespace backroom {

/// The last lags of one feed (FeedStatus), out of which the newest and the 95th percentile are told.
class LagMeter {
public:
    /// Below nothing counts as nothing: clocks do not agree.
    void add(Duration lag);
    std::optional<Duration> newest() const;
    /// The smallest that at least 95 of 100 do not exceed.
    std::optional<Duration> p95() const;

private:
    std::deque<Duration> m_lags;
};

} // namespace backroom
