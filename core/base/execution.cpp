// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/execution.h"

#include <array>
#include <utility>

namespace backroom {

namespace {

constexpr std::array statusNames{
    std::pair{ExecutionStatus::New, "new"},
    std::pair{ExecutionStatus::Running, "running"},
    std::pair{ExecutionStatus::Waiting, "waiting"},
    std::pair{ExecutionStatus::Success, "success"},
    std::pair{ExecutionStatus::Error, "error"},
    std::pair{ExecutionStatus::Crashed, "crashed"},
    std::pair{ExecutionStatus::Canceled, "canceled"},
    std::pair{ExecutionStatus::Unknown, "unknown"},
};

} // namespace

QString toName(ExecutionStatus status)
{
    for (const auto& [known, name] : statusNames) {
        if (known == status)
            return QLatin1StringView(name);
    }
    return {};
}

ExecutionStatus executionStatusFrom(const QString& text)
{
    for (const auto& [status, name] : statusNames) {
        if (text == QLatin1StringView(name))
            return status;
    }
    return ExecutionStatus::Unknown;
}

bool isOpen(ExecutionStatus status)
{
    return status == ExecutionStatus::New || status == ExecutionStatus::Running || status == ExecutionStatus::Waiting;
}

bool isFailure(ExecutionStatus status)
{
    return status == ExecutionStatus::Error || status == ExecutionStatus::Crashed || status == ExecutionStatus::Canceled;
}

} // namespace backroom
