// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/known_differences.h"

#include "tests/support/domain_walk.h"

#include <algorithm>
#include <cmath>

namespace backroom::test {

using namespace Qt::StringLiterals;

namespace {

bool isEquality(const std::string& op)
{
    static const std::set<std::string> all{"=", "==", "!=", "<>", "in", "not in"};
    return all.contains(op);
}

/// Any zero but the one that is written 0.0.
bool isOtherZero(const Json& value)
{
    if (value.is_number_float())
        return value.get<double>() == 0 && std::signbit(value.get<double>());
    return value.is_number_integer() && value.get<std::int64_t>() == 0;
}

/// An amount that was never written equals 0.0 there, but neither 0 nor -0.0; here it equals every zero.
bool writeZero(Json& value)
{
    if (value.is_array()) {
        bool isWritten = false;
        for (Json& one : value)
            isWritten = writeZero(one) || isWritten;
        return isWritten;
    }
    if (!isOtherZero(value))
        return false;
    value = 0.0;
    return true;
}

} // namespace

ServerWords inServerWords(const SearchWorld& world, const QString& model, const Json& domain)
{
    ServerWords words{domain, {}};
    forEachCondition(world.mirror(), model, words.domain, [&](Json& condition, const FieldAt& field) {
        if (field.type == "monetary"_L1 && isEquality(condition[1].get_ref<const std::string&>()) && writeZero(condition[2]))
            words.differences.insert(u"an amount compared with 0 or -0.0"_s);
    });
    return words;
}

} // namespace backroom::test
