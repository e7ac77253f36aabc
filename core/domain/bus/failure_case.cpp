// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/bus/failure_case.h"

#include <algorithm>

namespace backroom {

namespace {

/// Who an execution belongs to: its caller, or what it is a retry of.
class Kinship {
public:
    explicit Kinship(const std::vector<FailureLink>& executions)
    {
        for (const FailureLink& execution : executions)
            m_known.emplace(execution.head.id, &execution);
        for (const FailureLink& execution : executions) {
            if (m_known.contains(execution.childExecution))
                m_callerOf.emplace(execution.childExecution, execution.head.id);
        }
    }

    const FailureLink& at(std::int64_t id) const { return *m_known.at(id); }

    std::int64_t rootOf(std::int64_t id) const
    {
        // Every step goes to another execution once at most, whatever a server says.
        for (std::size_t step = 0; step < m_known.size(); ++step) {
            const auto caller = m_callerOf.find(id);
            const std::int64_t retried = at(id).head.retryOf;
            const std::int64_t above = caller != m_callerOf.end() ? caller->second : m_known.contains(retried) ? retried : id;
            if (above == id)
                break;
            id = above;
        }
        return id;
    }

    std::int64_t originOf(std::int64_t id) const
    {
        for (std::size_t step = 0; step < m_known.size(); ++step) {
            const std::int64_t child = at(id).childExecution;
            if (!m_known.contains(child))
                break;
            id = child;
        }
        return id;
    }

private:
    std::map<std::int64_t, const FailureLink*> m_known;
    std::map<std::int64_t, std::int64_t> m_callerOf;
};

} // namespace

FailureLink linkOf(const Execution& execution)
{
    return {execution.head, execution.fault ? execution.fault->childExecution : 0};
}

std::vector<FailureCase> foldedCases(const std::vector<FailureLink>& executions)
{
    const Kinship kin(executions);
    std::map<std::int64_t, FailureCase> cases;
    for (const FailureLink& execution : executions) {
        FailureCase& one = cases[kin.rootOf(execution.head.id)];
        one.members.push_back(execution.head.id);
    }
    std::vector<FailureCase> folded;
    for (auto& [root, one] : cases) {
        std::sort(one.members.begin(), one.members.end());
        one.root = root;
        one.tries = 0;
        std::int64_t lastTry = root;
        for (const std::int64_t member : one.members) {
            const ExecutionHead& head = kin.at(member).head;
            if (member != root && head.retryOf == 0)
                continue; // of a flow that was called
            ++one.tries;
            lastTry = member;
            one.isRecovered = one.isRecovered || head.retrySuccess != 0 || (member != root && head.status == ExecutionStatus::Success);
        }
        one.origin = kin.originOf(lastTry);
        folded.push_back(std::move(one));
    }
    return folded;
}

} // namespace backroom
