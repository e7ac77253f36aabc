// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/ledger/commitment.h"

#include "core/domain/ledger/canonical_json.h"

#include <sodium.h>

#include <charconv>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

std::string unescaped(const std::string& token)
{
    std::string text;
    for (std::size_t i = 0; i < token.size(); ++i) {
        const bool isEscape = token[i] == '~' && i + 1 < token.size();
        text += !isEscape ? token[i] : token[i + 1] == '1' ? '/' : '~';
        i += isEscape ? 1 : 0;
    }
    return text;
}

} // namespace

Commitment commitmentOf(const PersonalValue& personal)
{
    return sha256(personal.salt + personal.value);
}

Result<PersonalValue> personalValueOf(const Json& value)
{
    static const bool hasRandomness = sodium_init() >= 0;
    if (!hasRandomness)
        return Error::of(ErrorKind::Store, u"this machine has no source of randomness"_s);
    auto canonical = canonicalJson(value);
    if (!canonical)
        return canonical.error();
    PersonalValue personal{QByteArray(saltSize, '\0'), std::move(*canonical)};
    randombytes_buf(personal.salt.data(), static_cast<std::size_t>(personal.salt.size()));
    return personal;
}

Json toJson(const PersonalValues& values)
{
    Json json = Json::object();
    for (const auto& [commitment, personal] : values)
        json[toHex(commitment).toStdString()] = {{"salt", personal.salt.toHex().toStdString()}, {"value", parseJson(personal.value).value_or(Json())}};
    return json;
}

Result<PersonalValues> personalValuesFromJson(const Json& json)
{
    PersonalValues values;
    if (!json.is_object())
        return Error::of(ErrorKind::BadInput, u"the values are no object"_s);
    for (const auto& [hex, personal] : json.items()) {
        const auto commitment = hashFromHex(QByteArray::fromStdString(hex));
        const QByteArray salt = textAt(personal, "salt").toLatin1();
        const auto value = personal.is_object() && personal.contains("value") ? canonicalJson(personal["value"]) : Result<QByteArray>(Error::of(ErrorKind::BadInput));
        if (!commitment || !value || QByteArray::fromHex(salt).toHex() != salt)
            return Error::of(ErrorKind::BadInput, u"the value beside commitment %1 is malformed"_s.arg(QString::fromStdString(hex.substr(0, 64))));
        values[*commitment] = {QByteArray::fromHex(salt), *value};
    }
    return values;
}

const Json* valueAt(const Json& root, const std::string& pointer)
{
    const Json* node = &root;
    std::size_t at = 0;
    while (at < pointer.size()) {
        if (pointer[at] != '/')
            return nullptr;
        const std::size_t end = std::min(pointer.find('/', at + 1), pointer.size());
        const std::string token = unescaped(pointer.substr(at + 1, end - at - 1));
        at = end;
        if (node->is_object()) {
            const auto member = node->find(token);
            if (member == node->end())
                return nullptr;
            node = &*member;
        } else if (node->is_array()) {
            std::size_t index = 0;
            const auto [last, wrong] = std::from_chars(token.data(), token.data() + token.size(), index);
            if (wrong != std::errc() || last != token.data() + token.size() || index >= node->size())
                return nullptr;
            node = &(*node)[index];
        } else {
            return nullptr;
        }
    }
    return node;
}

Json* valueAt(Json& root, const std::string& pointer)
{
    return const_cast<Json*>(valueAt(std::as_const(root), pointer));
}

std::string pointerTo(const std::string& parent, const std::string& member)
{
    std::string pointer = parent + '/';
    for (const char c : member)
        pointer += c == '~' ? std::string("~0") : c == '/' ? std::string("~1") : std::string(1, c);
    return pointer;
}

} // namespace backroom
