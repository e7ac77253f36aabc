// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_types.h"

#include <QAbstractListModel>

#include <functional>
#include <vector>

namespace backroom {

/// Decisions, newest first: the operations panel and the audit screen. One column; delegates read decisionAt().
class OperationsModel : public QAbstractListModel {
    Q_OBJECT
public:
    /// As many as the snapshot brings.
    static constexpr int maxRows = 500;
    using Words = std::function<QString(const DecisionRow&)>;

    explicit OperationsModel(QObject* parent = nullptr) : QAbstractListModel(parent) {}

    /// The sentence for DisplayRole and screen readers.
    void setWords(Words words) { m_words = std::move(words); }
    void reset(std::vector<DecisionRow> decisions);
    /// Changes the row in place, or adds it in front.
    void put(const DecisionRow& decision);

    const DecisionRow* decisionAt(int row) const;
    const DecisionRow* find(const DecisionId& id) const;
    /// The newest decision about the item, or nothing.
    const DecisionRow* newestFor(const ItemId& item) const;
    /// The decision Ctrl+Z takes back, or nothing.
    const DecisionRow* newestHeld() const;
    /// Under way by itself: held to acknowledged.
    int runningCount() const;
    /// Waiting for a person: conflict, rejected, unverified, failed.
    int unprovenCount() const;
    int countSince(Timestamp since) const;
    /// The countdowns have moved on.
    void tick();
    void wordsChanged();

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    std::vector<DecisionRow> m_rows;
    Words m_words;
};

/// Between the press of the button and the observed effect.
bool isRunning(DecisionState state);
/// The program can do no more; a person has to look.
bool needsPerson(DecisionState state);

} // namespace backroom
