// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"

#include <QNetworkAccessManager>
#include <QProcess>

namespace backroom::test {

/// The demo server as a child process, quiet (nothing happens by itself), with its control door.
class DemoProcess {
public:
    ~DemoProcess();
    bool start();

    QString url() const { return textAt(m_ready, "url"); }
    QString database() const { return textAt(m_ready, "db"); }
    QByteArray keyOf(const QString& login) const;

    bool fault(const Json& fault) { return post(QStringLiteral("fault"), fault); }
    /// Somebody else writes a record.
    bool edit(const QString& model, int id, const Json& values, const char* login = "buyer");
    bool reset() { return post(QStringLiteral("reset"), Json::object()); }
    /// How often the server really did it.
    int executed(const QString& modelAndMethod) { return count("executed", modelAndMethod); }
    /// How often it was asked to, whatever came of it.
    int received(const QString& modelAndMethod) { return count("received", modelAndMethod); }

private:
    int count(const char* what, const QString& modelAndMethod);
    bool post(const QString& door, const Json& body);
    QByteArray await(QNetworkReply* reply);

    QProcess m_process;
    QNetworkAccessManager m_network;
    Json m_ready;
};

} // namespace backroom::test
