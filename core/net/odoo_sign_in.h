// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/odoo_client.h"

namespace backroom {

/// One sign-in, step by step: version → (old version) → (authenticate) → context → user → companies → currencies.
/// Keeps the connection's gate closed while it lives; deletes itself after `done`, which is called exactly once. Dies
/// silently when its parent does.
class OdooSignIn : public QObject {
    Q_OBJECT
public:
    struct Outcome {
        OdooSession session;
        Json context; ///< language and companies, for every later call
    };

    OdooSignIn(Connection& connection, Clock& clock, OdooCredentials credentials, QObject* parent,
        std::function<void(Result<Outcome>)> done);

    void start();

private:
    enum class Step { Version, OldVersion, Authenticate, Context, User, Companies, Currencies };

    void enter(Step step);
    Result<HttpRequest> requestOf(Step step) const;
    void answered(Result<HttpReply> reply);
    /// The next step, or nothing when signed in.
    Result<std::optional<Step>> take(const HttpReply& reply);
    Result<std::optional<Step>> takeVersion(const HttpReply& reply);
    Result<std::optional<Step>> takeUid(const Json& uid);
    Result<std::optional<Step>> takeContext(const Json& context);
    Result<std::optional<Step>> takeUser(const Json& users);
    Result<std::optional<Step>> takeCompanies(const Json& companies);
    Result<std::optional<Step>> takeCurrencies(const Json& currencies);
    void end(Result<Outcome> outcome);

    Connection& m_connection;
    const OdooCredentials m_credentials;
    std::function<void(Result<Outcome>)> m_done;
    std::shared_ptr<Connection::GateGuard> m_gate;
    ScopedTimer m_soon;
    Step m_step = Step::Version;
    Outcome m_outcome;
    std::vector<std::int64_t> m_companyIds;
    std::map<std::int64_t, std::int64_t> m_currencyOfCompany;
};

/// How a call looks on the wire in this session.
Result<HttpRequest> encodeCall(const odoo::Call& call, const OdooSession& session, const OdooCredentials& credentials);
Result<Json> decodeCall(const HttpReply& reply, odoo::Protocol protocol);
/// What a read may try again: gateways' errors and a busy database; never what Odoo says about the call itself.
std::optional<Error> passingFault(const HttpReply& reply, odoo::Protocol protocol);

} // namespace backroom
