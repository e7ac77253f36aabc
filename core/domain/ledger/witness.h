// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/ledger/ledger_entry.h"

namespace backroom {

/// The record of the source at whose discussion signed heads stand.
struct WitnessPlace {
    QString model;
    std::int64_t id = 0;
    bool operator==(const WitnessPlace&) const = default;
};

/// A head that was, or may have been, written outside of this machine.
struct Witness {
    WitnessPlace place;
    TreeHead head;
    std::optional<Timestamp> sentAt{};
    std::optional<Timestamp> seenAt{}; ///< when it was read back
    std::int64_t message = 0;          ///< what it became there
    bool operator==(const Witness&) const = default;
};

} // namespace backroom
