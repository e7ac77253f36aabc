// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"

namespace backroom {

using namespace Qt::StringLiterals;

QString toName(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::Network: return u"network"_s;
    case ErrorKind::Timeout: return u"timeout"_s;
    case ErrorKind::Tls: return u"tls"_s;
    case ErrorKind::InsecureUrl: return u"insecure-url"_s;
    case ErrorKind::Cancelled: return u"cancelled"_s;
    case ErrorKind::NotTheService: return u"not-the-service"_s;
    case ErrorKind::UnsupportedVersion: return u"unsupported-version"_s;
    case ErrorKind::WrongDatabase: return u"wrong-database"_s;
    case ErrorKind::Protocol: return u"protocol"_s;
    case ErrorKind::TooLarge: return u"too-large"_s;
    case ErrorKind::ServerFault: return u"server-fault"_s;
    case ErrorKind::Busy: return u"busy"_s;
    case ErrorKind::Authentication: return u"authentication"_s;
    case ErrorKind::SessionExpired: return u"session-expired"_s;
    case ErrorKind::LoginCooldown: return u"login-cooldown"_s;
    case ErrorKind::Access: return u"access"_s;
    case ErrorKind::UnknownModel: return u"unknown-model"_s;
    case ErrorKind::UnknownMethod: return u"unknown-method"_s;
    case ErrorKind::UnknownField: return u"unknown-field"_s;
    case ErrorKind::BadCall: return u"bad-call"_s;
    case ErrorKind::Missing: return u"missing"_s;
    case ErrorKind::Refused: return u"refused"_s;
    case ErrorKind::Validation: return u"validation"_s;
    case ErrorKind::DiskFull: return u"disk-full"_s;
    case ErrorKind::StoreLocked: return u"store-locked"_s;
    case ErrorKind::StoreReadOnly: return u"store-read-only"_s;
    case ErrorKind::StoreCorrupt: return u"store-corrupt"_s;
    case ErrorKind::StoreTooNew: return u"store-too-new"_s;
    case ErrorKind::Store: return u"store"_s;
    case ErrorKind::Secret: return u"secret"_s;
    case ErrorKind::BadInput: return u"bad-input"_s;
    case ErrorKind::Policy: return u"policy"_s;
    case ErrorKind::Conflict: return u"conflict"_s;
    }
    return {};
}

QString toName(Reach reach)
{
    switch (reach) {
    case Reach::NotSent: return u"not-sent"_s;
    case Reach::Unknown: return u"unknown"_s;
    case Reach::Reached: return u"reached"_s;
    }
    return {};
}

std::optional<ErrorKind> errorKindFromName(const QString& name)
{
    for (int value = 0; value <= static_cast<int>(ErrorKind::Conflict); ++value) {
        const auto kind = static_cast<ErrorKind>(value);
        if (toName(kind) == name)
            return kind;
    }
    return std::nullopt;
}

std::optional<Reach> reachFromName(const QString& name)
{
    for (const Reach reach : {Reach::NotSent, Reach::Unknown, Reach::Reached}) {
        if (toName(reach) == name)
            return reach;
    }
    return std::nullopt;
}

bool isTransient(ErrorKind kind)
{
    return kind == ErrorKind::Network || kind == ErrorKind::Timeout || kind == ErrorKind::Busy
        || kind == ErrorKind::ServerFault;
}

} // namespace backroom
