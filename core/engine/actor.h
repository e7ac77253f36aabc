// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdint>

namespace backroom {

/// Who is signed in where, for the policy and for the log.
struct Actor {
    QString login;
    std::int64_t uid = 0;
    QString server; ///< address and database
};

} // namespace backroom
