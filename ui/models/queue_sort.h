// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_types.h"

#include <QtGlobal>

#include <vector>

namespace backroom {

/// The columns of a queue, in their first order.
enum class QueueColumn { Severity, Age, Due, Name, Key, Counterparty, Store, Title, Amount, Owner, State, Risk };
inline constexpr int queueColumnCount = int(QueueColumn::Risk) + 1;

struct SortKey {
    QueueColumn column = QueueColumn::Severity;
    Qt::SortOrder order = Qt::AscendingOrder;
    bool operator==(const SortKey&) const = default;
};

/// Who has it in hand, else who owns it.
QString holderOf(const ItemRow& row);
/// Worst first, then the nearest deadline, then the oldest.
std::vector<SortKey> defaultSortKeys();
/// `keys` with `first` in front; the others stay as ties.
std::vector<SortKey> withFirstKey(std::vector<SortKey> keys, SortKey first);
/// A strict order over rows: the keys one after another, then the id, so that two runs never differ.
bool comesBefore(const ItemRow& left, const ItemRow& right, const std::vector<SortKey>& keys);

} // namespace backroom
