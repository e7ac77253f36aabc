// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"

#include "core/base/names.h"

namespace backroom {

namespace {

constexpr auto kindNames = nameTable<ErrorKind>({{ErrorKind::Network, "network"}, {ErrorKind::Timeout, "timeout"}, {ErrorKind::Tls, "tls"},
    {ErrorKind::InsecureUrl, "insecure-url"}, {ErrorKind::Cancelled, "cancelled"}, {ErrorKind::NotTheService, "not-the-service"},
    {ErrorKind::UnsupportedVersion, "unsupported-version"}, {ErrorKind::WrongDatabase, "wrong-database"}, {ErrorKind::Protocol, "protocol"},
    {ErrorKind::TooLarge, "too-large"}, {ErrorKind::ServerFault, "server-fault"}, {ErrorKind::Busy, "busy"},
    {ErrorKind::Authentication, "authentication"}, {ErrorKind::SessionExpired, "session-expired"}, {ErrorKind::LoginCooldown, "login-cooldown"},
    {ErrorKind::Access, "access"}, {ErrorKind::UnknownModel, "unknown-model"}, {ErrorKind::UnknownMethod, "unknown-method"},
    {ErrorKind::UnknownField, "unknown-field"}, {ErrorKind::BadCall, "bad-call"}, {ErrorKind::Missing, "missing"}, {ErrorKind::Refused, "refused"},
    {ErrorKind::Validation, "validation"}, {ErrorKind::DiskFull, "disk-full"}, {ErrorKind::StoreLocked, "store-locked"},
    {ErrorKind::StoreReadOnly, "store-read-only"}, {ErrorKind::StoreCorrupt, "store-corrupt"}, {ErrorKind::StoreTooNew, "store-too-new"},
    {ErrorKind::Store, "store"}, {ErrorKind::Secret, "secret"}, {ErrorKind::BadInput, "bad-input"}, {ErrorKind::Policy, "policy"},
    {ErrorKind::Conflict, "conflict"}});
constexpr auto reachNames = nameTable<Reach>({{Reach::NotSent, "not-sent"}, {Reach::Unknown, "unknown"}, {Reach::Reached, "reached"}});

} // namespace

QString toName(ErrorKind kind)
{
    return kindNames.nameOf(kind);
}

QString toName(Reach reach)
{
    return reachNames.nameOf(reach);
}

std::optional<ErrorKind> errorKindFromName(const QString& name)
{
    return kindNames.valueOf(name);
}

std::optional<Reach> reachFromName(const QString& name)
{
    return reachNames.valueOf(name);
}

bool isTransient(ErrorKind kind)
{
    return kind == ErrorKind::Network || kind == ErrorKind::Timeout || kind == ErrorKind::Busy
        || kind == ErrorKind::ServerFault;
}

} // namespace backroom
