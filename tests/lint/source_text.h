// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace backroom::lint {

/// One broken rule, printed as "file:line: what".
struct Finding {
    QString file; ///< relative to the project
    int line = 0; ///< from 1; 0 = the file as a whole
    QString what;

    QString text() const;
};

struct Include {
    int line = 0;
    QString header;
    bool quoted = false; ///< "…" in place of <…>
};

/// The code alone: comments and the contents of string and character literals become spaces, lines stay where they are.
QString withoutCommentsAndStrings(const QString& source);
std::vector<Include> includesOf(const QString& source);

/// Every file of the project below the folder, relative to it, sorted; without build folders and hidden folders
/// other than .ci.
QStringList projectFiles(const QString& folder);
/// Empty when it cannot be read.
QString readText(const QString& path);

} // namespace backroom::lint
