// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/lint/source_text.h"

namespace backroom::lint {

/// Whether the file must carry the licence line: our sources, scripts and build files.
bool needsLicence(const QString& file, const QString& text);
std::vector<Finding> checkLicence(const QString& file, const QString& text);

/// Paths of one machine, hosts of package mirrors, and work left undone.
std::vector<Finding> checkTraces(const QString& file, const QString& text);

} // namespace backroom::lint
