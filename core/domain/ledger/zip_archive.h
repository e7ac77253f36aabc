// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>

#include <vector>

namespace backroom {

struct ArchiveFile {
    QString name;
    QByteArray bytes;
    bool operator==(const ArchiveFile&) const = default;
};

/// What is more is not read: an archive of a few kilobytes may claim to hold terabytes.
struct ArchiveLimits {
    std::size_t mostFiles = 10'000;
    qint64 mostBytes = qint64(2) * 1024 * 1024 * 1024; ///< of all files, unpacked
    qint64 mostPacked = qint64(1) * 1024 * 1024 * 1024;
};

/// The files in their order; the same files give the same bytes, whenever and wherever they are packed by this program.
Result<QByteArray> zipOf(const std::vector<ArchiveFile>& files);
/// BadInput for what is no sound archive: cut, changed, a name twice, a name that leads elsewhere, encrypted, too large.
Result<std::vector<ArchiveFile>> filesOf(const QByteArray& zip, const ArchiveLimits& limits = {});

} // namespace backroom
