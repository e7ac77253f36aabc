// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_types.h"

/// Sentences about decisions made together.
namespace backroom::text {

/// "Approve 12 · 18 000,00 €".
QString batchTitle(const BatchManifest& manifest);
/// "8 done · 1 failed · 2 left out · 1 under way": only what there is.
QString batchCounts(const BatchCounts& counts);
/// What became of one of its items, and why.
QString batchOutcome(const BatchManifest& manifest, const BatchItem& item);

} // namespace backroom::text
