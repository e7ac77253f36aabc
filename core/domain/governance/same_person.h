// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace backroom {

/// One person with two spellings of a login is still one person.
inline bool isSamePerson(const QString& a, const QString& b)
{
    return a.trimmed().compare(b.trimmed(), Qt::CaseInsensitive) == 0;
}

} // namespace backroom
