// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/records/record_table.h"

#include <algorithm>

namespace backroom {

/// One bit for each row of a table.
using RowBits = std::vector<std::uint64_t>;

/// One bit for each row for which `test` holds.
template <typename Test>
void fill(RowBits& bits, std::size_t rows, const Test& test)
{
    bits.assign((rows + 63) / 64, 0);
    std::size_t row = 0;
    for (std::uint64_t& word : bits) {
        const std::size_t last = std::min<std::size_t>(64, rows - row);
        std::uint64_t found = 0;
        for (std::size_t bit = 0; bit < last; ++bit, ++row)
            found |= std::uint64_t(test(static_cast<RecordTable::Row>(row)) ? 1 : 0) << bit;
        word = found;
    }
}

template <typename T, typename V>
void fillIn(RowBits& bits, const std::vector<T>& values, const std::vector<V>& wanted)
{
    if (wanted.size() == 1) {
        const V one = wanted.front();
        fill(bits, values.size(), [&](RecordTable::Row row) { return static_cast<V>(values[row]) == one; });
    } else if (wanted.size() == 2) {
        const V one = wanted.front();
        const V other = wanted.back();
        fill(bits, values.size(), [&](RecordTable::Row row) { return (static_cast<V>(values[row]) == one) | (static_cast<V>(values[row]) == other); });
    } else {
        fill(bits, values.size(), [&](RecordTable::Row row) { return std::binary_search(wanted.begin(), wanted.end(), static_cast<V>(values[row])); });
    }
}

/// Rows whose value is in [low, high]; what is empty is below.
template <typename T>
void fillRange(RowBits& bits, const std::vector<T>& values, std::int64_t low, std::int64_t high)
{
    using Limits = std::numeric_limits<T>;
    if (low > high || low > Limits::max() || high < Limits::min()) {
        bits.assign((values.size() + 63) / 64, 0);
        return;
    }
    const T from = static_cast<T>(std::max<std::int64_t>(low, Limits::min()));
    const T to = static_cast<T>(std::min<std::int64_t>(high, Limits::max()));
    fill(bits, values.size(), [&](RecordTable::Row row) { return (values[row] >= from) & (values[row] <= to); });
}

inline bool isSet(const RowBits& bits, RecordTable::Row row)
{
    return (bits[row / 64] >> (row % 64) & 1) != 0;
}

} // namespace backroom
