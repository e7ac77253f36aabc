// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/money.h"

#include <QStringList>

#include <cmath>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// Minor units that are not 2, ISO 4217 amendment 176.
int decimalsOf(const QString& code)
{
    static const QStringList none{u"BIF"_s, u"CLP"_s, u"DJF"_s, u"GNF"_s, u"ISK"_s, u"JPY"_s, u"KMF"_s, u"KRW"_s,
        u"PYG"_s, u"RWF"_s, u"UGX"_s, u"VND"_s, u"VUV"_s, u"XAF"_s, u"XOF"_s, u"XPF"_s};
    static const QStringList three{u"BHD"_s, u"IQD"_s, u"JOD"_s, u"KWD"_s, u"LYD"_s, u"OMR"_s, u"TND"_s};
    return none.contains(code) ? 0 : three.contains(code) ? 3 : 2;
}

/// Odoo's amounts are doubles: whole minor units are exact up to here.
constexpr std::int64_t maxExact = std::int64_t(1) << 53;

std::int64_t scaleOf(int decimals)
{
    std::int64_t scale = 1;
    for (int i = 0; i < decimals; ++i)
        scale *= 10;
    return scale;
}

} // namespace

Currency::Currency(const QString& code)
{
    if (code.size() != 3)
        return;
    for (int i = 0; i < 3; ++i) {
        const char16_t c = code.at(i).unicode();
        if (c < u'A' || c > u'Z') {
            m_code = {};
            return;
        }
        m_code[static_cast<std::size_t>(i)] = static_cast<char>(c);
    }
    m_decimals = static_cast<std::int8_t>(decimalsOf(code));
}

QString Currency::code() const
{
    return isValid() ? QString::fromLatin1(m_code.data(), 3) : QString();
}

bool Money::fits(double major, Currency currency)
{
    return std::abs(major * static_cast<double>(scaleOf(currency.decimals()))) <= static_cast<double>(maxExact);
}

Money Money::fromMajor(double major, Currency currency)
{
    if (!fits(major, currency))
        return {major < 0 ? -maxExact : maxExact, currency};
    return {std::llround(major * static_cast<double>(scaleOf(currency.decimals()))), currency};
}

std::optional<Money> Money::fromString(const QString& text)
{
    const Currency currency(text.section(u' ', 1));
    bool isNumber = false;
    const qint64 minor = text.section(u' ', 0, 0).remove(u'.').toLongLong(&isNumber);
    const Money read(minor, currency);
    // Only what would be written like that: no other sign, no other number of decimals.
    return isNumber && currency.isValid() && read.toString() == text ? std::optional(read) : std::nullopt;
}

double Money::major() const
{
    return static_cast<double>(m_minor) / static_cast<double>(scaleOf(m_currency.decimals()));
}

QString Money::amountString() const
{
    const std::int64_t scale = scaleOf(m_currency.decimals());
    const std::uint64_t absolute = m_minor < 0 ? 0 - static_cast<std::uint64_t>(m_minor) : static_cast<std::uint64_t>(m_minor);
    const auto unsignedScale = static_cast<std::uint64_t>(scale);
    QString text = (m_minor < 0 ? u"-"_s : QString()) + QString::number(absolute / unsignedScale);
    if (m_currency.decimals() > 0)
        text += u'.' + QString::number(absolute % unsignedScale).rightJustified(m_currency.decimals(), u'0');
    return text;
}

QString Money::toString() const
{
    return m_currency.isValid() ? amountString() + u' ' + m_currency.code() : amountString();
}

Money Money::operator+(const Money& other) const
{
    Q_ASSERT(m_currency == other.m_currency);
    return {m_minor + other.m_minor, m_currency};
}

} // namespace backroom
