// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/lint/source_text.h"

namespace backroom::lint {

/// Includes of one file that its layer (design.md §2) does not allow. `file` is relative to the project and decides
/// the layer; a file below core, ui or app that belongs to no layer is a finding too.
std::vector<Finding> checkLayer(const QString& file, const QString& source);

} // namespace backroom::lint
