// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/qt_transport.h"

#include "core/net/source_url.h"

#include <QIODevice>
#include <QMetaEnum>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QPointer>
#include <QSslConfiguration>

#include <algorithm>
#include <cstring>
#include <limits>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int maxRedirects = 5;

/// A body that can be read only once. When a server closes the connection without an answer, Qt sends a request again by
/// itself; with a body it cannot rewind it gives up instead, and a decision is never carried out twice.
class OneShotBody : public QIODevice {
public:
    explicit OneShotBody(QByteArray body) : m_body(std::move(body)) { open(ReadOnly | Unbuffered); }

    bool isSequential() const override { return true; }
    bool reset() override { return false; }
    bool seek(qint64) override { return false; }
    bool atEnd() const override { return m_read == m_body.size(); }
    qint64 bytesAvailable() const override { return m_body.size() - m_read + QIODevice::bytesAvailable(); }

protected:
    qint64 readData(char* data, qint64 maxSize) override
    {
        const qint64 size = std::min(maxSize, m_body.size() - m_read);
        if (size == 0)
            return -1;
        std::memcpy(data, m_body.constData() + m_read, static_cast<std::size_t>(size));
        m_read += size;
        return size;
    }
    qint64 writeData(const char*, qint64) override { return -1; }

private:
    const QByteArray m_body;
    qint64 m_read = 0;
};

bool sameOrigin(const QUrl& a, const QUrl& b)
{
    const auto port = [](const QUrl& url) { return url.port(url.scheme() == "https"_L1 ? 443 : 80); };
    return a.scheme() == b.scheme() && a.host() == b.host() && port(a) == port(b);
}

Error failure(ErrorKind kind, Reach reach, const QString& detail = {})
{
    return {kind, reach, {}, {}, detail};
}

class QtJob : public HttpJob {
public:
    QtJob(HttpRequest request, const TransportOptions& options, QObject* owner)
        : HttpJob(owner)
        , m_request(std::move(request))
        , m_options(options)
    {
    }
    ~QtJob() override { drop(); }

    void start(QNetworkAccessManager& network, const QSslConfiguration& tls, const QUrl& url)
    {
        m_network = &network;
        m_tls = tls;
        send(url);
    }

    /// Ends the job from the event loop, so that the caller of send() or abort() has returned before.
    void endLater(Error error)
    {
        if (m_over)
            return;
        m_over = true;
        drop();
        QMetaObject::invokeMethod(
            this, [this, error = std::move(error)] { Q_EMIT finished(error); }, Qt::QueuedConnection);
    }

    void abort() override { endLater(failure(ErrorKind::Cancelled, Reach::Unknown)); }

private:
    void send(const QUrl& url)
    {
        QNetworkRequest request(url);
        request.setSslConfiguration(m_tls);
        request.setTransferTimeout(static_cast<int>(std::min<Duration::rep>(m_options.timeout.count(), std::numeric_limits<int>::max())));
        request.setMaximumRedirectsAllowed(0);
        request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
        request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
        request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
        request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
        request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
        request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
        request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
        for (const auto& [name, value] : m_request.headers)
            request.setRawHeader(name, value);
        for (const auto& [name, value] : m_request.secretHeaders)
            request.setRawHeader(name, value.reveal());

        if (m_request.verb == "GET") {
            m_reply = m_network->get(request);
        } else if (m_options.mayRepeat) {
            m_reply = m_network->sendCustomRequest(request, m_request.verb, m_request.body);
        } else {
            request.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
            request.setHeader(QNetworkRequest::ContentLengthHeader, m_request.body.size());
            auto* body = new OneShotBody(m_request.body);
            m_reply = m_network->sendCustomRequest(request, m_request.verb, body);
            body->setParent(m_reply); // an aborted reply may still read until it is deleted
        }
        connect(m_reply, &QNetworkReply::metaDataChanged, this, &QtJob::checkAnnouncedSize);
        connect(m_reply, &QNetworkReply::readyRead, this, &QtJob::read);
        connect(m_reply, &QNetworkReply::encrypted, this, [this] { m_encrypted = true; });
        connect(m_reply, &QNetworkReply::sslErrors, this, [this](const QList<QSslError>& errors) {
            m_tlsDetail = errors.isEmpty() ? QString() : errors.first().errorString();
        });
        connect(m_reply, &QNetworkReply::finished, this, &QtJob::end);
    }

    void checkAnnouncedSize()
    {
        if (m_reply && m_reply->header(QNetworkRequest::ContentLengthHeader).toLongLong() > m_options.maxReplyBytes)
            tooLarge();
    }

    void read()
    {
        if (!m_reply || !m_reply->isOpen()) // an aborted reply is closed
            return;
        m_body += m_reply->readAll();
        if (m_body.size() > m_options.maxReplyBytes)
            tooLarge();
    }

    void tooLarge()
    {
        endLater(failure(ErrorKind::TooLarge, Reach::Reached, u"more than %1 bytes"_s.arg(m_options.maxReplyBytes)));
    }

    void end()
    {
        read();
        if (m_over)
            return;
        const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        const QNetworkReply::NetworkError error = m_reply->error();
        if (!isAnswer(status, error)) {
            finish(errorOf(status, error));
            return;
        }
        const QVariant announced = m_reply->header(QNetworkRequest::ContentLengthHeader);
        if (announced.isValid() && !m_reply->hasRawHeader("Content-Encoding") && m_body.size() < announced.toLongLong()) {
            finish(failure(ErrorKind::Network, Reach::Unknown,
                u"the answer broke off after %1 of %2 bytes"_s.arg(m_body.size()).arg(announced.toLongLong())));
            return;
        }
        if (followRedirect(status))
            return;
        finish(HttpReply{status, headers(), std::move(m_body)});
    }

    bool followRedirect(int status)
    {
        const QUrl target = m_reply->url().resolved(QUrl::fromEncoded(m_reply->rawHeader("Location"), QUrl::StrictMode));
        const bool isRedirect = status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
        if (!isRedirect || m_request.verb != "GET" || m_redirects == maxRedirects || !sameOrigin(m_reply->url(), target))
            return false;
        ++m_redirects;
        drop();
        m_body.clear();
        m_encrypted = false;
        send(target);
        return true;
    }

    /// Qt 6.4 wants to send the body again where a redirect keeps the method, and sometimes when the end of the connection
    /// is also the end of the answer. The one-shot body stops it, and what came is the answer; one that broke off there is
    /// no valid JSON.
    bool isAnswerDespiteResend(int status) const
    {
        return status == 307 || status == 308
            || !(m_reply->hasRawHeader("Content-Length") || m_reply->hasRawHeader("Transfer-Encoding"));
    }

    /// Qt reports statuses of 400 and more as errors; for us they are answers.
    bool isAnswer(int status, QNetworkReply::NetworkError error) const
    {
        if (status == 0)
            return false;
        if (error == QNetworkReply::NoError)
            return true;
        if (error == QNetworkReply::ContentReSendError)
            return isAnswerDespiteResend(status);
        return error >= QNetworkReply::ContentAccessDenied && error != QNetworkReply::ProtocolFailure;
    }

    /// NotSent only where the request certainly stayed here: without a connection there is nobody to have read it.
    Error errorOf(int status, QNetworkReply::NetworkError error) const
    {
        const QString detail = QString::fromLatin1(QMetaEnum::fromType<QNetworkReply::NetworkError>().valueToKey(error));
        switch (error) {
        case QNetworkReply::ConnectionRefusedError:
        case QNetworkReply::HostNotFoundError:
        case QNetworkReply::ProxyConnectionRefusedError:
        case QNetworkReply::ProxyNotFoundError:
            return failure(ErrorKind::Network, Reach::NotSent, detail);
        case QNetworkReply::SslHandshakeFailedError:
            return failure(ErrorKind::Tls, m_encrypted ? Reach::Unknown : Reach::NotSent,
                m_tlsDetail.isEmpty() ? detail : m_tlsDetail);
        case QNetworkReply::OperationCanceledError: // Qt 6.4 ends a transfer timeout like this
        case QNetworkReply::TimeoutError:
            return failure(ErrorKind::Timeout, Reach::Unknown, detail);
        case QNetworkReply::ProtocolFailure:
        case QNetworkReply::ProtocolUnknownError:
            return failure(ErrorKind::Protocol, Reach::Unknown, detail);
        default:
            return failure(ErrorKind::Network, Reach::Unknown, status == 0 ? detail : detail + u" after HTTP "_s + QString::number(status));
        }
    }

    HttpHeaders headers() const
    {
        HttpHeaders result;
        for (const auto& [name, value] : m_reply->rawHeaderPairs()) {
            // Qt joins repeated headers; cookies, the only ones where it matters, by a line break.
            for (const QByteArray& one : value.split('\n'))
                result.append({name.toLower(), one});
        }
        return result;
    }

    void finish(Result<HttpReply> result)
    {
        m_over = true;
        drop();
        Q_EMIT finished(result);
    }

    void drop()
    {
        if (!m_reply)
            return;
        QNetworkReply* reply = m_reply;
        m_reply = nullptr;
        reply->disconnect(this);
        reply->abort();
        reply->deleteLater();
    }

    const HttpRequest m_request;
    const TransportOptions m_options;
    QNetworkAccessManager* m_network = nullptr;
    QSslConfiguration m_tls;
    QPointer<QNetworkReply> m_reply;
    QByteArray m_body;
    QString m_tlsDetail;
    int m_redirects = 0;
    bool m_encrypted = false;
    bool m_over = false;
};

class QtTransport : public HttpTransport {
public:
    explicit QtTransport(const QtTransportSettings& settings)
        : m_allowPlainHttp(settings.allowPlainHttp)
        , m_tls(QSslConfiguration::defaultConfiguration())
    {
        m_network.setAutoDeleteReplies(false);
        if (!settings.caFile.isEmpty() && !m_tls.addCaCertificates(settings.caFile, QSsl::Pem))
            m_caFault = failure(ErrorKind::Tls, Reach::NotSent, u"no certificate in "_s + settings.caFile);
    }

    HttpJob* send(const QUrl& base, const HttpRequest& request, const TransportOptions& options, QObject* owner) override
    {
        auto* job = new QtJob(request, options, owner);
        const QUrl url = QUrl::fromEncoded(base.toEncoded(QUrl::StripTrailingSlash) + request.path.toUtf8(), QUrl::StrictMode);
        if (!url.isValid() || !sameOrigin(url, base))
            job->endLater(failure(ErrorKind::BadInput, Reach::NotSent, u"not a valid address"_s));
        else if (url.scheme() != "https"_L1 && !m_allowPlainHttp && !isThisMachine(url))
            job->endLater(failure(ErrorKind::InsecureUrl, Reach::NotSent, url.host()));
        else if (m_caFault)
            job->endLater(*m_caFault);
        else
            job->start(m_network, m_tls, url);
        return job;
    }

private:
    const bool m_allowPlainHttp;
    QSslConfiguration m_tls;
    std::optional<Error> m_caFault;
    QNetworkAccessManager m_network;
};

} // namespace

std::unique_ptr<HttpTransport> makeQtTransport(const QtTransportSettings& settings)
{
    return std::make_unique<QtTransport>(settings);
}

} // namespace backroom
