// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/http_listener.h"

#include <QUrl>

#include <optional>

namespace backroom::demo {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 maxHead = 64 * 1024;
constexpr qint64 maxBody = 128LL * 1024 * 1024; ///< odoo.md j

QByteArray reasonOf(int status)
{
    switch (status) {
    case 200: return "OK";
    case 400: return "BAD REQUEST";
    case 401: return "UNAUTHORIZED";
    case 403: return "FORBIDDEN";
    case 404: return "NOT FOUND";
    case 413: return "REQUEST ENTITY TOO LARGE";
    case 415: return "UNSUPPORTED MEDIA TYPE";
    case 422: return "UNPROCESSABLE ENTITY";
    case 502: return "BAD GATEWAY";
    case 503: return "SERVICE UNAVAILABLE";
    default: return "INTERNAL SERVER ERROR";
    }
}

QByteArray headOf(const HttpOut& out)
{
    QByteArray head = "HTTP/1.1 " + QByteArray::number(out.status) + ' ' + reasonOf(out.status) + "\r\nServer: backroom-demo\r\nContent-Type: "
        + out.contentType + "\r\nContent-Length: " + QByteArray::number(out.body.size()) + "\r\n";
    for (const auto& [name, value] : out.headers)
        head += name + ": " + value + "\r\n";
    return head + "Connection: close\r\n\r\n";
}

std::optional<HttpIn> parseHead(const QByteArray& head)
{
    const QList<QByteArray> lines = head.split('\n');
    const QList<QByteArray> start = lines.first().trimmed().split(' ');
    if (start.size() != 3)
        return {};
    HttpIn in;
    in.verb = start[0];
    const QUrl url = QUrl::fromEncoded(start[1]);
    in.path = url.path();
    in.query = QUrlQuery(url);
    for (const QByteArray& line : lines.sliced(1)) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0)
            in.headers[line.left(colon).trimmed().toLower()] = line.mid(colon + 1).trimmed();
    }
    return in;
}

} // namespace

QByteArray HttpIn::header(const char* lowerCaseName) const
{
    const auto found = headers.find(lowerCaseName);
    return found == headers.end() ? QByteArray() : found->second;
}

QByteArray HttpIn::cookie(const char* name) const
{
    const QByteArray wanted = QByteArray(name) + '=';
    for (const QByteArray& pair : header("cookie").split(';'))
        if (pair.trimmed().startsWith(wanted))
            return pair.trimmed().mid(wanted.size());
    return {};
}

void HttpExchange::answer(const HttpOut& out) const
{
    if (!m_socket)
        return;
    m_socket->write(headOf(out));
    m_socket->write(out.body);
    m_socket->disconnectFromHost();
}

void HttpExchange::answerHalf(const HttpOut& out) const
{
    if (!m_socket)
        return;
    m_socket->write(headOf(out));
    m_socket->write(out.body.left(out.body.size() / 2));
    m_socket->disconnectFromHost();
}

void HttpExchange::hangUp() const
{
    if (m_socket)
        m_socket->abort();
}

HttpListener::HttpListener(Handler handler, Upgrader upgrader, QObject* parent)
    : QObject(parent), m_handler(std::move(handler)), m_upgrader(std::move(upgrader))
{
    connect(&m_server, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket* socket = m_server.nextPendingConnection()) {
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { readRequest(socket); });
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        }
    });
}

bool HttpListener::listen(quint16 port) { return m_server.listen(QHostAddress::LocalHost, port); }

void HttpListener::readRequest(QTcpSocket* socket)
{
    // The request stays unread until it is complete: a websocket is handed over with its handshake still in the buffer.
    const QByteArray seen = socket->peek(maxHead);
    const qsizetype end = seen.indexOf("\r\n\r\n");
    if (end < 0) {
        if (seen.size() >= maxHead)
            HttpExchange(socket).hangUp();
        return;
    }
    std::optional<HttpIn> in = parseHead(seen.left(end));
    const qint64 length = in ? in->header("content-length").toLongLong() : 0;
    if (!in || length > maxBody) {
        disconnect(socket, &QTcpSocket::readyRead, this, nullptr);
        return HttpExchange(socket).answer({in ? 413 : 400, {}, "text/html; charset=utf-8", {}});
    }
    if (socket->bytesAvailable() < end + 4 + length)
        return;
    disconnect(socket, &QTcpSocket::readyRead, this, nullptr);
    in->peer = socket->peerAddress().toString();
    if (in->header("upgrade").toLower() == "websocket" && m_upgrader(*in, socket))
        return;
    in->body = socket->read(end + 4 + length).mid(end + 4);
    m_handler(*in, HttpExchange(socket));
}

} // namespace backroom::demo
