// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_live.h"

#include <algorithm>

namespace backroom::test {

using namespace Qt::StringLiterals;

namespace {

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
    return {200, {{"content-type", "application/json"}, {"set-cookie", "session_id=" + cookie + "; HttpOnly; Path=/"}}, dumpJson(envelope)};
}

bool FakeBus::isAlive(const HttpRequest& request) const
{
    return std::any_of(request.secretHeaders.begin(), request.secretHeaders.end(),
        [this](const auto& header) { return header.first == "Cookie" && header.second.reveal() == "session_id=" + cookie; });
}

Json FakeBus::after(std::int64_t last) const
{
    Json list = Json::array();
    for (const Json& each : kept) {
        if (each["id"].get<std::int64_t>() > last)
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
        return jsonOf(resultOf({{"uid", asksSecondFactor ? Json() : Json(7)}, {"websocket_worker_version", version.toStdString()}}));
    }
    if (request.path == "/web/session/get_session_info"_L1) {
        ++checks;
        return isAlive(request) ? jsonOf(resultOf({{"uid", 7}, {"websocket_worker_version", version.toStdString()}})) : jsonOf(expired);
    }
    if (request.path == "/websocket/peek_notifications"_L1) {
        const std::int64_t last = params.value("last", std::int64_t(0));
        peeks.push_back(last);
        if (peekStatus != 200)
            return HttpReply{peekStatus, {{"content-type", "text/html"}}, "<html>no</html>"};
        if (!isAlive(request))
            return jsonOf(expired);
        Json channels = Json::array({Json::array({"retail", "broadcast"})});
        if (hasGroups)
            channels.push_back(Json::array({"retail", "res.groups", 1}));
        return jsonOf(resultOf({{"channels", channels}, {"notifications", after(last)}}));
    }
    if (request.path == "/longpolling/poll"_L1) {
        ++longPolls;
        if (longPollStatus != 200)
            return HttpReply{longPollStatus, {{"content-type", "text/html"}}, "<html>no</html>"};
        return jsonOf(resultOf(after(params.value("last", std::int64_t(0)))));
    }
    return std::nullopt;
}

std::int64_t FakeBus::tell(const QString& model, const std::vector<std::int64_t>& ids, const char* kind, std::int64_t id)
{
    if (id == 0)
        id = ++m_lastId;
    const Json notification = {{"id", id}, {"message", {{"type", "backroom.changed"}, {"payload", {{"model", model.toStdString()}, {"ids", ids}, {"kind", kind}, {"uid", 2}}}}}};
    kept.push_back(notification);
    if (FakeLiveSocket* socket = sockets.socket(); socket && !socket->sent.empty())
        socket->deliver(frame(Json::array({notification})));
    return id;
}

} // namespace backroom::test
