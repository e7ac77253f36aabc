// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/statistics.h"

#include <cmath>
#include <limits>
#include <numbers>

namespace backroom {

namespace {

constexpr double noStatistic = std::numeric_limits<double>::quiet_NaN();
/// Two-sided 95 %.
constexpr double wilsonZ = 1.96;
/// Transactions of the peers that a rate of one's own is mixed with.
constexpr double peerWeight = 50;

double density(double z)
{
    return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
}

double upperTail(double z)
{
    return std::erfc(z / std::numbers::sqrt2) / 2;
}

} // namespace

double wilsonLow(double k, double n)
{
    if (!(n > 0 && k >= 0 && k <= n))
        return noStatistic;
    const double p = k / n;
    const double z2 = wilsonZ * wilsonZ;
    const double spread = wilsonZ * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n));
    return std::fmax(0, (p + z2 / (2 * n) - spread) / (1 + z2 / n));
}

double shrunkRate(double k, double n, double p0)
{
    if (!(n >= 0 && k >= 0 && k <= n && p0 >= 0))
        return noStatistic;
    return (k + peerWeight * p0) / (n + peerWeight);
}

double normalQuantile(double p)
{
    if (!(p > 0 && p < 1))
        return noStatistic;
    // The smaller tail keeps its digits. A rough start, then Halley's steps on the exact tail: each triples the digits.
    const double tail = p < 0.5 ? p : 1 - p;
    const double t = std::sqrt(-2 * std::log(tail));
    double z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
    for (int i = 0; i < 3; ++i) {
        const double step = (upperTail(z) - tail) / density(z);
        z += step / (1 - z * step / 2);
    }
    return p < 0.5 ? -z : z;
}

double unitNormalLoss(double z)
{
    return density(z) - z * upperTail(z);
}

} // namespace backroom
