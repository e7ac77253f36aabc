// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/queue_model.h"

#include <algorithm>

namespace backroom {

namespace {

/// With more separate runs than this a view is faster with one reset than with many insertions.
constexpr int maxRuns = 64;

/// The same as far as anybody can see; the time of reading moves with every pull.
bool looksTheSame(const ItemRow& left, ItemRow right)
{
    right.readAt = left.readAt;
    return left == right;
}

void widen(RowTraits& traits, const ItemRow& row)
{
    if (row.moneyAtRisk.minor() != 0 && row.moneyAtRisk != row.amount)
        traits.riskDiffers = true;
    traits.rulesDiffer = traits.rulesDiffer || (!traits.rule.isEmpty() && traits.rule != row.code);
    traits.rule = row.code;
    if (std::abs(row.amount.minor()) > std::abs(traits.largest.minor()))
        traits.largest = row.amount;
    if (row.businessKey.size() > traits.longestKey.size())
        traits.longestKey = row.businessKey;
    const Currency currency = row.amount.currency();
    if (!currency.isValid() || traits.mixed || currency == traits.shared)
        return;
    traits.mixed = traits.shared.isValid();
    traits.shared = traits.mixed ? Currency() : currency;
}

qint64 milliseconds(Timestamp time)
{
    return time.time_since_epoch().count();
}

} // namespace

QueueModel::QueueModel(const QueueWords& words, Clock& clock, QObject* parent)
    : QAbstractTableModel(parent), m_words(words), m_clock(clock), m_flushTimer(clock), m_highlightTimer(clock)
{
}

void QueueModel::setQueues(const QList<QueueId>& queues)
{
    beginResetModel();
    m_flushTimer.stop();
    m_highlightTimer.stop();
    m_queues = QSet<QueueId>(queues.begin(), queues.end());
    m_arrived.clear();
    m_inbox = {};
    m_cells.clear();
    m_free.clear();
    m_slotOf.clear();
    m_order.clear();
    m_highlighted.clear();
    m_pending = 0;
    m_goneShown = 0;
    m_filling = false;
    endResetModel();
    setTraits({});
    Q_EMIT pendingChanged();
}

void QueueModel::apply(const QueueDelta& delta)
{
    if (!m_queues.contains(delta.queue))
        return;
    collect(delta);
    if (!m_flushTimer.isRunning())
        flushAndRest();
}

void QueueModel::flushAndRest()
{
    flush();
    m_flushTimer.start(coalesceInterval, [this] {
        if (!m_inbox.isEmpty())
            flushAndRest();
    });
}

void QueueModel::collect(const QueueDelta& delta)
{
    if (delta.reset) {
        // Everything said before about this queue is void.
        Inbox kept;
        kept.resets = m_inbox.resets;
        kept.resets.insert(delta.queue);
        kept.removals = m_inbox.removals;
        for (ItemRow& row : m_inbox.upserts) {
            if (row.queue == delta.queue)
                continue;
            kept.upsertOf.insert(row.id, qsizetype(kept.upserts.size()));
            kept.upserts.push_back(std::move(row));
        }
        m_inbox = std::move(kept);
    }
    m_inbox.upserts.reserve(m_inbox.upserts.size() + delta.upserts.size());
    m_inbox.upsertOf.reserve(m_inbox.upsertOf.size() + qsizetype(delta.upserts.size()));
    for (const ItemRow& row : delta.upserts) {
        m_inbox.removals.remove(row.id);
        const auto known = m_inbox.upsertOf.constFind(row.id);
        if (known != m_inbox.upsertOf.cend()) {
            m_inbox.upserts[size_t(*known)] = row;
        } else {
            m_inbox.upsertOf.insert(row.id, qsizetype(m_inbox.upserts.size()));
            m_inbox.upserts.push_back(row);
        }
    }
    for (const ItemId& id : delta.removals)
        m_inbox.removals.insert(id);
}

void QueueModel::flush()
{
    if (m_inbox.isEmpty())
        return;
    Inbox inbox = std::exchange(m_inbox, {});
    bool first = m_order.empty() || m_filling;
    for (const QueueId& queue : std::as_const(inbox.resets)) {
        first |= !m_arrived.contains(queue);
        m_arrived.insert(queue);
    }
    if (!inbox.resets.isEmpty()) {
        for (const Cell& cell : m_cells) {
            if (cell.used && inbox.resets.contains(cell.row.queue) && !inbox.upsertOf.contains(cell.row.id))
                inbox.removals.insert(cell.row.id);
        }
    }

    if (first)
        m_slotOf.reserve(m_slotOf.size() + qsizetype(inbox.upserts.size()));
    std::vector<int> repaint;
    std::vector<ItemId> changedRows;
    RowTraits traits = m_traits;
    for (ItemRow& row : inbox.upserts) {
        if (inbox.removals.contains(row.id))
            continue;
        const bool known = m_slotOf.contains(row.id);
        const Slot slot = slotFor(row.id);
        Cell& cell = m_cells[slot];
        widen(traits, row);
        const bool visible = known && (!looksTheSame(row, cell.row) || cell.gone);
        cell.row = std::move(row);
        cell.gone = false;
        if (visible && cell.position >= 0) {
            repaint.push_back(cell.position);
            changedRows.push_back(cell.row.id);
            // While the list fills, what comes is completion, not change.
            if (!first) {
                cell.changed = true;
                m_highlighted.push_back(slot);
            }
        }
    }
    for (const ItemId& id : std::as_const(inbox.removals)) {
        const auto found = m_slotOf.constFind(id);
        if (found == m_slotOf.cend())
            continue;
        Cell& cell = m_cells[*found];
        if (cell.position < 0) {
            free(*found);
        } else if (!cell.gone) {
            cell.gone = true;
            repaint.push_back(cell.position);
            changedRows.push_back(id);
        }
    }
    if (first)
        rebuild();
    else
        emitRuns(std::move(repaint));
    if (!first)
        setTraits(traits);
    countWaiting();
    if (!m_highlighted.empty() && !m_highlightTimer.isRunning())
        m_highlightTimer.start(highlightTime, [this] { endHighlight(); });
    for (const ItemId& id : changedRows)
        Q_EMIT rowChanged(id);
}

QueueModel::Slot QueueModel::slotFor(const ItemId& id)
{
    const auto found = m_slotOf.constFind(id);
    if (found != m_slotOf.cend())
        return *found;
    Slot slot = Slot(m_cells.size());
    if (m_free.empty()) {
        m_cells.emplace_back();
    } else {
        slot = m_free.back();
        m_free.pop_back();
    }
    m_cells[slot] = Cell{};
    m_cells[slot].used = true;
    m_slotOf.insert(id, slot);
    return slot;
}

void QueueModel::free(Slot slot)
{
    m_slotOf.remove(m_cells[slot].row.id);
    m_cells[slot] = Cell{};
    m_free.push_back(slot);
}

void QueueModel::countWaiting()
{
    const int pending = std::exchange(m_pending, 0);
    const int gone = std::exchange(m_goneShown, 0);
    for (const Cell& cell : m_cells) {
        if (!cell.used)
            continue;
        if (cell.position >= 0)
            m_goneShown += cell.gone;
        else
            m_pending += !cell.gone && m_filter.matches(cell.row, m_context);
    }
    if (pending != m_pending || gone != m_goneShown)
        Q_EMIT pendingChanged();
}

void QueueModel::setFilter(const QueueFilter& filter, const FilterContext& context)
{
    m_filter = filter;
    m_context = context;
    showPending();
}

void QueueModel::setSortKeys(std::vector<SortKey> keys)
{
    m_keys = std::move(keys);
    showPending();
}

void QueueModel::sort(int column, Qt::SortOrder order)
{
    if (column >= 0 && column < queueColumnCount)
        setSortKeys(withFirstKey(m_keys, {QueueColumn(column), order}));
}

void QueueModel::showPending()
{
    m_context.now = m_clock.now();
    rebuild();
    countWaiting();
}

void QueueModel::rebuild()
{
    std::vector<Slot> order;
    RowTraits traits;
    order.reserve(size_t(m_slotOf.size()));
    for (Slot slot = 0; slot < m_cells.size(); ++slot) {
        const Cell& cell = m_cells[slot];
        if (!cell.used || cell.gone)
            continue;
        widen(traits, cell.row);
        if (m_filter.matches(cell.row, m_context))
            order.push_back(slot);
    }
    std::sort(order.begin(), order.end(),
        [this](Slot left, Slot right) { return comesBefore(m_cells[left].row, m_cells[right].row, m_keys); });
    setTraits(traits);
    show(std::move(order));
    for (Slot slot = 0; slot < m_cells.size(); ++slot) {
        if (m_cells[slot].used && m_cells[slot].gone)
            free(slot);
    }
}

void QueueModel::show(std::vector<Slot> order)
{
    std::vector<char> keep(m_cells.size(), 0);
    for (const Slot slot : order)
        keep[slot] = 1;
    int runs = 0;
    for (size_t i = 0; i < m_order.size(); ++i)
        runs += !keep[m_order[i]] && (i == 0 || keep[m_order[i - 1]]);
    for (size_t i = 0; i < order.size(); ++i)
        runs += m_cells[order[i]].position < 0 && (i == 0 || m_cells[order[i - 1]].position >= 0);
    if (m_order.empty() || order.empty() || runs > maxRuns) {
        showAtOnce(std::move(order));
        return;
    }
    removeMissing(keep);
    reorder(order);
    insertMissing(order);
}

void QueueModel::showAtOnce(std::vector<Slot> order)
{
    if (m_order.empty() && order.empty())
        return;
    beginResetModel();
    for (const Slot slot : m_order)
        m_cells[slot].position = -1;
    m_order = std::move(order);
    updatePositions();
    endResetModel();
}

void QueueModel::removeMissing(const std::vector<char>& keep)
{
    for (int last = int(m_order.size()) - 1; last >= 0; --last) {
        if (keep[m_order[size_t(last)]])
            continue;
        int first = last;
        while (first > 0 && !keep[m_order[size_t(first) - 1]])
            --first;
        beginRemoveRows({}, first, last);
        for (int row = first; row <= last; ++row)
            m_cells[m_order[size_t(row)]].position = -1;
        m_order.erase(m_order.begin() + first, m_order.begin() + last + 1);
        updatePositions(size_t(first));
        endRemoveRows();
        last = first;
    }
}

void QueueModel::reorder(std::vector<Slot> order)
{
    std::erase_if(order, [this](Slot slot) { return m_cells[slot].position < 0; });
    if (order == m_order)
        return;
    Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    std::vector<Slot> persistent;
    for (const QModelIndex& index : before)
        persistent.push_back(m_order[size_t(index.row())]);
    m_order = std::move(order);
    updatePositions();
    QModelIndexList after;
    for (qsizetype i = 0; i < before.size(); ++i)
        after.append(index(m_cells[persistent[size_t(i)]].position, before[i].column()));
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

void QueueModel::insertMissing(const std::vector<Slot>& order)
{
    for (size_t first = 0; first < order.size(); ++first) {
        if (m_cells[order[first]].position >= 0)
            continue;
        size_t last = first;
        while (last + 1 < order.size() && m_cells[order[last + 1]].position < 0)
            ++last;
        beginInsertRows({}, int(first), int(last));
        m_order.insert(m_order.begin() + qsizetype(first), order.begin() + qsizetype(first), order.begin() + qsizetype(last) + 1);
        updatePositions(first);
        endInsertRows();
        first = last;
    }
}

void QueueModel::updatePositions(size_t from)
{
    for (size_t i = from; i < m_order.size(); ++i)
        m_cells[m_order[i]].position = int(i);
}

void QueueModel::emitRuns(std::vector<int> positions)
{
    std::sort(positions.begin(), positions.end());
    positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
    for (size_t first = 0; first < positions.size(); ++first) {
        size_t last = first;
        while (last + 1 < positions.size() && positions[last + 1] == positions[last] + 1)
            ++last;
        Q_EMIT dataChanged(index(positions[first], 0), index(positions[last], queueColumnCount - 1));
        first = last;
    }
}

void QueueModel::endHighlight()
{
    std::vector<int> positions;
    for (const Slot slot : std::exchange(m_highlighted, {})) {
        m_cells[slot].changed = false;
        if (m_cells[slot].position >= 0)
            positions.push_back(m_cells[slot].position);
    }
    emitRuns(std::move(positions));
}

void QueueModel::setTraits(const RowTraits& traits)
{
    if (traits == m_traits)
        return;
    m_traits = traits;
    Q_EMIT headerDataChanged(Qt::Horizontal, int(QueueColumn::Amount), int(QueueColumn::Amount));
    Q_EMIT traitsChanged();
}

void QueueModel::setDecision(const DecisionRow& decision)
{
    const auto known = m_decisions.constFind(decision.item);
    if (known != m_decisions.cend() && known->id != decision.id && known->decidedAt > decision.decidedAt)
        return;
    m_decisions.insert(decision.item, decision);
    const int row = rowOf(decision.item);
    if (row >= 0)
        Q_EMIT dataChanged(index(row, 0), index(row, queueColumnCount - 1));
}

const ItemRow* QueueModel::rowAt(int row) const
{
    return row >= 0 && row < int(m_order.size()) ? &m_cells[m_order[size_t(row)]].row : nullptr;
}

const ItemRow* QueueModel::find(const ItemId& id) const
{
    const auto found = m_slotOf.constFind(id);
    return found == m_slotOf.cend() ? nullptr : &m_cells[*found].row;
}

bool QueueModel::isGone(const ItemId& id) const
{
    const auto found = m_slotOf.constFind(id);
    return found == m_slotOf.cend() || m_cells[*found].gone;
}

int QueueModel::rowOf(const ItemId& id) const
{
    const auto found = m_slotOf.constFind(id);
    return found == m_slotOf.cend() ? -1 : m_cells[*found].position;
}

RowMarks QueueModel::marksAt(int row) const
{
    const Cell& cell = m_cells[m_order[size_t(row)]];
    const auto decision = m_decisions.constFind(cell.row.id);
    return {decision == m_decisions.cend() ? nullptr : &*decision, cell.gone, cell.changed};
}

int QueueModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_order.size());
}

int QueueModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : queueColumnCount;
}

QVariant QueueModel::data(const QModelIndex& index, int role) const
{
    const ItemRow* row = index.isValid() ? rowAt(index.row()) : nullptr;
    if (row == nullptr)
        return {};
    const auto column = QueueColumn(index.column());
    switch (role) {
    case Qt::DisplayRole: return m_words.text(column, *row, marksAt(index.row()));
    case Qt::AccessibleTextRole: return m_words.accessibleText(column, *row, marksAt(index.row()));
    case Qt::ToolTipRole: return m_words.toolTip(column, *row, marksAt(index.row()));
    case Qt::TextAlignmentRole:
        return int((column == QueueColumn::Amount || column == QueueColumn::Risk ? Qt::AlignRight : Qt::AlignLeft)
            | Qt::AlignVCenter);
    case IdRole: return row->id.value;
    case SeverityRole: return int(row->severity);
    case DetectedAtRole: return milliseconds(row->detectedAt);
    case DueAtRole: return row->dueAt ? QVariant(milliseconds(*row->dueAt)) : QVariant();
    case AmountRole: return qint64(row->amount.minor());
    case GoneRole: return m_cells[m_order[size_t(index.row())]].gone;
    case ChangedRole: return m_cells[m_order[size_t(index.row())]].changed;
    default: return {};
    }
}

QVariant QueueModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= queueColumnCount)
        return {};
    const auto column = QueueColumn(section);
    if (role == Qt::DisplayRole)
        return m_words.header(column, m_traits.shared);
    if (role == Qt::TextAlignmentRole)
        return int((column == QueueColumn::Amount || column == QueueColumn::Risk ? Qt::AlignRight : Qt::AlignLeft)
            | Qt::AlignVCenter);
    return {};
}

void QueueModel::tick()
{
    if (!m_order.empty())
        Q_EMIT dataChanged(index(0, int(QueueColumn::Age)), index(int(m_order.size()) - 1, int(QueueColumn::Due)));
}

void QueueModel::wordsChanged()
{
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, queueColumnCount - 1);
    if (!m_order.empty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_order.size()) - 1, queueColumnCount - 1));
}

} // namespace backroom
