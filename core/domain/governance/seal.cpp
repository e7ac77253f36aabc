// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/governance/seal.h"

#include "core/domain/ledger/canonical_json.h"
#include "core/domain/ledger/merkle_tree.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

Json fieldsToJson(const std::vector<Fact>& fields)
{
    Json json = Json::array();
    for (const Fact& field : fields)
        json.push_back({toJson(field.key), toJson(field.value)});
    return json;
}

QString hashOf(const std::vector<Fact>& fields, const QString& ruleVersion)
{
    // Texts only, so the canonical form always exists.
    const auto bytes = canonicalJson({{"fields", fieldsToJson(fields)}, {"rule", toJson(ruleVersion)}});
    return bytes ? QString::fromLatin1(toHex(sha256(*bytes))) : QString();
}

const Fact* find(const Seal& seal, const QString& key)
{
    const auto found = std::find_if(seal.fields.begin(), seal.fields.end(), [&](const Fact& field) { return field.key == key; });
    return found == seal.fields.end() ? nullptr : &*found;
}

} // namespace

Seal sealOf(std::vector<Fact> materialFields, QString ruleVersion)
{
    QString hash = hashOf(materialFields, ruleVersion);
    return {std::move(hash), std::move(ruleVersion), std::move(materialFields)};
}

bool isIntact(const Seal& seal)
{
    return !seal.hash.isEmpty() && seal.hash == hashOf(seal.fields, seal.ruleVersion);
}

std::vector<FieldDifference> differencesBetween(const Seal& sealed, const Seal& current)
{
    std::vector<FieldDifference> differences;
    for (const Fact& field : sealed.fields) {
        const Fact* now = find(current, field.key);
        if (!now || now->value != field.value)
            differences.push_back({field.key, field.value, now ? now->value : QString()});
    }
    for (const Fact& field : current.fields) {
        if (!find(sealed, field.key))
            differences.push_back({field.key, {}, field.value});
    }
    return differences;
}

Json toJson(const Seal& seal)
{
    return {{"hash", toJson(seal.hash)}, {"rule", toJson(seal.ruleVersion)}, {"fields", fieldsToJson(seal.fields)}};
}

Result<Seal> sealFromJson(const Json& json)
{
    Seal seal{textAt(json, "hash"), textAt(json, "rule"), {}};
    const auto fields = requireMember(json, "fields");
    if (!fields)
        return fields.error();
    if (!fields->is_array())
        return Error::of(ErrorKind::Protocol, u"seal: \"fields\" is not a list"_s);
    for (const Json& field : *fields) {
        if (!field.is_array() || field.size() != 2)
            return Error::of(ErrorKind::Protocol, u"seal: a field is not [name, value]"_s);
        seal.fields.push_back({textOf(field[0]), textOf(field[1])});
    }
    return seal;
}

Json toJson(const std::vector<FieldDifference>& differences)
{
    Json json = Json::array();
    for (const FieldDifference& difference : differences)
        json.push_back({toJson(difference.key), toJson(difference.sealed), toJson(difference.current)});
    return json;
}

std::vector<FieldDifference> differencesFromJson(const Json& json)
{
    std::vector<FieldDifference> differences;
    for (const Json& entry : json) {
        if (entry.is_array() && entry.size() == 3)
            differences.push_back({textOf(entry[0]), textOf(entry[1]), textOf(entry[2])});
    }
    return differences;
}

} // namespace backroom
