// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/automation/pack.h"

#include "core/domain/rules/definition_reader.h"

#include <QRegularExpression>

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

const std::map<QString, PackObject::Each> eachNames{{u"feed"_s, PackObject::Each::Feed}, {u"guarded"_s, PackObject::Each::Guarded}};

/// Values that speak of others, by the member that tells which kind it is.
const std::set<std::string> valueKinds{"ref", "refs", "xmlid", "xmlids", "model", "fields", "file", "rollCall", "nextAt"};

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
        const Json before = value.value("after", Json::array());
        Json files = before.is_array() ? before : Json::array({before});
        files.push_back(value["file"]);
        for (const Json& file : files) {
            if (const auto text = m_read(textOf(file)))
                whole += *text;
            else
                m_reader.fail(pointer, u"%1: %2"_s.arg(textOf(file), text.error().detail));
        }
        code["file"] = toJson(whole);
        return code;
    }

private:
    DefinitionReader& m_reader;
    const PackFileReader& m_read;
};

std::map<QString, std::set<QString>> fieldsByModel(DefinitionReader& reader, const char* member)
{
    std::map<QString, std::set<QString>> all;
    const Json* given = reader.object(member, false);
    if (!given)
        return all;
    for (const auto& [model, names] : given->items()) {
        for (const Json& name : names.is_array() ? names : Json::array({names})) {
            if (name.is_string())
                all[QString::fromStdString(model)].insert(textOf(name));
            else
                reader.fail(reader.pointer(member) + u'/' + QString::fromStdString(model), u"expected names of fields"_s);
        }
    }
    return all;
}

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
        for (const auto* values : {&object.values, &object.valuesWhereKnown, &object.valuesAtFirst}) {
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
    object.reads = fieldsByModel(reader, "reads");
    ValueReader values(reader, read);
    object.values = values.read("values", true);
    object.valuesWhereKnown = values.read("valuesWhereKnown", false);
    object.valuesAtFirst = values.read("valuesAtFirst", false);
    if (const auto name = object.values.find(u"name"_s); name != object.values.end())
        object.name = textOf(name->second);
    return object;
}

/// What waits for records, or for the clock, and the server action that it runs.
void readAutomation(DefinitionReader& reader, const PackFileReader& read, std::vector<PackObject>& objects)
{
    PackObject action;
    const QString key = reader.text("key");
    const Json name = toJson(reader.text("name"));
    const Json model = toJson(reader.text("model"));
    action.key = key + u"-code"_s;
    action.model = u"ir.actions.server"_s;
    action.reads = fieldsByModel(reader, "reads");
    Json code = {{"file", toJson(reader.text("code"))}};
    code["after"] = Json::array();
    for (const QString& before : reader.textOrTexts("after", false))
        code["after"].push_back(toJson(before));
    action.values = {{u"name"_s, name}, {u"model_id"_s, {{"model", model}}}, {u"state"_s, "code"}, {u"code"_s, ValueReader(reader, read).sound(code, reader.pointer("code"))}};

    PackObject trigger;
    trigger.key = key;
    trigger.reads = action.reads;
    const bool isScheduled = reader.value("every") != nullptr;
    if (isScheduled) {
        const QString every = reader.text("every");
        const QString at = reader.text("at", false);
        if (every != u"hour"_s && every != u"day"_s)
            reader.fail(reader.pointer("every"), u"\"%1\" is none of hour, day"_s.arg(every));
        action.values[u"usage"_s] = "ir_cron";
        trigger.model = u"ir.cron"_s;
        trigger.values = {{u"ir_actions_server_id"_s, {{"ref", toJson(action.key)}}}, {u"interval_number"_s, 1}, {u"interval_type"_s, toJson(every + u's')}, {u"user_id"_s, {{"xmlid", "base.user_root"}}}, {u"active"_s, true}};
        trigger.valuesWhereKnown = {{u"numbercall"_s, -1}};
        if (!at.isEmpty())
            trigger.valuesAtFirst = {{u"nextcall"_s, {{"nextAt", toJson(at)}}}};
    } else {
        Json fields = Json::array();
        for (const QString& field : reader.texts("on"))
            fields.push_back(toJson(field));
        action.values[u"usage"_s] = "base_automation";
        action.values[u"base_automation_id"_s] = {{"ref", toJson(key)}};
        trigger.model = u"base.automation"_s;
        trigger.values = {{u"name"_s, name}, {u"model_id"_s, {{"model", model}}}, {u"trigger"_s, "on_create_or_write"}, {u"trigger_field_ids"_s, {{"fields", Json::array({model, std::move(fields)})}}},
            {u"filter_domain"_s, toJson(reader.text("when"))}, {u"active"_s, true}};
    }
    for (PackObject* object : {&action, &trigger}) {
        object->externalId = QString(object->key).replace(u'-', u'_');
        object->name = textOf(name);
    }
    // Each after what it speaks of.
    objects.push_back(isScheduled ? action : trigger);
    objects.push_back(isScheduled ? trigger : action);
}

} // namespace

const PackObject* Pack::object(const QString& key) const
{
    const auto found = std::find_if(objects.begin(), objects.end(), [&](const PackObject& object) { return object.key == key; });
    return found == objects.end() ? nullptr : &*found;
}

QString usualPrefix(const QString& packId)
{
    return QString(packId).replace(u'-', u'_') + u"__"_s; // as Odoo builds names of what a module has for each model
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
    static const QRegularExpression plainId(u"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"_s);
    if (!pack.id.isEmpty() && !plainId.match(pack.id).hasMatch())
        reader.fail(reader.pointer("id"), u"is not of small letters, digits and single hyphens"_s);
    if (pack.module.isEmpty())
        pack.module = u"backroom"_s;
    if (pack.prefix.isEmpty())
        pack.prefix = usualPrefix(pack.id);
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
    eachObject(reader, "objects", false, [&](DefinitionReader& object) { pack.objects.push_back(objectFrom(object, read)); });
    eachObject(reader, "automations", false, [&](DefinitionReader& automation) { readAutomation(automation, read, pack.objects); });
    if (pack.objects.empty())
        reader.fail({}, u"has neither objects nor automations"_s);
    placeInOrder(reader, pack.objects);
    if (const auto error = reader.finish())
        return *error;
    return pack;
}

} // namespace backroom
