// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/small_file.h"

#include <QFile>
#include <QFileInfo>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 mostBytes = 1024 * 1024;

} // namespace

Result<QByteArray> readSmallFile(const QString& path)
{
    const QFileInfo about(path);
    if (about.exists() && !about.isFile())
        return Error::of(ErrorKind::BadInput, u"is no ordinary file"_s);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error::of(ErrorKind::BadInput, file.errorString());
    const QByteArray content = file.read(mostBytes + 1);
    if (content.size() > mostBytes)
        return Error::of(ErrorKind::BadInput, u"larger than 1 MiB"_s);
    return content;
}

} // namespace backroom
