// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/clock.h"
#include "core/base/json.h"

#include <cstdint>

namespace backroom {

/// Odoo's own user, as which scheduled work runs and letters from outside come in.
inline constexpr std::int64_t superuser = 1;

/// No request lives longer on the server (odoo.md c: `limit_time_real`, with room): what it could still do, it has done.
inline constexpr Duration serverLimit = std::chrono::seconds(150);

/// The id of the one record that `create` answered with; 0 where there is none. JSON-2 answers a list of ids, the older
/// protocols the id alone.
inline std::int64_t createdId(const Json& reply)
{
    const Json& id = reply.is_array() && reply.size() == 1 ? reply.front() : reply;
    return id.is_number_integer() ? id.get<std::int64_t>() : 0;
}

} // namespace backroom
