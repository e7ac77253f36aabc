// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/protocol/http_message.h"

#include <QFile>

namespace backroom::test {

/// A recorded exchange, "faults/h503" of tests/data/n8n; null when there is none.
inline Json recorded(const QString& name)
{
    QFile file(QStringLiteral(BACKROOM_TEST_DATA "/n8n/") + name + QStringLiteral(".json"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return parseJson(file.readAll()).value_or({});
}

/// The answer as it came over the wire.
inline HttpReply recordedReply(const Json& exchange)
{
    const Json& response = exchange.at("response");
    HttpReply reply;
    reply.status = response.at("status").get<int>();
    for (const auto& [name, value] : response.at("headers").items())
        reply.headers.append({QByteArray::fromStdString(name).toLower(), textOf(value).toUtf8()});
    const Json& body = response.at("body");
    reply.body = body.is_string() ? textOf(body).toUtf8() : dumpJson(body);
    return reply;
}

} // namespace backroom::test
