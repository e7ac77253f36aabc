// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/bus.h"

#include <QTimer>
#include <QUrlQuery>
#include <QWebSocket>

#include <algorithm>

namespace backroom::demo {

using namespace Qt::StringLiterals;

namespace {

constexpr Duration keptFor = std::chrono::hours(24);
constexpr Duration fresh = std::chrono::seconds(50);
constexpr std::size_t framesAllowed = 10;
constexpr Duration framesWindow = std::chrono::seconds(2);
constexpr quint64 largestMessage = 1024 * 1024;
constexpr int pingEvery = 45'000;  ///< ms
constexpr int pongWithin = 15'000; ///< ms

/// Odoo's own codes; Qt sends any number but names only the standard ones.
QWebSocketProtocol::CloseCode closeCode(quint16 code) { return static_cast<QWebSocketProtocol::CloseCode>(code); }
constexpr quint16 sessionEnded = 4001;
constexpr quint16 tryAgainLater = 1013;
const QString workerVersion = u"19.0-2"_s;

/// What no feed of a retailer reads: who talks to whom, and how the server is set up.
/// A group of the real server's that nobody here is in.
constexpr Id publicGroup = 10;

bool isAnnounced(const std::string& model)
{
    return !model.starts_with("mail.") && !model.starts_with("ir.") && !model.starts_with("base.") && !model.starts_with("res.groups");
}

} // namespace

struct Bus::Listener {
    explicit Listener(QWebSocket* adopted) : socket(adopted) {}

    QWebSocket* socket;
    std::string session;
    bool isPublic = true; ///< no or unknown cookie: connected, but told nothing
    bool isSubscribed = false;
    bool awaitsPong = false;
    Id last = 0;
    std::deque<Duration> frames;
    QTimer idle;
};

Bus::Bus(World& world, Accounts& accounts, std::string database, QObject* parent)
    : QObject(parent), m_world(world), m_accounts(accounts), m_database(std::move(database)),
      m_server(u"Odoo"_s, QWebSocketServer::NonSecureMode)
{
    connect(&m_server, &QWebSocketServer::newConnection, this, [this] {
        while (QWebSocket* socket = m_server.nextPendingConnection())
            adopt(socket);
    });
}

Bus::~Bus()
{
    for (const auto& listener : m_listeners) {
        listener->socket->disconnect(this);
        delete listener->socket;
    }
}

bool Bus::upgrade(const HttpIn& request, QTcpSocket* socket)
{
    if (m_refusal != 0 || request.path != "/websocket"_L1 || request.header("origin").isEmpty() || request.header("sec-websocket-key").isEmpty()
        || request.header("sec-websocket-version") != "13")
        return false;
    socket->disconnect(socket); // the websocket owns it from here
    m_server.handleConnection(socket);
    Q_EMIT socket->readyRead(); // the handshake is already in the buffer
    return true;
}

void Bus::adopt(QWebSocket* socket)
{
    Listener& listener = *m_listeners.emplace_back(std::make_unique<Listener>(socket));
    socket->setMaxAllowedIncomingMessageSize(largestMessage);
    socket->setMaxAllowedIncomingFrameSize(largestMessage);
    HttpIn handshake;
    handshake.headers["cookie"] = socket->request().rawHeader("Cookie");
    listener.session = handshake.cookie("session_id").toStdString();
    listener.isPublic = !m_accounts.session(listener.session);

    connect(socket, &QWebSocket::textMessageReceived, this, [this, &listener](const QString& text) { receive(listener, text); });
    connect(socket, &QWebSocket::disconnected, this, [this, &listener] {
        listener.socket->deleteLater();
        std::erase_if(m_listeners, [&](const auto& entry) { return entry.get() == &listener; });
    });
    connect(socket, &QWebSocket::pong, this, [&listener] {
        listener.awaitsPong = false;
        listener.idle.start(pingEvery);
    });
    connect(&listener.idle, &QTimer::timeout, socket, [&listener] {
        if (listener.awaitsPong)
            return listener.socket->abort();
        listener.awaitsPong = true;
        listener.socket->ping();
        listener.idle.start(pongWithin);
    });
    listener.idle.start(pingEvery);
    // Only clients that say who they are get asked for the right worker version.
    const QString version = QUrlQuery(socket->request().url()).queryItemValue(u"version"_s);
    if (socket->request().hasRawHeader("User-Agent") && version != workerVersion)
        socket->close(QWebSocketProtocol::CloseCodeNormal, u"OUTDATED_VERSION"_s);
}

void Bus::receive(Listener& listener, const QString& text)
{
    const Duration now = m_world.clock().monotonic();
    listener.frames.push_back(now);
    while (listener.frames.front() < now - framesWindow)
        listener.frames.pop_front();
    if (listener.frames.size() > framesAllowed)
        return listener.socket->close(closeCode(tryAgainLater));
    if (!listener.isPublic && !m_accounts.session(listener.session))
        return listener.socket->close(closeCode(sessionEnded));
    // Nonsense is ignored without a word, as the real server does.
    const Json frame = Json::parse(text.toStdString(), nullptr, false);
    if (!frame.is_object() || frame.value("event_name", Json()) != "subscribe" || !frame.value("data", Json()).is_object())
        return;
    const Json last = frame["data"].value("last", Json());
    if (!last.is_number_integer() || !frame["data"].value("channels", Json()).is_array())
        return;
    if (!listener.isSubscribed) // `last` counts in the first subscription only
        listener.last = last <= 0 || last > m_lastId ? recently() : last.get<Id>();
    listener.isSubscribed = true;
    send(listener);
}

Id Bus::recently() const
{
    Id last = m_lastId;
    for (auto hint = m_kept.rbegin(); hint != m_kept.rend() && hint->at >= m_world.time() - fresh; ++hint)
        last = hint->id - 1;
    return last;
}

void Bus::publish(const Changes& changes)
{
    for (const auto& [model, touched] : changes.models) {
        keep(model, "create", touched.created, changes.uid);
        keep(model, "write", touched.ids, changes.uid);
        keep(model, "unlink", touched.gone, changes.uid);
    }
    while (!m_kept.empty() && m_kept.front().at < m_world.time() - keptFor)
        m_kept.pop_front();
    std::vector<QWebSocket*> ended;
    for (const auto& listener : m_listeners) {
        if (!listener->isPublic && !m_accounts.session(listener->session))
            ended.push_back(listener->socket);
        else if (listener->isSubscribed)
            send(*listener);
    }
    for (QWebSocket* socket : ended) // closing shortens the list of listeners
        socket->close(closeCode(sessionEnded));
}

void Bus::keep(const std::string& model, const char* kind, const std::set<Id>& ids, Id uid)
{
    if (ids.empty() || !isAnnounced(model))
        return;
    const Json payload = {{"model", model}, {"ids", ids}, {"kind", kind}, {"uid", uid}};
    m_kept.push_back({++m_lastId, m_world.time(), {{"type", "backroom.changed"}, {"payload", payload}}});
}

void Bus::send(Listener& listener)
{
    if (listener.isPublic || listener.last >= m_lastId)
        return;
    const Json hints = after(listener.last);
    listener.last = m_lastId;
    if (!hints.empty())
        listener.socket->sendTextMessage(QString::fromStdString(hints.dump()));
}

Json Bus::after(Id last) const
{
    Json list = Json::array();
    for (const Hint& hint : m_kept)
        if (hint.id > last)
            list.push_back({{"id", hint.id}, {"message", hint.message}});
    return list;
}

Json Bus::peek(const User* user, Id last) const
{
    Json channels = Json::array({Json::array({m_database, "broadcast"})});
    if (!user) {
        channels.push_back(Json::array({m_database, "res.groups", publicGroup}));
        return {{"channels", channels}, {"notifications", Json::array()}};
    }
    for (const std::string& group : user->groups)
        channels.push_back(Json::array({m_database, "res.groups", m_world.groupId(group)}));
    channels.push_back(Json::array({m_database, "res.partner", user->partnerId}));
    return {{"channels", channels}, {"notifications", after(last <= 0 || last > m_lastId ? recently() : last)}};
}

void Bus::closeSockets(quint16 code, const QString& reason)
{
    std::vector<QWebSocket*> sockets;
    for (const auto& listener : m_listeners)
        sockets.push_back(listener->socket);
    for (QWebSocket* socket : sockets)
        socket->close(closeCode(code), reason);
}

} // namespace backroom::demo
