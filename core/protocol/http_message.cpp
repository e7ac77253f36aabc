// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/protocol/http_message.h"

#include <QDateTime>

#include <algorithm>

namespace backroom {

namespace {

constexpr std::chrono::milliseconds longestWait = std::chrono::hours(1);

QDateTime httpDate(const QByteArray& text)
{
    return QDateTime::fromString(QString::fromLatin1(text), Qt::RFC2822Date);
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
        // RFC 9110 dates end in GMT, which RFC 2822 spells as an offset.
        const auto zoned = [](QByteArray date) { return httpDate(date.replace("GMT", "+0000")); };
        const QDateTime until = zoned(text);
        const QDateTime now = zoned(reply.header("date"));
        if (!until.isValid() || !now.isValid())
            return std::nullopt;
        seconds = now.secsTo(until);
    }
    const qint64 most = std::chrono::duration_cast<std::chrono::seconds>(longestWait).count();
    return std::chrono::seconds(std::clamp<qint64>(seconds, 0, most));
}

} // namespace backroom
