// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_live.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace backroom::test {

using namespace Qt::StringLiterals;

namespace {

constexpr std::int64_t partner = 5;
constexpr Duration toldToNewcomers = std::chrono::seconds(50);

QByteArray httpDate(Timestamp time)
{
    const QDateTime date = QDateTime::fromMSecsSinceEpoch(time.time_since_epoch().count(), Qt::UTC);
    return QLocale::c().toString(date, u"ddd, dd MMM yyyy HH:mm:ss"_s).toLatin1() + " GMT";
}

const Json expired = {{"jsonrpc", "2.0"}, {"id", nullptr},
    {"error", {{"code", 100}, {"message", "Odoo Session Expired"}, {"data", {{"name", "odoo.http.SessionExpiredException"}, {"message", ""}, {"arguments", Json::array()}}}}}};

Json resultOf(const Json& result)
{
    return {{"jsonrpc", "2.0"}, {"id", 1}, {"result", result}};
}

} // namespace

HttpReply FakeBus::jsonOf(const Json& envelope)
{
    if (rotates)
        cookie = "c" + QByteArray::number(++m_cookies);
    return dated({200, {{"content-type", "application/json"}, {"set-cookie", "session_id=" + cookie + "; HttpOnly; Path=/"}}, dumpJson(envelope)});
}

HttpReply FakeBus::toPublic(const Json& result) const
{
    return dated({200, {{"content-type", "application/json"}}, dumpJson(resultOf(result))});
}

HttpReply FakeBus::dated(HttpReply reply) const
{
    if (tellsTime)
        reply.headers.append({"date", httpDate(m_clock.now() + ahead)});
    return reply;
}

bool FakeBus::isAlive(const HttpRequest& request) const
{
    return std::any_of(request.secretHeaders.begin(), request.secretHeaders.end(),
        [this](const auto& header) { return header.first == "Cookie" && header.second.reveal() == "session_id=" + cookie; });
}

Json FakeBus::channels(bool isOurs) const
{
    Json list = Json::array({Json::array({"retail", "broadcast"}), Json::array({"retail", "res.groups", isOurs ? 1 : 10})});
    if (isOurs)
        list.push_back(Json::array({"retail", "res.partner", partner}));
    return list;
}

Json FakeBus::after(std::int64_t last) const
{
    Json list = Json::array();
    for (const Json& each : kept) {
        const std::int64_t id = each["id"].get<std::int64_t>();
        const Duration age = m_clock.monotonic() - m_toldAt.at(id);
        if (last > 0 ? id > last && age < retention : age <= toldToNewcomers)
            list.push_back(each);
    }
    return list;
}

std::optional<Result<HttpReply>> FakeBus::answer(const HttpRequest& request)
{
    const Json params = parseJson(request.body).value_or(Json::object()).value("params", Json::object());
    if (request.path == "/web/session/authenticate"_L1) {
        ++signIns;
        if (signInError)
            return *signInError;
        if (refusesPassword)
            return jsonOf({{"jsonrpc", "2.0"}, {"id", 1}, {"error", {{"code", 0}, {"message", "Odoo Server Error"}, {"data", {{"name", "odoo.exceptions.AccessDenied"}, {"message", "Access Denied"}}}}}});
        cookie = "c" + QByteArray::number(++m_cookies);
        return jsonOf(resultOf({{"uid", asksSecondFactor ? Json() : Json(uid)}, {"partner_id", partner}, {"websocket_worker_version", version.toStdString()}}));
    }
    if (request.path == "/web/session/get_session_info"_L1) {
        ++checks;
        return isAlive(request) ? jsonOf(resultOf({{"uid", uid}, {"partner_id", partner}, {"websocket_worker_version", version.toStdString()}})) : jsonOf(expired);
    }
    if (request.path == "/websocket/peek_notifications"_L1) {
        const std::int64_t last = params.value("last", std::int64_t(0));
        peeks.push_back(last);
        if (peekStatus != 200)
            return HttpReply{peekStatus, {{"content-type", "text/html"}}, "<html>no</html>"};
        if (!isAlive(request) && tellsTheEnd)
            return jsonOf(expired);
        if (!isAlive(request) || isElsewhere)
            return toPublic({{"channels", channels(false)}, {"notifications", Json::array()}});
        return jsonOf(resultOf({{"channels", channels(true)}, {"notifications", after(last)}}));
    }
    if (request.path == "/longpolling/poll"_L1) {
        ++longPolls;
        if (longPollStatus != 200)
            return HttpReply{longPollStatus, {{"content-type", "text/html"}}, "<html>no</html>"};
        return isAlive(request) ? jsonOf(resultOf(after(params.value("last", std::int64_t(0))))) : toPublic(Json::array());
    }
    return std::nullopt;
}

std::int64_t FakeBus::tell(const QString& model, const std::vector<std::int64_t>& ids, const char* kind, std::int64_t id)
{
    if (id == 0)
        id = ++m_lastId;
    const Json notification = {{"id", id}, {"message", {{"type", "backroom.changed"}, {"payload", {{"model", model.toStdString()}, {"ids", ids}, {"kind", kind}, {"uid", 2}}}}}};
    kept.push_back(notification);
    m_toldAt[id] = m_clock.monotonic();
    if (FakeLiveSocket* socket = sockets.socket(); socket && !socket->sent.empty())
        socket->deliver(frame(Json::array({notification})));
    return id;
}

} // namespace backroom::test
