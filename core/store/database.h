// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QString>
#include <QVariant>

#include <functional>
#include <memory>
#include <vector>

class QSqlQuery;

namespace backroom {

/// For tests: called before every statement and commit; returning an error makes that access fail with it.
using FaultHook = std::function<std::optional<Error>(const char* what)>;

/// One step of a file's schema. Steps run in order, each in one transaction together with its version number.
struct Migration {
    int version = 0; ///< from 1, no gaps
    std::vector<const char*> statements;
};

/// One SQLite file, used on the thread that opened it. Errors tell full disk, lock, read-only, corruption and a newer
/// version apart; nothing is ever swallowed.
class Database {
public:
    struct Options {
        bool durable = false;   ///< synchronous=FULL; otherwise NORMAL
        bool exclusive = false; ///< one process at a time; a second gets ErrorKind::StoreLocked
        std::vector<Migration> migrations;
        FaultHook faults;
        bool forgets = false; ///< what is deleted is overwritten
    };

    /// Creates the folder (0700) and the file (0600), checks it and brings its schema up to date.
    static Result<std::unique_ptr<Database>> open(const QString& file, Options options);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// Runs a statement with bound values; `row` is called for each result row.
    Result<void> run(const char* sql, const QVariantList& values = {}, const std::function<void(const QSqlQuery&)>& row = {});

    /// Runs `work` in one transaction: everything or, when it or the commit fails, nothing.
    Result<void> transact(const std::function<Result<void>()>& work);

    /// Moves what was written into the file itself: what was deleted stands nowhere any more.
    Result<void> flush() { return run("PRAGMA wal_checkpoint(TRUNCATE)"); }

    /// SQLite's own findings; empty = sound.
    Result<QStringList> integrityFindings();

private:
    struct Private;
    explicit Database(std::unique_ptr<Private> state);
    Result<void> prepare();
    Result<void> migrate();
    std::unique_ptr<Private> d;
};

} // namespace backroom
