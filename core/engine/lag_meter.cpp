// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/lag_meter.h"

#include <algorithm>
#include <vector>

namespace backroom {

namespace {

constexpr std::size_t lagsKept = 200;

} // namespace

void LagMeter::add(Duration lag)
{
    m_lags.push_back(std::max(lag, Duration(0)));
    if (m_lags.size() > lagsKept)
        m_lags.pop_front();
}

std::optional<Duration> LagMeter::newest() const
{
    return m_lags.empty() ? std::nullopt : std::optional(m_lags.back());
}

std::optional<Duration> LagMeter::p95() const
{
    if (m_lags.empty())
        return std::nullopt;
    std::vector<Duration> sorted(m_lags.begin(), m_lags.end());
    const std::size_t rank = (sorted.size() * 95 + 99) / 100 - 1;
    std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(rank), sorted.end());
    return sorted[rank];
}

} // namespace backroom
