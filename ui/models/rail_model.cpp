// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/rail_model.h"

#include <algorithm>

namespace backroom {

namespace {

using Kind = RailEntry::Kind;

/// The state of all queues together: the worst that still lets the person work.
QueuePhase together(QueuePhase left, QueuePhase right)
{
    static constexpr QueuePhase order[] = {QueuePhase::NoSource, QueuePhase::Loading, QueuePhase::Offline, QueuePhase::Failed,
        QueuePhase::Stale, QueuePhase::Ready, QueuePhase::NoAccess, QueuePhase::NotInstalled};
    for (const QueuePhase phase : order) {
        if (left == phase || right == phase)
            return phase;
    }
    return left;
}

} // namespace

RailModel::RailModel(QObject* parent) : QAbstractListModel(parent)
{
    reset({});
}

void RailModel::reset(const std::vector<QueueStatus>& queues)
{
    beginResetModel();
    m_entries.clear();
    m_entries.push_back({Kind::MyWork, {}});
    for (const QueueStatus& queue : queues)
        m_entries.push_back({Kind::Queue, queue});
    m_entries.push_back({Kind::Heading, {}});
    m_entries.push_back({Kind::Audit, {}});
    m_entries.push_back({Kind::Delegations, {}});
    m_entries.push_back({Kind::Systems, {}});
    m_entries.push_back({Kind::Connections, {}});
    endResetModel();
    sumUp();
}

void RailModel::put(const QueueStatus& queue)
{
    const int known = rowOf(Kind::Queue, queue.id);
    if (known >= 0) {
        m_entries[size_t(known)].queue = queue;
        changed(known);
    } else {
        const int row = rowOf(Kind::Heading);
        beginInsertRows({}, row, row);
        m_entries.insert(m_entries.begin() + row, {Kind::Queue, queue});
        endInsertRows();
    }
    sumUp();
}

void RailModel::sumUp()
{
    QueueStatus& all = m_entries.front().queue;
    all = {};
    bool first = true;
    for (const RailEntry& entry : m_entries) {
        if (entry.kind != Kind::Queue)
            continue;
        const QueueStatus& queue = entry.queue;
        all.count += queue.count;
        all.late += queue.late;
        all.loaded += queue.loaded;
        all.lagTarget = std::max(all.lagTarget, queue.lagTarget);
        for (const Money& money : queue.totals) {
            const auto same = std::find_if(all.totals.begin(), all.totals.end(),
                [&](const Money& total) { return total.currency() == money.currency(); });
            if (same == all.totals.end())
                all.totals.push_back(money);
            else
                *same = *same + money;
        }
        // The oldest reading is the age of the whole.
        if (queue.readAt)
            all.readAt = all.readAt ? std::min(*all.readAt, *queue.readAt) : *queue.readAt;
        const bool isUsable = queue.phase != QueuePhase::NotInstalled && queue.phase != QueuePhase::NoAccess;
        if (queue.error && !all.error && isUsable)
            all.error = queue.error;
        all.phase = first ? queue.phase : together(all.phase, queue.phase);
        first = false;
    }
    changed(0);
}

void RailModel::setAttention(Kind kind, bool attention)
{
    const int row = rowOf(kind);
    if (row < 0 || m_entries[size_t(row)].attention == attention)
        return;
    m_entries[size_t(row)].attention = attention;
    changed(row);
}

const RailEntry* RailModel::entryAt(int row) const
{
    return row >= 0 && row < int(m_entries.size()) ? &m_entries[size_t(row)] : nullptr;
}

const QueueStatus* RailModel::queue(const QueueId& id) const
{
    const int row = rowOf(Kind::Queue, id);
    return row < 0 ? nullptr : &m_entries[size_t(row)].queue;
}

QList<QueueId> RailModel::queues() const
{
    QList<QueueId> ids;
    for (const RailEntry& entry : m_entries) {
        if (entry.kind == Kind::Queue)
            ids.append(entry.queue.id);
    }
    return ids;
}

int RailModel::rowOf(Kind kind, const QueueId& queue) const
{
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [&](const RailEntry& entry) {
        return entry.kind == kind && (kind != Kind::Queue || entry.queue.id == queue);
    });
    return found == m_entries.end() ? -1 : int(found - m_entries.begin());
}

void RailModel::changed(int row)
{
    Q_EMIT dataChanged(index(row), index(row));
}

void RailModel::wordsChanged()
{
    Q_EMIT dataChanged(index(0), index(int(m_entries.size()) - 1));
}

int RailModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

QVariant RailModel::data(const QModelIndex& index, int role) const
{
    const RailEntry* entry = index.isValid() ? entryAt(index.row()) : nullptr;
    if (entry == nullptr)
        return {};
    switch (role) {
    case Qt::DisplayRole: return m_words ? m_words(*entry) : entry->queue.id.value;
    case KindRole: return int(entry->kind);
    case BadgeRole: return entry->queue.count;
    case AttentionRole: return entry->attention;
    default: return {};
    }
}

Qt::ItemFlags RailModel::flags(const QModelIndex& index) const
{
    const RailEntry* entry = index.isValid() ? entryAt(index.row()) : nullptr;
    if (entry == nullptr || entry->kind == Kind::Heading)
        return Qt::NoItemFlags;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
}

} // namespace backroom
