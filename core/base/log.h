// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"

#include <QByteArray>
#include <QString>

#include <cstdint>

namespace backroom::log {

/// Redaction by construction: the log takes only these typed facts, never free payloads, headers, queries or bodies.
struct Request {
    std::uint64_t id = 0;
    QByteArray verb;
    QString path; ///< cut at '?' by the writer
    int status = 0; ///< 0 = no answer
    Duration took{};
    qint64 bytes = 0;
};

/// Called once by a program, before anything else logs. `file` empty = standard error only.
void open(const QString& file, bool verbose);
void request(const Request& line);
/// `what` is a fixed text of ours; `subject` an id, a model or a file name, cleaned of control characters.
void info(const char* what, const QString& subject = {});
void warning(const char* what, const QString& subject = {});
void failure(const char* what, const Error& error, const QString& subject = {});

} // namespace backroom::log
