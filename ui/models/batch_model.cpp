// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/batch_model.h"

namespace backroom {

void ManifestModel::show(const BatchManifest& manifest)
{
    // The items of a batch never change, only what becomes of them.
    if (manifest.batch.id == m_manifest.batch.id && !m_manifest.batch.items.empty()) {
        m_manifest = manifest;
        Q_EMIT dataChanged(index(0, Outcome), index(rowCount() - 1, Outcome));
        return;
    }
    beginResetModel();
    m_manifest = manifest;
    endResetModel();
}

int ManifestModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_manifest.batch.items.size());
}

int ManifestModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ManifestModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (index.column() == Amount ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole && role != Qt::ToolTipRole)
        return {};
    const BatchItem& item = m_manifest.batch.items[size_t(index.row())];
    switch (index.column()) {
    case Reference: return item.businessKey;
    case Party: return item.title;
    case Amount: return item.amount.currency().isValid() ? m_money(item.amount) : QString();
    default: return m_words(m_manifest, item);
    }
}

QVariant ManifestModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Reference: return tr("Reference");
    case Party: return tr("Partner");
    case Amount: return tr("Amount");
    default: return tr("What became of it");
    }
}

} // namespace backroom
