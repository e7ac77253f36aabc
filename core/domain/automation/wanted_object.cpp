// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/automation/wanted_object.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// Odoo keeps these itself; no rule waits for them.
const std::set<QString> keptByOdoo{u"id"_s, u"create_date"_s, u"create_uid"_s, u"write_date"_s, u"write_uid"_s, u"display_name"_s};

/// The text with what stands in braces put in.
class Filler {
public:
    Filler(const Pack& pack, const PackSubject* subject) : m_pack(pack), m_subject(subject) {}

    QString fill(QString text) const
    {
        if (!m_subject)
            return text;
        text.replace(u"{model}"_s, m_subject->model);
        text.replace(u"{model_}"_s, QString(m_subject->model).replace(u'.', u'_'));
        for (const auto& [name, table] : m_pack.tables) {
            const auto own = table.find(m_subject->model);
            const auto any = table.find(u"*"_s);
            text.replace(u'{' + name + u'}', own != table.end() ? own->second : any != table.end() ? any->second : QString());
        }
        return text;
    }

    /// A file's text; braces stand for themselves in code, so what is put in there stands between @.
    QString code(const Json& value) const
    {
        QString text = textAt(value, "file");
        const Json put = value.value("put", Json::object());
        const Json perMethod = value.value("lines", Json::object());
        for (const auto& [mark, what] : put.items())
            text.replace(u'@' + QString::fromStdString(mark) + u'@', fill(textOf(what)));
        for (const auto& [mark, line] : perMethod.items()) {
            QString lines;
            for (const QString& method : m_subject ? m_subject->methods : std::set<QString>())
                lines += QString(textOf(line)).replace(u"{method}"_s, method) + u'\n';
            text.replace(QString::fromStdString(mark) + u'\n', lines);
        }
        return text;
    }

private:
    const Pack& m_pack;
    const PackSubject* m_subject;
};

/// Model and names of a value that speaks of fields.
struct FieldsAsked {
    QString model;
    std::vector<QString> names;
    bool isOfFeed = false; ///< names what the feed has; not all of it is in every version
};

FieldsAsked fieldsAsked(const Json& value, const Filler& filler, const PackSubject* subject)
{
    FieldsAsked asked;
    const Json& spec = value.at("fields");
    asked.model = filler.fill(spec.is_array() && !spec.empty() ? textOf(spec[0]) : QString());
    const Json names = spec.is_array() && spec.size() > 1 ? spec[1] : Json();
    asked.isOfFeed = names.is_string();
    if (asked.isOfFeed && subject) {
        std::copy_if(subject->fields.begin(), subject->fields.end(), std::back_inserter(asked.names), [](const QString& name) { return !keptByOdoo.contains(name); });
    } else {
        for (const Json& name : names.is_array() ? names : Json::array())
            asked.names.push_back(textOf(name));
    }
    return asked;
}

/// Calls `visit(object, subject)` for everything that the pack is to have; the subject is null where there is one only.
template <typename F>
void eachInstance(const Pack& pack, const PackSubjects& subjects, F&& visit)
{
    for (const PackObject& object : pack.objects) {
        if (object.each == PackObject::Each::Once) {
            visit(object, nullptr);
            continue;
        }
        for (const PackSubject& subject : subjects.of(object.each)) {
            if (!pack.except.contains(subject.model))
                visit(object, &subject);
        }
    }
}

QString nameOf(const Pack& pack, const PackObject& object, const PackSubject* subject)
{
    return pack.module + u'.' + pack.prefix + Filler(pack, subject).fill(object.externalId);
}

/// Makes the values of one object.
class ValueMaker {
public:
    ValueMaker(const Pack& pack, const PackSubjects& subjects, const PackGround& ground, const PackSubject* subject, std::set<QString>& absent)
        : m_pack(pack), m_subjects(subjects), m_ground(ground), m_subject(subject), m_filler(pack, subject), m_absent(absent) {}

    /// Nothing: what it speaks of is not there, and the object makes no sense without.
    std::optional<WantedValue> make(const Json& value)
    {
        if (value.is_string())
            return plain(toJson(m_filler.fill(textOf(value))));
        if (!value.is_object())
            return plain(value);
        if (value.contains("file"))
            return plain(toJson(m_filler.code(value)));
        if (value.contains("model"))
            return model(m_filler.fill(textAt(value, "model")));
        if (value.contains("fields"))
            return fields(value);
        if (value.contains("rollCall"))
            return rollCall(value);
        return external(value);
    }

private:
    static WantedValue plain(Json value) { return {WantedValue::Kind::Plain, std::move(value), {}, {}}; }

    std::optional<WantedValue> model(const QString& name)
    {
        const auto known = m_ground.models.find(name);
        if (known != m_ground.models.end())
            return WantedValue{WantedValue::Kind::Ids, {}, {}, {known->second}};
        m_absent.insert(name);
        return std::nullopt;
    }

    std::optional<WantedValue> fields(const Json& value)
    {
        const FieldsAsked asked = fieldsAsked(value, m_filler, m_subject);
        const auto there = m_ground.fields.find(asked.model);
        WantedValue wanted{WantedValue::Kind::Ids, {}, {}, {}};
        for (const QString& name : asked.names) {
            const bool isThere = there != m_ground.fields.end() && there->second.contains(name);
            if (isThere)
                wanted.ids.push_back(there->second.at(name));
            else if (!asked.isOfFeed)
                m_absent.insert(asked.model + u'.' + name);
        }
        std::sort(wanted.ids.begin(), wanted.ids.end());
        wanted.ids.erase(std::unique(wanted.ids.begin(), wanted.ids.end()), wanted.ids.end());
        // A rule without trigger fields would run at every write (odoo.md f).
        return wanted.ids.empty() ? std::nullopt : std::optional(wanted);
    }

    std::optional<WantedValue> external(const Json& value)
    {
        WantedValue wanted{WantedValue::Kind::External, {}, {}, {}};
        if (value.contains("ref"))
            wanted.externals.push_back(nameOfKey(textAt(value, "ref")));
        if (value.contains("xmlid"))
            wanted.externals.push_back(m_filler.fill(textAt(value, "xmlid")));
        for (const Json& one : value.value("refs", Json::array()))
            wanted.externals.push_back(nameOfKey(textOf(one)));
        for (const Json& one : value.value("xmlids", Json::array()))
            wanted.externals.push_back(m_filler.fill(textOf(one)));
        const bool isComplete = std::all_of(wanted.externals.begin(), wanted.externals.end(), [this](const QString& name) {
            const bool isThere = m_ground.externalIds.contains(name) || name.startsWith(m_pack.module + u'.' + m_pack.prefix);
            if (!isThere)
                m_absent.insert(name);
            return isThere;
        });
        return isComplete ? std::optional(wanted) : std::nullopt;
    }

    QString nameOfKey(const QString& key) const
    {
        const PackObject* object = m_pack.object(key);
        return object ? nameOf(m_pack, *object, object->each == PackObject::Each::Once ? nullptr : m_subject) : QString();
    }

    WantedValue rollCall(const Json& value)
    {
        const PackObject& about = *m_pack.object(textAt(value, "rollCall"));
        WantedValue wanted{WantedValue::Kind::RollCall, value.value("with", Json::object()), {}, {}};
        const std::string member = textAt(value, "as").toStdString();
        wanted.plain[member] = Json::object();
        for (const PackSubject& subject : m_subjects.of(about.each)) {
            if (!m_ground.models.contains(subject.model) || m_pack.except.contains(subject.model))
                continue;
            const QString name = nameOf(m_pack, about, &subject);
            Json entry = Json::object();
            const Json each = value.value("each", Json::object());
            for (const auto& [key, what] : each.items()) {
                if (textOf(what) == u"methods"_s) {
                    for (const QString& method : subject.methods)
                        entry[key].push_back(toJson(method));
                } else {
                    entry[key] = {{"idOf", toJson(name)}};
                }
            }
            wanted.plain[member][subject.model.toStdString()] = std::move(entry);
            wanted.externals.push_back(name);
        }
        return wanted;
    }

    const Pack& m_pack;
    const PackSubjects& m_subjects;
    const PackGround& m_ground;
    const PackSubject* m_subject;
    Filler m_filler;
    std::set<QString>& m_absent;
};

void askFor(PackQuestions& questions, const Json& value, const Filler& filler, const PackSubject* subject)
{
    if (!value.is_object())
        return;
    if (value.contains("model"))
        questions.models.insert(filler.fill(textAt(value, "model")));
    if (value.contains("fields")) {
        const FieldsAsked asked = fieldsAsked(value, filler, subject);
        questions.fields[asked.model].insert(asked.names.begin(), asked.names.end());
    }
    if (value.contains("xmlid"))
        questions.externalIds.insert(filler.fill(textAt(value, "xmlid")));
    for (const Json& one : value.value("xmlids", Json::array()))
        questions.externalIds.insert(filler.fill(textOf(one)));
}

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

PackQuestions questionsOf(const Pack& pack, const PackSubjects& subjects)
{
    PackQuestions questions;
    questions.models.insert(pack.needs.begin(), pack.needs.end());
    eachInstance(pack, subjects, [&](const PackObject& object, const PackSubject* subject) {
        questions.models.insert(object.model);
        questions.models.insert(object.needs.begin(), object.needs.end());
        if (subject)
            questions.models.insert(subject->model);
        const Filler filler(pack, subject);
        for (const auto* values : {&object.values, &object.valuesWhereKnown}) {
            for (const auto& [field, value] : *values)
                askFor(questions, value, filler, subject);
        }
        for (const auto& [field, value] : object.valuesWhereKnown)
            questions.fields[object.model].insert(field);
    });
    return questions;
}

std::vector<QString> missingFor(const Pack& pack, const PackGround& ground)
{
    std::vector<QString> missing;
    if (ground.version < pack.since)
        missing.push_back(u"odoo %1"_s.arg(pack.since));
    std::copy_if(pack.needs.begin(), pack.needs.end(), std::back_inserter(missing), [&](const QString& model) { return !ground.models.contains(model); });
    return missing;
}

WantedPack wantedOf(const Pack& pack, const PackSubjects& subjects, const PackGround& ground)
{
    WantedPack wanted;
    std::set<QString> leftOut; // what speaks of something that was left out is left out too
    eachInstance(pack, subjects, [&](const PackObject& object, const PackSubject* subject) {
        bool isComplete = true;
        const auto need = [&](const QString& model) {
            if (!ground.models.contains(model)) {
                wanted.absent.insert(model);
                isComplete = false;
            }
        };
        need(object.model);
        std::for_each(object.needs.begin(), object.needs.end(), need);
        if (subject)
            need(subject->model);
        WantedObject one{nameOf(pack, object, subject), object.model, object.level, {}};
        ValueMaker maker(pack, subjects, ground, subject, wanted.absent);
        const auto take = [&](const QString& field, const Json& value) {
            auto made = isComplete ? maker.make(value) : std::nullopt;
            isComplete = isComplete && made && (made->kind == WantedValue::Kind::RollCall || std::none_of(made->externals.begin(), made->externals.end(), [&](const QString& name) { return leftOut.contains(name); }));
            if (isComplete)
                one.values[field] = std::move(*made);
        };
        for (const auto& [field, value] : object.values)
            take(field, value);
        const auto known = ground.fields.find(object.model);
        for (const auto& [field, value] : object.valuesWhereKnown) {
            if (known != ground.fields.end() && known->second.contains(field))
                take(field, value);
        }
        if (isComplete)
            wanted.objects.push_back(std::move(one));
        else
            leftOut.insert(one.externalId);
    });
    std::stable_sort(wanted.objects.begin(), wanted.objects.end(), [](const WantedObject& left, const WantedObject& right) { return left.level < right.level; });
    return wanted;
}

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
