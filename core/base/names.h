// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <algorithm>
#include <array>
#include <optional>

namespace backroom {

/// Values of an enum and their stable names, in one table for both directions.
template <typename Enum, std::size_t N>
struct NameTable {
    std::array<std::pair<Enum, const char*>, N> entries;

    QString nameOf(Enum value) const
    {
        const auto found = std::find_if(entries.begin(), entries.end(), [value](const auto& entry) { return entry.first == value; });
        return found == entries.end() ? QString() : QString::fromLatin1(found->second);
    }
    std::optional<Enum> valueOf(const QString& name) const
    {
        const auto found = std::find_if(entries.begin(), entries.end(), [&](const auto& entry) { return name == QLatin1StringView(entry.second); });
        return found == entries.end() ? std::nullopt : std::optional(found->first);
    }
    constexpr std::array<Enum, N> values() const
    {
        std::array<Enum, N> all{};
        for (std::size_t i = 0; i < N; ++i)
            all[i] = entries[i].first;
        return all;
    }
};

template <typename Enum, std::size_t N>
constexpr NameTable<Enum, N> nameTable(const std::pair<Enum, const char*> (&entries)[N])
{
    NameTable<Enum, N> table{};
    for (std::size_t i = 0; i < N; ++i)
        table.entries[i] = entries[i];
    return table;
}

} // namespace backroom
