// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/accounts.h"
#include "app/demo/http_listener.h"

#include <QObject>
#include <QWebSocketServer>

#include <deque>
#include <memory>
#include <string>
#include <vector>

class QWebSocket;

namespace backroom::demo {

/// Odoo's bus on /websocket (odoo.md f): one frame of hints per transaction, to the sockets of signed-in internal users
/// only, and kept for 24 hours for clients that come back.
class Bus : public QObject {
    Q_OBJECT
public:
    Bus(World& world, Accounts& accounts, std::string database, QObject* parent = nullptr);
    ~Bus() override;

    /// Takes the handshake over; false = it is not one Odoo accepts.
    bool upgrade(const HttpIn& request, QTcpSocket* socket);
    /// One hint per announced model.
    void publish(const Changes& changes);
    /// The poll that stands in for a socket: the caller's channels and what came after `last`.
    Json peek(const User& user, Id last) const;
    std::size_t listeners() const { return m_listeners.size(); }
    /// Closes every socket, as a restarting server does.
    void dropSockets();

private:
    struct Listener;
    struct Hint {
        Id id = 0;
        Timestamp at{};
        Json message;
    };

    void adopt(QWebSocket* socket);
    void receive(Listener& listener, const QString& text);
    void send(Listener& listener);
    Json after(Id last) const;
    /// Where a client that names no usable `last` starts: what is younger than 50 s.
    Id recently() const;

    World& m_world;
    Accounts& m_accounts;
    std::string m_database;
    QWebSocketServer m_server;
    std::vector<std::unique_ptr<Listener>> m_listeners;
    std::deque<Hint> m_kept;
    Id m_lastId = 0;
};

} // namespace backroom::demo
