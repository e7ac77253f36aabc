// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/field_value.h"

#include <algorithm>

namespace backroom {

bool FieldValue::isEmpty() const
{
    if (const bool* flag = std::get_if<bool>(&m_value))
        return !*flag;
    if (const QString* text = std::get_if<QString>(&m_value))
        return text->isEmpty();
    if (const Ids* list = ids())
        return list->empty();
    return false;
}

bool FieldValue::toBool() const
{
    const bool* flag = std::get_if<bool>(&m_value);
    return flag && *flag;
}

std::int64_t FieldValue::toId() const
{
    const auto* id = std::get_if<std::int64_t>(&m_value);
    return id ? *id : 0;
}

double FieldValue::toDouble() const
{
    if (const double* number = std::get_if<double>(&m_value))
        return *number;
    return static_cast<double>(toId());
}

QString FieldValue::toText() const
{
    if (const QString* text = std::get_if<QString>(&m_value))
        return *text;
    if (const auto* id = std::get_if<std::int64_t>(&m_value))
        return QString::number(*id);
    if (const double* number = std::get_if<double>(&m_value))
        return QString::number(*number, 'g', 15);
    return {};
}

FieldValue fieldValueFromJson(const Json& value)
{
    if (value.is_boolean())
        return FieldValue(value.get<bool>());
    if (value.is_number_integer())
        return FieldValue(value.get<std::int64_t>());
    if (value.is_number_float())
        return FieldValue(value.get<double>());
    if (value.is_string())
        return FieldValue(textOf(value));
    if (!value.is_array())
        return {};
    if (value.size() == 2 && value[0].is_number_integer() && value[1].is_string())
        return FieldValue(value[0].get<std::int64_t>());
    if (!std::all_of(value.begin(), value.end(), [](const Json& id) { return id.is_number_integer(); }))
        return {};
    return FieldValue(value.get<FieldValue::Ids>());
}

Json toJson(const FieldValue& value)
{
    return std::visit(
        [](const auto& held) -> Json {
            if constexpr (std::is_same_v<std::decay_t<decltype(held)>, QString>)
                return held.toStdString();
            else
                return held;
        },
        value.variant());
}

} // namespace backroom
