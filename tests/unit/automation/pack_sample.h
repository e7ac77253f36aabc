// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/automation/pack_plan.h"
#include "core/domain/automation/settled_value.h"

/// A pack, what it is for, an Odoo that has most of it, and a source that keeps what is put into it.
namespace backroom::test {

using namespace Qt::StringLiterals;

inline const PackFileReader twoFiles = [](const QString& name) -> Result<QString> {
    if (name == u"tell.py"_s)
        return u"say('@word@', '@group@')\n"_s;
    if (name == u"verbs.py"_s)
        return u"verbs = {\n    # @verbs@\n}\n"_s;
    return Error::of(ErrorKind::BadInput, u"no such file"_s);
};

inline Json packJson()
{
    return Json::parse(R"({
        "id": "live-events", "name": {"en": "x"}, "explanation": {"en": "x"}, "cost": {"en": "x"}, "needs": ["base.automation"], "except": ["ir.cron"],
        "tables": {"group": {"*": "base.group_user", "hr.leave": "hr.group_hr_user"}},
        "objects": [
            {"key": "rule", "forEach": "feed", "externalId": "rule__{model_}", "model": "base.automation",
             "values": {"name": "Live: {model}", "model_id": {"model": "{model}"}, "trigger_field_ids": {"fields": ["{model}", "feed"]}, "active": true}},
            {"key": "code", "forEach": "feed", "externalId": "code__{model_}", "model": "ir.actions.server",
             "values": {"name": "Live: {model}", "base_automation_id": {"ref": "rule"}, "code": {"file": "tell.py", "put": {"word": "{model}", "group": "{group}"}}},
             "valuesWhereKnown": {"group_ids": {"xmlids": ["base.group_user"]}}},
            {"key": "note", "externalId": "note", "model": "res.groups",
             "values": {"name": "Note", "comment": {"rollCall": "code", "as": "models", "with": {"v": 1}, "each": {"action": "id"}}}}
        ]})");
}

inline Pack pack(const Json& json = packJson())
{
    const auto read = packFromJson(json, twoFiles);
    if (!read)
        qFatal("%s", qPrintable(read.error().detail));
    return *read;
}

inline PackSubjects subjects()
{
    return {{{u"hr.leave"_s, {u"state"_s}, {}}, {u"ir.cron"_s, {u"active"_s}, {}}, {u"queue.job"_s, {u"state"_s}, {}}, {u"sale.order"_s, {u"state"_s, u"amount"_s, u"write_date"_s, u"gone"_s}, {}}}, {}};
}

inline PackGround ground()
{
    PackGround ground;
    ground.version = 19;
    ground.models = {{u"base.automation"_s, 1}, {u"ir.actions.server"_s, 2}, {u"res.groups"_s, 3}, {u"sale.order"_s, 4}, {u"hr.leave"_s, 5}, {u"ir.cron"_s, 6}};
    ground.now = *fromOdoo(u"2026-11-23 10:00:00"_s);
    const auto known = [&](const QString& model, std::initializer_list<std::pair<const char*, std::int64_t>> fields) {
        for (const auto& [name, id] : fields)
            ground.fields[model][QString::fromLatin1(name)] = {id, true};
    };
    known(u"sale.order"_s, {{"state", 40}, {"amount", 39}});
    known(u"hr.leave"_s, {{"state", 50}});
    known(u"base.automation"_s, {{"name", 30}, {"model_id", 31}, {"trigger_field_ids", 32}, {"active", 33}, {"trigger", 34}, {"filter_domain", 35}});
    known(u"ir.actions.server"_s, {{"group_ids", 20}, {"name", 21}, {"base_automation_id", 22}, {"code", 23}, {"model_id", 24}, {"state", 25}, {"usage", 26}});
    known(u"res.groups"_s, {{"name", 27}, {"comment", 28}});
    known(u"ir.cron"_s, {{"ir_actions_server_id", 60}, {"interval_number", 61}, {"interval_type", 62}, {"user_id", 63}, {"active", 64}, {"nextcall", 65}});
    ground.externalIds = {{u"base.group_user"_s, 11}, {u"hr.group_hr_user"_s, 12}};
    return ground;
}

/// A source that keeps what is put into it, as the importer does.
struct Source {
    std::map<QString, StandingObject> objects;
    PackMemory memory;
    std::int64_t lastId = 100;

    std::map<QString, std::int64_t> ids() const
    {
        auto ids = ground().externalIds;
        for (const auto& [name, object] : objects)
            ids[name] = object.id;
        return ids;
    }
    std::vector<StandingObject> standing() const
    {
        std::vector<StandingObject> all;
        for (const auto& [name, object] : objects)
            all.push_back(object);
        return all;
    }
    PackPlan plan(const WantedPack& wanted) const { return planOf(wanted, standing(), memory, ids()); }

    /// Does the first so many steps of what is planned; remembers only when all were done.
    void apply(const WantedPack& wanted, int steps, bool overwrites)
    {
        for (const PackStep& step : plan(wanted).steps) {
            if (step.kind == PackStep::Kind::Keep || (step.kind == PackStep::Kind::ByHand && !overwrites))
                continue;
            if (steps-- == 0)
                return;
            if (step.isToRemove) {
                objects.erase(step.externalId);
                continue;
            }
            const auto object = std::find_if(wanted.objects.begin(), wanted.objects.end(), [&](const WantedObject& one) { return one.externalId == step.externalId; });
            StandingObject made{step.externalId, step.model, step.id > 0 ? step.id : ++lastId, Json::object()};
            for (const auto& [field, value] : object->values)
                made.values[field.toStdString()] = settled(value, ids());
            objects[step.externalId] = made;
        }
        memory = memoryOf(wanted, standing());
    }
};

} // namespace backroom::test
