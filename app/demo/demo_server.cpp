// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/demo_server.h"

#include "app/demo/orm.h"
#include "app/demo/seed.h"

#include <QFile>
#include <QTimer>

namespace backroom::demo {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype errorPageBytes = 10 * 1024 * 1024;

QByteArray page(const QByteArray& title)
{
    return "<!doctype html>\n<html lang=en>\n<title>" + title + "</title>\n<h1>" + title + "</h1>\n";
}

HttpOut faultAnswer(const Fault& fault)
{
    switch (fault.kind) {
    case FaultKind::Unavailable: {
        HttpOut out = htmlAnswer(503, page("Service Unavailable"));
        out.headers.emplace_back("Retry-After", QByteArray::number(fault.retryAfter));
        return out;
    }
    case FaultKind::ErrorPage: {
        QByteArray body = page("502 Bad Gateway");
        return htmlAnswer(502, body + QByteArray(errorPageBytes - body.size(), ' '));
    }
    case FaultKind::Html:
    case FaultKind::Drop:
    case FaultKind::Refuse:
    case FaultKind::Delay:
    case FaultKind::Truncated: break;
    }
    return htmlAnswer(200, page("Welcome to the guest network"));
}

QByteArray builtIn(const QString& name)
{
    QFile file(u":/backroom-demo/"_s + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

HttpOut jsonAnswer(const Json& body, int status)
{
    return {status, dumpJson(body), "application/json; charset=utf-8", {{"X-Content-Type-Options", "nosniff"}}};
}

HttpOut htmlAnswer(int status, const QByteArray& body) { return {status, body, "text/html; charset=utf-8", {}}; }

Json versionInfo() { return {{"version_info", Json::array({19, 0, 0, "final", 0, ""})}, {"version", "19.0"}}; }

DemoServer::DemoServer(Clock& clock, DemoOptions options, QObject* parent)
    : QObject(parent), m_clock(clock), m_options(std::move(options)), m_world(clock, Schema::load()), m_accounts(m_world, clock),
      m_bus(m_world, m_accounts, m_options.database), m_backend{m_world, m_accounts, m_bus, m_faults, m_options.database},
      m_life(m_world, m_options.seed), m_flows(clock),
      m_listener([this](const HttpIn& in, const HttpExchange& exchange) { handle(in, exchange); },
          [this](const HttpIn& in, QTcpSocket* socket) { return m_bus.upgrade(in, socket); }),
      m_heartbeat(clock)
{
    m_flows.runs().setEffect([this](const DemoFlow& flow, const Json& body) { makeForFlow(flow, body); });
}

void DemoServer::makeForFlow(const DemoFlow& flow, const Json& body)
{
    const Table& partners = m_world.table("res.partner");
    const auto isCustomer = [this](const auto& row) {
        const Json& rank = m_world.value("res.partner", row.first, "customer_rank");
        return rank.is_number_integer() && rank.get<int>() > 0;
    };
    const auto customer = std::find_if(partners.rows.begin(), partners.rows.end(), isCustomer);
    if (customer == partners.rows.end())
        return;
    m_world.transact(World::adminId, [&] { return Json(m_world.insert(flow.makes, {{"name", m_world.nextNumber(flow.makes)}, {"partner_id", customer->first}, {flow.by, body.value("ref", std::string())}})); });
}

Result<void> DemoServer::listen(quint16 port)
{
    if (auto seeded = reset(); !seeded)
        return seeded;
    if (!m_listener.listen(port))
        return Error::of(ErrorKind::Network, u"port %1 is taken"_s.arg(port));
    return {};
}

QUrl DemoServer::url() const { return QUrl(u"http://127.0.0.1:%1"_s.arg(m_listener.port())); }

Result<void> DemoServer::reset()
{
    const auto retailer = parseJson(m_options.retailer.isEmpty() ? builtIn(u"retailer.json"_s) : m_options.retailer);
    if (!retailer)
        return retailer.error();
    const auto flows = parseJson(builtIn(u"flows.json"_s));
    if (!flows)
        return flows.error();
    m_faults.clear();
    m_accounts.reset();
    m_world = World(m_clock, Schema::load());
    if (auto seeded = seedRetailer(m_world, *retailer); !seeded)
        return seeded;
    seedBulk(m_world, m_options.bulk);
    for (const User* user : m_world.users())
        if (user->isActive)
            m_accounts.setKey(user->id, demoKey(user->login));
    m_flows.load(*flows); // what was long ago is told to nobody
    m_world.setCommitListener([this](const Changes& changes) { m_bus.publish(changes); });
    m_life.restart(m_options.seed);
    scheduleLife();
    return {};
}

void DemoServer::scheduleLife()
{
    if (m_options.pace <= 0)
        return;
    const auto pause = std::chrono::duration_cast<Duration>(m_life.nextPause() / m_options.pace);
    m_heartbeat.start(pause, [this] {
        m_life.step();
        scheduleLife();
    });
}

void DemoServer::edit(const std::string& login, const std::string& model, Id id, const Json& values, Duration age)
{
    const User* user = m_world.userByLogin(login);
    const Model* known = m_world.model(model);
    if (!user || !known)
        throw httpError(400, "no such user or model");
    const Env env{user, Json::object()};
    m_world.transactLate(user->id, age, [&] {
        Orm(m_world, env).write(*known, {id}, values);
        return Json();
    });
}

Prepared DemoServer::prepare(const HttpIn& in)
{
    const QString& path = in.path;
    const auto fixed = [&](const HttpOut& out) { return Prepared{{}, path.toStdString(), [out] { return out; }}; };
    if (path == "/web/version"_L1 || path == "/json/version"_L1)
        return fixed(jsonAnswer(versionInfo()));
    if (path == "/web/health"_L1)
        return fixed(jsonAnswer({{"status", "pass"}}));
    if (path == "/websocket"_L1 && m_bus.refusal() != 0)
        return fixed(htmlAnswer(m_bus.refusal(), page("Not here")));
    if (path == "/websocket"_L1)
        return fixed(htmlAnswer(400, page("400 Bad Request")));
    if (FlowApi::owns(path))
        return {{}, path.toStdString(), [this, in] { return m_flows.answer(in); }};
    if (path.startsWith("/json/2/"_L1))
        return prepareJson2(m_backend, in);
    const bool isRpc = path == "/jsonrpc"_L1 || path.startsWith("/web/dataset/call_kw"_L1) || path.startsWith("/web/session/"_L1)
        || path == "/websocket/peek_notifications"_L1 || path == "/web/database/list"_L1 || path == "/web/webclient/version_info"_L1;
    if (isRpc && in.verb == "POST")
        return prepareJsonRpc(m_backend, in);
    return fixed(htmlAnswer(404, page("404 Not Found")));
}

void DemoServer::handle(const HttpIn& in, const HttpExchange& exchange)
{
    if (in.path.startsWith("/__demo/"_L1))
        return exchange.answer(control(in));
    const Prepared prepared = prepare(in);
    const std::optional<Fault> fault = m_faults.arrival(prepared.model, prepared.method);
    if (!fault)
        return exchange.answer(prepared.run());
    if (fault->kind == FaultKind::Refuse)
        return exchange.hangUp();
    if (!fault->runsTheCall())
        return exchange.answer(faultAnswer(*fault));
    const HttpOut out = prepared.run();
    if (fault->kind == FaultKind::Drop)
        return exchange.hangUp();
    if (fault->kind == FaultKind::Truncated)
        return exchange.answerHalf(out);
    QTimer::singleShot(fault->milliseconds, this, [exchange, out] { exchange.answer(out); });
}

HttpOut DemoServer::control(const HttpIn& in)
{
    const QString verb = in.path.mid(int(sizeof("/__demo/")) - 1);
    const auto body = parseJson(in.body.isEmpty() ? QByteArray("{}") : in.body);
    if (!body || !body->is_object())
        return jsonAnswer({{"error", "a JSON object is expected"}}, 400);
    try {
        if (verb == "calls"_L1)
            return jsonAnswer(m_faults.counters());
        if (in.verb != "POST")
            return jsonAnswer({{"error", "POST is expected"}}, 400);
        if (verb == "fault"_L1) {
            m_faults.add(Faults::fromJson(*body));
        } else if (verb == "edit"_L1) {
            edit(body->value("login", "admin"), body->at("model"), body->at("id").get<Id>(), body->at("values"),
                std::chrono::seconds(body->value("ageSeconds", 0)));
        } else if (verb == "live"_L1) {
            for (int i = 0; i < body->value("events", 1); ++i)
                liveOnce();
        } else if (verb == "end-sessions"_L1) {
            m_accounts.closeAllSessions();
        } else if (verb == "drop-sockets"_L1) {
            m_bus.dropSockets();
        } else if (verb == "close-sockets"_L1) {
            m_bus.closeSockets(body->at("code").get<quint16>(), textAt(*body, "reason"));
        } else if (verb == "refuse-sockets"_L1) {
            m_bus.refuseSockets(body->value("status", 0));
        } else if (verb == "reset"_L1) {
            if (auto done = reset(); !done)
                return jsonAnswer({{"error", done.error().detail.toStdString()}}, 500);
        } else {
            return jsonAnswer({{"error", "no such control"}}, 404);
        }
    } catch (const ServerError& error) {
        return jsonAnswer({{"error", error.message}}, error.status);
    } catch (const Json::exception& wrong) {
        return jsonAnswer({{"error", wrong.what()}}, 400);
    }
    return jsonAnswer({{"ok", true}});
}

} // namespace backroom::demo
