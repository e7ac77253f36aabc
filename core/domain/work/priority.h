// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdint>
#include <optional>

namespace backroom {

/// How fast somebody must act (domain.md §6); P1 is the most urgent.
enum class Priority : std::uint8_t { P1, P2, P3, P4 };

QString toName(Priority priority);
std::optional<Priority> priorityFromName(const QString& name);

} // namespace backroom
