// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {
/// No server answer nests deeper; beyond it a parser's recursion is an attack.
constexpr int maxDepth = 200;
} // namespace

Result<Json> parseJson(const QByteArray& bytes)
{
    bool tooDeep = false;
    const auto guard = [&tooDeep](int depth, Json::parse_event_t, Json&) {
        tooDeep = tooDeep || depth > maxDepth;
        return !tooDeep;
    };
    try {
        Json json = Json::parse(bytes.begin(), bytes.end(), guard);
        if (tooDeep)
            return Error::of(ErrorKind::Protocol, u"JSON nested too deeply"_s);
        return json;
    } catch (const Json::parse_error& failure) {
        // The parser counts the end of the text as a byte of its own.
        const auto place = std::min<std::size_t>(failure.byte, static_cast<std::size_t>(bytes.size()));
        return Error::of(ErrorKind::Protocol, u"not valid JSON at byte %1 of %2"_s.arg(place).arg(bytes.size()));
    } catch (const Json::exception& failure) {
        // A number that no double holds, such as 1e999, is an error of its own kind.
        return Error::of(ErrorKind::Protocol, u"not valid JSON: %1"_s.arg(QLatin1StringView(failure.what())));
    }
}

QByteArray dumpJson(const Json& json, int indent)
{
    return QByteArray::fromStdString(json.dump(indent, ' ', false, Json::error_handler_t::replace));
}

QString textOf(const Json& value)
{
    const auto* text = value.get_ptr<const std::string*>();
    return text ? QString::fromStdString(*text) : QString();
}

QString textAt(const Json& object, const char* key)
{
    if (!object.is_object())
        return {};
    const auto found = object.find(key);
    return found == object.end() ? QString() : textOf(*found);
}

std::int64_t integerAt(const Json& object, const char* key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

Json toJson(const LocalText& text)
{
    Json json = Json::object();
    for (const auto& [language, words] : text.all())
        json[language.toStdString()] = toJson(words);
    return json;
}

LocalText localTextOf(const Json& value)
{
    std::map<QString, QString> texts;
    for (auto entry = value.begin(); value.is_object() && entry != value.end(); ++entry) {
        if (entry->is_string())
            texts[QString::fromStdString(entry.key())] = textOf(*entry);
    }
    return LocalText(std::move(texts));
}

Result<Json> requireMember(const Json& object, const char* key)
{
    if (object.is_object()) {
        if (const auto found = object.find(key); found != object.end())
            return *found;
    }
    return Error::of(ErrorKind::Protocol, u"key \"%1\" is missing"_s.arg(QLatin1StringView(key)));
}

} // namespace backroom
