// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/snooze_watch.h"

#include "core/base/log.h"

#include <QStringList>

#include <algorithm>
#include <utility>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

Result<DomainProgram> programOf(const QString& text, const Mirror& mirror, const QString& model)
{
    const auto json = parseJson(text.toUtf8());
    if (!json)
        return json.error();
    const auto domain = SearchDomain::parse(*json);
    if (!domain)
        return domain.error();
    return DomainProgram::compile(*domain, mirror, model);
}

/// Who wrote it and when is no change by itself.
bool isBookkeeping(const QString& field)
{
    return field == u"write_date"_s || field == u"write_uid"_s;
}

} // namespace

SnoozeWatch::SnoozeWatch(const Mirror& mirror, ItemLives& lives, ContextOf contextOf) : m_mirror(mirror), m_lives(lives), m_contextOf(std::move(contextOf)) {}

std::optional<Error> SnoozeWatch::objectionTo(const LifeAct& snooze, const WorkItem& item) const
{
    if (snooze.kind != LifeAct::Kind::Snooze || snooze.wake != Wake::RecordMatches || snooze.text.isEmpty())
        return std::nullopt; // what is missing is said by the life itself
    const auto program = programOf(snooze.text, m_mirror, item.record.model);
    if (!program)
        return Error::of(ErrorKind::BadInput, program.error().detail);
    const RecordTable* table = m_mirror.find(item.record.model);
    const auto row = table ? table->rowOf(item.record.id) : std::nullopt;
    if (row && program->matches(*row, m_contextOf(item, *row)))
        return Error::of(ErrorKind::BadInput, u"the record matches this condition already"_s);
    return std::nullopt;
}

void SnoozeWatch::bind(Sleeper& sleeper) const
{
    sleeper.program.reset();
    if (sleeper.domain.isEmpty())
        return;
    if (auto program = programOf(sleeper.domain, m_mirror, sleeper.item.record.model))
        sleeper.program = std::move(*program);
}

void SnoozeWatch::follow(const WorkItem& item)
{
    const ItemLife* life = m_lives.life(item.id);
    const bool sleeps = life && life->snooze && (life->snooze->wake == Wake::RecordChanged || life->snooze->wake == Wake::RecordMatches);
    if (!sleeps) {
        forget(item.id);
        return;
    }
    const QString domain = life->snooze->wake == Wake::RecordMatches ? life->snooze->domain : QString();
    const auto [sleeper, isNew] = m_asleep.try_emplace(item.id, Sleeper{item, {}, domain});
    if (!isNew && sleeper->second.domain == domain) {
        sleeper->second.item = item;
        return;
    }
    sleeper->second.domain = domain;
    bind(sleeper->second);
    m_byRecord[item.record].insert(item.id);
    m_asked.insert(item.id); // it may match already
}

void SnoozeWatch::forget(const ItemId& item)
{
    const auto sleeper = m_asleep.find(item);
    if (sleeper == m_asleep.end())
        return;
    const auto record = m_byRecord.find(sleeper->second.item.record);
    record->erase(item);
    if (record->empty())
        m_byRecord.erase(record);
    m_changes.erase(item);
    m_asked.erase(item);
    m_deadlines.remove(item);
    m_asleep.erase(sleeper);
}

void SnoozeWatch::rebind()
{
    for (auto& [id, sleeper] : m_asleep) {
        bind(sleeper);
        m_asked.insert(id);
    }
}

void SnoozeWatch::recordChanged(const Record& before, const Record& after)
{
    QStringList changed;
    for (std::size_t i = 0; i < after.values.size(); ++i) {
        const QString& field = (*after.names)[i];
        if (!isBookkeeping(field) && !field.startsWith(u'$') && before.value(field) != after.values[i])
            changed << field;
    }
    if (changed.empty())
        return;
    for (const ItemId& item : m_byRecord.value(after.key)) {
        m_changes[item] = changed.join(u", "_s);
        m_asked.insert(item);
    }
}

void SnoozeWatch::modelChanged(const QString& model, const std::vector<std::int64_t>& ids)
{
    for (const auto& [id, sleeper] : m_asleep) {
        if (!sleeper.program || !sleeper.program->reads().contains(model))
            continue;
        const RecordTable* table = m_mirror.find(sleeper.item.record.model);
        const auto row = table ? table->rowOf(sleeper.item.record.id) : std::nullopt;
        const auto rows = row ? sleeper.program->rowsReaching(model, ids) : std::vector<RecordTable::Row>();
        if (row && std::find(rows.begin(), rows.end(), *row) != rows.end())
            m_asked.insert(id);
    }
}

void SnoozeWatch::itemChanged(const ItemId& item)
{
    if (m_asleep.contains(item))
        m_asked.insert(item);
}

void SnoozeWatch::wakeDue(Timestamp now)
{
    for (const ItemId& id : m_deadlines.popDue(now))
        m_asked.insert(id);
    // Waking changes the item, and so who sleeps.
    for (const auto& [id, fields] : std::exchange(m_changes, {})) {
        if (const auto told = m_lives.act(id, LifeAct::recordChanged(fields)); !told)
            log::failure("change of a snoozed record not taken", told.error(), id.value);
    }
    for (const ItemId& id : std::exchange(m_asked, {})) {
        const auto found = m_asleep.find(id);
        if (found == m_asleep.end() || !found->second.program)
            continue;
        const Sleeper& sleeper = found->second;
        const RecordTable* table = m_mirror.find(sleeper.item.record.model);
        const auto row = table ? table->rowOf(sleeper.item.record.id) : std::nullopt;
        if (!row)
            continue;
        const EvaluationContext context = m_contextOf(sleeper.item, *row);
        if (sleeper.program->matches(*row, context)) {
            if (const auto woken = m_lives.act(id, LifeAct::wakeUp(Wake::RecordMatches)); !woken)
                log::failure("snoozed item not woken", woken.error(), id.value);
        } else if (const auto next = sleeper.program->nextChange(*row, context)) {
            m_deadlines.set(id, *next);
        } else {
            m_deadlines.remove(id);
        }
    }
}

} // namespace backroom
