// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/folders.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace backroom {

namespace {

QString firstOf(const QString& option, const char* variable, QStandardPaths::StandardLocation location)
{
    if (!option.isEmpty())
        return option;
    if (const QString set = qEnvironmentVariable(variable); !set.isEmpty())
        return set;
    return QStandardPaths::writableLocation(location) + QStringLiteral("/backroom");
}

} // namespace

void createPrivateFolder(const QString& folder)
{
    if (QFileInfo::exists(folder) || !QDir().mkpath(folder))
        return; // one that cannot be made is reported by the first file that goes there
    QFile::setPermissions(folder, QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);
}

Folders foldersFor(const QString& dataOption, const QString& configOption)
{
    return {firstOf(dataOption, "BACKROOM_DATA_DIR", QStandardPaths::GenericDataLocation),
        firstOf(configOption, "BACKROOM_CONFIG_DIR", QStandardPaths::GenericConfigLocation)};
}

} // namespace backroom
