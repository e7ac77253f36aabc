// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace backroom {

/// Where the program keeps its files: an option, else BACKROOM_DATA_DIR / BACKROOM_CONFIG_DIR, else the desktop's own
/// folders (XDG base directories).
struct Folders {
    QString data;
    QString config;
};

/// Makes the folder for the owner's eyes only, where it is not there yet.
void createPrivateFolder(const QString& folder);

Folders foldersFor(const QString& dataOption, const QString& configOption);

} // namespace backroom
