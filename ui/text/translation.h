// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocale>

namespace backroom {

/// Installs the program's texts for the locale's language (English has its plurals only) and Qt's own, and makes the
/// locale the default. Call once, after the application object was made and before any window.
void installTranslation(const QLocale& locale);

} // namespace backroom
