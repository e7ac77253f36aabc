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

bool isNumericText(const Json& value)
{
    bool isNumber = false;
    if (value.is_string())
        QString::fromStdString(value.get<std::string>()).toDouble(&isNumber);
    return isNumber;
}

/// Of one field: compared with the blank text, and with false? With a number, and with a number written as a text?
struct Compared {
    bool hasBlank = false;
    bool hasFalse = false;
    bool hasNumber = false;
    bool hasNumericText = false;

    void add(const Json& value)
    {
        if (value.is_array()) {
            for (const Json& one : value)
                add(one);
        }
        hasBlank = hasBlank || value == "";
        hasFalse = hasFalse || value == false;
        hasNumber = hasNumber || value.is_number();
        hasNumericText = hasNumericText || isNumericText(value);
    }
};

void writeBlankAsFalse(Json& value)
{
    if (value.is_array()) {
        for (Json& one : value)
            writeBlankAsFalse(one);
    } else if (value == "") {
        value = false;
    }
}

void writeTextAsNumber(Json& value)
{
    if (value.is_array()) {
        for (Json& one : value)
            writeTextAsNumber(one);
    } else if (isNumericText(value)) {
        const double number = QString::fromStdString(value.get<std::string>()).toDouble();
        value = number == std::floor(number) ? Json(static_cast<std::int64_t>(number)) : Json(number);
    }
}

} // namespace

ServerWords inServerWords(const SearchWorld& world, const QString& model, const Json& domain)
{
    ServerWords words{domain, {}};
    std::map<QString, Compared> compared;
    const auto isText = [](const Json& condition, const FieldAt& field) {
        return (field.type == "char"_L1 || field.type == "text"_L1) && isEquality(condition[1].get_ref<const std::string&>());
    };
    const auto isNumber = [](const Json& condition, const FieldAt& field) {
        return (field.type == "integer"_L1 || field.type == "float"_L1 || field.type == "monetary"_L1) && isEquality(condition[1].get_ref<const std::string&>());
    };
    forEachCondition(world.mirror(), model, words.domain, [&](const Json& condition, const FieldAt& field) {
        if (isText(condition, field) || isNumber(condition, field))
            compared[field.model + u'.' + field.name].add(condition[2]);
    });
    forEachCondition(world.mirror(), model, words.domain, [&](Json& condition, const FieldAt& field) {
        if (field.type == "monetary"_L1 && isEquality(condition[1].get_ref<const std::string&>()) && writeZero(condition[2]))
            words.differences.insert(u"an amount compared with 0 or -0.0"_s);
        // Both mean the same, but conditions on one field are merged as if these were two values.
        if (const auto text = compared.find(field.model + u'.' + field.name); isText(condition, field) && text->second.hasBlank && text->second.hasFalse) {
            writeBlankAsFalse(condition[2]);
            words.differences.insert(u"a text compared with \"\" and with false in one AND or OR"_s);
        }
        const auto number = compared.find(field.model + u'.' + field.name);
        if (number != compared.end() && isNumber(condition, field) && number->second.hasNumber && number->second.hasNumericText) {
            writeTextAsNumber(condition[2]);
            words.differences.insert(u"a number compared with 1 and with \"1\" in one AND or OR"_s);
        }
    });
    return words;
}

} // namespace backroom::test
