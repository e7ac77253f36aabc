// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/ids.h"

#include <map>
#include <set>
#include <vector>

namespace backroom {

/// Which records are the same object to the policy: copies, splits, replacements, and what threads on the same business
/// key, in whatever system. Being the same goes both ways and on and on.
class Lineage {
public:
    void join(const RecordKey& a, const RecordKey& b);
    /// With the record itself.
    std::set<RecordKey> of(const RecordKey& record) const;

private:
    std::map<RecordKey, std::set<RecordKey>> m_next;
};

} // namespace backroom
