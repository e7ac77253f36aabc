// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/demo_world.h"

#include "core/base/json.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QStandardPaths>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// The user of the demo world who may decide on both queues.
const QString demoLogin = u"lead"_s;

/// Beside this program (installed), in the build tree, or on the path.
QString programFile()
{
    const QString here = QCoreApplication::applicationDirPath();
    for (const QString& candidate : {here + u"/backroom-demo"_s, here + u"/../demo/backroom-demo"_s}) {
        if (QFileInfo(candidate).isExecutable())
            return candidate;
    }
    return QStandardPaths::findExecutable(u"backroom-demo"_s);
}

} // namespace

DemoWorld::DemoWorld(ConsoleApi& api, QObject* parent) : QObject(parent), m_api(api)
{
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &DemoWorld::takeReadyLine);
    connect(&m_process, &QProcess::errorOccurred, this, [this] { Q_EMIT failed(m_process.errorString()); });
    connect(&m_process, &QProcess::finished, this, [this] { Q_EMIT failed(QString::fromUtf8(m_process.readAllStandardError()).trimmed()); });
}

DemoWorld::~DemoWorld() = default;

void DemoWorld::start()
{
    const QString program = programFile();
    if (program.isEmpty()) {
        Q_EMIT failed(u"backroom-demo"_s);
        return;
    }
    m_process.start(program, {u"--port"_s, u"0"_s, u"--print-ready"_s, u"--die-with-parent"_s});
}

void DemoWorld::stop(std::function<void()> done)
{
    m_process.disconnect(this);
    if (m_process.state() == QProcess::NotRunning)
        return done();
    connect(&m_process, &QProcess::finished, this, [done = std::move(done)] { done(); });
    m_process.kill(); // it holds nothing worth keeping
}

void DemoWorld::takeReadyLine()
{
    if (m_connected || !m_process.canReadLine())
        return;
    const auto ready = parseJson(m_process.readLine());
    if (!ready || !ready->is_object()) {
        Q_EMIT failed(u"backroom-demo"_s);
        return;
    }
    m_connected = true;
    for (const Json& user : ready->value("users", Json::array())) {
        if (textAt(user, "login") != demoLogin)
            continue;
        ConnectionSettings settings;
        settings.url = textAt(*ready, "url");
        settings.database = textAt(*ready, "db");
        settings.login = demoLogin;
        m_api.connectSource(settings, Secret(textAt(user, "key").toLatin1()));
    }
    const Json n8n = ready->value("n8n", Json::object());
    ConnectionSettings bus;
    bus.id = {u"n8n"_s};
    bus.url = textAt(n8n, "url");
    if (!bus.url.isEmpty())
        m_api.connectSource(bus, Secret(textAt(n8n.value("keys", Json::object()), "operator").toLatin1()));
}

} // namespace backroom
