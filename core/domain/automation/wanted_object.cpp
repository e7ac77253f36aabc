// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/automation/wanted_object.h"

#include <QTime>

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
    /// What it misses goes into `absent`. `leftOut`: what is not there of the pack's own, and what that misses.
    ValueMaker(const Pack& pack, const PackSubjects& subjects, const PackGround& ground, const PackSubject* subject, const std::map<QString, std::set<QString>>& leftOut, std::set<QString>& absent)
        : m_pack(pack), m_subjects(subjects), m_ground(ground), m_subject(subject), m_filler(pack, subject), m_leftOut(leftOut), m_absent(absent) {}

    /// Nothing: what it speaks of is not there.
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
        if (value.contains("nextAt"))
            return plain(toJson(nextAt(textAt(value, "nextAt"))));
        return external(value);
    }

private:
    static WantedValue plain(Json value) { return {WantedValue::Kind::Plain, std::move(value), {}, {}}; }

    /// The next time that it is so late, in UTC.
    QString nextAt(const QString& timeOfDay) const
    {
        const QTime time = QTime::fromString(timeOfDay, u"hh:mm"_s);
        auto moment = std::chrono::floor<std::chrono::days>(m_ground.now) + std::chrono::minutes(time.isValid() ? time.hour() * 60 + time.minute() : 0);
        if (moment <= m_ground.now)
            moment += std::chrono::days(1);
        return toOdoo(moment);
    }

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
        WantedValue wanted{WantedValue::Kind::Ids, {}, {}, {}};
        for (const QString& name : asked.names) {
            const PackField* field = m_ground.field(asked.model, name);
            if (field && field->isStored)
                wanted.ids.push_back(field->id);
            else if (!asked.isOfFeed)
                m_absent.insert(asked.model + u'.' + name);
        }
        std::sort(wanted.ids.begin(), wanted.ids.end());
        wanted.ids.erase(std::unique(wanted.ids.begin(), wanted.ids.end()), wanted.ids.end());
        if (!wanted.ids.empty())
            return wanted;
        m_absent.insert(asked.model); // a rule without trigger fields would run at every write (odoo.md f)
        return std::nullopt;
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
        for (const QString& name : wanted.externals) {
            const auto leftOut = m_leftOut.find(name);
            if (leftOut != m_leftOut.end())
                m_absent.insert(leftOut->second.begin(), leftOut->second.end()); // what speaks of it is left out for the same reason
            else if (!m_ground.externalIds.contains(name) && !name.startsWith(m_pack.module + u'.' + m_pack.prefix))
                m_absent.insert(name);
        }
        return wanted;
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
            const QString name = nameOf(m_pack, about, &subject);
            if (m_leftOut.contains(name) || m_pack.except.contains(subject.model))
                continue;
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
    const std::map<QString, std::set<QString>>& m_leftOut;
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

/// What an object asks for besides its values.
std::set<QString> absentFor(const PackObject& object, const PackSubject* subject, const PackGround& ground)
{
    std::set<QString> absent;
    std::set<QString> models(object.needs.begin(), object.needs.end());
    models.insert(object.model);
    if (subject)
        models.insert(subject->model);
    for (const auto& [model, fields] : object.reads) {
        models.insert(model);
        for (const QString& field : fields) {
            if (ground.models.contains(model) && !ground.field(model, field))
                absent.insert(model + u'.' + field);
        }
    }
    std::copy_if(models.begin(), models.end(), std::inserter(absent, absent.end()), [&](const QString& model) { return !ground.models.contains(model); });
    return absent;
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
        for (const auto* values : {&object.values, &object.valuesWhereKnown, &object.valuesAtFirst}) {
            for (const auto& [field, value] : *values) {
                askFor(questions, value, filler, subject);
                questions.fields[object.model].insert(field);
            }
        }
        for (const auto& [model, fields] : object.reads) {
            questions.models.insert(model);
            questions.fields[model].insert(fields.begin(), fields.end());
        }
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

const PackField* PackGround::field(const QString& model, const QString& name) const
{
    const auto known = fields.find(model);
    if (known == fields.end())
        return nullptr;
    const auto field = known->second.find(name);
    return field == known->second.end() ? nullptr : &field->second;
}

WantedPack wantedOf(const Pack& pack, const PackSubjects& subjects, const PackGround& ground)
{
    WantedPack wanted;
    std::map<QString, std::set<QString>> leftOut; // by external id: what it misses
    eachInstance(pack, subjects, [&](const PackObject& object, const PackSubject* subject) {
        WantedObject one{nameOf(pack, object, subject), object.model, Filler(pack, subject).fill(object.name), object.level, {}, {}};
        std::set<QString> absent = absentFor(object, subject, ground);
        ValueMaker maker(pack, subjects, ground, subject, leftOut, absent);
        const auto take = [&](const std::map<QString, Json>& values, bool mayBeUnknown, std::map<QString, WantedValue>& made) {
            for (const auto& [field, value] : values) {
                if (!ground.field(object.model, field)) {
                    if (!mayBeUnknown && ground.models.contains(object.model))
                        absent.insert(object.model + u'.' + field);
                    continue;
                }
                if (auto maybe = maker.make(value))
                    made[field] = std::move(*maybe);
            }
        };
        take(object.values, false, one.values);
        take(object.valuesWhereKnown, true, one.values);
        take(object.valuesAtFirst, true, one.firstValues);
        if (absent.empty())
            return wanted.objects.push_back(std::move(one));
        wanted.leftOut.push_back({one.externalId, one.model, one.name, absent});
        leftOut.emplace(one.externalId, std::move(absent));
    });
    std::stable_sort(wanted.objects.begin(), wanted.objects.end(), [](const WantedObject& left, const WantedObject& right) { return left.level < right.level; });
    return wanted;
}

} // namespace backroom
