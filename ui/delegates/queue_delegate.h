// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/queue_model.h"
#include "ui/theme/theme.h"

#include <QStyledItemDelegate>

namespace backroom {

/// Paints every cell of the queue list: badge, age ladder, money, state. Text comes from the model, colours from the look.
class QueueDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    /// All outlive the delegate.
    QueueDelegate(const QueueModel& model, const Look& look, const Clock& clock, QObject* parent);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

    void setHoveredRow(int row) { m_hovered = row; }
    /// Without room for the state column a decision's state takes the place of the deadline it settles.
    void setStateInDue(bool on) { m_stateInDue = on; }

private:
    void background(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index, const RowMarks& marks) const;
    void age(QPainter& painter, const QRect& rect, const QString& text, const ItemRow& row, bool strong) const;
    void money(QPainter& painter, const QRect& rect, const Money& money, const QColor& ink, bool strong) const;
    void state(QPainter& painter, const QRect& rect, const QString& text, const RowMarks& marks) const;

    const QueueModel& m_model;
    const Look& m_look;
    const Clock& m_clock;
    int m_hovered = -1;
    bool m_stateInDue = false;
};

} // namespace backroom
