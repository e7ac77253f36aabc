// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <chrono>
#include <optional>

namespace backroom {

/// How far a request certainly got. The outbox decides on this alone (design.md §3).
enum class Reach {
    NotSent, ///< no byte left this machine: sending again is safe
    Unknown, ///< bytes left, no complete answer came: the effect must be read back
    Reached, ///< the server answered: what it said is what happened
};

/// What went wrong, in terms a caller can act on. Text for people is made in ui/text.
enum class ErrorKind {
    // the way to the server
    Network,          ///< refused, unreachable, reset, unknown host
    Timeout,          ///< no answer in time
    Tls,              ///< certificate not trusted, handshake failed
    InsecureUrl,      ///< plain HTTP to a host that is not this machine, not opted in
    Cancelled,        ///< the caller gave up
    // what answers there
    NotTheService,    ///< something answers, but it is not Odoo (or n8n)
    UnsupportedVersion,
    WrongDatabase,
    Protocol,         ///< an answer that breaks the protocol: not JSON, truncated, key missing
    TooLarge,         ///< an answer or a request over the agreed size
    ServerFault,      ///< 5xx and programming errors inside the server
    Busy,             ///< 429/503, lock or serialisation failure: later may work
    // who asks
    Authentication,   ///< key or password refused, or expired
    SessionExpired,
    LoginCooldown,    ///< too many failed sign-ins from this address
    Access,           ///< signed in, but not allowed
    // what is asked
    UnknownModel,
    UnknownMethod,
    UnknownField,
    BadCall,          ///< argument missing, unknown or of the wrong kind
    Missing,          ///< the record does not exist (any more)
    Refused,          ///< the business says no (UserError)
    Validation,       ///< a value or constraint says no (ValidationError)
    // this machine
    DiskFull,
    StoreLocked,
    StoreReadOnly,
    StoreCorrupt,
    StoreTooNew,      ///< written by a newer version of the program
    Store,            ///< any other database error
    Secret,           ///< the key store of the operating system refused or is absent
    // our own rules
    BadInput,         ///< a file, an option or a value given by the user is wrong
    Policy,           ///< limits, duties or evidence forbid it
    Conflict,         ///< what was seen is not what is there
};

/// A failure as a value. Copyable; never carries secrets.
struct Error {
    ErrorKind kind = ErrorKind::Protocol;
    Reach reach = Reach::NotSent;
    /// How long the server asked to wait before the next try.
    std::optional<std::chrono::milliseconds> retryAfter;
    /// The server's own words, untrusted plain text, at most a few hundred characters.
    QString serverText;
    /// For a details box and the log: what was expected, which key, which file. Never a payload.
    QString detail;

    static Error of(ErrorKind kind, QString detail = {}) { return {kind, Reach::NotSent, {}, {}, std::move(detail)}; }
    bool operator==(const Error&) const = default;
};

/// Stable lower-case name, for logs, JSON output and tests ("wrong-database").
QString toName(ErrorKind kind);
QString toName(Reach reach);
std::optional<ErrorKind> errorKindFromName(const QString& name);
std::optional<Reach> reachFromName(const QString& name);

/// May a read that failed like this be tried again by itself? Writes never are.
bool isTransient(ErrorKind kind);

} // namespace backroom
