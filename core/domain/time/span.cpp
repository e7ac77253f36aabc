// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/time/span.h"

#include <QRegularExpression>

#include <array>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

struct UnitOfTime {
    QStringView name;
    Duration length; ///< zero: a business day, which has none
    bool isBusiness = false;
};

/// The longest first, so that a text is the shortest.
constexpr std::array units{
    UnitOfTime{u"w", std::chrono::hours(168)},
    UnitOfTime{u"d", std::chrono::hours(24)},
    UnitOfTime{u"h", std::chrono::hours(1)},
    UnitOfTime{u"m", std::chrono::minutes(1)},
    UnitOfTime{u"s", std::chrono::seconds(1)},
    UnitOfTime{u"bh", std::chrono::hours(1), true},
    UnitOfTime{u"bd", Duration::zero(), true},
};

constexpr auto longest = std::chrono::hours(24 * 366 * 1000);
constexpr qint64 mostDays = 366 * 1000;

Error badSpan(const QString& text, const QString& reason)
{
    return Error::of(ErrorKind::BadInput, u"\"%1\" %2"_s.arg(text.left(40), reason));
}

} // namespace

Result<Span> parseSpan(const QString& text)
{
    static const QRegularExpression form(u"\\A([+-]?)([0-9]{1,12})(s|m|h|d|w|bh|bd)\\z"_s);
    const auto match = form.match(text);
    if (!match.hasMatch())
        return badSpan(text, u"is no length of time: write \"-4h\", with s m h d w, or bh bd for opening hours and days"_s);
    const qint64 count = match.capturedView(2).toLongLong() * (match.capturedView(1) == u"-"_s ? -1 : 1);
    for (const UnitOfTime& unit : units) {
        if (unit.name != match.capturedView(3))
            continue;
        if (unit.length == Duration::zero()) {
            if (qAbs(count) > mostDays)
                break;
            return Span::businessDays(static_cast<int>(count));
        }
        if (qAbs(count) > longest / unit.length)
            break;
        return unit.isBusiness ? Span::businessTime(count * unit.length) : Span::elapsed(count * unit.length);
    }
    return badSpan(text, u"is more than a thousand years"_s);
}

QString toText(const Span& span)
{
    if (span.kind == Span::Kind::BusinessDays)
        return QString::number(span.days) + u"bd"_s;
    if (span.kind == Span::Kind::BusinessTime && span.amount % std::chrono::hours(1) == Duration::zero())
        return QString::number(span.amount / std::chrono::hours(1)) + u"bh"_s;
    for (const UnitOfTime& unit : units) {
        const bool fits = !unit.isBusiness && span.amount != Duration::zero() && span.amount % unit.length == Duration::zero();
        if (fits)
            return QString::number(span.amount / unit.length) + unit.name.toString();
    }
    return QString::number(span.amount / std::chrono::seconds(1)) + u's';
}

} // namespace backroom
