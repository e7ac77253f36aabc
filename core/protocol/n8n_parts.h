// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/execution.h"

namespace backroom::n8n {

/// The member, or null where there is none: n8n leaves out what is empty.
inline const Json& member(const Json& object, const char* key)
{
    static const Json nothing;
    if (!object.is_object())
        return nothing;
    const auto found = object.find(key);
    return found == object.end() ? nothing : *found;
}

/// The last element of a list; null of anything else.
inline const Json& lastOf(const Json& list)
{
    static const Json nothing;
    return list.is_array() && !list.empty() ? list.back() : nothing;
}

} // namespace backroom::n8n
