// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/protocols.h"
#include "tests/support/action_cases.h"
#include "tests/support/action_console.h"
#include "tests/support/fake_transport.h"

#include <array>

namespace backroom::test {

/// The demo world as the server behind a fake transport: no socket, no event loop, and every kind of mishap on the way.
class DemoBehind {
public:
    /// What happens to a request, and whether the server does it all the same.
    enum class Fault {
        None,
        Refused,
        UnknownHost,
        ResetBefore,
        ResetAfter,
        TimeoutBefore,
        TimeoutAfter,
        Status401,
        Status403,
        Status404,
        Status409,
        Status429,
        Status500,
        Status502,
        Status503,
        BadGatewayAfter,
        HtmlBefore,
        HtmlAfter,
        TruncatedAfter,
        SlowAnswer,
        Twice
    };
    static constexpr std::array allFaults{Fault::Refused, Fault::UnknownHost, Fault::ResetBefore, Fault::ResetAfter, Fault::TimeoutBefore, Fault::TimeoutAfter, Fault::Status401, Fault::Status403,
        Fault::Status404, Fault::Status409, Fault::Status429, Fault::Status500, Fault::Status502, Fault::Status503, Fault::BadGatewayAfter, Fault::HtmlBefore, Fault::HtmlAfter, Fault::TruncatedAfter,
        Fault::SlowAnswer, Fault::Twice};
    static const char* nameOf(Fault fault);

    explicit DemoBehind(Clock& clock);

    FakeTransport::Outcome answer(const HttpRequest& request);
    Hand hand();
    /// Somebody makes a record, whoever it is.
    void insert(const std::string& model, const Json& values);
    /// Records whose field has the value.
    int count(const std::string& model, const char* field, const Json& value) const;
    ActionConsole::Place place(const char* login) const;

    /// Requests are counted from now on; the n-th (0 = the next) meets the fault.
    void plan(int request, Fault fault)
    {
        m_requests = 0;
        m_planned = request;
        m_fault = fault;
    }
    int requests() const { return m_requests; }
    /// Did the fault strike?
    bool hasStruck() const { return m_planned >= 0 && m_requests > m_planned; }

private:
    HttpReply perform(const HttpRequest& request);

    demo::World m_world;
    demo::Accounts m_accounts;
    demo::Faults m_noFaults;
    demo::Bus m_bus;
    demo::Backend m_backend;
    int m_requests = 0;
    int m_planned = -1;
    Fault m_fault = Fault::None;
};

} // namespace backroom::test
