// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QSslServer>
#include <QTcpServer>
#include <QUrl>

#include <functional>
#include <memory>

namespace backroom::test {

/// A certificate for 127.0.0.1 that nobody but itself has signed, made for one test run.
struct Certificate {
    QByteArray certificatePem;
    QByteArray keyPem;
};
/// Self-signed, its own authority, for this machine or another `name` ("IP:…" or "DNS:…").
Certificate makeCertificate(const char* name = "IP:127.0.0.1");

/// A server on 127.0.0.1 that hands every complete request to a function, which writes whatever it likes to the socket.
class LocalServer : public QObject {
    Q_OBJECT
public:
    using Answer = std::function<void(QTcpSocket& socket, const QByteArray& request)>;

    explicit LocalServer(Answer answer);
    LocalServer(const Certificate& certificate, Answer answer);

    QUrl url() const;
    /// Head and body of every request that came completely.
    const QList<QByteArray>& requests() const { return m_requests; }
    int connections() const { return m_connections; }

Q_SIGNALS:
    void closed();

private:
    void listen();
    void read(QTcpSocket* socket);

    Answer m_answer;
    std::unique_ptr<QTcpServer> m_server;
    QList<QByteArray> m_requests;
    int m_connections = 0;
};

/// A complete answer that ends the connection.
QByteArray httpAnswer(const QByteArray& body, const QByteArray& status = "200 OK", const QByteArray& headers = {});

} // namespace backroom::test
