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

} // namespace

Result<SlaTable> SlaTable::fromJson(const Json& json)
{
    DefinitionReader reader(json);
    reader.text("id");
    SlaTable table;
    if (const Json* priorities = reader.object("priorities")) {
        DefinitionReader levels(*priorities, reader.pointer("priorities"));
        for (const Priority priority : {Priority::P1, Priority::P2, Priority::P3, Priority::P4}) {
            const QByteArray name = toName(priority).toLatin1();
            const Json* level = levels.object(name.constData());
            if (!level)
                continue;
            DefinitionReader entry(*level, levels.pointer(name.constData()));
            SlaPolicy policy;
            readSpan(entry, "acknowledge", true, policy.acknowledge);
            readSpan(entry, "progress", true, policy.progress);
            readSpan(entry, "resolve", true, policy.resolve);
            readCalendar(entry, "calendar", true, policy.calendar);
            readLadder(entry, true, policy.ladder);
            table.m_policies[static_cast<std::size_t>(priority)] = policy;
            readCalendar(entry, "safetyCalendar", false, policy.calendar);
            table.m_safety[static_cast<std::size_t>(priority)] = policy;
            levels.absorb(entry);
        }
        reader.absorb(levels);
    }
    if (const auto error = reader.finish())
        return *error;
    return table;
}

Result<SlaPolicy> slaPolicyFromJson(const Json& json, SlaPolicy base, const QString& pointer)
{
    DefinitionReader reader(json, pointer);
    readSpan(reader, "budget", false, base.resolve);
    readSpan(reader, "acknowledge", false, base.acknowledge);
    readSpan(reader, "progress", false, base.progress);
    readCalendar(reader, "calendar", false, base.calendar);
    readLadder(reader, false, base.ladder);
    if (const auto error = reader.finish())
        return *error;
    return base;
}

} // namespace backroom
