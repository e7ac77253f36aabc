// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/work/sla.h"

#include "core/domain/rules/definition_reader.h"

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

void readSpan(DefinitionReader& reader, const char* key, std::optional<Span>& into)
{
    const QString text = reader.text(key, false);
    if (text.isEmpty())
        return;
    const auto span = parseSpan(text);
    if (!span)
        reader.fail(reader.pointer(key), span.error().detail);
    else if (span->isZero() || span->amount < Duration::zero() || span->days < 0)
        reader.fail(reader.pointer(key), u"must be longer than nothing"_s);
    else
        into = *span;
}

/// What the object says, over what was there.
SlaPolicy readPolicy(DefinitionReader& reader, SlaPolicy policy)
{
    std::optional<Span> budget;
    readSpan(reader, "budget", budget);
    policy.budget = budget.value_or(policy.budget);
    readSpan(reader, "acknowledge", policy.acknowledge);
    readSpan(reader, "progress", policy.progress);
    if (const QString calendar = reader.text("calendar", false); !calendar.isEmpty())
        policy.calendar = calendar;
    if (policy.calendar != u"store"_s && policy.calendar != u"always"_s)
        reader.fail(reader.pointer("calendar"), u"must be store or always"_s);
    if (const Json* steps = reader.list("escalate", false)) {
        policy.escalate.clear();
        for (std::size_t i = 0; i < steps->size(); ++i) {
            DefinitionReader step((*steps)[i], reader.pointer("escalate") + u'/' + QString::number(i));
            policy.escalate.push_back({step.integer("at"), step.text("to")});
            if (policy.escalate.back().percent < 1 || (i > 0 && policy.escalate[i - 1].percent > policy.escalate[i].percent))
                step.fail(step.pointer("at"), u"must be percent of the budget, rising"_s);
            reader.absorb(step);
        }
    }
    return policy;
}

} // namespace

Result<SlaTable> SlaTable::fromJson(const Json& json)
{
    SlaTable table;
    DefinitionReader reader(json);
    for (const WorkPriority priority : {WorkPriority::P1, WorkPriority::P2, WorkPriority::P3, WorkPriority::P4}) {
        const QByteArray name = toName(priority).toLatin1();
        const Json* entry = reader.object(name.constData());
        if (!entry)
            continue;
        DefinitionReader policy(*entry, reader.pointer(name.constData()));
        table.m_policies[priority] = readPolicy(policy, {});
        if (table.m_policies[priority].budget.isZero())
            policy.fail(policy.pointer("budget"), u"is missing"_s);
        reader.absorb(policy);
    }
    if (reader.error())
        return *reader.error();
    return table;
}

Result<SlaPolicy> SlaTable::policy(WorkPriority priority, const Json& changes) const
{
    const auto found = m_policies.find(priority);
    SlaPolicy policy = found == m_policies.end() ? SlaPolicy() : found->second;
    if (changes.is_null())
        return policy;
    DefinitionReader reader(changes);
    policy = readPolicy(reader, std::move(policy));
    if (reader.error())
        return *reader.error();
    return policy;
}

SlaClock SlaClock::start(const SlaPolicy& policy, Timestamp at, const BusinessCalendar& calendar)
{
    SlaClock clock;
    clock.startedAt = at;
    clock.runningSince = at;
    if (!policy.budget.isZero())
        clock.budget = std::max(Duration(1), calendar.between(at, calendar.add(at, policy.budget)));
    return clock;
}

void SlaClock::pause(Timestamp now, const BusinessCalendar& calendar)
{
    used = usedAt(now, calendar);
    runningSince.reset();
}

void SlaClock::resume(Timestamp now)
{
    if (!runningSince)
        runningSince = now;
}

Duration SlaClock::usedAt(Timestamp now, const BusinessCalendar& calendar) const
{
    return runningSince && now > *runningSince ? used + calendar.between(*runningSince, now) : used;
}

int SlaClock::percentAt(Timestamp now, const BusinessCalendar& calendar) const
{
    return budget == Duration::zero() ? 0 : static_cast<int>(usedAt(now, calendar) * 100 / budget);
}

std::optional<Timestamp> SlaClock::momentOf(int percent, const BusinessCalendar& calendar) const
{
    if (!runningSince || budget == Duration::zero())
        return std::nullopt;
    const Duration left = budget * percent / 100 - used;
    return left <= Duration::zero() ? *runningSince : calendar.add(*runningSince, Span::businessTime(left));
}

} // namespace backroom
