// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/automation/pack_plan.h"

#include "core/domain/automation/settled_value.h"

#include <QCryptographicHash>

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// Deletion goes from what depends to what is depended on; what nobody remembers the level of is most likely a late one.
constexpr int unknownLevel = 99;

const StandingObject* find(const std::vector<StandingObject>& standing, const QString& externalId)
{
    const auto found = std::find_if(standing.begin(), standing.end(), [&](const StandingObject& one) { return one.externalId == externalId; });
    return found == standing.end() ? nullptr : &*found;
}

std::vector<QString> fieldsOf(const WantedObject& object)
{
    std::vector<QString> fields;
    for (const auto& [field, value] : object.values)
        fields.push_back(field);
    return fields;
}

bool isAsRemembered(const StandingObject& standing, const PackMemory::Entry& entry)
{
    return fingerprintOf(standing.values, entry.fields) == entry.fingerprint;
}

/// Of a wanted object that stands there.
std::vector<FieldChange> changesOf(const WantedObject& wanted, const StandingObject& standing, const std::map<QString, std::int64_t>& externalIds)
{
    std::vector<FieldChange> changes;
    for (const auto& [field, value] : wanted.values) {
        Json there = asSettled(standing.values.value(field.toStdString(), Json()), value);
        Json target = settled(value, externalIds);
        if (there != target)
            changes.push_back({field, std::move(there), std::move(target)});
    }
    return changes;
}

PackStep stepFor(const WantedObject& wanted, const StandingObject* standing, const PackMemory& memory, const std::map<QString, std::int64_t>& externalIds)
{
    PackStep step;
    step.externalId = wanted.externalId;
    step.model = wanted.model;
    step.level = wanted.level;
    step.name = wanted.name;
    const auto known = memory.entries.find(wanted.externalId);
    if (standing && standing->model != wanted.model) {
        step.kind = PackStep::Kind::Clash;
        step.id = standing->id;
        step.changes.push_back({u"model"_s, toJson(standing->model), toJson(wanted.model)});
        return step;
    }
    if (!standing || standing->values.is_null()) {
        step.kind = PackStep::Kind::Create;
        step.wasTakenAway = known != memory.entries.end();
        return step;
    }
    step.id = standing->id;
    step.changes = changesOf(wanted, *standing, externalIds);
    if (step.changes.empty())
        step.kind = PackStep::Kind::Keep;
    else if (known != memory.entries.end() && isAsRemembered(*standing, known->second))
        step.kind = PackStep::Kind::Change;
    else
        step.kind = PackStep::Kind::ByHand;
    return step;
}

PackStep stepAgainst(const StandingObject& standing, const PackMemory& memory)
{
    PackStep step;
    step.externalId = standing.externalId;
    step.model = standing.model;
    step.id = standing.id;
    step.name = standing.values.is_object() ? textAt(standing.values, "name") : QString();
    step.isToRemove = true;
    const auto known = memory.entries.find(standing.externalId);
    step.level = known == memory.entries.end() ? unknownLevel : known->second.level;
    const bool isTouched = known != memory.entries.end() && standing.values.is_object() && !isAsRemembered(standing, known->second);
    step.kind = isTouched ? PackStep::Kind::ByHand : PackStep::Kind::Remove;
    return step;
}

} // namespace

int PackPlan::count(PackStep::Kind kind) const
{
    return static_cast<int>(std::count_if(steps.begin(), steps.end(), [kind](const PackStep& step) { return step.kind == kind; }));
}

bool PackPlan::isGone() const
{
    return std::none_of(steps.begin(), steps.end(), [](const PackStep& step) { return step.id > 0; });
}

bool PackPlan::hasDrift() const
{
    return std::any_of(steps.begin(), steps.end(), [](const PackStep& step) { return step.kind == PackStep::Kind::ByHand || step.kind == PackStep::Kind::Clash || step.wasTakenAway; });
}

std::vector<const PackStep*> PackPlan::standing() const
{
    std::vector<const PackStep*> there;
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
        if (step->id > 0)
            there.push_back(&*step);
    }
    return there;
}

std::map<QString, QStringList> PackPlan::leftOutFor() const
{
    std::map<QString, QStringList> names;
    for (const LeftOut& one : leftOut) {
        const QString name = one.name.isEmpty() ? one.externalId : one.name;
        for (const QString& absent : one.absent) {
            if (!names[absent].contains(name))
                names[absent] << name; // a rule and its server action are called the same
        }
    }
    return names;
}

Json toJson(const PackMemory& memory)
{
    Json objects = Json::object();
    for (const auto& [name, entry] : memory.entries) {
        Json fields = Json::array();
        for (const QString& field : entry.fields)
            fields.push_back(toJson(field));
        objects[name.toStdString()] = {{"model", toJson(entry.model)}, {"level", entry.level}, {"fields", std::move(fields)}, {"fingerprint", toJson(entry.fingerprint)}};
    }
    return {{"pack", 1}, {"objects", std::move(objects)}};
}

PackMemory packMemoryFrom(const Json& json)
{
    PackMemory memory;
    const Json objects = json.is_object() && integerAt(json, "pack") == 1 ? json.value("objects", Json()) : Json();
    if (!objects.is_object())
        return memory;
    for (const auto& [name, entry] : objects.items()) {
        if (!entry.is_object())
            continue;
        PackMemory::Entry known{textAt(entry, "model"), static_cast<int>(integerAt(entry, "level")), {}, textAt(entry, "fingerprint")};
        const Json fields = entry.value("fields", Json());
        for (const Json& field : fields.is_array() ? fields : Json::array())
            known.fields.push_back(textOf(field));
        memory.entries.emplace(QString::fromStdString(name), std::move(known));
    }
    return memory;
}

QString fingerprintOf(const Json& values, const std::vector<QString>& fields)
{
    Json told = Json::object();
    for (const QString& field : fields) {
        Json value = values.is_object() ? values.value(field.toStdString(), Json()) : Json();
        if (value.is_array())
            std::sort(value.begin(), value.end()); // the order of many2many is the server's mood
        told[field.toStdString()] = std::move(value);
    }
    return QString::fromLatin1(QCryptographicHash::hash(dumpJson(told), QCryptographicHash::Sha256).toHex());
}

PackPlan planOf(const WantedPack& wanted, const std::vector<StandingObject>& standing, const PackMemory& memory, const std::map<QString, std::int64_t>& externalIds)
{
    PackPlan plan;
    plan.leftOut = wanted.leftOut;
    std::set<QString> wantedIds;
    for (const WantedObject& object : wanted.objects) {
        wantedIds.insert(object.externalId);
        plan.steps.push_back(stepFor(object, find(standing, object.externalId), memory, externalIds));
    }
    std::vector<PackStep> surplus;
    for (const StandingObject& one : standing) {
        if (!wantedIds.contains(one.externalId))
            surplus.push_back(stepAgainst(one, memory));
    }
    std::stable_sort(surplus.begin(), surplus.end(), [](const PackStep& left, const PackStep& right) { return left.level > right.level; });
    plan.steps.insert(plan.steps.end(), surplus.begin(), surplus.end());
    plan.isRemembered = memory == memoryOf(wanted, standing);
    return plan;
}

PackMemory memoryOf(const WantedPack& wanted, const std::vector<StandingObject>& standing)
{
    PackMemory memory;
    for (const WantedObject& object : wanted.objects) {
        const StandingObject* there = find(standing, object.externalId);
        if (!there || there->values.is_null())
            continue;
        const auto fields = fieldsOf(object);
        memory.entries[object.externalId] = {object.model, object.level, fields, fingerprintOf(there->values, fields)};
    }
    return memory;
}

QStringList lineDifference(const QString& there, const QString& wanted)
{
    QStringList before = there.trimmed().split(u'\n');
    QStringList after = wanted.trimmed().split(u'\n');
    QString head;
    while (!before.isEmpty() && !after.isEmpty() && before.front() == after.front()) {
        head = before.takeFirst();
        after.removeFirst();
    }
    QString tail;
    while (!before.isEmpty() && !after.isEmpty() && before.back() == after.back()) {
        tail = before.takeLast();
        after.removeLast();
    }
    QStringList lines;
    if (before.isEmpty() && after.isEmpty())
        return lines;
    if (!head.isNull())
        lines << u"  "_s + head;
    for (const QString& line : before)
        lines << u"- "_s + line;
    for (const QString& line : after)
        lines << u"+ "_s + line;
    if (!tail.isNull())
        lines << u"  "_s + tail;
    return lines;
}

} // namespace backroom
