// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/automation_api.h"

namespace backroom::test {

/// Answers every request at once with `report` or `failure`.
class FakeAutomationApi : public AutomationApi {
public:
    void requestAutomation(quint64 ticket, const AutomationRequest& request) override
    {
        requests.push_back(request);
        if (failure)
            Q_EMIT automationFailed(ticket, *failure);
        else
            Q_EMIT automationReady(ticket, report);
    }

    AutomationReport report;
    std::optional<Error> failure;
    std::vector<AutomationRequest> requests;
};

} // namespace backroom::test
