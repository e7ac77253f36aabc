// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/lint/source_text.h"

namespace backroom::lint {

/// Calls of one file that design.md §3 bans there. `file` is relative to the project.
std::vector<Finding> checkBannedCalls(const QString& file, const QString& source);

/// A use that is allowed on purpose.
struct Permit {
    QString file; ///< a file, or a folder with a slash at its end
    QString ban; ///< the ban's name
    QString reason;
};
const std::vector<Permit>& permits();
QStringList banNames();

} // namespace backroom::lint
