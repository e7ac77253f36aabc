// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/domain/ledger/close_sheet.h"

namespace backroom {

/// The close sheet as a page to print (PDF, A4): what was decided, the head in words, and the square code.
Result<void> saveCloseSheet(const CloseSheet& sheet, const QString& fileName);

} // namespace backroom
