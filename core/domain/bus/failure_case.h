// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/execution.h"

namespace backroom {

/// Failures that are one piece of work: an execution, those of flows it called, and the retries of it.
struct FailureCase {
    std::int64_t root = 0;   ///< what a person acts on
    std::int64_t origin = 0; ///< where it really failed: the innermost of the flows called, else the last try
    std::vector<std::int64_t> members; ///< all of them, ascending
    int tries = 1;           ///< of the root: itself and its retries
    bool isRecovered = false; ///< a try ended well
    bool operator==(const FailureCase&) const = default;
};

/// What ties executions together.
struct FailureLink {
    ExecutionHead head;
    std::int64_t childExecution = 0; ///< of the flow it called, whose failure it tells
};
FailureLink linkOf(const Execution& execution);

/// One case for each root, by its id. Executions whose parent is not among them are roots themselves.
std::vector<FailureCase> foldedCases(const std::vector<FailureLink>& executions);

} // namespace backroom
