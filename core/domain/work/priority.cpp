// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/work/priority.h"

#include <array>

namespace backroom {

QString toName(Priority priority)
{
    return u'P' + QString::number(static_cast<int>(priority) + 1);
}

std::optional<Priority> priorityFromName(const QString& name)
{
    for (const Priority priority : std::array{Priority::P1, Priority::P2, Priority::P3, Priority::P4}) {
        if (toName(priority) == name)
            return priority;
    }
    return std::nullopt;
}

} // namespace backroom
