// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/odoo_bus.h"

#include "core/protocol/odoo_jsonrpc.h"

#include <QRegularExpression>

#include <algorithm>

namespace backroom::odoo {

using namespace Qt::StringLiterals;

namespace {

/// More ids than that in one hint are no hint; a frame of the server's is below a few megabytes anyway.
constexpr std::size_t mostHintedIds = 200'000;

constexpr int closedNormally = 1000;
constexpr int closedByProtocol = 1002;
constexpr int closedForSize = 1009;
constexpr int closedForRate = 1013;
constexpr int sessionIsGone = 4001;
constexpr int keptLongEnough = 4002;

bool isModelName(const QString& text)
{
    static const QRegularExpression form(u"^[a-z][a-z0-9_]*(\\.[a-z0-9_]+)*$"_s);
    return text.size() <= 128 && form.match(text).hasMatch();
}

void refuse(BusBatch& batch, const QString& why)
{
    if (batch.refused++ == 0)
        batch.refusal = why;
}

std::optional<std::vector<std::int64_t>> recordIds(const Json& payload, const char* key)
{
    const auto list = payload.find(key);
    if (list == payload.end())
        return std::vector<std::int64_t>();
    if (!list->is_array() || list->size() > mostHintedIds)
        return std::nullopt;
    std::vector<std::int64_t> ids;
    ids.reserve(list->size());
    for (const Json& id : *list) {
        if (!id.is_number_integer() || id.get<std::int64_t>() <= 0)
            return std::nullopt;
        ids.push_back(id.get<std::int64_t>());
    }
    return ids;
}

std::optional<ChangeHint::Kind> kindOf(const Json& payload)
{
    const QString name = textAt(payload, "kind");
    if (name.isEmpty() || name == "write"_L1)
        return ChangeHint::Kind::Write;
    if (name == "create"_L1)
        return ChangeHint::Kind::Create;
    return name == "unlink"_L1 ? std::optional(ChangeHint::Kind::Unlink) : std::nullopt;
}

/// {model, ids, kind, uid}; `gone` beside `ids` where one notification tells of both.
void takePayload(BusBatch& batch, std::int64_t notification, const Json& payload)
{
    const QString model = textAt(payload, "model");
    const auto ids = payload.is_object() ? recordIds(payload, "ids") : std::nullopt;
    const auto gone = payload.is_object() ? recordIds(payload, "gone") : std::nullopt;
    const auto kind = kindOf(payload);
    if (!isModelName(model) || !ids || !gone || !kind)
        return refuse(batch, !isModelName(model) ? u"no model"_s : !kind ? u"unknown kind"_s : u"ids that are none"_s);
    const std::int64_t uid = integerAt(payload, "uid");
    if (!ids->empty())
        batch.hints.push_back({notification, model, *ids, *kind, uid});
    if (!gone->empty())
        batch.hints.push_back({notification, model, *gone, ChangeHint::Kind::Unlink, uid});
}

/// Until Odoo 15 the message itself is the payload; an own notification there still names its type.
void takeMessage(BusBatch& batch, std::int64_t notification, const Json& message)
{
    if (!message.is_object() || textAt(message, "type") != QLatin1StringView(changedType))
        return;
    const auto payload = message.find("payload");
    takePayload(batch, notification, payload == message.end() ? message : *payload);
}

BusBatch takeNotifications(const Json& list)
{
    BusBatch batch;
    for (const Json& each : list) {
        const std::int64_t id = integerAt(each, "id");
        if (!each.is_object() || id <= 0 || !each.contains("message")) {
            refuse(batch, u"no id or no message"_s);
            continue;
        }
        batch.ids.push_back(id);
        takeMessage(batch, id, each["message"]);
    }
    return batch;
}

Error noList(const char* of)
{
    return {ErrorKind::Protocol, Reach::Reached, {}, {}, u"%1 is not a list"_s.arg(QLatin1StringView(of))};
}

/// Of ["database", "res.partner", 3].
std::set<std::int64_t> partnersIn(const Json& channels)
{
    std::set<std::int64_t> partners;
    for (const Json& channel : channels) {
        if (channel.is_array() && channel.size() == 3 && channel[1] == "res.partner" && channel[2].is_number_integer())
            partners.insert(channel[2].get<std::int64_t>());
    }
    return partners;
}

} // namespace

BusHandshake busHandshake(const QUrl& live, const QUrl& server, const QString& version, const Secret& sessionCookie)
{
    BusHandshake handshake;
    handshake.url = live;
    handshake.url.setScheme(live.scheme() == "https"_L1 ? u"wss"_s : u"ws"_s);
    handshake.url.setPath(live.path() + u"/websocket"_s);
    handshake.url.setQuery(u"version="_s + QString::fromLatin1(QUrl::toPercentEncoding(version)));
    handshake.origin = server.adjusted(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment).toEncoded();
    handshake.headers = {{"User-Agent", "Backroom"}};
    handshake.cookie = Secret("session_id=" + sessionCookie.reveal());
    return handshake;
}

QByteArray subscribeFrame(std::int64_t last)
{
    return dumpJson({{"event_name", "subscribe"}, {"data", {{"channels", Json::array()}, {"last", std::max<std::int64_t>(0, last)}}}});
}

Result<BusBatch> decodeNotifications(const QByteArray& frame)
{
    const Result<Json> list = parseJson(frame);
    if (!list)
        return list.error();
    if (!list->is_array())
        return noList("a frame");
    return takeNotifications(*list);
}

HttpRequest encodePeek(std::int64_t last, const Secret& sessionCookie)
{
    return encodeSessionRpc(u"/websocket/peek_notifications"_s,
        {{"channels", Json::array()}, {"last", std::max<std::int64_t>(0, last)}, {"is_first_poll", true}}, sessionCookie);
}

Result<BusPeek> decodePeek(const HttpReply& reply)
{
    const Result<Json> answer = decodeRpc(reply);
    if (!answer)
        return answer.error();
    const Result<Json> channels = requireMember(*answer, "channels");
    const Result<Json> notifications = requireMember(*answer, "notifications");
    if (!channels || !channels->is_array())
        return noList("channels");
    if (!notifications || !notifications->is_array())
        return noList("notifications");
    return BusPeek{takeNotifications(*notifications), partnersIn(*channels)};
}

HttpRequest encodeLongPoll(std::int64_t last, const Secret& sessionCookie)
{
    return encodeSessionRpc(u"/longpolling/poll"_s,
        {{"channels", Json::array()}, {"last", std::max<std::int64_t>(0, last)}, {"options", Json::object()}}, sessionCookie);
}

Result<BusBatch> decodeLongPoll(const HttpReply& reply)
{
    const Result<Json> answer = decodeRpc(reply);
    if (!answer)
        return answer.error();
    if (!answer->is_array())
        return noList("the poll's answer");
    return takeNotifications(*answer);
}

CloseReaction reactionTo(int code, const QString& reason)
{
    switch (code) {
    case closedNormally: return reason == "OUTDATED_VERSION"_L1 ? CloseReaction::ReadSession : CloseReaction::Reconnect;
    case sessionIsGone: return CloseReaction::SignIn;
    case keptLongEnough: return CloseReaction::ReconnectNow;
    case closedByProtocol:
    case closedForSize:
    case closedForRate: return CloseReaction::SlowDown;
    default: break; // 1001 a server that stops or restarts, and everything that says nothing
    }
    return CloseReaction::Reconnect;
}

} // namespace backroom::odoo
