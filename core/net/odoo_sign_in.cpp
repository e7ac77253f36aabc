// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/odoo_sign_in.h"

#include "core/protocol/odoo_error.h"
#include "core/protocol/odoo_json2.h"
#include "core/protocol/odoo_jsonrpc.h"
#include "core/protocol/odoo_version.h"

#include <QPointer>

#include <algorithm>
#include <array>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int firstJson2Major = 19;
/// Error answers are short; a longer body is data and not worth parsing twice.
constexpr qsizetype longestErrorBody = 64 * 1024;

Error unexpected(const QString& what)
{
    return {ErrorKind::Protocol, Reach::Reached, {}, {}, what};
}

std::int64_t idOf(const Json& value)
{
    if (value.is_number_integer())
        return value.get<std::int64_t>();
    return value.is_array() && !value.empty() ? idOf(value[0]) : 0;
}

std::int64_t idAt(const Json& object, const char* key)
{
    const Result<Json> member = requireMember(object, key);
    return member ? idOf(*member) : 0;
}

odoo::Call readCall(const QString& model, const QString& method, Json args)
{
    odoo::Call call;
    call.model = model;
    call.method = method;
    call.args = std::move(args);
    call.isRead = true;
    return call;
}

} // namespace

OdooSignIn::OdooSignIn(Connection& connection, Clock& clock, OdooCredentials credentials, QObject* parent,
    std::function<void(Result<Outcome>)> done)
    : QObject(parent)
    , m_connection(connection)
    , m_credentials(std::move(credentials))
    , m_done(std::move(done))
    , m_gate(connection.gate())
    , m_soon(clock)
{
}

void OdooSignIn::start()
{
    if (m_credentials.secret.isEmpty()) {
        m_soon.start(Duration(0), [this] { end(Error::of(ErrorKind::Authentication, u"no key or password"_s)); });
        return;
    }
    enter(Step::Version);
}

void OdooSignIn::enter(Step step)
{
    m_step = step;
    Connection::Task task;
    task.build = [this, step] { return requestOf(step); };
    // A login is tried once: ten failures lock out every till behind the same address (odoo.md a).
    task.isRead = step != Step::Authenticate;
    task.ignoresGate = true;
    task.check = [this](const HttpReply& reply) { return passingFault(reply, m_outcome.session.protocol); };
    task.done = [this](Result<HttpReply> reply) { answered(std::move(reply)); };
    m_connection.run(std::move(task), this);
}

Result<HttpRequest> OdooSignIn::requestOf(Step step) const
{
    const auto encoded = [this](odoo::Call call) {
        call.context = m_outcome.context;
        return encodeCall(call, m_outcome.session, m_credentials);
    };
    switch (step) {
    case Step::Version: return odoo::encodeVersionProbe();
    case Step::OldVersion: return odoo::encodeOldVersionProbe();
    case Step::Authenticate:
        if (m_credentials.login.isEmpty())
            return Error::of(ErrorKind::BadInput, u"this server needs the login name"_s);
        return odoo::encodeRpcAuthenticate(m_credentials.database, m_credentials.login, m_credentials.secret);
    case Step::Context: return encoded(readCall(u"res.users"_s, u"context_get"_s, Json::object()));
    case Step::User: {
        odoo::Call call = readCall(u"res.users"_s, u"read"_s, {{"fields", Json::array({"login", "name", "company_id", "company_ids"})}, {"load", ""}});
        call.ids = {m_outcome.session.uid};
        return encoded(std::move(call));
    }
    case Step::Companies: {
        odoo::Call call = readCall(u"res.company"_s, u"read"_s, {{"fields", Json::array({"name", "currency_id"})}, {"load", ""}});
        call.ids = m_companyIds;
        return encoded(std::move(call));
    }
    case Step::Currencies:
        // Old documents may be in a currency that is archived now.
        return encoded(readCall(u"res.currency"_s, u"search_read"_s,
            {{"fields", Json::array({"name"})},
                {"domain", Json::array({Json::array({"active", "in", Json::array({true, false})})})}}));
    }
    return Error::of(ErrorKind::BadInput);
}

void OdooSignIn::answered(Result<HttpReply> reply)
{
    if (!reply) {
        end(reply.error());
        return;
    }
    const Result<std::optional<Step>> next = take(*reply);
    if (!next)
        end(next.error());
    else if (*next)
        enter(**next);
    else
        end(std::move(m_outcome));
}

Result<std::optional<OdooSignIn::Step>> OdooSignIn::take(const HttpReply& reply)
{
    if (m_step == Step::Version || m_step == Step::OldVersion)
        return takeVersion(reply);
    Result<Json> answer = decodeCall(reply, m_outcome.session.protocol);
    if (!answer)
        return answer.error();
    switch (m_step) {
    case Step::Version:
    case Step::OldVersion: break;
    case Step::Authenticate: return takeUid(*answer);
    case Step::Context: return takeContext(*answer);
    case Step::User: return takeUser(*answer);
    case Step::Companies: return takeCompanies(*answer);
    case Step::Currencies: return takeCurrencies(*answer);
    }
    return unexpected(u"no such step"_s);
}

Result<std::optional<OdooSignIn::Step>> OdooSignIn::takeVersion(const HttpReply& reply)
{
    if (m_step == Step::Version && reply.status == 404)
        return std::optional(Step::OldVersion);
    const Result<odoo::Version> version = odoo::decodeVersion(reply);
    if (!version)
        return version.error();
    OdooSession& session = m_outcome.session;
    session.version = *version;
    const bool speaksJson2 = version->major >= firstJson2Major && m_credentials.secretIsKey;
    session.protocol = speaksJson2 ? odoo::Protocol::Json2 : odoo::Protocol::JsonRpc;
    return std::optional(speaksJson2 ? Step::Context : Step::Authenticate);
}

Result<std::optional<OdooSignIn::Step>> OdooSignIn::takeUid(const Json& uid)
{
    // `false` for a wrong password, an unknown user and a user with a second factor alike (odoo.md a).
    if (idOf(uid) == 0)
        return Error{ErrorKind::Authentication, Reach::Reached, {}, {}, u"login refused"_s};
    m_outcome.session.uid = idOf(uid);
    return std::optional(Step::Context);
}

Result<std::optional<OdooSignIn::Step>> OdooSignIn::takeContext(const Json& context)
{
    if (m_outcome.session.protocol == odoo::Protocol::Json2) {
        m_outcome.session.uid = idAt(context, "uid");
        if (m_outcome.session.uid == 0)
            return unexpected(u"key \"uid\" is missing in the user's context"_s);
    }
    if (const QString language = textAt(context, "lang"); !language.isEmpty())
        m_outcome.context["lang"] = toJson(language);
    return std::optional(Step::User);
}

Result<std::optional<OdooSignIn::Step>> OdooSignIn::takeUser(const Json& users)
{
    if (!users.is_array() || users.size() != 1)
        return unexpected(u"the user's own record cannot be read"_s);
    const Result<Json> companies = requireMember(users[0], "company_ids");
    if (!companies)
        return unexpected(companies.error().detail);
    m_outcome.session.login = textAt(users[0], "login");
    m_outcome.session.userName = textAt(users[0], "name");
    m_companyIds = {};
    if (companies->is_array()) {
        for (const Json& id : *companies)
            m_companyIds.push_back(idOf(id));
    }
    if (m_companyIds.empty() || std::find(m_companyIds.begin(), m_companyIds.end(), 0) != m_companyIds.end())
        return unexpected(u"key \"company_ids\" is not a list of companies"_s);
    // The server takes the first of them for values that each company has of its own, as a product's cost.
    const auto own = std::find(m_companyIds.begin(), m_companyIds.end(), idAt(users[0], "company_id"));
    if (own != m_companyIds.end())
        std::rotate(m_companyIds.begin(), own, own + 1);
    m_outcome.context["allowed_company_ids"] = m_companyIds;
    return std::optional(Step::Companies);
}

Result<std::optional<OdooSignIn::Step>> OdooSignIn::takeCompanies(const Json& companies)
{
    if (!companies.is_array())
        return unexpected(u"the companies are not a list"_s);
    for (const Json& company : companies) {
        const std::int64_t id = idAt(company, "id");
        m_outcome.session.companies.push_back({id, textAt(company, "name"), {}});
        m_currencyOfCompany[id] = idAt(company, "currency_id");
    }
    return std::optional(Step::Currencies);
}

Result<std::optional<OdooSignIn::Step>> OdooSignIn::takeCurrencies(const Json& currencies)
{
    if (!currencies.is_array())
        return unexpected(u"the currencies are not a list"_s);
    OdooSession& session = m_outcome.session;
    for (const Json& currency : currencies)
        session.currencies[idAt(currency, "id")] = textAt(currency, "name");
    for (OdooCompany& company : session.companies) {
        const auto found = session.currencies.find(m_currencyOfCompany[company.id]);
        if (found == session.currencies.end())
            return unexpected(u"company %1 has no readable currency"_s.arg(company.id));
        company.currency = found->second;
    }
    return std::optional<Step>();
}

void OdooSignIn::end(Result<Outcome> outcome)
{
    if (!outcome) {
        static constexpr std::array names{"version", "version", "login", "user context", "user", "companies", "currencies"};
        Error error = outcome.error();
        error.detail = QString::fromLatin1(names[static_cast<std::size_t>(m_step)]) + u": "_s + error.detail;
        outcome = std::move(error);
    }
    const QPointer<OdooSignIn> alive(this);
    const std::shared_ptr<Connection::GateGuard> gate = std::move(m_gate);
    std::exchange(m_done, {})(std::move(outcome));
    if (alive)
        deleteLater();
}

Result<HttpRequest> encodeCall(const odoo::Call& call, const OdooSession& session, const OdooCredentials& credentials)
{
    if (session.protocol == odoo::Protocol::Json2)
        return odoo::encodeJson2(call, credentials.database, credentials.secret);
    return odoo::encodeRpcCall(call, {credentials.database, session.uid, credentials.secret});
}

Result<Json> decodeCall(const HttpReply& reply, odoo::Protocol protocol)
{
    return protocol == odoo::Protocol::Json2 ? odoo::decodeJson2(reply) : odoo::decodeRpc(reply);
}

std::optional<Error> passingFault(const HttpReply& reply, odoo::Protocol protocol)
{
    if (!isJson(reply)) {
        const Error error = odoo::classifyForeign(reply);
        return isTransient(error.kind) ? std::optional(error) : std::nullopt;
    }
    if (reply.body.size() > longestErrorBody || (reply.status < 300 && !reply.body.contains("\"error\"")))
        return std::nullopt;
    const Result<Json> answer = decodeCall(reply, protocol);
    if (answer)
        return std::nullopt;
    const bool passes = answer.error().kind == ErrorKind::Busy
        || (answer.error().kind == ErrorKind::ServerFault && answer.error().reach == Reach::Unknown);
    return passes ? std::optional(answer.error()) : std::nullopt;
}

} // namespace backroom
