// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_types.h"
#include "ui/models/queue_filter.h"
#include "ui/models/queue_sort.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QSet>

#include <deque>
#include <vector>

namespace backroom {

/// What a row looks like beyond its own values.
struct RowMarks {
    const DecisionRow* decision = nullptr; ///< the newest decision about it, if any
    bool gone = false;    ///< no longer in the queue; kept in place until the list is tidied
    bool changed = false; ///< changed a moment ago
};

/// What the rows have in common, for column heads and widths.
struct RowTraits {
    Currency shared;          ///< the currency of every row; invalid while they differ
    bool mixed = false;       ///< more than one currency
    bool riskDiffers = false; ///< some money at risk is neither the amount nor nothing
    bool rulesDiffer = false; ///< not everything is here for the same reason
    QString rule;             ///< the one reason, while there is only one
    Money largest;            ///< by magnitude
    QString longestKey;       ///< the business key with the most letters

    bool operator==(const RowTraits&) const = default;
};

/// Turns values into text. The model itself has no words (design.md §2); ui/text implements this.
class QueueWords {
public:
    virtual ~QueueWords() = default;
    /// `shared` is the currency of every row, or invalid.
    virtual QString header(QueueColumn column, const Currency& shared) const = 0;
    virtual QString text(QueueColumn column, const ItemRow& row, const RowMarks& marks) const = 0;
    /// For screen readers: complete, also where the cell shows a shape.
    virtual QString accessibleText(QueueColumn column, const ItemRow& row, const RowMarks& marks) const = 0;
    virtual QString toolTip(QueueColumn column, const ItemRow& row, const RowMarks& marks) const = 0;
};

/// The rows of one or several queues, filtered and sorted. Storage (slots) and the visible order (slot numbers) are apart.
/// Live changes repaint cells but never move rows: new rows wait until showPending(), removed rows stay where they are,
/// marked, until the list is tidied by showPending(), a sort or a filter (domain.md §13.3).
class QueueModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Role {
        IdRole = Qt::UserRole + 1, ///< QString
        SeverityRole,              ///< int(Severity)
        DetectedAtRole,            ///< qint64, ms UTC
        DueAtRole,                 ///< qint64 or invalid
        AmountRole,                ///< qint64 minor units
        GoneRole,
        ChangedRole,
    };
    /// At least this long between two changes the view sees.
    static constexpr Duration coalesceInterval{100};
    static constexpr Duration highlightTime{1500};

    /// `words` and `clock` outlive the model.
    QueueModel(const QueueWords& words, Clock& clock, QObject* parent = nullptr);

    /// Forgets all rows; from now on only deltas of these queues count.
    void setQueues(const QList<QueueId>& queues);
    void apply(const QueueDelta& delta);
    /// While a queue fills for the first time its rows are shown as they come.
    void setFilling(bool filling) { m_filling = filling; }
    void setDecision(const DecisionRow& decision);

    void setFilter(const QueueFilter& filter, const FilterContext& context);
    const QueueFilter& filter() const { return m_filter; }
    void setSortKeys(std::vector<SortKey> keys);
    const std::vector<SortKey>& sortKeys() const { return m_keys; }

    /// New rows that match the filter and wait to be shown.
    int pendingCount() const { return m_pending; }
    /// Rows still shown that have left the queue.
    int goneCount() const { return m_goneShown; }
    /// Shows what waits, removes what is gone, and sorts.
    void showPending();

    /// Rows held, whether shown or not.
    int totalCount() const { return int(m_slotOf.size()); }
    const ItemRow* rowAt(int row) const;
    const ItemRow* find(const ItemId& id) const;
    bool isGone(const ItemId& id) const;
    /// Visible row of the item, or -1.
    int rowOf(const ItemId& id) const;
    RowMarks marksAt(int row) const;
    const RowTraits& traits() const { return m_traits; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

    /// Ages and deadlines have moved on: repaint them.
    void tick();
    void wordsChanged();

Q_SIGNALS:
    void pendingChanged();
    void traitsChanged();
    /// The row's own values changed (not its age): a detail on show may be out of date.
    void rowChanged(const backroom::ItemId& id);

private:
    using Slot = quint32;
    struct Cell {
        ItemRow row;
        bool used = false;
        bool gone = false;
        bool changed = false;
        int position = -1; ///< in m_order, -1 = not shown
    };
    struct Inbox {
        std::vector<ItemRow> upserts;
        QHash<ItemId, qsizetype> upsertOf;
        QSet<ItemId> removals;
        QSet<QueueId> resets;
        bool isEmpty() const { return upserts.empty() && removals.isEmpty() && resets.isEmpty(); }
    };

    void collect(const QueueDelta& delta);
    void flushAndRest();
    void flush();
    Slot slotFor(const ItemId& id);
    void free(Slot slot);
    void countWaiting();
    void rebuild();
    void show(std::vector<Slot> order);
    void showAtOnce(std::vector<Slot> order);
    void removeMissing(const std::vector<char>& keep);
    void reorder(std::vector<Slot> order);
    void insertMissing(const std::vector<Slot>& order);
    void updatePositions(size_t from = 0);
    void emitRuns(std::vector<int> positions);
    void endHighlight();
    void setTraits(const RowTraits& traits);

    const QueueWords& m_words;
    Clock& m_clock;
    ScopedTimer m_flushTimer;
    ScopedTimer m_highlightTimer;
    QSet<QueueId> m_queues;
    QSet<QueueId> m_arrived; ///< queues whose first complete set has come
    Inbox m_inbox;
    std::deque<Cell> m_cells;
    std::vector<Slot> m_free;
    QHash<ItemId, Slot> m_slotOf;
    std::vector<Slot> m_order;
    std::vector<Slot> m_highlighted;
    QHash<ItemId, DecisionRow> m_decisions;
    QueueFilter m_filter;
    FilterContext m_context;
    std::vector<SortKey> m_keys = defaultSortKeys();
    RowTraits m_traits;
    int m_pending = 0;
    int m_goneShown = 0;
    bool m_filling = false;
};

} // namespace backroom
