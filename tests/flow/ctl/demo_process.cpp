// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/flow/ctl/demo_process.h"

#include <QNetworkReply>
#include <QSignalSpy>

namespace backroom::test {

using namespace Qt::StringLiterals;

DemoProcess::~DemoProcess()
{
    m_process.closeWriteChannel();
    if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(5000))
        m_process.kill();
}

bool DemoProcess::start()
{
    m_process.start(QStringLiteral(BACKROOM_DEMO), {u"--port"_s, u"0"_s, u"--pace"_s, u"0"_s, u"--print-ready"_s, u"--die-with-parent"_s});
    while (!m_process.canReadLine()) {
        if (!m_process.waitForReadyRead(20'000))
            return false;
    }
    auto ready = parseJson(m_process.readLine());
    if (!ready)
        return false;
    m_ready = *ready;
    return true;
}

QByteArray DemoProcess::keyOf(const QString& login) const
{
    for (const Json& user : m_ready.value("users", Json::array())) {
        if (textAt(user, "login") == login)
            return textAt(user, "key").toLatin1();
    }
    return {};
}

QByteArray DemoProcess::await(QNetworkReply* reply)
{
    QSignalSpy finished(reply, &QNetworkReply::finished);
    if (!reply->isFinished())
        finished.wait(10'000);
    reply->deleteLater();
    return reply->error() == QNetworkReply::NoError ? reply->readAll() : QByteArray();
}

bool DemoProcess::post(const QString& door, const Json& body)
{
    QNetworkRequest request(QUrl(url() + u"/__demo/"_s + door));
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    return !await(m_network.post(request, dumpJson(body))).isEmpty();
}

bool DemoProcess::edit(const QString& model, int id, const Json& values, const char* login)
{
    return post(u"edit"_s, {{"login", login}, {"model", model.toStdString()}, {"id", id}, {"values", values}});
}

int DemoProcess::count(const char* what, const QString& modelAndMethod)
{
    const auto calls = parseJson(await(m_network.get(QNetworkRequest(QUrl(url() + u"/__demo/calls"_s)))));
    return calls ? calls->value(what, Json::object()).value(modelAndMethod.toStdString(), 0) : -1;
}

} // namespace backroom::test
