// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/ledger/privacy_book.h"

#include <QStringList>

namespace backroom {

/// All files in `privacy` of the folders together; the first folder is the installation's and must have one. Unlike other
/// definitions a broken file is an error: what it calls personal would stand in the ledger for ever.
Result<PrivacyBook> loadPrivacy(const QStringList& folders);

} // namespace backroom
