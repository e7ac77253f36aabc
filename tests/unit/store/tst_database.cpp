// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/database.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

using namespace backroom;
using namespace Qt::StringLiterals;

namespace {

const std::vector<Migration> ladder{
    {1, {"CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL)", "INSERT INTO note (text) VALUES ('from version 1')"}},
    {2, {"ALTER TABLE note ADD COLUMN stars INTEGER NOT NULL DEFAULT 5"}},
    {3, {"CREATE INDEX note_by_text ON note (text)", "UPDATE note SET stars = stars + 1"}},
};

Database::Options upTo(std::size_t version, FaultHook faults = {})
{
    return {false, false, {ladder.begin(), ladder.begin() + static_cast<std::ptrdiff_t>(version)}, std::move(faults)};
}

/// The one number a statement gives; -1 when it fails.
qint64 numberOf(Database& database, const char* sql)
{
    qint64 number = -1;
    const auto read = database.run(sql, {}, [&](const QSqlQuery& row) { number = row.value(0).toLongLong(); });
    return read ? number : -1;
}

Result<void> addNote(Database& database, const QString& text)
{
    return database.run("INSERT INTO note (text) VALUES (?)", {text});
}

template <typename T>
ErrorKind kindOf(const Result<T>& result)
{
    return result ? ErrorKind::Network : result.error().kind; // no store error is a network error
}

void write(const QString& file, const QByteArray& bytes)
{
    QFile out(file);
    QVERIFY(out.open(QIODevice::WriteOnly));
    QCOMPARE(out.write(bytes), bytes.size());
}

} // namespace

class DatabaseTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void filesAreForTheOwnerOnly();
    void everyOldVersionOpens_data();
    void everyOldVersionOpens();
    void aFailedMigrationLeavesTheOldVersion();
    void aNewerFileIsRefusedUntouched();
    void garbageIsCorrupt();
    void aTruncatedFileIsCorrupt();
    void aLockIsALock();
    void exclusiveMeansOne();
    void aFullDiskIsAFullDisk();
    void aFileWithoutWriteAccessIsReadOnly();
    void transactionsAreAllOrNothing();
    void statementsAreUsableAfterAFailure();

private:
    QString file() const { return m_folder->filePath(u"some/folder/test.sqlite"_s); }
    std::unique_ptr<QTemporaryDir> m_folder;
};

void DatabaseTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

void DatabaseTest::filesAreForTheOwnerOnly()
{
    const auto database = Database::open(file(), upTo(3));
    QVERIFY(database);
    QVERIFY(addNote(**database, u"so that the journal exists"_s));
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
    for (const QString& path : {file(), file() + u"-wal"_s, QFileInfo(file()).absolutePath()}) {
        QVERIFY2(QFileInfo::exists(path), qPrintable(path));
        QVERIFY2(!(QFile::permissions(path) & others), qPrintable(path));
    }
}

void DatabaseTest::everyOldVersionOpens_data()
{
    QTest::addColumn<int>("version");
    for (int version = 0; version <= static_cast<int>(ladder.size()); ++version)
        QTest::addRow("version %d", version) << version;
}

void DatabaseTest::everyOldVersionOpens()
{
    QFETCH(int, version);
    QVERIFY(Database::open(file(), upTo(static_cast<std::size_t>(version))));
    const auto database = Database::open(file(), upTo(ladder.size()));
    QVERIFY(database);
    QCOMPARE(numberOf(**database, "PRAGMA user_version"), 3);
    QCOMPARE(numberOf(**database, "SELECT count(*) FROM note"), 1);
    QCOMPARE(numberOf(**database, "SELECT stars FROM note"), 6); // each step ran once
}

void DatabaseTest::aFailedMigrationLeavesTheOldVersion()
{
    QVERIFY(Database::open(file(), upTo(2)));
    const auto fail = [](const char* what) -> std::optional<Error> {
        return qstrncmp(what, "UPDATE note", 11) == 0 ? std::optional(Error::of(ErrorKind::DiskFull)) : std::nullopt;
    };
    QCOMPARE(kindOf(Database::open(file(), upTo(3, fail))), ErrorKind::DiskFull);
    {
        const auto database = Database::open(file(), upTo(2));
        QVERIFY(database);
        QCOMPARE(numberOf(**database, "PRAGMA user_version"), 2);
        QCOMPARE(numberOf(**database, "SELECT count(*) FROM sqlite_master WHERE name = 'note_by_text'"), 0);
    }
    const auto database = Database::open(file(), upTo(3));
    QVERIFY(database);
    QCOMPARE(numberOf(**database, "SELECT stars FROM note"), 6);
}

void DatabaseTest::aNewerFileIsRefusedUntouched()
{
    QVERIFY(Database::open(file(), upTo(3)));
    QCOMPARE(kindOf(Database::open(file(), upTo(2))), ErrorKind::StoreTooNew);
    const auto database = Database::open(file(), upTo(3));
    QVERIFY(database);
    QCOMPARE(numberOf(**database, "SELECT count(*) FROM note"), 1);
}

void DatabaseTest::garbageIsCorrupt()
{
    QVERIFY(QDir().mkpath(QFileInfo(file()).absolutePath()));
    write(file(), QByteArray(8192, 'x'));
    QCOMPARE(kindOf(Database::open(file(), upTo(3))), ErrorKind::StoreCorrupt);
}

void DatabaseTest::aTruncatedFileIsCorrupt()
{
    {
        const auto database = Database::open(file(), upTo(3));
        QVERIFY(database);
        for (int i = 0; i < 500; ++i)
            QVERIFY(addNote(**database, QString(100, u'n')));
    }
    const qint64 size = QFileInfo(file()).size();
    QVERIFY(size > 40'000);
    QVERIFY(QFile::resize(file(), size / 2));
    const auto database = Database::open(file(), upTo(3));
    if (!database) {
        QCOMPARE(database.error().kind, ErrorKind::StoreCorrupt);
        return;
    }
    const auto findings = (*database)->integrityFindings();
    QVERIFY(findings ? !findings->empty() : findings.error().kind == ErrorKind::StoreCorrupt);
}

void DatabaseTest::aLockIsALock()
{
    const auto first = Database::open(file(), upTo(3));
    const auto second = Database::open(file(), upTo(3));
    QVERIFY(first && second);
    const auto outer = (*first)->transact([&]() -> Result<void> {
        if (const auto written = addNote(**first, u"first"_s); !written)
            return written;
        const auto blocked = (*second)->transact([&] { return addNote(**second, u"second"_s); });
        return blocked ? Error::of(ErrorKind::Protocol, u"the second got in"_s) : blocked;
    });
    QCOMPARE(kindOf(outer), ErrorKind::StoreLocked);
    QVERIFY(addNote(**second, u"now"_s));
    QCOMPARE(numberOf(**first, "SELECT count(*) FROM note"), 2);
}

void DatabaseTest::exclusiveMeansOne()
{
    Database::Options options = upTo(3);
    options.exclusive = true;
    {
        const auto first = Database::open(file(), options);
        QVERIFY(first);
        QCOMPARE(kindOf(Database::open(file(), options)), ErrorKind::StoreLocked);
        QVERIFY(addNote(**first, u"still mine"_s));
    }
    const auto next = Database::open(file(), options);
    QVERIFY(next);
    QCOMPARE(numberOf(**next, "SELECT count(*) FROM note"), 2);
}

// A limit on the file's pages makes SQLite itself answer SQLITE_FULL, as on a full disk.
void DatabaseTest::aFullDiskIsAFullDisk()
{
    const auto database = Database::open(file(), upTo(3));
    QVERIFY(database);
    QVERIFY((*database)->run("PRAGMA max_page_count=8"));
    const auto fill = (*database)->transact([&]() -> Result<void> {
        for (int i = 0; i < 200; ++i) {
            if (const auto written = addNote(**database, QString(1000, u'n')); !written)
                return written;
        }
        return {};
    });
    QCOMPARE(kindOf(fill), ErrorKind::DiskFull);
    QCOMPARE(numberOf(**database, "SELECT count(*) FROM note"), 1);
    QVERIFY((*database)->run("PRAGMA max_page_count=100000"));
    QVERIFY(addNote(**database, u"space again"_s));
    QVERIFY((*database)->integrityFindings().value_or({u"failed"_s}).empty());
}

// The administrator may write anywhere, whatever the file's rights say: then SQLite itself is told not to write.
void DatabaseTest::aFileWithoutWriteAccessIsReadOnly()
{
    {
        const auto database = Database::open(file(), upTo(3));
        QVERIFY(database);
        QVERIFY((*database)->run("PRAGMA query_only=ON"));
        QCOMPARE(kindOf(addNote(**database, u"x"_s)), ErrorKind::StoreReadOnly);
    }
    QVERIFY(QFile::setPermissions(file(), QFile::ReadOwner));
    if (QFile probe(file()); probe.open(QIODevice::ReadWrite))
        return;
    QCOMPARE(kindOf(Database::open(file(), upTo(3))), ErrorKind::StoreReadOnly);
}

void DatabaseTest::transactionsAreAllOrNothing()
{
    int commits = 0;
    bool failCommit = false;
    const auto database = Database::open(file(), upTo(3, [&](const char* what) -> std::optional<Error> {
        if (qstrcmp(what, "COMMIT") != 0)
            return std::nullopt;
        ++commits;
        return failCommit ? std::optional(Error::of(ErrorKind::DiskFull)) : std::nullopt;
    }));
    QVERIFY(database);
    const auto addTwo = [&](Result<void> then) {
        return (*database)->transact([&]() -> Result<void> {
            for (int i = 0; i < 2; ++i) {
                if (const auto written = addNote(**database, u"n"_s); !written)
                    return written;
            }
            return then;
        });
    };
    QCOMPARE(kindOf(addTwo(Error::of(ErrorKind::Conflict))), ErrorKind::Conflict);
    QCOMPARE(numberOf(**database, "SELECT count(*) FROM note"), 1);
    failCommit = true;
    QCOMPARE(kindOf(addTwo({})), ErrorKind::DiskFull);
    QCOMPARE(numberOf(**database, "SELECT count(*) FROM note"), 1);
    failCommit = false;
    QVERIFY(addTwo({}));
    QCOMPARE(numberOf(**database, "SELECT count(*) FROM note"), 3);
    QVERIFY(commits >= 2);
}

void DatabaseTest::statementsAreUsableAfterAFailure()
{
    const auto database = Database::open(file(), upTo(3));
    QVERIFY(database);
    const char* insert = "INSERT INTO note (id, text) VALUES (?, ?)";
    QVERIFY((*database)->run(insert, {7, u"seven"_s}));
    QCOMPARE(kindOf((*database)->run(insert, {7, u"again"_s})), ErrorKind::Store);
    QVERIFY((*database)->run(insert, {8, u"eight"_s}));
    QCOMPARE(kindOf((*database)->run("SELECT nothing FROM nowhere")), ErrorKind::Store);
    QCOMPARE(numberOf(**database, "SELECT count(*) FROM note"), 3);
}

QTEST_GUILESS_MAIN(DatabaseTest)
#include "tst_database.moc"
