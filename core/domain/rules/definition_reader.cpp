// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/definition_reader.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

void DefinitionReader::fail(const QString& pointer, const QString& reason)
{
    // What follows from a first fault at the same place is no news.
    const QString place = (pointer.isEmpty() ? u"/"_s : pointer) + u": "_s;
    if (std::none_of(m_faults.begin(), m_faults.end(), [&place](const QString& fault) { return fault.startsWith(place); }))
        m_faults.append(place + reason);
}

void DefinitionReader::absorb(DefinitionReader& nested)
{
    if (const auto error = nested.finish())
        absorb(*error);
}

void DefinitionReader::absorb(const Error& finished)
{
    m_faults += finished.detail.split(u'\n');
}

std::optional<Error> DefinitionReader::finish()
{
    if (m_object->is_object()) {
        for (const auto& [name, value] : m_object->items()) {
            if (!m_known.contains(name))
                fail(m_pointer + u'/' + QString::fromStdString(name), u"is not known here"_s);
        }
    }
    if (m_faults.isEmpty())
        return std::nullopt;
    return Error::of(ErrorKind::BadInput, m_faults.join(u'\n'));
}

QString DefinitionReader::pointer(const char* key) const
{
    return m_pointer + u'/' + QLatin1StringView(key);
}

const Json* DefinitionReader::find(const char* key, bool required)
{
    m_known.insert(key);
    if (m_object->is_object()) {
        if (const auto found = m_object->find(key); found != m_object->end())
            return &*found;
    }
    if (required)
        fail(pointer(key), u"is missing"_s);
    return nullptr;
}

QString DefinitionReader::text(const char* key, bool required)
{
    const Json* value = find(key, required);
    if (!value)
        return {};
    if (!value->is_string() || value->get_ref<const std::string&>().empty()) {
        fail(pointer(key), u"must be a text"_s);
        return {};
    }
    return textOf(*value);
}

int DefinitionReader::integer(const char* key, std::optional<int> fallback)
{
    const Json* value = find(key, !fallback);
    if (!value)
        return fallback.value_or(0);
    if (!value->is_number_integer() || value->get<std::int64_t>() < -1'000'000'000 || value->get<std::int64_t>() > 1'000'000'000) {
        fail(pointer(key), u"must be a whole number"_s);
        return 0;
    }
    return value->get<int>();
}

bool DefinitionReader::flag(const char* key)
{
    const Json* value = find(key, false);
    if (value && !value->is_boolean())
        fail(pointer(key), u"must be true or false"_s);
    return value && value->is_boolean() && value->get<bool>();
}

LocalText DefinitionReader::localText(const char* key, bool required)
{
    const Json* value = object(key, required);
    if (!value)
        return {};
    std::map<QString, QString> texts;
    for (const auto& [language, text] : value->items()) {
        if (!text.is_string() || text.get_ref<const std::string&>().empty())
            fail(pointer(key) + u'/' + QString::fromStdString(language), u"must be a text"_s);
        texts[QString::fromStdString(language)] = textOf(text);
    }
    if (!texts.contains(u"en"_s))
        fail(pointer(key) + u"/en"_s, u"is missing"_s);
    return LocalText(std::move(texts));
}

std::vector<QString> DefinitionReader::texts(const char* key, bool required)
{
    std::vector<QString> found;
    const Json* value = list(key, required);
    if (!value)
        return found;
    for (const Json& entry : *value) {
        if (!entry.is_string())
            fail(pointer(key), u"must be a list of texts"_s);
        found.push_back(textOf(entry));
    }
    return found;
}

std::vector<QString> DefinitionReader::textOrTexts(const char* key, bool required)
{
    const Json* value = find(key, required);
    if (value && value->is_array())
        return texts(key, required);
    const QString only = text(key, required);
    return only.isEmpty() ? std::vector<QString>() : std::vector{only};
}

SearchDomain DefinitionReader::domain(const char* key, bool required)
{
    const Json* value = find(key, required);
    if (!value)
        return {};
    auto parsed = SearchDomain::parse(*value);
    if (!parsed) {
        for (const QString& fault : parsed.error().detail.split(u'\n'))
            m_faults.append(pointer(key) + fault);
        return {};
    }
    return *parsed;
}

const Json* DefinitionReader::object(const char* key, bool required)
{
    const Json* value = find(key, required);
    if (value && !value->is_object()) {
        fail(pointer(key), u"must be an object"_s);
        return nullptr;
    }
    return value;
}

const Json* DefinitionReader::list(const char* key, bool required)
{
    const Json* value = find(key, required);
    if (value && !value->is_array()) {
        fail(pointer(key), u"must be a list"_s);
        return nullptr;
    }
    return value;
}

} // namespace backroom
