// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>
#include <QPointer>
#include <QString>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrlQuery>

#include <functional>
#include <map>
#include <utility>
#include <vector>

namespace backroom::demo {

struct HttpIn {
    QByteArray verb;
    QString path;
    QUrlQuery query;
    std::map<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;
    QString peer;

    QByteArray header(const char* lowerCaseName) const;
    /// A cookie's value, or empty.
    QByteArray cookie(const char* name) const;
};

struct HttpOut {
    int status = 200;
    QByteArray body;
    QByteArray contentType = "application/json; charset=utf-8";
    std::vector<std::pair<QByteArray, QByteArray>> headers;
};

/// The waiting client of one request; answer it once, now or later, or hang up.
class HttpExchange {
public:
    explicit HttpExchange(QTcpSocket* socket) : m_socket(socket) {}

    void answer(const HttpOut& out) const;
    /// Promises the whole body, sends half of it and hangs up.
    void answerHalf(const HttpOut& out) const;
    /// Closes without a byte, as a killed worker does.
    void hangUp() const;

private:
    QPointer<QTcpSocket> m_socket;
};

/// HTTP/1.1 on loopback, one request per connection as Odoo serves it (odoo.md i). Hand-written because the simulator
/// must be able to misbehave: hang up, send half an answer, answer late.
class HttpListener : public QObject {
    Q_OBJECT
public:
    using Handler = std::function<void(const HttpIn&, HttpExchange)>;
    /// Takes the socket over with the unread request in it; false = answer as plain HTTP.
    using Upgrader = std::function<bool(const HttpIn&, QTcpSocket*)>;

    HttpListener(Handler handler, Upgrader upgrader, QObject* parent = nullptr);

    /// 0 = any free port.
    bool listen(quint16 port);
    quint16 port() const { return m_server.serverPort(); }

private:
    void readRequest(QTcpSocket* socket);

    QTcpServer m_server;
    Handler m_handler;
    Upgrader m_upgrader;
};

} // namespace backroom::demo
