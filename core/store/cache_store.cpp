// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/cache_store.h"

#include "core/base/log.h"

#include <QFile>
#include <QSqlQuery>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

const std::vector<Migration> cacheMigrations{
    {1,
        {
            "CREATE TABLE record (source TEXT NOT NULL, model TEXT NOT NULL, id INTEGER NOT NULL, shape INTEGER NOT NULL, body BLOB NOT NULL,"
            " PRIMARY KEY (source, model, id)) WITHOUT ROWID",
            "CREATE TABLE shape (id INTEGER PRIMARY KEY, fields TEXT NOT NULL UNIQUE)",
            "CREATE TABLE name (source TEXT NOT NULL, model TEXT NOT NULL, id INTEGER NOT NULL, text TEXT NOT NULL,"
            " PRIMARY KEY (source, model, id)) WITHOUT ROWID",
            "CREATE TABLE feed (id TEXT PRIMARY KEY, position TEXT NOT NULL)",
        }},
    // What a record was before, for asking a changed rule what it would have said. Times are Odoo's text.
    {2,
        {
            "ALTER TABLE record ADD COLUMN since TEXT NOT NULL DEFAULT ''",
            "CREATE TABLE history (source TEXT NOT NULL, model TEXT NOT NULL, id INTEGER NOT NULL, since TEXT NOT NULL, until TEXT NOT NULL,"
            " shape INTEGER NOT NULL, body BLOB NOT NULL)",
            "CREATE INDEX history_by_end ON history (source, until)",
            "CREATE TRIGGER keep_version AFTER UPDATE OF body ON record WHEN old.body <> new.body BEGIN"
            " INSERT INTO history VALUES (old.source, old.model, old.id, old.since, new.since, old.shape, old.body); END",
        }},
};

/// Values as CBOR: a third of the time and size of JSON text.
QByteArray packValues(const std::vector<FieldValue>& values)
{
    Json list = Json::array();
    for (const FieldValue& value : values)
        list.push_back(toJson(value));
    const std::vector<std::uint8_t> bytes = Json::to_cbor(list);
    return QByteArray(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size()));
}

/// Nothing when the bytes are damaged.
std::optional<std::vector<FieldValue>> unpackValues(const QByteArray& bytes)
{
    const Json list = Json::from_cbor(bytes.begin(), bytes.end(), true, false);
    if (!list.is_array())
        return std::nullopt;
    std::vector<FieldValue> values;
    values.reserve(list.size());
    for (const Json& value : list)
        values.push_back(fieldValueFromJson(value));
    return values;
}

QString fieldsText(const FieldNames& names)
{
    QStringList list(names.begin(), names.end());
    return list.join(u',');
}

/// Nothing when the row is damaged. Columns: id, shape, body.
std::optional<Record> recordOf(const QSqlQuery& row, const SourceId& source, const QString& model, const std::map<qint64, std::shared_ptr<const FieldNames>>& shapes)
{
    const auto names = shapes.find(row.value(1).toLongLong());
    auto values = unpackValues(row.value(2).toByteArray());
    if (names == shapes.end() || !values || values->size() != names->second->size())
        return std::nullopt;
    return Record{{source, model, row.value(0).toLongLong()}, names->second, std::move(*values)};
}

bool isWorthless(ErrorKind kind)
{
    return kind == ErrorKind::StoreCorrupt || kind == ErrorKind::StoreTooNew;
}

} // namespace

CacheStore::CacheStore(std::unique_ptr<Database> database, bool rebuilt) : m_database(std::move(database)), m_rebuilt(rebuilt) {}

CacheStore::~CacheStore() = default;

Result<std::unique_ptr<CacheStore>> CacheStore::open(const QString& file, FaultHook faults)
{
    const auto tryOpen = [&] { return Database::open(file, {false, false, cacheMigrations, faults}); };
    auto opened = tryOpen();
    bool rebuilt = false;
    if (opened) {
        const auto findings = (*opened)->integrityFindings();
        if (!findings && !isWorthless(findings.error().kind))
            return findings.error();
        if (!findings || !findings->empty())
            opened = Error::of(ErrorKind::StoreCorrupt, u"the integrity check failed"_s);
    }
    if (!opened && isWorthless(opened.error().kind)) {
        log::failure("cache rebuilt", opened.error(), file);
        for (const QString& suffix : {QString(), u"-wal"_s, u"-shm"_s})
            QFile::remove(file + suffix);
        opened = tryOpen();
        rebuilt = true;
    }
    if (!opened)
        return opened.error();
    return std::unique_ptr<CacheStore>(new CacheStore(std::move(*opened), rebuilt));
}

bool CacheStore::wasRebuilt() const
{
    return m_rebuilt;
}

Result<void> CacheStore::apply(const FeedId& feed, const std::vector<Record>& records, const std::vector<RecordKey>& removals, const Json& position, Timestamp readAt)
{
    return m_database->transact([&]() -> Result<void> {
        const FieldNames* lastNames = nullptr;
        qint64 shape = 0;
        for (const Record& record : records) {
            if (record.names.get() != lastNames) {
                lastNames = record.names.get();
                const QVariantList fields{fieldsText(*lastNames)};
                auto ran = m_database->run("INSERT OR IGNORE INTO shape (fields) VALUES (?)", fields);
                if (ran)
                    ran = m_database->run("SELECT id FROM shape WHERE fields = ?", fields, [&](const QSqlQuery& row) { shape = row.value(0).toLongLong(); });
                if (!ran)
                    return ran;
            }
            // Figures may move without the record's write_date; then the reading is all that is known of when.
            const auto written = m_database->run(
                "INSERT INTO record (source, model, id, shape, body, since) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO UPDATE SET"
                " shape = excluded.shape, body = excluded.body, since = CASE WHEN excluded.since > since THEN excluded.since ELSE max(since, ?7) END"
                " WHERE body <> excluded.body OR shape <> excluded.shape",
                {record.key.source.value, record.key.model, static_cast<qint64>(record.key.id), shape, packValues(record.values),
                    toOdoo(record.writeDate()), toOdoo(readAt)});
            if (!written)
                return written;
        }
        for (const RecordKey& key : removals) {
            const auto kept = m_database->run(
                "INSERT INTO history SELECT source, model, id, since, max(since, ?), shape, body FROM record WHERE source = ? AND model = ? AND id = ?",
                {toOdoo(readAt), key.source.value, key.model, static_cast<qint64>(key.id)});
            if (!kept)
                return kept;
            const auto removed = m_database->run("DELETE FROM record WHERE source = ? AND model = ? AND id = ?",
                {key.source.value, key.model, static_cast<qint64>(key.id)});
            if (!removed)
                return removed;
        }
        return m_database->run("INSERT OR REPLACE INTO feed (id, position) VALUES (?, ?)", {feed.value, QString::fromUtf8(dumpJson(position))});
    });
}

Result<std::vector<Record>> CacheStore::records(const SourceId& source, const QString& model) const
{
    const auto shapes = this->shapes();
    if (!shapes)
        return shapes.error();
    std::vector<Record> records;
    bool damaged = false;
    const auto read = m_database->run("SELECT id, shape, body FROM record WHERE source = ? AND model = ?", {source.value, model}, [&](const QSqlQuery& row) {
        if (auto record = recordOf(row, source, model, *shapes))
            records.push_back(std::move(*record));
        else
            damaged = true;
    });
    if (!read)
        return read.error();
    if (damaged)
        return Error::of(ErrorKind::StoreCorrupt, u"cached records of %1 are damaged"_s.arg(model));
    return records;
}

Result<std::map<qint64, std::shared_ptr<const FieldNames>>> CacheStore::shapes() const
{
    std::map<qint64, std::shared_ptr<const FieldNames>> shapes;
    const auto read = m_database->run("SELECT id, fields FROM shape", {}, [&](const QSqlQuery& row) {
        const QStringList fields = row.value(1).toString().split(u',');
        shapes[row.value(0).toLongLong()] = std::make_shared<const FieldNames>(fields.begin(), fields.end());
    });
    if (!read)
        return read.error();
    return shapes;
}

Result<std::vector<RecordVersion>> CacheStore::versions(const SourceId& source, const std::set<QString>& models, Timestamp from) const
{
    const auto shapes = this->shapes();
    if (!shapes)
        return shapes.error();
    std::vector<RecordVersion> versions;
    bool damaged = false;
    for (const QString& model : models) {
        const auto take = [&](const QSqlQuery& row) {
            auto record = recordOf(row, source, model, *shapes);
            if (!record) {
                damaged = true;
                return;
            }
            versions.push_back({std::move(*record), fromOdoo(row.value(3).toString()).value_or(Timestamp{}), fromOdoo(row.value(4).toString())});
        };
        auto read = m_database->run("SELECT id, shape, body, since, until FROM history WHERE source = ? AND model = ? AND until > ?",
            {source.value, model, toOdoo(from)}, take);
        if (read)
            read = m_database->run("SELECT id, shape, body, since, '' FROM record WHERE source = ? AND model = ?", {source.value, model}, take);
        if (!read)
            return read.error();
    }
    if (damaged)
        return Error::of(ErrorKind::StoreCorrupt, u"cached versions of records are damaged"_s);
    return versions;
}

Result<bool> CacheStore::forgetVersions(const SourceId& source, Timestamp before, int most)
{
    const QVariantList values{source.value, toOdoo(before), most};
    const auto forgotten = m_database->run(
        "DELETE FROM history WHERE rowid IN (SELECT rowid FROM history WHERE source = ? AND until < ? ORDER BY until LIMIT ?)", values);
    if (!forgotten)
        return forgotten.error();
    bool isMore = false;
    const auto looked = m_database->run("SELECT 1 FROM history WHERE source = ? AND until < ? LIMIT 1", {source.value, toOdoo(before)}, [&](const QSqlQuery&) { isMore = true; });
    if (!looked)
        return looked.error();
    return isMore;
}

Result<Json> CacheStore::position(const FeedId& feed) const
{
    QByteArray text = "null";
    const auto read = m_database->run("SELECT position FROM feed WHERE id = ?", {feed.value}, [&](const QSqlQuery& row) { text = row.value(0).toString().toUtf8(); });
    if (!read)
        return read.error();
    return parseJson(text);
}

Result<void> CacheStore::applyNames(const SourceId& source, const QString& model, const std::map<std::int64_t, QString>& names)
{
    return m_database->transact([&]() -> Result<void> {
        for (const auto& [id, text] : names) {
            const auto written = m_database->run("INSERT OR REPLACE INTO name (source, model, id, text) VALUES (?, ?, ?, ?)",
                {source.value, model, static_cast<qint64>(id), text.isNull() ? u""_s : text});
            if (!written)
                return written;
        }
        return {};
    });
}

Result<std::map<std::int64_t, QString>> CacheStore::names(const SourceId& source, const QString& model) const
{
    std::map<std::int64_t, QString> names;
    const auto read = m_database->run("SELECT id, text FROM name WHERE source = ? AND model = ?", {source.value, model},
        [&](const QSqlQuery& row) { names[row.value(0).toLongLong()] = row.value(1).toString(); });
    if (!read)
        return read.error();
    return names;
}

Result<void> CacheStore::clear(const SourceId& source)
{
    return m_database->transact([&]() -> Result<void> {
        auto cleared = m_database->run("DELETE FROM record WHERE source = ?", {source.value});
        if (cleared)
            cleared = m_database->run("DELETE FROM history WHERE source = ?", {source.value});
        if (cleared)
            cleared = m_database->run("DELETE FROM name WHERE source = ?", {source.value});
        if (cleared)
            cleared = m_database->run("DELETE FROM feed");
        return cleared;
    });
}

} // namespace backroom
