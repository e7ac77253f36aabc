// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/work_store.h"

#include "core/domain/work/life_json.h"

#include <QSqlQuery>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

const std::vector<Migration> workMigrations{
    {1,
        {
            "CREATE TABLE item (id TEXT NOT NULL, generation INTEGER NOT NULL, is_newest INTEGER NOT NULL, closed_at INTEGER, events INTEGER NOT NULL,"
            " body BLOB NOT NULL, PRIMARY KEY (id, generation)) WITHOUT ROWID",
            "CREATE INDEX item_closed ON item (closed_at) WHERE closed_at IS NOT NULL",
            "CREATE TABLE event (id TEXT NOT NULL, generation INTEGER NOT NULL, place INTEGER NOT NULL, at INTEGER NOT NULL, body BLOB NOT NULL,"
            " PRIMARY KEY (id, generation, place)) WITHOUT ROWID",
            "CREATE INDEX event_by_time ON event (at)",
        }},
    {2,
        {
            "CREATE TABLE share (sequence INTEGER PRIMARY KEY, token TEXT NOT NULL UNIQUE, item TEXT NOT NULL, claim TEXT NOT NULL,"
            " is_open INTEGER NOT NULL, is_standing INTEGER NOT NULL, body BLOB NOT NULL)",
            "CREATE INDEX share_by_item ON share (item)",
            "CREATE INDEX share_open ON share (is_open) WHERE is_open = 1",
            "CREATE INDEX share_standing ON share (is_standing) WHERE is_standing = 1",
            "CREATE TABLE foreign_act (token TEXT PRIMARY KEY, is_waiting INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID",
            "CREATE INDEX foreign_waiting ON foreign_act (is_waiting) WHERE is_waiting = 1",
            "CREATE TABLE share_mark (reader TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID",
        }},
};

constexpr auto retention = std::chrono::days(731); // 24 months, a leap year among them

QByteArray pack(const Json& json)
{
    const std::vector<std::uint8_t> bytes = Json::to_cbor(json);
    return QByteArray(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size()));
}

/// Null when the bytes are damaged; no life and no event is null.
Json unpack(const QByteArray& bytes)
{
    Json json = Json::from_cbor(bytes.begin(), bytes.end(), true, false);
    return json.is_discarded() ? Json() : json;
}

qint64 stamp(Timestamp time)
{
    return time.time_since_epoch().count();
}

Error damaged(const QString& id, const QString& what)
{
    return Error::of(ErrorKind::StoreCorrupt, u"work.sqlite: item %1: %2"_s.arg(id, what));
}

} // namespace

WorkStore::WorkStore(std::unique_ptr<Database> database) : m_database(std::move(database)), m_shares(*m_database) {}

WorkStore::~WorkStore() = default;

Result<std::unique_ptr<WorkStore>> WorkStore::open(const QString& file, FaultHook faults)
{
    auto database = Database::open(file, {true, true, workMigrations, std::move(faults)});
    if (!database)
        return database.error();
    return std::unique_ptr<WorkStore>(new WorkStore(std::move(*database)));
}

Result<void> WorkStore::write(const std::vector<const ItemLife*>& lives, const std::vector<Share>& shares)
{
    if (lives.empty() && shares.empty())
        return {};
    return m_database->transact([&]() -> Result<void> {
        for (const ItemLife* life : lives) {
            if (const auto written = writeOne(*life); !written)
                return written;
        }
        for (const Share& share : shares) {
            if (const auto written = m_shares.insert(share); !written)
                return written;
        }
        return {};
    });
}

Result<void> WorkStore::writeOne(const ItemLife& life)
{
    const auto generation = static_cast<qint64>(life.generation);
    int stored = 0;
    auto done = m_database->run("SELECT events FROM item WHERE id = ? AND generation = ?", {life.id.value, generation},
        [&](const QSqlQuery& row) { stored = row.value(0).toInt(); });
    if (!done)
        return done;
    if (stored < life.eventsBefore || stored > life.eventCount())
        return damaged(life.id.value, u"%1 events are stored, the history has %2 from %3 on"_s.arg(stored).arg(life.history.size()).arg(life.eventsBefore));
    for (int place = stored; place < life.eventCount(); ++place) {
        const LifeEvent& event = life.history[static_cast<std::size_t>(place - life.eventsBefore)];
        done = m_database->run("INSERT INTO event (id, generation, place, at, body) VALUES (?, ?, ?, ?, ?)",
            {life.id.value, generation, place, stamp(event.at), pack(toJson(event))});
        if (!done)
            return done;
    }
    if (stored == 0 && life.generation > 1) {
        done = m_database->run("UPDATE item SET is_newest = 0 WHERE id = ? AND generation < ?", {life.id.value, generation});
        if (!done)
            return done;
    }
    const QVariant closedAt = life.closedAt ? QVariant(stamp(*life.closedAt)) : QVariant();
    return m_database->run("INSERT INTO item (id, generation, is_newest, closed_at, events, body) VALUES (?, ?, 1, ?, ?, ?)"
                           " ON CONFLICT (id, generation) DO UPDATE SET closed_at = excluded.closed_at, events = excluded.events, body = excluded.body",
        {life.id.value, generation, closedAt, life.eventCount(), pack(toJson(life))});
}

Result<std::vector<ItemLife>> WorkStore::readLives(const char* sql, const QVariantList& values) const
{
    std::vector<ItemLife> lives;
    std::optional<Error> wrong;
    const auto read = m_database->run(sql, values, [&](const QSqlQuery& row) {
        auto life = itemLifeFromJson(unpack(row.value(1).toByteArray()));
        if (!life)
            wrong = damaged(row.value(0).toString(), life.error().detail);
        else
            lives.push_back(std::move(*life));
    });
    if (!read)
        return read.error();
    if (wrong)
        return *wrong;
    return lives;
}

Result<std::vector<ItemLife>> WorkStore::lives() const
{
    return readLives("SELECT id, body FROM item WHERE is_newest = 1", {});
}

Result<std::optional<ItemLife>> WorkStore::life(const ItemId& id) const
{
    auto found = readLives("SELECT id, body FROM item WHERE id = ? AND is_newest = 1", {id.value});
    if (!found)
        return found.error();
    return found->empty() ? std::optional<ItemLife>() : std::optional(std::move(found->front()));
}

Result<std::vector<ItemLife>> WorkStore::earlierLives(const ItemId& id) const
{
    return readLives("SELECT id, body FROM item WHERE id = ? AND is_newest = 0 ORDER BY generation", {id.value});
}

Result<std::vector<LifeEvent>> WorkStore::history(const ItemId& id, int generation) const
{
    std::vector<LifeEvent> events;
    std::optional<Error> wrong;
    const auto read = m_database->run("SELECT body FROM event WHERE id = ? AND generation = ? ORDER BY place", {id.value, generation}, [&](const QSqlQuery& row) {
        auto event = lifeEventFromJson(unpack(row.value(0).toByteArray()));
        if (!event)
            wrong = damaged(id.value, event.error().detail);
        else
            events.push_back(std::move(*event));
    });
    if (!read)
        return read.error();
    if (wrong)
        return *wrong;
    return events;
}

Result<std::vector<ItemEvents>> WorkStore::eventsSince(Timestamp from) const
{
    std::vector<ItemEvents> items;
    std::optional<Error> wrong;
    RuleId rule;
    const auto read = m_database->run(
        "SELECT e.id, e.generation, e.place, e.body, i.body FROM event e JOIN item i ON i.id = e.id AND i.generation = e.generation"
        " WHERE i.closed_at IS NULL OR EXISTS (SELECT 1 FROM event n WHERE n.id = e.id AND n.generation = e.generation AND n.at >= ?)"
        " ORDER BY e.id, e.generation, e.place",
        {stamp(from)}, [&](const QSqlQuery& row) {
            const ItemId id{row.value(0).toString()};
            const int generation = row.value(1).toInt();
            if (items.empty() || items.back().id != id || items.back().generation != generation)
                items.push_back({id, generation, {textAt(unpack(row.value(4).toByteArray()), "rule")}, {}});
            auto event = lifeEventFromJson(unpack(row.value(3).toByteArray()));
            if (!event)
                wrong = damaged(id.value, event.error().detail);
            else
                items.back().events.push_back(std::move(*event));
        });
    if (!read)
        return read.error();
    if (wrong)
        return *wrong;
    return items;
}

Result<int> WorkStore::prune(Timestamp closedBefore, Timestamp now)
{
    const qint64 before = stamp(std::min(closedBefore, now - retention));
    int removed = 0;
    const auto done = m_database->transact([&]() -> Result<void> {
        auto ran = m_database->run("SELECT COUNT(*) FROM item WHERE closed_at < ?", {before}, [&](const QSqlQuery& row) { removed = row.value(0).toInt(); });
        if (ran)
            ran = m_database->run("DELETE FROM event WHERE EXISTS (SELECT 1 FROM item i WHERE i.id = event.id AND i.generation = event.generation"
                                  " AND i.closed_at < ?)",
                {before});
        if (ran)
            ran = m_database->run("DELETE FROM item WHERE closed_at < ?", {before});
        return ran;
    });
    if (!done)
        return done.error();
    return removed;
}

} // namespace backroom
