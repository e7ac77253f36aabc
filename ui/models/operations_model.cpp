// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/operations_model.h"

#include <algorithm>

namespace backroom {

bool isRunning(DecisionState state)
{
    switch (state) {
    case DecisionState::Held:
    case DecisionState::Queued:
    case DecisionState::Checking:
    case DecisionState::Sending:
    case DecisionState::Acknowledged: return true;
    default: return false;
    }
}

bool needsPerson(DecisionState state)
{
    switch (state) {
    case DecisionState::Conflict:
    case DecisionState::Rejected:
    case DecisionState::Unverified:
    case DecisionState::Failed: return true;
    default: return false;
    }
}

void OperationsModel::reset(std::vector<DecisionRow> decisions)
{
    beginResetModel();
    m_rows = std::move(decisions);
    std::stable_sort(m_rows.begin(), m_rows.end(),
        [](const DecisionRow& left, const DecisionRow& right) { return left.decidedAt > right.decidedAt; });
    endResetModel();
}

void OperationsModel::put(const DecisionRow& decision)
{
    const auto known = std::find_if(m_rows.begin(), m_rows.end(), [&](const DecisionRow& row) { return row.id == decision.id; });
    if (known != m_rows.end()) {
        if (*known == decision)
            return;
        *known = decision;
        const QModelIndex changed = index(int(known - m_rows.begin()));
        Q_EMIT dataChanged(changed, changed);
        return;
    }
    beginInsertRows({}, 0, 0);
    m_rows.insert(m_rows.begin(), decision);
    endInsertRows();
    if (int(m_rows.size()) > maxRows) {
        beginRemoveRows({}, maxRows, int(m_rows.size()) - 1);
        m_rows.resize(maxRows);
        endRemoveRows();
    }
}

const DecisionRow* OperationsModel::decisionAt(int row) const
{
    return row >= 0 && row < int(m_rows.size()) ? &m_rows[size_t(row)] : nullptr;
}

const DecisionRow* OperationsModel::find(const DecisionId& id) const
{
    const auto known = std::find_if(m_rows.begin(), m_rows.end(), [&](const DecisionRow& row) { return row.id == id; });
    return known == m_rows.end() ? nullptr : &*known;
}

const DecisionRow* OperationsModel::newestFor(const ItemId& item) const
{
    const auto known = std::find_if(m_rows.begin(), m_rows.end(), [&](const DecisionRow& row) { return row.item == item; });
    return known == m_rows.end() ? nullptr : &*known;
}

const DecisionRow* OperationsModel::newestHeld() const
{
    const auto held = std::find_if(
        m_rows.begin(), m_rows.end(), [](const DecisionRow& row) { return row.state == DecisionState::Held; });
    return held == m_rows.end() ? nullptr : &*held;
}

int OperationsModel::runningCount() const
{
    return int(std::count_if(m_rows.begin(), m_rows.end(), [](const DecisionRow& row) { return isRunning(row.state); }));
}

int OperationsModel::unprovenCount() const
{
    return int(std::count_if(m_rows.begin(), m_rows.end(), [](const DecisionRow& row) { return needsPerson(row.state); }));
}

int OperationsModel::countSince(Timestamp since) const
{
    return int(std::count_if(m_rows.begin(), m_rows.end(), [&](const DecisionRow& row) { return row.decidedAt >= since; }));
}

void OperationsModel::tick()
{
    for (int row = 0; row < int(m_rows.size()); ++row) {
        if (m_rows[size_t(row)].state == DecisionState::Held)
            Q_EMIT dataChanged(index(row), index(row));
    }
}

void OperationsModel::wordsChanged()
{
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0), index(int(m_rows.size()) - 1));
}

int OperationsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant OperationsModel::data(const QModelIndex& index, int role) const
{
    const DecisionRow* row = index.isValid() ? decisionAt(index.row()) : nullptr;
    if (row != nullptr && m_words && (role == Qt::DisplayRole || role == Qt::AccessibleTextRole))
        return m_words(*row);
    return {};
}

} // namespace backroom
