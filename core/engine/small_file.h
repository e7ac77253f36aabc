// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>

namespace backroom {

/// What a person may have put into a folder of definitions or settings: a regular file of at most 1 MiB, or BadInput. A
/// device or a pipe, also behind a link, is never opened: one has no end, the other may never answer.
Result<QByteArray> readSmallFile(const QString& path);

} // namespace backroom
