// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/faults.h"

namespace backroom::demo {

void Faults::clear()
{
    m_faults.clear();
    m_received.clear();
    m_done.clear();
}

std::optional<Fault> Faults::arrival(const std::string& model, const std::string& method)
{
    ++m_received[model.empty() ? method : model + "." + method];
    for (auto fault = m_faults.begin(); fault != m_faults.end(); ++fault) {
        if ((!fault->model.empty() && fault->model != model) || (!fault->method.empty() && fault->method != method))
            continue;
        if (--fault->nth > 0)
            continue;
        const Fault hit = *fault;
        if (fault->times > 0 && --fault->times == 0)
            m_faults.erase(fault);
        return hit;
    }
    return {};
}

int Faults::count(const Counters& counters, const std::string& model, const std::string& method)
{
    const auto found = counters.find(model.empty() ? method : model + "." + method);
    return found == counters.end() ? 0 : found->second;
}

Fault Faults::fromJson(const Json& source)
{
    static const std::map<std::string, FaultKind> kinds = {{"drop", FaultKind::Drop}, {"refuse", FaultKind::Refuse},
        {"delay", FaultKind::Delay}, {"unavailable", FaultKind::Unavailable}, {"errorpage", FaultKind::ErrorPage},
        {"html", FaultKind::Html}, {"truncated", FaultKind::Truncated}};
    const auto kind = kinds.find(source.value("kind", ""));
    if (kind == kinds.end())
        throw httpError(400, "unknown fault kind");
    return {kind->second, source.value("model", ""), source.value("method", ""), source.value("nth", 1), source.value("times", 1),
        source.value("milliseconds", 0), source.value("retryAfter", 1)};
}

} // namespace backroom::demo
