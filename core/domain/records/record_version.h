// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/records/record.h"

#include <optional>

namespace backroom {

/// What a record was from one moment to another; `until` is nothing while it still is.
struct RecordVersion {
    Record record;
    Timestamp since{};
    std::optional<Timestamp> until;
};

} // namespace backroom
