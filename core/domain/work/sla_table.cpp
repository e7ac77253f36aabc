// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/definition_reader.h"
#include "core/domain/work/sla.h"

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

void readSpan(DefinitionReader& reader, const char* key, bool required, Span& span)
{
    const QString text = reader.text(key, required);
    if (text.isEmpty())
        return;
    const auto parsed = parseSpan(text);
    if (!parsed)
        reader.fail(reader.pointer(key), parsed.error().detail);
    else if (parsed->amount < Duration::zero() || parsed->days < 0 || parsed->isZero())
        reader.fail(reader.pointer(key), u"must be longer than nothing"_s);
    else
        span = *parsed;
}

void readCalendar(DefinitionReader& reader, const char* key, bool required, QString& calendar)
{
    const QString name = reader.text(key, required);
    if (name.isEmpty())
        return;
    if (name != u"store"_s && name != u"always"_s)
        reader.fail(reader.pointer(key), u"must be store or always"_s);
    calendar = name;
}

/// "to" is one role or a list of them.
std::vector<QString> readRoles(DefinitionReader& entry, const Json& json)
{
    const auto found = json.is_object() ? json.find("to") : json.end();
    if (json.is_object() && found != json.end() && found->is_array()) {
        auto roles = entry.texts("to");
        if (roles.empty())
            entry.fail(entry.pointer("to"), u"must name at least one role"_s);
        return roles;
    }
    return {entry.text("to")};
}

void readLadder(DefinitionReader& reader, bool required, std::vector<EscalationStep>& ladder)
{
    const Json* list = reader.list("escalate", required);
    if (!list)
        return;
    ladder.clear();
    for (std::size_t i = 0; i < list->size(); ++i) {
        DefinitionReader entry((*list)[i], reader.pointer("escalate") + u'/' + QString::number(i));
        EscalationStep step{entry.integer("at"), readRoles(entry, (*list)[i])};
        if (step.percent < 1 || step.percent > 1000)
            entry.fail(entry.pointer("at"), u"must be a percentage of the budget, 1 to 1000"_s);
        else if (!ladder.empty() && step.percent < ladder.back().percent)
            entry.fail(entry.pointer("at"), u"must not be before the step above"_s);
        reader.absorb(entry);
        // One step is one act, so two at the same share are one.
        if (!ladder.empty() && step.percent == ladder.back().percent)
            ladder.back().to.insert(ladder.back().to.end(), step.to.begin(), step.to.end());
        else
            ladder.push_back(std::move(step));
    }
}

void refuseUnknown(DefinitionReader& reader, const Json& json, const QString& pointer, std::initializer_list<const char*> known)
{
    if (!json.is_object())
        return;
    for (const auto& [name, value] : json.items()) {
        const auto found = std::find_if(known.begin(), known.end(), [&name = name](const char* key) { return name == key; });
        if (found == known.end())
            reader.fail(pointer + u'/' + QString::fromStdString(name), u"is not known here"_s);
    }
}

} // namespace

Result<SlaTable> SlaTable::fromJson(const Json& json)
{
    DefinitionReader reader(json);
    refuseUnknown(reader, json, {}, {"id", "priorities"});
    reader.text("id");
    SlaTable table;
    if (const Json* priorities = reader.object("priorities")) {
        refuseUnknown(reader, *priorities, reader.pointer("priorities"), {"P1", "P2", "P3", "P4"});
        for (const Priority priority : {Priority::P1, Priority::P2, Priority::P3, Priority::P4}) {
            const QString pointer = reader.pointer("priorities") + u'/' + toName(priority);
            const auto found = priorities->find(toName(priority).toStdString());
            if (found == priorities->end()) {
                reader.fail(pointer, u"is missing"_s);
                continue;
            }
            DefinitionReader entry(*found, pointer);
            refuseUnknown(entry, *found, pointer, {"acknowledge", "progress", "resolve", "calendar", "safetyCalendar", "escalate"});
            SlaPolicy policy;
            readSpan(entry, "acknowledge", true, policy.acknowledge);
            readSpan(entry, "progress", true, policy.progress);
            readSpan(entry, "resolve", true, policy.resolve);
            readCalendar(entry, "calendar", true, policy.calendar);
            readLadder(entry, true, policy.ladder);
            table.m_policies[static_cast<std::size_t>(priority)] = policy;
            readCalendar(entry, "safetyCalendar", false, policy.calendar);
            table.m_safety[static_cast<std::size_t>(priority)] = policy;
            reader.absorb(entry);
        }
    }
    if (reader.error())
        return *reader.error();
    return table;
}

Result<SlaPolicy> slaPolicyFromJson(const Json& json, SlaPolicy base, const QString& pointer)
{
    DefinitionReader reader(json, pointer);
    refuseUnknown(reader, json, pointer, {"budget", "acknowledge", "progress", "calendar", "escalate"});
    readSpan(reader, "budget", false, base.resolve);
    readSpan(reader, "acknowledge", false, base.acknowledge);
    readSpan(reader, "progress", false, base.progress);
    readCalendar(reader, "calendar", false, base.calendar);
    readLadder(reader, false, base.ladder);
    if (reader.error())
        return *reader.error();
    return base;
}

} // namespace backroom
