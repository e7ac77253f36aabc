// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/http_message.h"

#include <QDateTime>

#include <algorithm>

namespace backroom {

namespace {

constexpr std::chrono::milliseconds longestWait = std::chrono::hours(1);

/// RFC 9110 dates end in GMT, which RFC 2822 spells as an offset.
QDateTime httpDate(QByteArray text)
{
    return QDateTime::fromString(QString::fromLatin1(text.replace("GMT", "+0000")), Qt::RFC2822Date);
}

} // namespace

bool isJson(const HttpReply& reply)
{
    return reply.header("content-type").toLower().contains("json");
}

std::optional<std::chrono::milliseconds> retryAfterOf(const HttpReply& reply)
{
    const QByteArray text = reply.header("retry-after").trimmed();
    if (text.isEmpty())
        return std::nullopt;
    bool isNumber = false;
    qint64 seconds = text.toLongLong(&isNumber);
    if (!isNumber) {
        const QDateTime until = httpDate(text);
        const QDateTime now = httpDate(reply.header("date"));
        if (!until.isValid() || !now.isValid())
            return std::nullopt;
        seconds = now.secsTo(until);
    }
    const qint64 most = std::chrono::duration_cast<std::chrono::seconds>(longestWait).count();
    return std::chrono::seconds(std::clamp<qint64>(seconds, 0, most));
}

std::optional<Timestamp> dateOf(const HttpReply& reply)
{
    const QDateTime date = httpDate(reply.header("date"));
    return date.isValid() ? std::optional(Timestamp(Duration(date.toMSecsSinceEpoch()))) : std::nullopt;
}

} // namespace backroom
