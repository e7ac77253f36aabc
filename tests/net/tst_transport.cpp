// SPDX-License-Identifier: GPL-3.0-or-later
// The real transport against real sockets on this machine. Time limits here are real, and short.
#include "core/net/qt_transport.h"
#include "core/protocol/odoo_error.h"
#include "core/protocol/odoo_json2.h"
#include "tests/net/local_server.h"

#include <QPointer>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTemporaryFile>
#include <QTest>
#include <QTimer>

using namespace backroom;
using namespace backroom::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

HttpRequest get(const QString& path = u"/x"_s)
{
    return {"GET", path, {}, {}, {}};
}

HttpRequest post(QByteArray body = "{}")
{
    return {"POST", u"/json/2/res.partner/write"_s, {{"Content-Type", "application/json"}}, {}, std::move(body)};
}

LocalServer::Answer always(const QByteArray& bytes)
{
    return [bytes](QTcpSocket& socket, const QByteArray&) {
        socket.write(bytes);
        socket.disconnectFromHost();
    };
}

} // namespace

class TransportTest : public QObject {
    Q_OBJECT

    /// Sends and waits for the one end of the job.
    Result<HttpReply> ended(HttpTransport& transport, const QUrl& base, const HttpRequest& request, TransportOptions options = {})
    {
        QObject owner;
        Result<HttpReply> outcome = Error::of(ErrorKind::Cancelled, u"the job never ended"_s);
        HttpJob* job = transport.send(base, request, options, &owner);
        int ends = 0;
        connect(job, &HttpJob::finished, &owner, [&](const Result<HttpReply>& result) {
            outcome = result;
            ++ends;
        });
        QSignalSpy spy(job, &HttpJob::finished);
        if (spy.isEmpty())
            spy.wait(10'000);
        QCoreApplication::processEvents();
        return ends == 1 ? outcome : Error::of(ErrorKind::Cancelled, u"ended %1 times"_s.arg(ends));
    }

    static QString shown(const Result<HttpReply>& result)
    {
        if (result)
            return u"answer %1"_s.arg(result->status);
        return toName(result.error().kind) + u' ' + toName(result.error().reach);
    }

private Q_SLOTS:
    void everyStatusIsAnAnswer_data()
    {
        QTest::addColumn<QByteArray>("status");
        for (const char* status : {"200 OK", "204 No Content", "401 Unauthorized", "403 Forbidden", "404 Not Found", "409 Conflict",
                 "413 Too Large", "422 Unprocessable", "429 Slow Down", "500 Oops", "502 Bad Gateway", "503 Busy"})
            QTest::newRow(status) << QByteArray(status);
    }
    void everyStatusIsAnAnswer()
    {
        QFETCH(QByteArray, status);
        const bool hasBody = !status.startsWith("204");
        LocalServer server(always(httpAnswer(hasBody ? "[7]" : "", status, "WWW-Authenticate: Bearer\r\nX-Odd: Yes\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n")));
        const auto transport = makeQtTransport({});
        for (const HttpRequest& request : {get(), post()}) {
            const Result<HttpReply> result = ended(*transport, server.url(), request);
            QCOMPARE(shown(result), u"answer "_s + QString::fromLatin1(status.left(3)));
            QCOMPARE(result->body, QByteArray(hasBody ? "[7]" : ""));
            QCOMPARE(result->header("x-odd"), QByteArray("Yes"));
            QCOMPARE(result->headers.count({"set-cookie", "a=1"}) + result->headers.count({"set-cookie", "b=2"}), 2);
        }
        QCOMPARE(server.requests().size(), 2);
        for (const QByteArray& request : server.requests())
            QVERIFY2(!request.toLower().contains("\r\ncookie:"), "no cookies of its own");
    }

    void bodiesAndHeadersArriveIntact()
    {
        LocalServer server(always(httpAnswer("true")));
        const auto transport = makeQtTransport({});
        HttpRequest request = post(QByteArray(5'000'000, 'x'));
        request.secretHeaders.append({"Authorization", Secret("bearer abc")});
        QUrl base = server.url();
        base.setPath(u"/odoo"_s);
        QCOMPARE(shown(ended(*transport, base, request)), u"answer 200"_s);
        const QByteArray& got = server.requests().first();
        QVERIFY(got.startsWith("POST /odoo/json/2/res.partner/write HTTP/1.1\r\n"));
        QVERIFY(got.contains("\r\nAuthorization: bearer abc\r\n"));
        QVERIFY(got.endsWith("\r\n\r\n" + request.body));
    }

    void refusedConnectionsWereNotSent()
    {
        QUrl url;
        {
            LocalServer server(always({}));
            url = server.url();
        }
        const auto transport = makeQtTransport({});
        QCOMPARE(shown(ended(*transport, url, post())), u"network not-sent"_s);
    }

    void aBodyIsSentOnlyOnceWhenTheServerHangsUp()
    {
        // Odoo's worker is killed over its time limit: the connection closes without an answer (odoo.md j).
        for (const bool reset : {false, true}) {
            LocalServer server([reset](QTcpSocket& socket, const QByteArray&) {
                if (reset)
                    socket.abort();
                else
                    socket.disconnectFromHost();
            });
            const auto transport = makeQtTransport({});
            QCOMPARE(shown(ended(*transport, server.url(), post())), u"network unknown"_s);
            QTest::qWait(0);
            QCOMPARE(server.requests().size(), 1);
        }
    }

    void brokenAnswersLeaveTheEffectOpen_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("reset");
        const QByteArray head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
        QTest::newRow("head cut off") << QByteArray("HTTP/1.1 200 OK\r\nContent-Ty") << false;
        QTest::newRow("body cut off") << head + "Content-Length: 100\r\n\r\n[1,2," << false;
        QTest::newRow("body reset") << head + "Content-Length: 100\r\n\r\n[1,2," << true;
        QTest::newRow("chunk missing") << head + "Transfer-Encoding: chunked\r\n\r\n5\r\n[1,2,\r\n" << false;
        QTest::newRow("error body cut off") << QByteArray("HTTP/1.1 500 Oops\r\nContent-Length: 100\r\n\r\n{\"name\":") << false;
        QTest::newRow("not http") << QByteArray("SSH-2.0-OpenSSH_9.2\r\n") << false;
    }
    void brokenAnswersLeaveTheEffectOpen()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(bool, reset);
        LocalServer server([bytes, reset](QTcpSocket& socket, const QByteArray&) {
            socket.write(bytes);
            socket.flush();
            if (reset)
                QTimer::singleShot(50, &socket, [&socket] { socket.abort(); });
            else
                socket.disconnectFromHost();
        });
        const auto transport = makeQtTransport({});
        const Result<HttpReply> result = ended(*transport, server.url(), post());
        // Qt takes a missing last chunk for the end; then the JSON shows it.
        const Error error = result ? odoo::decodeJson2(*result).error() : result.error();
        QCOMPARE(error.reach, Reach::Unknown);
        QVERIFY2(error.kind == ErrorKind::Network || error.kind == ErrorKind::Protocol, qUtf8Printable(toName(error.kind)));
        QCOMPARE(server.requests().size(), 1);
    }

    void truncatedJsonWithoutALengthIsSeenByTheDecoder()
    {
        LocalServer server([](QTcpSocket& socket, const QByteArray&) {
            socket.write("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n[{\"id\":1},{\"id\"");
            QTimer::singleShot(50, &socket, [&socket] { socket.disconnectFromHost(); });
        });
        const auto transport = makeQtTransport({});
        const Result<HttpReply> result = ended(*transport, server.url(), post());
        QVERIFY2(result, qUtf8Printable(result ? QString() : result.error().detail));
        const Result<Json> decoded = odoo::decodeJson2(*result);
        QVERIFY(!decoded);
        QCOMPARE(decoded.error().kind, ErrorKind::Protocol);
        QCOMPARE(decoded.error().reach, Reach::Unknown);
    }

    void webPagesAreNotTheService()
    {
        LocalServer server(always("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>"));
        const auto transport = makeQtTransport({});
        const Result<HttpReply> result = ended(*transport, server.url(), get());
        QCOMPARE(shown(result), u"answer 200"_s);
        QCOMPARE(odoo::decodeJson2(*result).error().kind, ErrorKind::NotTheService);
    }

    void hugeAnswersAreCutOff_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::newRow("announced") << QByteArray("HTTP/1.1 500 Oops\r\nContent-Type: text/html\r\nContent-Length: 10000000\r\n\r\n");
        QTest::newRow("endless") << QByteArray("HTTP/1.0 500 Oops\r\nContent-Type: text/html\r\n\r\n");
    }
    void hugeAnswersAreCutOff()
    {
        QFETCH(QByteArray, head);
        LocalServer server(always(head + QByteArray(10'000'000, 'x')));
        const auto transport = makeQtTransport({});
        TransportOptions options;
        options.maxReplyBytes = 1'000'000;
        QCOMPARE(shown(ended(*transport, server.url(), post(), options)), u"too-large reached"_s);
        options.maxReplyBytes = 20'000'000;
        options.mayRepeat = true; // large answers come to reads
        QCOMPARE(shown(ended(*transport, server.url(), post(), options)), u"answer 500"_s);
    }

    void redirectsStayInsideTheOrigin()
    {
        LocalServer elsewhere(always(httpAnswer("[]")));
        const QByteArray target = elsewhere.url().toEncoded() + "/x";
        LocalServer server([&target](QTcpSocket& socket, const QByteArray& request) {
            if (request.startsWith("GET /here"))
                socket.write(httpAnswer("", "302 Found", "Location: /there\r\n"));
            else if (request.startsWith("GET /there"))
                socket.write(httpAnswer("[1]"));
            else if (request.startsWith("GET /round"))
                socket.write(httpAnswer("", "302 Found", "Location: /round\r\n"));
            else
                socket.write(httpAnswer("", "307 Elsewhere", "Location: " + target + "\r\n"));
            socket.disconnectFromHost();
        });
        const auto transport = makeQtTransport({});
        QCOMPARE(shown(ended(*transport, server.url(), get(u"/here"_s))), u"answer 200"_s);
        QCOMPARE(shown(ended(*transport, server.url(), get(u"/away"_s))), u"answer 307"_s);
        QCOMPARE(shown(ended(*transport, server.url(), post())), u"answer 307"_s); // a body is never sent on
        QCOMPARE(elsewhere.connections(), 0);
        const qsizetype before = server.requests().size();
        QCOMPARE(shown(ended(*transport, server.url(), get(u"/round"_s))), u"answer 302"_s);
        QCOMPARE(server.requests().size(), before + 6);
    }

    void certificatesAreChecked()
    {
        const Certificate certificate = makeCertificate();
        LocalServer server(certificate, always(httpAnswer("[1]")));
        QTemporaryFile caFile;
        QVERIFY(caFile.open());
        caFile.write(certificate.certificatePem);
        caFile.close();

        const auto strict = makeQtTransport({});
        const Result<HttpReply> refused = ended(*strict, server.url(), post());
        QCOMPARE(shown(refused), u"tls not-sent"_s);
        QVERIFY(!refused.error().detail.isEmpty());
        QCOMPARE(server.requests().size(), 0);

        const auto trusting = makeQtTransport({caFile.fileName(), false});
        QCOMPARE(shown(ended(*trusting, server.url(), post())), u"answer 200"_s);
        QCOMPARE(server.requests().size(), 1);

        // The authority is trusted, the name still has to be right.
        const Certificate otherName = makeCertificate("IP:127.0.0.9");
        LocalServer otherServer(otherName, always(httpAnswer("[1]")));
        QTemporaryFile otherCaFile;
        QVERIFY(otherCaFile.open());
        otherCaFile.write(otherName.certificatePem);
        otherCaFile.close();
        const auto trustingTheOther = makeQtTransport({otherCaFile.fileName(), false});
        QCOMPARE(shown(ended(*trustingTheOther, otherServer.url(), post())), u"tls not-sent"_s);
        QCOMPARE(otherServer.requests().size(), 0);
    }

    void anUnusableAuthorityFileIsNotPassedOver()
    {
        LocalServer server(always(httpAnswer("[1]")));
        const auto transport = makeQtTransport({u"/nonexistent/ca.pem"_s, false});
        QCOMPARE(shown(ended(*transport, server.url(), get())), u"tls not-sent"_s);
        QCOMPARE(server.connections(), 0);
    }

    void plainHttpStaysOnThisMachine()
    {
        const auto transport = makeQtTransport({});
        const QUrl remote(u"http://192.0.2.1:8069"_s);
        QCOMPARE(shown(ended(*transport, remote, post())), u"insecure-url not-sent"_s);
    }

    void silenceTimesOut()
    {
        LocalServer server([](QTcpSocket&, const QByteArray&) {});
        const auto transport = makeQtTransport({});
        QCOMPARE(shown(ended(*transport, server.url(), post(), {200ms, 1000, false})), u"timeout unknown"_s);
        QCOMPARE(server.requests().size(), 1);
    }

    void slowIsNotSilent()
    {
        // Eight pieces 100 ms apart take longer than the limit, which is on silence, not on the whole.
        LocalServer server([](QTcpSocket& socket, const QByteArray&) {
            socket.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n");
            auto* timer = new QTimer(&socket);
            connect(timer, &QTimer::timeout, &socket, [&socket] { socket.write("1"); });
            timer->start(100);
        });
        const auto transport = makeQtTransport({});
        const Result<HttpReply> result = ended(*transport, server.url(), post(), {600ms, 1000, false});
        QCOMPARE(shown(result), u"answer 200"_s);
        QCOMPARE(result->body, QByteArray("11111111"));
    }

    void abortEndsOnceAndLater()
    {
        LocalServer server([](QTcpSocket&, const QByteArray&) {});
        const auto transport = makeQtTransport({});
        QObject owner;
        HttpJob* job = transport->send(server.url(), post(), {}, &owner);
        QSignalSpy spy(job, &HttpJob::finished);
        std::optional<ErrorKind> kind;
        connect(job, &HttpJob::finished, &owner, [&kind](const Result<HttpReply>& result) { kind = result.error().kind; });
        job->abort();
        job->abort();
        QCOMPARE(spy.size(), 0);
        QVERIFY(spy.wait(5000));
        QCOMPARE(spy.size(), 1);
        QCOMPARE(kind, std::optional(ErrorKind::Cancelled));
    }

    void jobsDieWithTheirOwner()
    {
        LocalServer server([](QTcpSocket& socket, const QByteArray&) { socket.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"); });
        const auto transport = makeQtTransport({});
        auto owner = std::make_unique<QObject>();
        const QPointer<HttpJob> job = transport->send(server.url(), post(), {}, owner.get());
        int ends = 0;
        connect(job, &HttpJob::finished, this, [&ends] { ++ends; });
        QTRY_COMPARE(server.requests().size(), 1);
        QSignalSpy closed(&server, &LocalServer::closed);
        owner.reset();
        QVERIFY(!job);
        QVERIFY(closed.wait(5000));
        QCOMPARE(ends, 0);
    }
};

QTEST_GUILESS_MAIN(TransportTest)
#include "tst_transport.moc"
