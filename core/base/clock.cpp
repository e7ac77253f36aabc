// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"

#include <QDateTime>

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
    if (text.size() == 10) {
        const QDate day = QDate::fromString(text, Qt::ISODate);
        return day.isValid() ? fromQt(day.startOfDay(Qt::UTC)) : std::nullopt;
    }
    // Taken apart, because read as local time an hour of every spring would not exist.
    const QDate day = QDate::fromString(text.left(10), Qt::ISODate);
    const QTime hour = QTime::fromString(text.mid(11, 8), u"HH:mm:ss"_s);
    if (!day.isValid() || !hour.isValid() || text.at(10) != u' ')
        return std::nullopt;
    QDateTime time(day, hour, Qt::UTC);
    if (text.size() > 20 && text.at(19) == u'.')
        time = time.addMSecs(text.mid(20, 3).leftJustified(3, u'0').toInt());
    return fromQt(time);
}

QString toOdoo(Timestamp time)
{
    return toQt(Timestamp(std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()))).toString(u"yyyy-MM-dd HH:mm:ss"_s);
}

} // namespace backroom
