// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/automation/settled_value.h"

#include <algorithm>

namespace backroom {

namespace {

/// {"idOf": name} replaced by the id; false where one is not there.
bool putIds(Json& json, const std::map<QString, std::int64_t>& ids)
{
    if (json.is_object() && json.contains("idOf")) {
        const auto known = ids.find(textAt(json, "idOf"));
        if (known == ids.end())
            return false;
        json = known->second;
        return true;
    }
    bool isComplete = true;
    if (json.is_structured()) {
        for (Json& inner : json)
            isComplete = putIds(inner, ids) && isComplete;
    }
    return isComplete;
}

} // namespace

Json settled(const WantedValue& value, const std::map<QString, std::int64_t>& externalIds)
{
    switch (value.kind) {
    case WantedValue::Kind::Plain: return asSettled(value.plain, value);
    case WantedValue::Kind::Ids: return value.ids;
    case WantedValue::Kind::External: {
        std::vector<std::int64_t> ids;
        for (const QString& name : value.externals) {
            const auto known = externalIds.find(name);
            if (known == externalIds.end())
                return {};
            ids.push_back(known->second);
        }
        std::sort(ids.begin(), ids.end());
        return ids;
    }
    case WantedValue::Kind::RollCall: {
        Json text = value.plain;
        return putIds(text, externalIds) ? toJson(QString::fromUtf8(dumpJson(text))) : Json();
    }
    }
    return {};
}

Json asSettled(const Json& held, const WantedValue& wanted)
{
    if (wanted.kind == WantedValue::Kind::Ids || wanted.kind == WantedValue::Kind::External) {
        std::vector<std::int64_t> ids;
        if (held.is_number_integer())
            ids.push_back(held.get<std::int64_t>());
        for (const Json& id : held.is_array() ? held : Json::array()) {
            if (id.is_number_integer())
                ids.push_back(id.get<std::int64_t>());
        }
        std::sort(ids.begin(), ids.end());
        return ids;
    }
    // Odoo keeps no white space at the end of code, and no empty text.
    if (held.is_string())
        return toJson(textOf(held).trimmed());
    return held.is_null() || held == false ? Json("") : held;
}

} // namespace backroom
