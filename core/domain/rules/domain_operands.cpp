// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/domain_operands.h"

#include <QStringList>

#include <cmath>

namespace backroom::operands {

using namespace Qt::StringLiterals;

using Operator = SearchDomain::Operator;

namespace {

/// Beyond it a double is no whole number that fits.
constexpr double largestWhole = 9.2e18;

} // namespace

bool isNegative(Operator op)
{
    return op == Operator::NotEqual || op == Operator::NotIn || op == Operator::NotLike || op == Operator::NotILike
        || op == Operator::NotEqualLike || op == Operator::NotEqualILike || op == Operator::NotAny;
}

Operator positiveOf(Operator op)
{
    switch (op) {
    case Operator::NotEqual: return Operator::Equal;
    case Operator::NotIn: return Operator::In;
    case Operator::NotLike: return Operator::Like;
    case Operator::NotILike: return Operator::ILike;
    case Operator::NotEqualLike: return Operator::EqualLike;
    case Operator::NotEqualILike: return Operator::EqualILike;
    case Operator::NotAny: return Operator::Any;
    default: return op;
    }
}

Operator oppositeOf(Operator op)
{
    switch (op) {
    case Operator::Equal:
    case Operator::EqualIfSet: return Operator::NotEqual;
    case Operator::In: return Operator::NotIn;
    case Operator::Like: return Operator::NotLike;
    case Operator::ILike: return Operator::NotILike;
    case Operator::EqualLike: return Operator::NotEqualLike;
    case Operator::EqualILike: return Operator::NotEqualILike;
    case Operator::Any: return Operator::NotAny;
    case Operator::Less: return Operator::GreaterOrEqual;
    case Operator::LessOrEqual: return Operator::Greater;
    case Operator::Greater: return Operator::LessOrEqual;
    case Operator::GreaterOrEqual: return Operator::Less;
    default: return positiveOf(op);
    }
}

bool isLike(Operator op)
{
    return op >= Operator::Like && op <= Operator::NotEqualILike;
}

bool isFalsy(const Json& value)
{
    return value.is_null() || value == false || (value.is_string() && value.get_ref<const std::string&>().empty())
        || (value.is_number() && value.get<double>() == 0);
}

bool truthOf(const Json& value)
{
    if (!value.is_string())
        return !isFalsy(value);
    return QStringList{u"y"_s, u"yes"_s, u"1"_s, u"true"_s, u"t"_s, u"on"_s}.contains(backroom::textOf(value).toLower());
}

QString textOf(const Json& value)
{
    if (value.is_string())
        return backroom::textOf(value);
    if (value.is_boolean())
        return value.get<bool>() ? u"True"_s : u"False"_s;
    return QString::fromUtf8(dumpJson(value));
}

std::optional<double> realOf(const Json& value)
{
    if (value.is_boolean())
        return value.get<bool>() ? 1.0 : 0.0;
    if (value.is_number())
        return value.get<double>();
    bool isNumber = false;
    const double number = backroom::textOf(value).trimmed().toDouble(&isNumber);
    return isNumber && std::isfinite(number) ? std::optional(number) : std::nullopt;
}

std::optional<std::int64_t> wholeOf(const Json& value)
{
    if (value.is_number_integer())
        return value.get<std::int64_t>();
    if (value.is_string()) {
        bool isNumber = false;
        const qint64 number = backroom::textOf(value).trimmed().toLongLong(&isNumber);
        return isNumber ? std::optional<std::int64_t>(number) : std::nullopt;
    }
    const auto number = realOf(value);
    return number && std::abs(*number) < largestWhole ? std::optional(static_cast<std::int64_t>(*number)) : std::nullopt;
}

std::optional<std::int64_t> secondsOf(const Json& value)
{
    QString text = backroom::textOf(value);
    if (text.size() > 10 && text.at(10) == u'T')
        text[10] = u' ';
    const auto time = fromOdoo(text);
    return time ? std::optional<std::int64_t>(std::chrono::floor<std::chrono::seconds>(*time).time_since_epoch().count()) : std::nullopt;
}

bool isDay(const Json& value)
{
    return value.is_string() && value.get_ref<const std::string&>().size() == 10;
}

std::int64_t dayOf(std::int64_t seconds)
{
    return (seconds - (seconds < 0 ? secondsOfDay - 1 : 0)) / secondsOfDay;
}

} // namespace backroom::operands
