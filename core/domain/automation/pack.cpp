// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/automation/pack.h"

#include "core/domain/rules/definition_reader.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

const std::map<QString, PackObject::Each> eachNames{{u"feed"_s, PackObject::Each::Feed}, {u"guarded"_s, PackObject::Each::Guarded}};

/// Values that speak of others, by the member that tells which kind it is.
const std::set<std::string> valueKinds{"ref", "refs", "xmlid", "xmlids", "model", "fields", "file", "rollCall"};

/// Reads the values of an object: the text of files is put in, other objects must be there.
class ValueReader {
public:
    ValueReader(DefinitionReader& reader, const PackFileReader& read) : m_reader(reader), m_read(read) {}

    std::map<QString, Json> read(const char* member, bool required)
    {
        std::map<QString, Json> values;
        const Json* given = m_reader.object(member, required);
        if (!given)
            return values;
        for (const auto& [field, value] : given->items())
            values[QString::fromStdString(field)] = sound(value, m_reader.pointer(member) + u'/' + QString::fromStdString(field));
        return values;
    }

private:
    Json sound(const Json& value, const QString& pointer)
    {
        if (value.is_array())
            m_reader.fail(pointer, u"a list is written as an object that says what is in it"_s);
        if (!value.is_object())
            return value;
        if (std::none_of(valueKinds.begin(), valueKinds.end(), [&](const std::string& kind) { return value.contains(kind); }))
            m_reader.fail(pointer, u"says no kind of value that is known"_s);
        if (!value.contains("file"))
            return value;
        Json code = value;
        QString whole;
        for (const char* member : {"after", "file"}) {
            if (!value.contains(member))
                continue;
            const auto text = m_read(textAt(value, member));
            if (text)
                whole += *text;
            else
                m_reader.fail(pointer + u'/' + QString::fromLatin1(member), text.error().detail);
        }
        code["file"] = toJson(whole);
        return code;
    }

    DefinitionReader& m_reader;
    const PackFileReader& m_read;
};

/// Keys of the pack's objects that a value speaks of.
std::vector<QString> keysIn(const Json& value)
{
    std::vector<QString> keys;
    if (!value.is_object())
        return keys;
    for (const char* member : {"ref", "rollCall"}) {
        if (value.contains(member))
            keys.push_back(textAt(value, member));
    }
    for (const Json& key : value.value("refs", Json::array()))
        keys.push_back(textOf(key));
    return keys;
}

/// Each object after those that it speaks of, which stand before it in the file.
void placeInOrder(DefinitionReader& reader, std::vector<PackObject>& objects)
{
    std::map<QString, const PackObject*> before;
    for (std::size_t i = 0; i < objects.size(); ++i) {
        PackObject& object = objects[i];
        const QString pointer = u"/objects/%1"_s.arg(i);
        for (const auto* values : {&object.values, &object.valuesWhereKnown}) {
            for (const auto& [field, value] : *values) {
                for (const QString& key : keysIn(value)) {
                    const auto other = before.find(key);
                    if (other == before.end()) {
                        reader.fail(pointer + u"/values/"_s + field, u"no object before it is called \"%1\""_s.arg(key));
                        continue;
                    }
                    const bool isOneOfMany = !value.contains("rollCall") && other->second->each != PackObject::Each::Once && other->second->each != object.each;
                    if (isOneOfMany)
                        reader.fail(pointer + u"/values/"_s + field, u"there are several of \"%1\""_s.arg(key));
                    object.level = std::max(object.level, other->second->level + 1);
                }
            }
        }
        if (!before.emplace(object.key, &object).second)
            reader.fail(pointer + u"/key"_s, u"\"%1\" is the key of another object"_s.arg(object.key));
        if ((object.each != PackObject::Each::Once) != object.externalId.contains(u"{model_}"_s))
            reader.fail(pointer + u"/externalId"_s, u"{model_} stands in it where there is one for each model"_s);
    }
}

PackObject objectFrom(DefinitionReader& reader, const PackFileReader& read)
{
    PackObject object;
    object.key = reader.text("key");
    object.externalId = reader.text("externalId");
    object.model = reader.text("model");
    if (const QString each = reader.text("forEach", false); !each.isEmpty()) {
        const auto known = eachNames.find(each);
        if (known == eachNames.end())
            reader.fail(reader.pointer("forEach"), u"\"%1\" is none of feed, guarded"_s.arg(each));
        else
            object.each = known->second;
    }
    object.needs = reader.texts("needs", false);
    ValueReader values(reader, read);
    object.values = values.read("values", true);
    object.valuesWhereKnown = values.read("valuesWhereKnown", false);
    return object;
}

} // namespace

const PackObject* Pack::object(const QString& key) const
{
    const auto found = std::find_if(objects.begin(), objects.end(), [&](const PackObject& object) { return object.key == key; });
    return found == objects.end() ? nullptr : &*found;
}

Result<Pack> packFromJson(const Json& json, const PackFileReader& read)
{
    DefinitionReader reader(json);
    Pack pack;
    pack.id = reader.text("id");
    pack.name = reader.localText("name");
    pack.explanation = reader.localText("explanation");
    pack.cost = reader.localText("cost");
    pack.limits = reader.localText("limits", false);
    pack.since = reader.integer("since", 17);
    pack.needs = reader.texts("needs", false);
    pack.module = reader.text("module", false);
    pack.prefix = reader.text("prefix", false);
    // As Odoo builds names of what a module has for each model.
    if (pack.module.isEmpty())
        pack.module = u"backroom"_s;
    if (pack.prefix.isEmpty())
        pack.prefix = QString(pack.id).replace(u'-', u'_') + u"__"_s;
    const auto except = reader.texts("except", false);
    pack.except = {except.begin(), except.end()};
    if (const Json* tables = reader.object("tables", false)) {
        for (const auto& [name, table] : tables->items()) {
            if (!table.is_object()) {
                reader.fail(reader.pointer("tables") + u'/' + QString::fromStdString(name), u"expected an object"_s);
                continue;
            }
            for (const auto& [model, text] : table.items())
                pack.tables[QString::fromStdString(name)][QString::fromStdString(model)] = textOf(text);
        }
    }
    eachObject(reader, "objects", true, [&](DefinitionReader& object) { pack.objects.push_back(objectFrom(object, read)); });
    placeInOrder(reader, pack.objects);
    if (const auto error = reader.finish())
        return *error;
    return pack;
}

} // namespace backroom
