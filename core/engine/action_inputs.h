// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_types.h"
#include "core/domain/work/work_item.h"

namespace backroom {

/// What an action asks for, with the values that the record has now and what may be chosen.
std::vector<OfferedInput> inputsOf(const ActionDefinition& action, const Record& record, const RecordContext& context, const Mirror& mirror, Timestamp now);

} // namespace backroom
