// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace backroom {

/// The statistics of domain.md §4.4 and §5.2; NaN outside of their domain.

/// Lower bound of a rate of k in n at 95 % (Wilson, z = 1.96).
double wilsonLow(double k, double n);
/// The rate of k in n drawn towards the peers' rate p0 as if 50 transactions of theirs had been added.
double shrunkRate(double k, double n, double p0);
/// z with Φ(z) = p, to full precision.
double normalQuantile(double p);
/// Expected units short for one unit of deviation: φ(z) − z·(1 − Φ(z)).
double unitNormalLoss(double z);

} // namespace backroom
