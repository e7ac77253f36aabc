// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_types.h"

#include <QAbstractTableModel>

#include <functional>
#include <vector>

namespace backroom {

/// The items of one manifest and what became of each.
class ManifestModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Reference, Party, Amount, Outcome, ColumnCount };
    /// What is said of an item; given by the interface, which knows the language.
    using Words = std::function<QString(const BatchManifest&, const BatchItem&)>;
    using MoneyWords = std::function<QString(const Money&)>;

    ManifestModel(Words words, MoneyWords money, QObject* parent = nullptr) : QAbstractTableModel(parent), m_words(std::move(words)), m_money(std::move(money)) {}

    void show(const BatchManifest& manifest);
    const BatchManifest& manifest() const { return m_manifest; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    Words m_words;
    MoneyWords m_money;
    BatchManifest m_manifest;
};

} // namespace backroom
