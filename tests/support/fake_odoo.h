// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "tests/support/fake_transport.h"

#include <functional>
#include <map>
#include <optional>
#include <set>

namespace backroom::test {

/// A model of an Odoo 19 behind JSON-2 for flow tests: records that business methods change, one write_date per call, and
/// a plan of faults by request number. It answers a FakeTransport; it is not a protocol simulator (that is backroom-demo).
class FakeOdoo {
public:
    enum class Fault {
        Refused,      ///< nothing reached the server
        LostRequest,  ///< bytes left, the server never saw them
        LostAnswer,   ///< the server did it, the answer was cut
        Unavailable,  ///< 503 from a proxy, nothing done
        ProxyHtml,    ///< 502 with a page from a proxy, the server did it
        Truncated,    ///< half a JSON, the server did it
    };

    explicit FakeOdoo(Clock& clock);

    FakeTransport::Outcome answer(const HttpRequest& request);

    Json& record(const std::string& model, std::int64_t id) { return m_models[model][id]; }
    void remove(const std::string& model, std::int64_t id) { m_models[model].erase(id); }
    /// A write by somebody else: moves write_date and write_uid.
    void edit(const std::string& model, std::int64_t id, const Json& values, std::int64_t uid = 99);
    /// A row committed late: its write_date is the start of its transaction.
    void commitLate(const std::string& model, std::int64_t id, const Json& values, Timestamp transactionStart);

    /// The n-th request from now on (0 = next) meets the fault.
    void planFault(int request, Fault fault) { m_faults[m_requests + request] = fault; }
    /// The next business method meets the fault, whichever request it is.
    void planMethodFault(Fault fault) { m_methodFault = fault; }
    int requests() const { return m_requests; }
    /// Times a business method changed something.
    int effects() const { return m_effects; }
    /// Times "write" was called and done.
    int writes() const { return m_writes; }
    int calls(const std::string& modelAndMethod) const;
    /// Approval rights of the signed-in user; without, button_approve silently does nothing (odoo.md d).
    void setMayApprove(bool may) { m_mayApprove = may; }
    /// The next business method is answered with a UserError and does nothing.
    void refuseNext(const char* message) { m_refusal = message; }
    /// Told of every call of a model's method.
    std::function<void(const std::string& model, const std::string& method)> onRequest;
    void setHidden(const std::string& model) { m_hidden = model; }
    /// Reading this field fails where a record has something in it, as one does that leads to a closed model.
    void setClosed(const std::string& field) { m_closed = field; }
    /// Reading fails where this record is among what is read.
    void setForbidden(const std::string& model, std::int64_t id) { m_forbidden = {model, id}; }

    /// From now on consoles that sign in find a guard for orders and credit notes (core/engine/guard.h).
    void installGuard();
    void removeGuard();

    /// Whom the key belongs to.
    void signInAs(std::int64_t user) { m_uid = user; }

    static constexpr std::int64_t uid = 7;
    static constexpr std::int64_t order = 41;
    static constexpr std::int64_t creditNote = 51;

private:
    HttpReply handle(const std::string& model, const std::string& method, const Json& body);
    HttpReply runMethod(const std::string& model, const std::string& method, const Json& body);
    HttpReply runGuarded(const Json& body);
    bool areLinesHeld(const Json& lines) const;
    bool matches(const Json& record, const Json& domain) const;

    Clock& m_clock;
    std::map<std::string, std::map<std::int64_t, Json>> m_models;
    std::map<std::int64_t, std::string> m_guards; ///< models by server action
    std::set<std::string> m_tokens;
    std::map<std::string, int> m_calls;
    std::map<int, Fault> m_faults;
    std::optional<Fault> m_methodFault;
    std::string m_hidden;
    std::string m_closed;
    std::pair<std::string, std::int64_t> m_forbidden;
    std::string m_refusal;
    int m_requests = 0;
    int m_effects = 0;
    int m_writes = 0;
    bool m_mayApprove = true;
    std::int64_t m_uid = uid;
};

} // namespace backroom::test
