// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/database.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QUuid>

#include <sys/stat.h>

#include <unordered_map>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// Primary result codes of SQLite (sqlite.org/rescode.html); extended ones carry them in the low byte.
enum SqliteCode { Busy = 5, Locked = 6, ReadOnly = 8, IoError = 10, Corrupt = 11, Full = 13, CannotOpen = 14, NotADatabase = 26, IoErrorWrite = 778, IoErrorLock = 3850, IoErrorShmSize = 4874 };

Error toError(const QSqlError& failed, const QString& file)
{
    const int extended = failed.nativeErrorCode().toInt();
    const int code = extended & 0xff;
    ErrorKind kind = ErrorKind::Store;
    switch (code) {
    case Busy:
    case Locked: kind = ErrorKind::StoreLocked; break;
    case ReadOnly:
    case CannotOpen: kind = ErrorKind::StoreReadOnly; break;
    case Corrupt:
    case NotADatabase: kind = ErrorKind::StoreCorrupt; break;
    case Full: kind = ErrorKind::DiskFull; break;
    case IoError:
        // What SQLite says first on a full disk (the shared memory file cannot grow) and on a read-only file system (no lock).
        if (extended == IoErrorWrite || extended == IoErrorShmSize)
            kind = ErrorKind::DiskFull;
        else if (extended == IoErrorLock)
            kind = ErrorKind::StoreReadOnly;
        break;
    default: break;
    }
    return Error::of(kind, u"%1: %2 (%3)"_s.arg(QFileInfo(file).fileName(), failed.databaseText(), failed.nativeErrorCode()));
}

/// SQLite would create the file with the umask's rights; it must never have been readable by others.
Result<void> createPrivately(const QString& file)
{
    const QString folder = QFileInfo(file).absolutePath();
    if (!QFileInfo::exists(folder)) {
        if (!QDir().mkpath(folder))
            return Error::of(ErrorKind::StoreReadOnly, u"cannot create the folder %1"_s.arg(folder));
        ::chmod(QFile::encodeName(folder).constData(), S_IRWXU);
    }
    if (QFileInfo::exists(file))
        return {};
    QFile created(file);
    if (!created.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        return Error::of(created.error() == QFileDevice::ResourceError ? ErrorKind::DiskFull : ErrorKind::StoreReadOnly,
            u"%1: %2"_s.arg(file, created.errorString()));
    return {};
}

} // namespace

struct Database::Private {
    QString file;
    Options options;
    QString connection = QUuid::createUuid().toString(QUuid::WithoutBraces);
    QSqlDatabase database;
    std::unordered_map<const char*, std::unique_ptr<QSqlQuery>> statements;
};

Database::Database(std::unique_ptr<Private> state) : d(std::move(state)) {}

Database::~Database()
{
    d->statements.clear();
    d->database.close();
    d->database = {};
    QSqlDatabase::removeDatabase(d->connection);
}

Result<std::unique_ptr<Database>> Database::open(const QString& file, Options options)
{
    if (const auto created = createPrivately(file); !created)
        return created.error();
    auto state = std::make_unique<Private>();
    state->file = file;
    state->options = std::move(options);
    state->database = QSqlDatabase::addDatabase(u"QSQLITE"_s, state->connection);
    state->database.setDatabaseName(file);
    state->database.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=200"_s);
    std::unique_ptr<Database> database(new Database(std::move(state)));
    if (!database->d->database.open())
        return toError(database->d->database.lastError(), file);
    if (const auto prepared = database->prepare(); !prepared)
        return prepared.error();
    return database;
}

Result<void> Database::prepare()
{
    std::vector<const char*> pragmas;
    if (d->options.exclusive)
        pragmas.push_back("PRAGMA locking_mode=EXCLUSIVE");
    pragmas.push_back("PRAGMA journal_mode=WAL");
    pragmas.push_back(d->options.durable ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
    if (d->options.forgets)
        pragmas.push_back("PRAGMA secure_delete=ON");
    pragmas.push_back("PRAGMA foreign_keys=ON");
    for (const char* pragma : pragmas) {
        if (const auto done = run(pragma); !done)
            return done;
    }
    return migrate();
}

Result<void> Database::migrate()
{
    int version = 0;
    if (const auto read = run("PRAGMA user_version", {}, [&](const QSqlQuery& row) { version = row.value(0).toInt(); }); !read)
        return read;
    const int newest = d->options.migrations.empty() ? 0 : d->options.migrations.back().version;
    if (version > newest)
        return Error::of(ErrorKind::StoreTooNew, u"%1 has version %2, this program knows up to %3"_s.arg(QFileInfo(d->file).fileName()).arg(version).arg(newest));
    for (const Migration& step : d->options.migrations) {
        if (step.version <= version)
            continue;
        const auto done = transact([&]() -> Result<void> {
            for (const char* statement : step.statements) {
                if (const auto ran = run(statement); !ran)
                    return ran;
            }
            const QByteArray mark = "PRAGMA user_version=" + QByteArray::number(step.version);
            QSqlQuery query(d->database);
            if (!query.exec(QString::fromLatin1(mark)))
                return toError(query.lastError(), d->file);
            return {};
        });
        if (!done)
            return done;
    }
    // Taking the write lock now tells a second process at once that the file is in use.
    return d->options.exclusive ? transact([] { return Result<void>(); }) : Result<void>();
}

Result<void> Database::run(const char* sql, const QVariantList& values, const std::function<void(const QSqlQuery&)>& row)
{
    if (d->options.faults) {
        if (const auto fault = d->options.faults(sql))
            return *fault;
    }
    auto& statement = d->statements[sql];
    if (!statement) {
        auto prepared = std::make_unique<QSqlQuery>(d->database);
        prepared->setForwardOnly(true);
        if (!prepared->prepare(QString::fromLatin1(sql)))
            return toError(prepared->lastError(), d->file);
        statement = std::move(prepared);
    }
    for (int i = 0; i < values.size(); ++i)
        statement->bindValue(i, values.at(i));
    if (!statement->exec()) {
        const Error error = toError(statement->lastError(), d->file);
        statement->finish();
        return error;
    }
    while (row && statement->next())
        row(*statement);
    const QSqlError readError = statement->lastError();
    statement->finish();
    if (readError.isValid())
        return toError(readError, d->file);
    return {};
}

Result<void> Database::transact(const std::function<Result<void>()>& work)
{
    if (const auto begun = run("BEGIN IMMEDIATE"); !begun)
        return begun;
    auto done = work();
    if (done)
        done = run("COMMIT");
    if (!done) {
        // SQLite may already have rolled back by itself (disk full); the first error is the one that matters.
        QSqlQuery rollback(d->database);
        rollback.exec(u"ROLLBACK"_s);
    }
    return done;
}

Result<QStringList> Database::integrityFindings()
{
    QStringList findings;
    const auto checked = run("PRAGMA integrity_check(20)", {}, [&](const QSqlQuery& row) {
        if (const QString line = row.value(0).toString(); line != u"ok"_s)
            findings.push_back(line);
    });
    if (!checked)
        return checked.error();
    return findings;
}

} // namespace backroom
