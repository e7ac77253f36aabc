// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/demo_behind.h"

#include "app/demo/methods.h"
#include "app/demo/seed.h"

#include <QFile>

#include <algorithm>

namespace backroom::test {

using namespace Qt::StringLiterals;

namespace {

Error lost(ErrorKind kind, Reach reach, const QString& how)
{
    return Error{kind, reach, {}, {}, how};
}

HttpReply refusal(int status, const char* name)
{
    return jsonReply({{"name", name}, {"message", "no"}, {"arguments", Json::array({"no"})}, {"context", Json::object()}}, status);
}

} // namespace

const char* DemoBehind::nameOf(Fault fault)
{
    static constexpr std::array names{"none", "refused", "unknown host", "reset before", "reset after", "time-out before", "time-out after", "401", "403", "404", "409", "429", "500", "502", "503",
        "502 after", "html before", "html after", "truncated after", "slow answer", "twice"};
    return names[static_cast<std::size_t>(fault)];
}

DemoBehind::DemoBehind(Clock& clock)
    : m_world(clock, demo::Schema::load()),
      m_accounts(m_world, clock),
      m_bus(m_world, m_accounts, "demo"),
      m_backend{m_world, m_accounts, m_bus, m_noFaults, "demo"}
{
    QFile file(QStringLiteral(BACKROOM_RESOURCES "/demo/retailer.json"));
    const auto retailer = file.open(QIODevice::ReadOnly) ? parseJson(file.readAll()) : Result<Json>(Error::of(ErrorKind::BadInput));
    if (const auto seeded = retailer ? demo::seedRetailer(m_world, *retailer) : Result<void>(retailer.error()); !seeded)
        qFatal("the demo world is not seeded: %s", qPrintable(seeded.error().detail));
    for (const demo::User* user : m_world.users()) {
        if (user->isActive)
            m_accounts.setKey(user->id, demo::demoKey(user->login));
    }
}

void DemoBehind::insert(const std::string& model, const Json& values)
{
    m_world.transact(demo::World::adminId, [&] { return Json(m_world.insert(model, values)); });
}

int DemoBehind::count(const std::string& model, const char* field, const Json& value) const
{
    const auto& rows = m_world.table(model).rows;
    return static_cast<int>(std::count_if(rows.begin(), rows.end(), [&](const auto& row) { return m_world.value(model, row.first, field) == value; }));
}

HttpReply DemoBehind::perform(const HttpRequest& request)
{
    const QString path = request.path.section(u'?', 0, 0);
    if (path == u"/web/version"_s || path == u"/json/version"_s)
        return jsonReply(demo::versionInfo());
    if (!path.startsWith(u"/json/2/"_s))
        return htmlReply("<html>not found</html>", 404);
    demo::HttpIn in;
    in.verb = request.verb;
    in.path = path;
    in.body = request.body;
    for (const auto& [name, value] : request.headers)
        in.headers[name.toLower()] = value;
    for (const auto& [name, value] : request.secretHeaders)
        in.headers[name.toLower()] = value.reveal();
    const demo::HttpOut out = demo::prepareJson2(m_backend, in).run();
    return {out.status, {{"content-type", out.contentType}}, out.body};
}

FakeTransport::Outcome DemoBehind::answer(const HttpRequest& request)
{
    const Fault fault = m_requests++ == m_planned ? m_fault : Fault::None;
    switch (fault) {
    case Fault::Refused: return lost(ErrorKind::Network, Reach::NotSent, u"connection refused"_s);
    case Fault::UnknownHost: return lost(ErrorKind::Network, Reach::NotSent, u"host not found"_s);
    case Fault::ResetBefore: return lost(ErrorKind::Network, Reach::Unknown, u"connection reset"_s);
    case Fault::TimeoutBefore: return lost(ErrorKind::Timeout, Reach::Unknown, u"no answer"_s);
    case Fault::Status401: return refusal(401, "werkzeug.exceptions.Unauthorized");
    case Fault::Status403: return refusal(403, "odoo.exceptions.AccessError");
    case Fault::Status404: return refusal(404, "werkzeug.exceptions.NotFound");
    case Fault::Status409: return refusal(409, "odoo.exceptions.LockError");
    case Fault::Status429: return htmlReply("<html>too many requests</html>", 429);
    case Fault::Status500: return refusal(500, "builtins.RuntimeError");
    case Fault::Status502: return htmlReply("<html>bad gateway</html>", 502);
    case Fault::Status503: return htmlReply("<html>unavailable</html>", 503);
    case Fault::HtmlBefore: return htmlReply("<html>welcome to the guest network</html>");
    default: break;
    }
    HttpReply reply = perform(request);
    switch (fault) {
    case Fault::ResetAfter: return lost(ErrorKind::Network, Reach::Unknown, u"connection reset"_s);
    case Fault::TimeoutAfter: return lost(ErrorKind::Timeout, Reach::Unknown, u"no answer"_s);
    case Fault::SlowAnswer: return lost(ErrorKind::Timeout, Reach::Unknown, u"the answer does not end"_s);
    case Fault::BadGatewayAfter: return htmlReply("<html>bad gateway</html>", 502);
    case Fault::HtmlAfter: return htmlReply("<html>welcome to the guest network</html>");
    case Fault::TruncatedAfter: reply.body.truncate(reply.body.size() / 2); break;
    case Fault::Twice: reply = perform(request); break;
    default: break;
    }
    return reply;
}

Hand DemoBehind::hand()
{
    return Hand(
        [this](const QString& login, const QString& model, const QString& method, const std::vector<std::int64_t>& ids, const Json& args, const Json& context) -> Result<Json> {
            HttpRequest request;
            request.verb = "POST";
            request.path = u"/json/2/%1/%2"_s.arg(model, method);
            Json body = args;
            if (!ids.empty())
                body["ids"] = ids;
            if (!context.empty())
                body["context"] = context;
            request.body = dumpJson(body);
            request.headers = {{"content-type", "application/json"}, {"authorization", "bearer " + QByteArray::fromStdString(demo::demoKey(login.toStdString()))}};
            const HttpReply reply = perform(request);
            auto json = reply.body == "null" ? Result<Json>(Json()) : parseJson(reply.body);
            if (reply.status == 200)
                return json;
            return Error{ErrorKind::Refused, Reach::Reached, {}, QString::fromUtf8(reply.body.left(300)), {}};
        },
        false);
}

ActionConsole::Place DemoBehind::place(const char* login) const
{
    return {u"http://127.0.0.1:8069"_s, u"demo"_s, QString::fromLatin1(login), Secret(QByteArray::fromStdString(demo::demoKey(login))), true};
}

} // namespace backroom::test
