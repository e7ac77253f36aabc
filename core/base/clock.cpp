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
    QDateTime time = QDateTime::fromString(text.left(19), u"yyyy-MM-dd HH:mm:ss"_s);
    if (!time.isValid())
        return std::nullopt;
    time.setTimeSpec(Qt::UTC);
    if (text.size() > 20 && text.at(19) == u'.')
        time = time.addMSecs(text.mid(20, 3).leftJustified(3, u'0').toInt());
    return fromQt(time);
}

QString toOdoo(Timestamp time)
{
    return toQt(Timestamp(std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()))).toString(u"yyyy-MM-dd HH:mm:ss"_s);
}

} // namespace backroom
