// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/qt_live_transport.h"

#include "core/net/source_url.h"

#include <QNetworkRequest>
#include <QPointer>
#include <QRegularExpression>
#include <QSslConfiguration>
#include <QSslError>
#include <QWebSocket>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

constexpr quint64 largestMessage = 16 * 1024 * 1024;

/// Qt tells the status of a refused handshake only in words.
int statusIn(const QString& words)
{
    static const QRegularExpression code(u"\\b([1-5]\\d\\d)\\b"_s);
    const auto match = code.match(words);
    return match.hasMatch() ? match.captured(1).toInt() : 0;
}

class QtLiveSocket : public LiveSocket {
public:
    QtLiveSocket(const QByteArray& origin, QObject* owner)
        : LiveSocket(owner)
        , m_socket(QString::fromLatin1(origin), QWebSocketProtocol::VersionLatest)
    {
        m_socket.setMaxAllowedIncomingMessageSize(largestMessage);
        m_socket.setMaxAllowedIncomingFrameSize(largestMessage);
        connect(&m_socket, &QWebSocket::connected, this, [this] {
            m_wasOpen = true;
            Q_EMIT opened();
        });
        connect(&m_socket, &QWebSocket::textMessageReceived, this, [this](const QString& text) { Q_EMIT received(text.toUtf8()); });
        connect(&m_socket, &QWebSocket::pong, this, [this] { Q_EMIT heard(); });
        connect(&m_socket, &QWebSocket::sslErrors, this, [this](const QList<QSslError>& errors) {
            m_tlsDetail = errors.isEmpty() ? u"TLS"_s : errors.first().errorString();
        });
        connect(&m_socket, &QWebSocket::disconnected, this, [this] { endLater({}); });
        connect(&m_socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this, [this](QAbstractSocket::SocketError) {
            endLater(m_socket.errorString());
        });
    }

    void start(const odoo::BusHandshake& handshake, const QSslConfiguration& tls)
    {
        QNetworkRequest request(handshake.url);
        for (const auto& [name, value] : handshake.headers)
            request.setRawHeader(name, value);
        request.setRawHeader("Cookie", handshake.cookie.reveal());
        m_socket.setSslConfiguration(tls);
        m_socket.open(request);
    }

    void refuse(Error error)
    {
        m_refusal = std::move(error);
        endLater({});
    }

    void sendText(const QByteArray& text) override { m_socket.sendTextMessage(QString::fromUtf8(text)); }
    void ping() override { m_socket.ping(); }
    void abort() override
    {
        refuse(Error{ErrorKind::Cancelled, Reach::Unknown, {}, {}, {}});
        m_socket.abort();
    }

private:
    /// An error and a disconnection may both tell of one end, in either order; what is told waits for both.
    void endLater(const QString& words)
    {
        if (!words.isEmpty())
            m_words = words.left(200);
        if (std::exchange(m_isOver, true))
            return;
        QMetaObject::invokeMethod(this, [this] { Q_EMIT ended(end()); }, Qt::QueuedConnection);
    }

    LiveEnd end() const
    {
        LiveEnd how;
        how.error = m_refusal;
        if (m_wasOpen && m_socket.closeCode() != QWebSocketProtocol::CloseCodeAbnormalDisconnection) {
            how.code = m_socket.closeCode();
            how.reason = m_socket.closeReason().left(120);
        } else if (!m_wasOpen && m_tlsDetail.isEmpty()) {
            how.httpStatus = statusIn(m_words);
        }
        if (!how.error && !m_tlsDetail.isEmpty())
            how.error = Error{ErrorKind::Tls, Reach::NotSent, {}, {}, m_tlsDetail};
        else if (!how.error && how.code == 0 && how.httpStatus == 0)
            how.error = Error{ErrorKind::Network, Reach::Unknown, {}, {}, m_words};
        return how;
    }

    QWebSocket m_socket;
    QString m_tlsDetail;
    QString m_words; ///< of the error, in Qt's English
    std::optional<Error> m_refusal;
    bool m_wasOpen = false;
    bool m_isOver = false;
};

class QtLiveTransport : public LiveTransport {
public:
    explicit QtLiveTransport(const QtTransportSettings& settings)
        : m_allowPlain(settings.allowPlainHttp)
        , m_tls(QSslConfiguration::defaultConfiguration())
    {
        if (!settings.caFile.isEmpty() && !m_tls.addCaCertificates(settings.caFile, QSsl::Pem))
            m_caFault = Error{ErrorKind::Tls, Reach::NotSent, {}, {}, u"no certificate in "_s + settings.caFile};
    }

    LiveSocket* open(const odoo::BusHandshake& handshake, QObject* owner) override
    {
        auto* socket = new QtLiveSocket(handshake.origin, owner);
        if (handshake.url.scheme() != "wss"_L1 && !m_allowPlain && !isThisMachine(handshake.url))
            socket->refuse(Error{ErrorKind::InsecureUrl, Reach::NotSent, {}, {}, handshake.url.host()});
        else if (m_caFault)
            socket->refuse(*m_caFault);
        else
            socket->start(handshake, m_tls);
        return socket;
    }

private:
    const bool m_allowPlain;
    QSslConfiguration m_tls;
    std::optional<Error> m_caFault;
};

} // namespace

std::unique_ptr<LiveTransport> makeQtLiveTransport(const QtTransportSettings& settings)
{
    return std::make_unique<QtLiveTransport>(settings);
}

} // namespace backroom
