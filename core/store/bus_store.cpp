// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/bus_store.h"

#include <QSqlQuery>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

const std::vector<Migration> busMigrations{
    {1,
        {
            "CREATE TABLE execution (instance TEXT NOT NULL, id INTEGER NOT NULL, ended_at INTEGER, body BLOB NOT NULL, PRIMARY KEY (instance, id)) WITHOUT ROWID",
            "CREATE INDEX execution_ended ON execution (ended_at) WHERE ended_at IS NOT NULL",
            "CREATE TABLE reading (instance TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID",
        }},
};

Error damagedBus(const QString& what)
{
    return Error::of(ErrorKind::StoreCorrupt, u"bus.sqlite: %1"_s.arg(what));
}

/// One that waits has stopped for now, not for good.
QVariant endOf(const ExecutionHead& head)
{
    return head.stoppedAt && !isOpen(head.status) ? QVariant(static_cast<qint64>(head.stoppedAt->time_since_epoch().count())) : QVariant();
}

} // namespace

BusStore::BusStore(std::unique_ptr<Database> database)
    : m_database(std::move(database))
{
}

BusStore::~BusStore() = default;

Result<std::unique_ptr<BusStore>> BusStore::open(const QString& file, FaultHook faults)
{
    auto database = Database::open(file, {false, true, busMigrations, std::move(faults)});
    if (!database)
        return database.error();
    return std::unique_ptr<BusStore>(new BusStore(std::move(*database)));
}

Result<void> BusStore::write(const QString& instance, const std::vector<KeptExecution>& executions, const ExecutionTracker::State& state)
{
    return m_database->transact([&]() -> Result<void> {
        for (const KeptExecution& kept : executions) {
            const auto done = m_database->run("INSERT INTO execution (instance, id, ended_at, body) VALUES (?, ?, ?, ?)"
                                              " ON CONFLICT (instance, id) DO UPDATE SET ended_at = excluded.ended_at, body = excluded.body",
                {instance, static_cast<qint64>(kept.head.id), endOf(kept.head), dumpJson(toJson(kept))});
            if (!done)
                return done;
        }
        const Json reading = {{"floor", state.floor}, {"next", state.next}, {"open", state.open}};
        return m_database->run("INSERT INTO reading (instance, body) VALUES (?, ?) ON CONFLICT (instance) DO UPDATE SET body = excluded.body",
            {instance, dumpJson(reading)});
    });
}

Result<std::vector<KeptExecution>> BusStore::executions(const QString& instance) const
{
    std::vector<KeptExecution> all;
    std::optional<Error> wrong;
    const auto done = m_database->run("SELECT body FROM execution WHERE instance = ? ORDER BY id", {instance}, [&](const QSqlQuery& row) {
        const auto json = parseJson(row.value(0).toByteArray());
        auto kept = json ? keptExecutionFromJson(*json) : Result<KeptExecution>(json.error());
        if (kept)
            all.push_back(std::move(*kept));
        else
            wrong = damagedBus(kept.error().detail);
    });
    if (!done)
        return done.error();
    if (wrong)
        return *wrong;
    return all;
}

Result<ExecutionTracker::State> BusStore::state(const QString& instance) const
{
    ExecutionTracker::State state;
    std::optional<Error> wrong;
    const auto done = m_database->run("SELECT body FROM reading WHERE instance = ?", {instance}, [&](const QSqlQuery& row) {
        const auto json = parseJson(row.value(0).toByteArray());
        if (!json || !json->is_object()) {
            wrong = damagedBus(u"how far it was read"_s);
            return;
        }
        state.floor = integerAt(*json, "floor");
        state.next = integerAt(*json, "next");
        for (const Json& id : json->value("open", Json::array())) {
            if (id.is_number_integer())
                state.open.insert(id.get<std::int64_t>());
        }
    });
    if (!done)
        return done.error();
    if (wrong)
        return *wrong;
    return state;
}

Result<int> BusStore::prune(Timestamp endedBefore)
{
    const qint64 moment = endedBefore.time_since_epoch().count();
    int count = 0;
    const auto done = m_database->transact([&]() -> Result<void> {
        const auto counted = m_database->run("SELECT count(*) FROM execution WHERE ended_at < ?", {moment}, [&](const QSqlQuery& row) { count = row.value(0).toInt(); });
        return counted ? m_database->run("DELETE FROM execution WHERE ended_at < ?", {moment}) : counted;
    });
    if (!done)
        return done.error();
    return count;
}

} // namespace backroom
