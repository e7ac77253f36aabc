// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/queue_sort.h"

#include <algorithm>
#include <compare>

namespace backroom {

namespace {

/// Case-insensitive, and numbers inside names sort as numbers: "P9" before "P10".
int compareNaturally(const QString& left, const QString& right)
{
    qsizetype i = 0;
    qsizetype j = 0;
    while (i < left.size() && j < right.size()) {
        if (left[i].isDigit() && right[j].isDigit()) {
            while (i < left.size() && left[i] == u'0')
                ++i;
            while (j < right.size() && right[j] == u'0')
                ++j;
            qsizetype iEnd = i;
            qsizetype jEnd = j;
            while (iEnd < left.size() && left[iEnd].isDigit())
                ++iEnd;
            while (jEnd < right.size() && right[jEnd].isDigit())
                ++jEnd;
            if (iEnd - i != jEnd - j)
                return iEnd - i < jEnd - j ? -1 : 1;
            for (; i < iEnd; ++i, ++j) {
                if (left[i] != right[j])
                    return left[i] < right[j] ? -1 : 1;
            }
        } else {
            const QChar a = left[i++].toCaseFolded();
            const QChar b = right[j++].toCaseFolded();
            if (a != b)
                return a < b ? -1 : 1;
        }
    }
    return int((left.size() - i) - (right.size() - j));
}

template <typename T>
int compareValues(const T& left, const T& right)
{
    return left < right ? -1 : right < left ? 1 : 0;
}

int compareBy(QueueColumn column, const ItemRow& left, const ItemRow& right)
{
    switch (column) {
    case QueueColumn::Severity: return compareValues(left.severity, right.severity);
    case QueueColumn::Age: return compareValues(right.detectedAt, left.detectedAt);
    case QueueColumn::Due: return compareValues(left.dueAt.value_or(Timestamp::max()), right.dueAt.value_or(Timestamp::max()));
    case QueueColumn::Name: return compareNaturally(left.code, right.code);
    case QueueColumn::Key: return compareNaturally(left.businessKey, right.businessKey);
    case QueueColumn::Counterparty: return compareNaturally(left.counterparty, right.counterparty);
    case QueueColumn::Title: return compareNaturally(left.title, right.title);
    case QueueColumn::Store: return compareNaturally(left.store, right.store);
    case QueueColumn::Amount: return compareValues(left.amount.major(), right.amount.major());
    case QueueColumn::Risk: return compareValues(left.moneyAtRisk.major(), right.moneyAtRisk.major());
    case QueueColumn::Owner: return compareNaturally(holderOf(left), holderOf(right));
    case QueueColumn::State:
        return compareValues(left.decision ? int(*left.decision) : -1, right.decision ? int(*right.decision) : -1);
    }
    return 0;
}

} // namespace

QString holderOf(const ItemRow& row)
{
    return row.claimedBy.isEmpty() ? row.owner : row.claimedBy;
}

std::vector<SortKey> defaultSortKeys()
{
    return {{QueueColumn::Severity, Qt::DescendingOrder}, {QueueColumn::Due, Qt::AscendingOrder},
        {QueueColumn::Age, Qt::DescendingOrder}};
}

std::vector<SortKey> withFirstKey(std::vector<SortKey> keys, SortKey first)
{
    std::erase_if(keys, [&](const SortKey& key) { return key.column == first.column; });
    keys.insert(keys.begin(), first);
    return keys;
}

bool comesBefore(const ItemRow& left, const ItemRow& right, const std::vector<SortKey>& keys)
{
    for (const SortKey& key : keys) {
        const int order = compareBy(key.column, left, right);
        if (order != 0)
            return key.order == Qt::AscendingOrder ? order < 0 : order > 0;
    }
    return left.id < right.id;
}

} // namespace backroom
