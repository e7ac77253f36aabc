// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/ui_context.h"
#include "ui/widgets/plain_label.h"

#include <QListView>
#include <QStyledItemDelegate>
#include <QWidget>

namespace backroom {

/// Paints one line of the rail: icon, words, badge.
class RailDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    RailDelegate(const RailModel& model, const Look& look, QObject* parent);
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    /// Says in words what the marks of a queue mean.
    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option, const QModelIndex& index) override;

private:
    const RailModel& m_model;
    const Look& m_look;
};

/// The left column: logo, places to go, who is signed in.
class Rail : public QWidget {
    Q_OBJECT
public:
    static constexpr int railWidth = 208;

    Rail(UiContext& context, QWidget* parent = nullptr);

    void select(RailEntry::Kind kind, const QueueId& queue = {});
    QListView* view() const { return m_view; }
    void showSource();

Q_SIGNALS:
    void chosen(const backroom::RailEntry& entry);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    UiContext& m_context;
    /// Queues whose models are not installed take no room.
    void hideAbsent(int first, int last);

    QListView* m_view;
    PlainLabel* m_user;
    PlainLabel* m_where;
};

} // namespace backroom
