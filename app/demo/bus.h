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

/// Odoo's bus on /websocket (odoo.md f), with rules installed that tell of every change of business records: one frame of
/// hints per transaction, to the sockets of signed-in internal users only, and kept for 24 hours for clients that come back.
class Bus : public QObject {
    Q_OBJECT
public:
    Bus(World& world, Accounts& accounts, std::string database, QObject* parent = nullptr);
    ~Bus() override;

    /// Takes the handshake over; false = it is not one Odoo accepts.
    bool upgrade(const HttpIn& request, QTcpSocket* socket);
    /// One hint per model and kind of change.
    void publish(const Changes& changes);
    /// The poll that stands in for a socket: the caller's channels and what came after `last`. Without a user it answers as
    /// to the public, as a server of one database does.
    Json peek(const User* user, Id last) const;
    std::size_t listeners() const { return m_listeners.size(); }
    /// Closes every socket, as a restarting server does.
    void dropSockets() { closeSockets(1001, {}); }
    /// With a code of Odoo's own or of the protocol.
    void closeSockets(quint16 code, const QString& reason);
    /// From now on handshakes are answered with this, as a divided server's HTTP port answers 500; 0 = they are taken.
    void refuseSockets(int status) { m_refusal = status; }
    int refusal() const { return m_refusal; }

private:
    struct Listener;
    struct Hint {
        Id id = 0;
        Timestamp at{};
        Json message;
    };

    void adopt(QWebSocket* socket);
    void receive(Listener& listener, const QString& text);
    void keep(const std::string& model, const char* kind, const std::set<Id>& ids, Id uid);
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
    int m_refusal = 0;
};

} // namespace backroom::demo
