// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/server_error.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace backroom::demo {

enum class FaultKind {
    Drop,        ///< the call is done, its answer never sent
    Refuse,      ///< the connection is closed before the call is done
    Delay,       ///< the call is done, the answer comes `milliseconds` late
    Unavailable, ///< 503 with Retry-After, nothing done
    ErrorPage,   ///< 502 with 10 MB of html, nothing done
    Html,        ///< 200 with a html page instead of JSON, as a captive portal sends it; nothing done
    Truncated,   ///< the call is done, half of the answer arrives
};

struct Fault {
    FaultKind kind = FaultKind::Drop;
    std::string model;  ///< empty = any; for addresses that call no method: empty
    std::string method; ///< empty = any; for addresses that call no method: the path
    int nth = 1;        ///< the n-th matching call from now on
    int times = 1;      ///< how many calls in a row, 0 = until cleared
    int milliseconds = 0;
    int retryAfter = 1; ///< seconds

    /// Whether the server still does what it was asked.
    bool runsTheCall() const { return kind == FaultKind::Drop || kind == FaultKind::Delay || kind == FaultKind::Truncated; }
};

/// What goes wrong on purpose, and how often every method was asked for and really done.
class Faults {
public:
    void add(Fault fault) { m_faults.push_back(std::move(fault)); }
    /// Forgets faults and counters.
    void clear();

    /// Counts the arrival and gives the fault that hits this call.
    std::optional<Fault> arrival(const std::string& model, const std::string& method);
    /// Counts a call that succeeded.
    void done(const std::string& model, const std::string& method) { ++m_done[model + "." + method]; }

    int received(const std::string& model, const std::string& method) const { return count(m_received, model, method); }
    int executed(const std::string& model, const std::string& method) const { return count(m_done, model, method); }
    /// {"received": {"model.method": n}, "executed": {…}}
    Json counters() const { return {{"received", m_received}, {"executed", m_done}}; }

    /// Throws ServerError (400) for an unknown kind.
    static Fault fromJson(const Json& source);

private:
    using Counters = std::map<std::string, int>;
    static int count(const Counters& counters, const std::string& model, const std::string& method);

    std::vector<Fault> m_faults;
    Counters m_received;
    Counters m_done;
};

} // namespace backroom::demo
