// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/item_lives.h"

#include "core/base/log.h"

#include <algorithm>

namespace backroom {

ItemLives::ItemLives(Clock& clock, WorkStore& store, const Definitions& definitions, QObject* parent)
    : QObject(parent), m_clock(clock), m_store(store), m_definitions(definitions), m_timer(clock)
{
}

Result<void> ItemLives::restore()
{
    auto lives = m_store.lives();
    if (!lives)
        return lives.error();
    for (ItemLife& life : *lives) {
        const ItemId id = life.id;
        Entry entry{std::move(life), {}, {}};
        entry.policy = policyOf(entry.life.rule, entry.life.priority);
        schedule(m_entries.insert_or_assign(id, std::move(entry)).first->second);
    }
    return {};
}

SlaPolicy ItemLives::policyOf(const RuleId& code, Priority priority) const
{
    const SlaPolicy base = m_definitions.sla.of(priority);
    const auto rule = std::find_if(m_definitions.rules.begin(), m_definitions.rules.end(), [&](const Rule& one) { return one.code == code; });
    if (rule == m_definitions.rules.end() || rule->sla.is_null())
        return base;
    return slaPolicyFromJson(rule->sla, base).value_or(base);
}

const BusinessCalendar& ItemLives::calendarOf(const Entry& entry) const
{
    return backroom::calendarOf(entry.policy, m_definitions.calendars, entry.life.store);
}

ItemLives::Entry& ItemLives::entryOf(const WorkItem& item)
{
    const auto known = m_entries.find(item.id);
    if (known != m_entries.end())
        return known->second;
    Entry entry{ItemLife::begin(item.id, item.rule, item.record), {}, {}};
    return m_entries.emplace(item.id, std::move(entry)).first->second;
}

void ItemLives::raised(const WorkItem& item, Timestamp now)
{
    Entry& entry = entryOf(item);
    if (entry.life.occurrences == 0 || entry.life.priority != item.priority)
        entry.policy = policyOf(item.rule, item.priority);
    const auto rule = std::find_if(m_definitions.rules.begin(), m_definitions.rules.end(), [&](const Rule& one) { return one.code == item.rule; });
    const int version = rule == m_definitions.rules.end() ? 0 : rule->version;
    LifeAct raise = LifeAct::raise(item.priority, version, item.store, item.due);
    // What the record says of its own beginning counts: nobody gains time because the console was not running.
    raise.since = item.since;
    auto life = apply(entry.life, raise, now, entry.policy, calendarOf(entry));
    if (!life) {
        log::failure("item not taken", life.error(), item.id.value);
        return;
    }
    if (put(entry, std::move(*life)))
        schedule(entry);
}

bool ItemLives::readClean(const ItemId& id, bool isOver, Timestamp now)
{
    const auto known = m_entries.find(id);
    if (known == m_entries.end())
        return true;
    Entry& entry = known->second;
    if (isClosed(entry.life.state))
        return true;
    auto life = apply(entry.life, LifeAct::cleanRead(isOver ? life::cleanReadsToClose : 1), now, entry.policy, calendarOf(entry));
    if (!life) {
        log::failure("clean read not taken", life.error(), id.value);
        return true;
    }
    if (put(entry, std::move(*life)))
        schedule(entry);
    return isClosed(entry.life.state);
}

bool ItemLives::put(Entry& entry, ItemLife life)
{
    const bool hasEvents = life.eventCount() != entry.life.eventCount();
    const bool isSame = !hasEvents && life.state == entry.life.state && life.cleanReads == entry.life.cleanReads && life.claimUntil == entry.life.claimUntil;
    entry.life = std::move(life);
    if (isSame)
        return false;
    entry.due.reset();
    m_dirty.insert(entry.life.id);
    return true;
}

void ItemLives::flush()
{
    if (m_dirty.empty())
        return;
    std::vector<const ItemLife*> lives;
    for (const ItemId& id : m_dirty)
        lives.push_back(&m_entries.at(id).life);
    if (const auto written = m_store.write(lives); !written) {
        log::failure("work not stored", written.error());
        return;
    }
    for (const ItemId& id : m_dirty)
        m_entries.at(id).life.forgetHistory();
    m_dirty.clear();
}

Result<ItemLife> ItemLives::act(const ItemId& id, const LifeAct& act)
{
    return perform(id, act, m_clock.now(), m_shareMaker);
}

Result<ItemLife> ItemLives::fold(const ItemId& id, const LifeAct& act, Timestamp at)
{
    return perform(id, act, std::min(at, m_clock.now()), {});
}

std::vector<const ItemLife*> ItemLives::closedSince(Timestamp from) const
{
    std::vector<const ItemLife*> closed;
    for (const auto& [id, entry] : m_entries) {
        if (isClosed(entry.life.state) && entry.life.closedAt && *entry.life.closedAt >= from)
            closed.push_back(&entry.life);
    }
    return closed;
}

std::vector<ItemId> ItemLives::claimed() const
{
    std::vector<ItemId> all;
    for (const auto& [id, entry] : m_entries) {
        if (entry.life.state == ItemState::Claimed)
            all.push_back(id);
    }
    return all;
}

std::vector<std::int64_t> ItemLives::openRecords(const RuleId& rule) const
{
    std::vector<std::int64_t> records;
    for (const auto& [id, entry] : m_entries) {
        if (entry.life.rule == rule && !isClosed(entry.life.state))
            records.push_back(entry.life.record.id);
    }
    return records;
}

Result<ItemLife> ItemLives::perform(const ItemId& id, const LifeAct& act, Timestamp at, const ShareMaker& shares)
{
    const auto known = m_entries.find(id);
    if (known == m_entries.end())
        return Error::of(ErrorKind::Missing, QStringLiteral("there is no such item"));
    Entry& entry = known->second;
    auto life = apply(entry.life, act, at, entry.policy, calendarOf(entry));
    if (!life)
        return life;
    const ItemLife before = entry.life;
    put(entry, *life);
    // What a person did is stored before it is shown.
    if (const auto written = m_store.write({&entry.life}, shares ? shares(before, entry.life, act) : std::vector<Share>()); !written) {
        entry.life = before;
        m_dirty.erase(id);
        return written.error();
    }
    entry.life.forgetHistory();
    m_dirty.erase(id);
    schedule(entry);
    Q_EMIT changed(id);
    return entry.life;
}

void ItemLives::schedule(const Entry& entry)
{
    const auto moment = isClosed(entry.life.state) ? std::nullopt : nextMoment(entry.life, entry.policy, calendarOf(entry));
    if (moment)
        m_deadlines.set(entry.life.id, *moment);
    else
        m_deadlines.remove(entry.life.id);
    if (const auto next = m_deadlines.next())
        m_timer.start(std::max(Duration(1), *next - m_clock.now()), [this] { wake(); });
    else
        m_timer.stop();
}

void ItemLives::wake()
{
    const Timestamp now = m_clock.now();
    std::vector<ItemId> moved;
    while (const auto id = m_deadlines.popOne(now)) {
        Entry& entry = m_entries.at(*id);
        Advanced advanced = advance(entry.life, now, entry.policy, calendarOf(entry));
        put(entry, std::move(advanced.life));
        for (const LifeDeadline& deadline : advanced.fired)
            Q_EMIT told(*id, deadline.act);
        moved.push_back(*id);
        schedule(entry);
    }
    flush();
    for (const ItemId& id : moved)
        Q_EMIT changed(id);
    if (const auto next = m_deadlines.next())
        m_timer.start(std::max(Duration(1), *next - now), [this] { wake(); });
}

const ItemLife* ItemLives::life(const ItemId& id) const
{
    const auto known = m_entries.find(id);
    return known == m_entries.end() ? nullptr : &known->second.life;
}

Result<std::vector<LifeEvent>> ItemLives::history(const ItemId& id) const
{
    const ItemLife* known = life(id);
    if (!known)
        return Error::of(ErrorKind::Missing, QStringLiteral("there is no such item"));
    return m_store.history(id, known->generation);
}

bool ItemLives::isHidden(const ItemId& id) const
{
    const ItemLife* known = life(id);
    return known && (known->state == ItemState::Snoozed || isClosed(known->state));
}

std::optional<Timestamp> ItemLives::dueAt(const ItemId& id) const
{
    const auto known = m_entries.find(id);
    if (known == m_entries.end())
        return std::nullopt;
    const Entry& entry = known->second;
    if (!entry.due)
        entry.due = dueMoment(entry.life.sla, calendarOf(entry));
    return *entry.due;
}

bool ItemLives::isLate(const ItemId& id) const
{
    const auto due = dueAt(id);
    return due && *due < m_clock.now();
}

void ItemLives::fill(ItemRow& row, const WorkItem& item) const
{
    const ItemLife* known = life(item.id);
    if (!known) {
        row.detectedAt = item.since.value_or(Timestamp{});
        row.dueAt = item.due;
        return;
    }
    row.detectedAt = item.since ? std::min(*item.since, known->firstSeen) : known->firstSeen;
    row.dueAt = dueAt(item.id);
    row.work = known->state;
    row.claimedBy = known->claimedBy;
    row.isRegression = known->regression;
    if (!known->owner.isEmpty())
        row.owner = known->owner;
}

} // namespace backroom
