// SPDX-License-Identifier: GPL-3.0-or-later
// Websockets over the real network: what the server answers, and what is not even tried.
#include "core/net/qt_live_transport.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QWebSocket>
#include <QWebSocketServer>

using namespace backroom;
using namespace Qt::StringLiterals;

namespace {

odoo::BusHandshake handshakeWith(const QString& scheme, const QString& host, quint16 port)
{
    odoo::BusHandshake handshake = odoo::busHandshake(QUrl(u"%1://%2:%3"_s.arg(scheme, host).arg(port)), QUrl(u"%1://%2"_s.arg(scheme, host)), u"19.0-2"_s, Secret("abc"));
    return handshake;
}

/// How a socket ended that never opened.
std::optional<LiveEnd> endOf(LiveTransport& transport, const odoo::BusHandshake& handshake)
{
    const std::unique_ptr<LiveSocket> socket(transport.open(handshake, nullptr));
    std::optional<LiveEnd> end;
    int ends = 0;
    QObject::connect(socket.get(), &LiveSocket::ended, socket.get(), [&](const LiveEnd& how) {
        end = how;
        ++ends;
    });
    if (!QTest::qWaitFor([&] { return end.has_value(); }, 10'000))
        return std::nullopt;
    QTest::qWait(20);
    return ends == 1 ? end : std::nullopt;
}

} // namespace

class LiveTransportTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void talksBothWays()
    {
        QWebSocketServer server(u"test"_s, QWebSocketServer::NonSecureMode);
        QVERIFY(server.listen(QHostAddress::LocalHost));
        QSignalSpy arrived(&server, &QWebSocketServer::newConnection);
        const auto transport = makeQtLiveTransport({});
        const std::unique_ptr<LiveSocket> socket(transport->open(handshakeWith(u"http"_s, u"127.0.0.1"_s, server.serverPort()), nullptr));
        QSignalSpy opened(socket.get(), &LiveSocket::opened);
        QSignalSpy heard(socket.get(), &LiveSocket::heard);
        QSignalSpy received(socket.get(), &LiveSocket::received);
        QSignalSpy ended(socket.get(), &LiveSocket::ended);
        QVERIFY(opened.wait());
        QVERIFY(arrived.count() == 1 || arrived.wait());
        QWebSocket* other = server.nextPendingConnection();
        QCOMPARE(other->request().rawHeader("Cookie"), QByteArray("session_id=abc"));
        QCOMPARE(other->request().rawHeader("Origin"), QByteArray("http://127.0.0.1"));
        QCOMPARE(other->request().url().path(), u"/websocket"_s);
        QSignalSpy said(other, &QWebSocket::textMessageReceived);
        socket->sendText("{}");
        QVERIFY(said.wait());
        socket->ping();
        QVERIFY(heard.wait());
        other->sendTextMessage(u"[\"ä\"]"_s);
        QVERIFY(received.wait());
        QCOMPARE(received[0][0].toByteArray(), QByteArray("[\"\xc3\xa4\"]"));
        other->close(static_cast<QWebSocketProtocol::CloseCode>(4001), u"why"_s);
        QVERIFY(ended.wait());
        const LiveEnd end = ended[0][0].value<LiveEnd>();
        QCOMPARE(end.code, 4001);
        QCOMPARE(end.reason, u"why"_s);
    }

    void refusedHandshakeTellsTheStatus_data()
    {
        QTest::addColumn<int>("status");
        for (const int status : {400, 403, 404, 500, 502})
            QTest::addRow("%d", status) << status;
    }

    void refusedHandshakeTellsTheStatus()
    {
        QFETCH(const int, status);
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        connect(&server, &QTcpServer::newConnection, this, [&] {
            QTcpSocket* socket = server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket, status] {
                socket->write("HTTP/1.1 " + QByteArray::number(status) + " NO\r\nContent-Type: text/html\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno");
                socket->disconnectFromHost();
            });
        });
        const auto end = endOf(*makeQtLiveTransport({}), handshakeWith(u"http"_s, u"127.0.0.1"_s, server.serverPort()));
        QVERIFY(end);
        // Qt keeps a 400 to itself, which it takes for a matter of versions: then only that it failed is known.
        QCOMPARE(end->httpStatus, status == 400 ? 0 : status);
        QCOMPARE(end->error.has_value(), status == 400);
    }

    void nobodyThereIsTheNetwork()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        const quint16 port = server.serverPort();
        server.close();
        const auto end = endOf(*makeQtLiveTransport({}), handshakeWith(u"http"_s, u"127.0.0.1"_s, port));
        QVERIFY(end && end->error);
        QCOMPARE(end->error->kind, ErrorKind::Network);
        QCOMPARE(end->httpStatus, 0);
    }

    void plainToOthersIsRefused()
    {
        const auto end = endOf(*makeQtLiveTransport({}), handshakeWith(u"http"_s, u"erp.example.com"_s, 8069));
        QVERIFY(end && end->error);
        QCOMPARE(end->error->kind, ErrorKind::InsecureUrl);
    }

    void missingAuthorityIsSaid()
    {
        const auto end = endOf(*makeQtLiveTransport({u"/nonexistent/ca.pem"_s, false}), handshakeWith(u"https"_s, u"127.0.0.1"_s, 1));
        QVERIFY(end && end->error);
        QCOMPARE(end->error->kind, ErrorKind::Tls);
    }
};

QTEST_GUILESS_MAIN(LiveTransportTest)
#include "tst_live_transport.moc"
