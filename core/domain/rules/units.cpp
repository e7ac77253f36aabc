// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/units.h"

#include <QRegularExpression>
#include <QStringList>

#include <cmath>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int highestHalves = 40;

QString powerText(const QString& name, int halves)
{
    if (halves == 2)
        return name;
    return name + u'^' + (halves % 2 == 0 ? QString::number(halves / 2) : QString::number(halves / 2.0));
}

} // namespace

Result<Unit> Unit::parse(const QString& text)
{
    const auto refuse = [&text](const QString& reason) {
        return Error::of(ErrorKind::BadInput, u"\"%1\" is no unit: %2"_s.arg(text.left(60), reason));
    };
    if (text == u"date"_s)
        return date();
    static const QRegularExpression factor(u"\\G([*/]?)(money|quantity|day|percent|1)(?:\\^(-?[0-9]{1,2})(\\.5)?)?"_s);
    int halves[3] = {0, 0, 0};
    qsizetype at = 0;
    while (at < text.size()) {
        const auto match = factor.match(text, at);
        if (!match.hasMatch() || match.captured(1).isEmpty() != (at == 0))
            return refuse(u"write products and quotients of money, quantity and day, or 1, or date"_s);
        at = match.capturedEnd();
        int power = 2;
        if (match.hasCaptured(3)) {
            const bool isNegative = match.capturedView(3).startsWith(u'-');
            power = match.capturedView(3).toInt() * 2;
            if (match.hasCaptured(4))
                power += isNegative ? -1 : 1;
        }
        if (match.capturedView(1) == u"/"_s)
            power = -power;
        const QString name = match.captured(2);
        const int place = name == u"money"_s ? 0 : name == u"quantity"_s ? 1 : name == u"day"_s ? 2 : -1;
        if (place >= 0)
            halves[place] += power;
    }
    if (text.isEmpty())
        return refuse(u"it is empty"_s);
    for (const int power : halves) {
        if (std::abs(power) > highestHalves)
            return refuse(u"the power is too high"_s);
    }
    return ofHalves(halves[0], halves[1], halves[2]);
}

QString Unit::toText() const
{
    if (m_isDate)
        return u"date"_s;
    QStringList above;
    QString below;
    const std::pair<QString, int> bases[] = {{u"money"_s, m_money}, {u"quantity"_s, m_quantity}, {u"day"_s, m_day}};
    for (const auto& [name, halves] : bases) {
        if (halves > 0)
            above << powerText(name, halves);
        else if (halves < 0)
            below += u'/' + powerText(name, -halves);
    }
    return (above.isEmpty() ? u"1"_s : above.join(u'*')) + below;
}

Unit unitOfType(const QString& odooType)
{
    if (odooType == u"monetary"_s)
        return Unit::money();
    return odooType == u"date"_s || odooType == u"datetime"_s ? Unit::date() : Unit();
}

} // namespace backroom
