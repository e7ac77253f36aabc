// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/secret.h"

#include <QProcess>

namespace backroom::bench {

struct Server {
    QString url;
    QString database;
    Secret key; ///< of the person asked for
};

/// The simulator as a process of its own with that many purchase orders to approve; an empty address when it does not start.
inline Server startDemo(QProcess& process, const QString& program, const QString& login, int orders)
{
    using namespace Qt::StringLiterals;
    process.start(program, {u"--port"_s, u"0"_s, u"--pace"_s, u"0"_s, u"--bulk"_s, QString::number(orders), u"--print-ready"_s, u"--die-with-parent"_s});
    while (!process.canReadLine() && process.waitForReadyRead(60'000)) { }
    const auto ready = parseJson(process.readLine());
    if (!ready)
        return {};
    Server server{textAt(*ready, "url"), textAt(*ready, "db"), {}};
    for (const Json& user : (*ready)["users"]) {
        if (textAt(user, "login") == login)
            server.key = Secret(textAt(user, "key").toLatin1());
    }
    return server;
}

} // namespace backroom::bench
