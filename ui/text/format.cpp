// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/format.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QRegularExpression>
#include <QStringList>

namespace backroom::text {

using namespace Qt::StringLiterals;

namespace {

struct Format {
    Q_DECLARE_TR_FUNCTIONS(backroom::text::Format)
};

const QRegularExpression& numberPattern()
{
    static const QRegularExpression pattern(QRegularExpression::anchoredPattern(u"-?[0-9]{1,15}(?:\\.([0-9]{1,6}))?"_s));
    return pattern;
}

const QRegularExpression& moneyPattern()
{
    static const QRegularExpression pattern(QRegularExpression::anchoredPattern(u"(-?[0-9]{1,15}(?:\\.[0-9]{1,3})?) ([A-Z]{3})"_s));
    return pattern;
}

/// Invalid when `plain` is not a moment.
QDateTime momentOf(const QString& plain)
{
    QDateTime moment;
    if (plain.endsWith(" UTC"_L1)) {
        moment = QDateTime::fromString(plain.chopped(4), u"yyyy-MM-dd HH:mm:ss"_s);
        moment.setTimeSpec(Qt::UTC);
    }
    return moment;
}

QDateTime local(Timestamp time)
{
    return QDateTime::fromMSecsSinceEpoch(time.time_since_epoch().count());
}

} // namespace

QString age(Duration duration)
{
    const qint64 seconds = std::max<qint64>(0, duration.count() / 1000);
    const qint64 minutes = seconds / 60;
    const qint64 hours = minutes / 60;
    const qint64 days = hours / 24;
    if (minutes == 0)
        return Format::tr("%1 s", "seconds").arg(seconds);
    if (hours == 0)
        return Format::tr("%1 m", "minutes").arg(minutes);
    if (days == 0) {
        return minutes % 60 == 0 ? Format::tr("%1 h", "hours").arg(hours)
                                 : Format::tr("%1 h %2 m", "hours and minutes").arg(hours).arg(minutes % 60);
    }
    return hours % 24 == 0 || days > 6 ? Format::tr("%1 d", "days").arg(days)
                                       : Format::tr("%1 d %2 h", "days and hours").arg(days).arg(hours % 24);
}

QString due(const std::optional<Timestamp>& dueAt, Timestamp now)
{
    if (!dueAt)
        return {};
    if (*dueAt < now)
        return Format::tr("%1 late", "age").arg(age(now - *dueAt));
    return Format::tr("in %1", "time until due").arg(age(*dueAt - now));
}

QString ago(Timestamp time, Timestamp now)
{
    if (now - time < Duration(1000))
        return Format::tr("just now");
    return Format::tr("%1 ago", "age").arg(age(now - time));
}

QString countdown(Duration left)
{
    return Format::tr("%1 s", "seconds").arg(std::max<qint64>(0, (left.count() + 999) / 1000));
}

QString amount(const Money& money)
{
    QLocale locale;
    locale.setNumberOptions({});
    return locale.toString(money.major(), 'f', money.currency().decimals());
}

QString money(const Money& money)
{
    if (!money.currency().isValid())
        return amount(money);
    return Format::tr("%1 %2", "amount and currency code").arg(amount(money), money.currency().code());
}

QString totals(const std::vector<Money>& totals)
{
    QStringList parts;
    for (const Money& total : totals)
        parts.append(money(total));
    return parts.join(u" + "_s);
}

QString number(qint64 value)
{
    QLocale locale;
    locale.setNumberOptions({});
    return locale.toString(value);
}

QString dateTime(Timestamp time)
{
    return QLocale().toString(local(time), Format::tr("d MMM yyyy HH:mm:ss", "date and time format"));
}

QString shortTime(Timestamp time, Timestamp now)
{
    const QDateTime moment = local(time);
    if (moment.date() == local(now).date())
        return timeOfDay(time);
    return QLocale().toString(moment, Format::tr("d MMM HH:mm", "short date and time format"));
}

QString timeOfDay(Timestamp time)
{
    return local(time).toString(u"HH:mm"_s);
}

QString dateTimeWithUtc(Timestamp time)
{
    const QDateTime utc = local(time).toUTC();
    return Format::tr("%1 (%2 UTC)", "local time, the same in UTC").arg(dateTime(time), utc.toString(u"yyyy-MM-dd HH:mm:ss"_s));
}

QString plainNumber(const QString& plain)
{
    const QRegularExpressionMatch match = numberPattern().match(plain);
    if (!match.hasMatch())
        return plain;
    QLocale locale;
    locale.setNumberOptions({});
    return locale.toString(plain.toDouble(), 'f', int(match.capturedLength(1)));
}

QString plainValue(const QString& plain)
{
    if (const QRegularExpressionMatch match = moneyPattern().match(plain); match.hasMatch())
        return Format::tr("%1 %2", "amount and currency code").arg(plainNumber(match.captured(1)), match.captured(2));
    if (const QDateTime moment = momentOf(plain); moment.isValid())
        return dateTime(Timestamp(Duration(moment.toMSecsSinceEpoch())));
    if (const QDate date = QDate::fromString(plain, u"yyyy-MM-dd"_s); date.isValid())
        return QLocale().toString(date, Format::tr("d MMM yyyy", "date format"));
    return plain;
}

bool isPlainMoment(const QString& plain)
{
    return momentOf(plain).isValid();
}

} // namespace backroom::text
