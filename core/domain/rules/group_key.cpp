// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/rules/group_key.h"

namespace backroom {

std::int64_t GroupNumbers::numberOf(const std::vector<std::int64_t>& values)
{
    if (const auto known = m_numbers.find(values); known != m_numbers.end())
        return known->second;
    return m_numbers.emplace(values, static_cast<std::int64_t>(m_numbers.size() + 1)).first->second;
}

Result<GroupKey> GroupKey::bind(const Mirror& mirror, const QString& model, const std::vector<QString>& paths, std::shared_ptr<GroupNumbers> numbers)
{
    GroupKey key;
    key.m_numbers = std::move(numbers);
    for (const QString& path : paths) {
        auto bound = ValuePath::bind(mirror, model, path);
        if (!bound)
            return bound.error();
        key.m_paths.push_back(std::move(*bound));
    }
    return key;
}

std::int64_t GroupKey::id(RecordTable::Row row) const
{
    if (m_paths.size() <= 1)
        return m_paths.empty() ? 0 : m_paths.front().id(row);
    m_values.clear();
    for (const ValuePath& path : m_paths) {
        m_values.push_back(path.id(row));
        if (m_values.back() == 0)
            return 0;
    }
    return m_numbers->numberOf(m_values);
}

} // namespace backroom
