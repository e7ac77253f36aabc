// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/work/priority.h"

#include "core/base/names.h"

namespace backroom {

namespace {
constexpr auto priorities = nameTable<Priority>({{Priority::P1, "P1"}, {Priority::P2, "P2"}, {Priority::P3, "P3"}, {Priority::P4, "P4"}});
} // namespace

QString toName(Priority priority)
{
    return priorities.nameOf(priority);
}

std::optional<Priority> priorityFromName(const QString& name)
{
    return priorities.valueOf(name);
}

} // namespace backroom
