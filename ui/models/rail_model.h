// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_types.h"

#include <QAbstractListModel>

#include <functional>
#include <vector>

namespace backroom {

/// One line of the rail.
struct RailEntry {
    enum class Kind { MyWork, Queue, Heading, Audit, Delegations, Systems, Connections };
    Kind kind = Kind::Queue;
    QueueStatus queue; ///< Kind::Queue; for MyWork the counts of all queues together
    bool attention = false; ///< something here needs a person: shown as a mark
};

/// My work, the queues the core delivers, and the govern section.
class RailModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        KindRole = Qt::UserRole + 1, ///< int(RailEntry::Kind)
        BadgeRole,                   ///< int: what I can act on now
        AttentionRole,
    };
    using Words = std::function<QString(const RailEntry&)>;

    explicit RailModel(QObject* parent = nullptr);

    void setWords(Words words) { m_words = std::move(words); }
    void reset(const std::vector<QueueStatus>& queues);
    /// Unknown queues are added below the known ones.
    void put(const QueueStatus& queue);
    void setAttention(RailEntry::Kind kind, bool attention);

    const RailEntry* entryAt(int row) const;
    const QueueStatus* queue(const QueueId& id) const;
    QList<QueueId> queues() const;
    int rowOf(RailEntry::Kind kind, const QueueId& queue = {}) const;
    void wordsChanged();

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    void sumUp();
    void changed(int row);

    std::vector<RailEntry> m_entries;
    Words m_words;
};

} // namespace backroom
