// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

namespace backroom {

/// Nothing was found out about the record that was to be read: it is read again when the source is there.
inline bool isPassing(const Error& error)
{
    return error.reach != Reach::Reached || isTransient(error.kind) || error.kind == ErrorKind::Cancelled || error.kind == ErrorKind::Protocol
        || error.kind == ErrorKind::NotTheService || error.kind == ErrorKind::Authentication || error.kind == ErrorKind::SessionExpired
        || error.kind == ErrorKind::LoginCooldown;
}

} // namespace backroom
