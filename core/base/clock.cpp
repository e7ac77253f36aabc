// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"

#include <QDateTime>

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

QDateTime toQt(Timestamp time)
{
    return QDateTime::fromMSecsSinceEpoch(time.time_since_epoch().count(), Qt::UTC);
}

std::optional<Timestamp> fromQt(const QDateTime& time)
{
    if (!time.isValid())
        return std::nullopt;
    return Timestamp(Duration(time.toMSecsSinceEpoch()));
}

} // namespace

QString toIso(Timestamp time)
{
    return toQt(time).toString(Qt::ISODateWithMs);
}

std::optional<Timestamp> fromIso(const QString& text)
{
    if (!text.endsWith(u'Z') && !text.contains(u'+') && text.lastIndexOf(u'-') <= 10)
        return std::nullopt;
    return fromQt(QDateTime::fromString(text, Qt::ISODateWithMs));
}

std::optional<Timestamp> fromOdoo(const QString& text)
{
    using namespace std::chrono;
    const auto number = [&text](qsizetype at, qsizetype count) {
        int value = 0;
        for (const QChar c : QStringView(text).mid(at, count)) {
            if (c < u'0' || c > u'9')
                return -1;
            value = value * 10 + (c.unicode() - u'0');
        }
        return value;
    };
    const auto isAt = [&text](qsizetype at, QChar c) { return text.at(at) == c; };
    // Taken apart by hand: every record brings some of them, and Qt's reader takes as long as all else of a record.
    if (text.size() < 10 || !isAt(4, u'-') || !isAt(7, u'-') || number(0, 4) < 0 || number(5, 2) < 0 || number(8, 2) < 0)
        return std::nullopt;
    const year_month_day date(year(number(0, 4)), month(static_cast<unsigned>(number(5, 2))), day(static_cast<unsigned>(number(8, 2))));
    if (!date.ok() || int(date.year()) == 0)
        return std::nullopt;
    const Timestamp midnight = time_point_cast<Duration>(sys_days(date));
    if (text.size() == 10)
        return midnight;
    if (text.size() < 19 || !isAt(10, u' ') || !isAt(13, u':') || !isAt(16, u':'))
        return std::nullopt;
    const int hour = number(11, 2);
    const int minute = number(14, 2);
    const int second = number(17, 2);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
        return std::nullopt;
    int fraction = 0;
    if (text.size() > 20 && isAt(19, u'.'))
        fraction = std::max(0, text.mid(20, 3).leftJustified(3, u'0').toInt());
    return midnight + hours(hour) + minutes(minute) + seconds(second) + milliseconds(fraction);
}

QString toOdoo(Timestamp time)
{
    return toQt(Timestamp(std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()))).toString(u"yyyy-MM-dd HH:mm:ss"_s);
}

} // namespace backroom
