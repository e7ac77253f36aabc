// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/bus/execution_tracker.h"
#include "core/domain/bus/kept_execution.h"
#include "core/store/database.h"

#include <memory>

namespace backroom {

/// What is kept of executions (bus.sqlite), by the instance of n8n they are of. n8n lets go of them after days; what a person
/// has to work on stays here. Used on the core thread; one process at a time.
class BusStore {
public:
    static Result<std::unique_ptr<BusStore>> open(const QString& file, FaultHook faults = {});
    ~BusStore();

    /// One round of reading: all of it or nothing.
    Result<void> write(const QString& instance, const std::vector<KeptExecution>& executions, const ExecutionTracker::State& state);
    /// By id, the oldest first; a damaged one is StoreCorrupt.
    Result<std::vector<KeptExecution>> executions(const QString& instance) const;
    /// Of an instance that was never read: from nothing.
    Result<ExecutionTracker::State> state(const QString& instance) const;
    /// Removes what ended before the moment, whether or not it was recovered; how many.
    Result<int> prune(Timestamp endedBefore);

private:
    explicit BusStore(std::unique_ptr<Database> database);

    std::unique_ptr<Database> m_database;
};

} // namespace backroom
