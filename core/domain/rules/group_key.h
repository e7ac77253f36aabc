// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/rules/value_path.h"

#include <memory>
#include <unordered_map>

namespace backroom {

/// Numbers for groups named by several values: the same values have the same number, whoever asks.
class GroupNumbers {
public:
    /// Never 0.
    std::int64_t numberOf(const std::vector<std::int64_t>& values);

private:
    struct Hash {
        std::size_t operator()(const std::vector<std::int64_t>& values) const { return qHashRange(values.begin(), values.end()); }
    };
    std::unordered_map<std::vector<std::int64_t>, std::int64_t, Hash> m_numbers;
};

/// Which group a record belongs to, read from one or several of its values.
class GroupKey {
public:
    static Result<GroupKey> bind(const Mirror& mirror, const QString& model, const std::vector<QString>& paths, std::shared_ptr<GroupNumbers> numbers);

    bool isOfAll() const { return m_paths.empty(); }
    /// 0 when one of the values is empty: then it is in no group. Without values all are one group, also 0.
    std::int64_t id(RecordTable::Row row) const;
    const std::vector<ValuePath>& paths() const { return m_paths; }

private:
    std::vector<ValuePath> m_paths;
    std::shared_ptr<GroupNumbers> m_numbers;
    mutable std::vector<std::int64_t> m_values; ///< of the record asked for, to allocate once
};

} // namespace backroom
