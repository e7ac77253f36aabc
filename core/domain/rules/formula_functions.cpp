// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/formula_functions.h"

#include "core/domain/rules/statistics.h"

#include <muParser.h>

#include <cmath>
#include <limits>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

constexpr double noResult = std::numeric_limits<double>::quiet_NaN();

/// An answer about two numbers, or empty when one of them is.
template <typename Test>
double answer(double a, double b, Test test)
{
    return std::isnan(a) || std::isnan(b) ? noResult : test(a, b) ? 1.0 : 0.0;
}

double plus(double a, double b) { return a + b; }
double minus(double a, double b) { return a - b; }
double times(double a, double b) { return a * b; }
double over(double a, double b) { return b == 0 ? noResult : a / b; }
double power(double a, double b)
{
    // C's pow() finds 1 for an empty power of 1 and for the power 0 of an empty base.
    return std::isnan(a) || std::isnan(b) ? noResult : std::pow(a, b);
}
double less(double a, double b) { return answer(a, b, std::less()); }
double lessOrEqual(double a, double b) { return answer(a, b, std::less_equal()); }
double greater(double a, double b) { return answer(a, b, std::greater()); }
double greaterOrEqual(double a, double b) { return answer(a, b, std::greater_equal()); }
double equal(double a, double b) { return answer(a, b, std::equal_to()); }
double unequal(double a, double b) { return answer(a, b, std::not_equal_to()); }
double both(double a, double b)
{
    if (a == 0 || b == 0)
        return 0;
    return std::isnan(a) || std::isnan(b) ? noResult : 1;
}
double either(double a, double b)
{
    const bool isA = !std::isnan(a) && a != 0;
    const bool isB = !std::isnan(b) && b != 0;
    if (isA || isB)
        return 1;
    return std::isnan(a) || std::isnan(b) ? noResult : 0;
}
double negative(double a) { return -a; }
double same(double a) { return a; }
double opposite(double a) { return std::isnan(a) ? noResult : a == 0 ? 1 : 0; }

double known(double a) { return std::isnan(a) ? 0 : 1; }
double absolute(double a) { return std::fabs(a); }
double floorOf(double a) { return std::floor(a); }
double ceilOf(double a) { return std::ceil(a); }
double roundOf(double a) { return std::round(a); }
double squareRoot(double a) { return std::sqrt(a); }
double exponential(double a) { return std::exp(a); }
double logarithm(double a) { return std::log(a); }

double choose(void* data, double condition, double first, double second)
{
    auto& branches = *static_cast<Branches*>(data);
    if (branches.areForced) {
        const auto way = (branches.pattern >> (2 * (branches.reached++ % 32))) & 3;
        if (way >= 2)
            return way == 2 ? first : second;
    }
    return std::isnan(condition) ? noResult : condition != 0 ? first : second;
}

template <typename Better>
double best(const double* values, int count, Better better)
{
    double found = count > 0 ? values[0] : noResult;
    for (int i = 1; i < count; ++i) {
        if (std::isnan(values[i]))
            return noResult;
        if (better(values[i], found))
            found = values[i];
    }
    return found;
}
double smallest(const double* values, int count) { return best(values, count, std::less()); }
double largestOf(const double* values, int count) { return best(values, count, std::greater()); }

} // namespace

void defineLanguage(mu::Parser& parser, Branches& branches)
{
    parser.ClearFun();
    parser.ClearConst();
    parser.ClearInfixOprt();
    parser.ClearPostfixOprt();
    // The built-in comparisons take an empty value for a number.
    parser.EnableBuiltInOprt(false);
    parser.DefineNameChars("0123456789_$abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    parser.DefineOprtChars("+-*/^<>=!&|");
    parser.DefineInfixOprtChars("+-!");

    parser.DefineOprt("||", either, mu::prLOR, mu::oaLEFT, true);
    parser.DefineOprt("&&", both, mu::prLAND, mu::oaLEFT, true);
    parser.DefineOprt("==", equal, mu::prCMP, mu::oaLEFT, true);
    parser.DefineOprt("!=", unequal, mu::prCMP, mu::oaLEFT, true);
    parser.DefineOprt("<", less, mu::prCMP, mu::oaLEFT, true);
    parser.DefineOprt("<=", lessOrEqual, mu::prCMP, mu::oaLEFT, true);
    parser.DefineOprt(">", greater, mu::prCMP, mu::oaLEFT, true);
    parser.DefineOprt(">=", greaterOrEqual, mu::prCMP, mu::oaLEFT, true);
    parser.DefineOprt("+", plus, mu::prADD_SUB, mu::oaLEFT, true);
    parser.DefineOprt("-", minus, mu::prADD_SUB, mu::oaLEFT, true);
    parser.DefineOprt("*", times, mu::prMUL_DIV, mu::oaLEFT, true);
    parser.DefineOprt("/", over, mu::prMUL_DIV, mu::oaLEFT, true);
    parser.DefineOprt("^", power, mu::prPOW, mu::oaRIGHT, true);
    parser.DefineInfixOprt("-", negative);
    parser.DefineInfixOprt("+", same);
    parser.DefineInfixOprt("!", opposite);

    parser.DefineFun("min", smallest);
    parser.DefineFun("max", largestOf);
    parser.DefineFun("abs", absolute);
    parser.DefineFun("floor", floorOf);
    parser.DefineFun("ceil", ceilOf);
    parser.DefineFun("round", roundOf);
    parser.DefineFun("sqrt", squareRoot);
    parser.DefineFun("exp", exponential);
    parser.DefineFun("ln", logarithm);
    parser.DefineFun("known", known);
    parser.DefineFunUserData("if", choose, &branches, false);
    parser.DefineFun("wilson_low", wilsonLow);
    parser.DefineFun("shrunk_rate", shrunkRate);
    parser.DefineFun("normal_quantile", normalQuantile);
    parser.DefineFun("unit_normal_loss", unitNormalLoss);
}

QStringList functionNames()
{
    return {u"abs"_s, u"ceil"_s, u"exp"_s, u"floor"_s, u"if"_s, u"known"_s, u"ln"_s, u"max"_s, u"min"_s, u"normal_quantile"_s,
        u"round"_s, u"shrunk_rate"_s, u"sqrt"_s, u"unit_normal_loss"_s, u"wilson_low"_s};
}

} // namespace backroom
