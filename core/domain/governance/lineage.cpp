// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/governance/lineage.h"

namespace backroom {

void Lineage::join(const RecordKey& a, const RecordKey& b)
{
    m_next[a].insert(b);
    m_next[b].insert(a);
}

std::set<RecordKey> Lineage::of(const RecordKey& record) const
{
    std::set<RecordKey> found{record};
    std::vector<RecordKey> open{record};
    while (!open.empty()) {
        const RecordKey key = open.back();
        open.pop_back();
        const auto next = m_next.find(key);
        if (next == m_next.end())
            continue;
        for (const RecordKey& other : next->second) {
            if (found.insert(other).second)
                open.push_back(other);
        }
    }
    return found;
}

} // namespace backroom
