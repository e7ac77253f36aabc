// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/ui_context.h"
#include "ui/widgets/key_button.h"
#include "ui/widgets/plain_label.h"
#include "ui/widgets/state_pane.h"

#include <QListView>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QWidget>

namespace backroom {

/// A decision on two lines: what and where it stands, then who, when and why.
class AuditDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    AuditDelegate(const OperationsModel& model, const Look& look, const Clock& clock, QObject* parent);
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override { Q_UNUSED(option) Q_UNUSED(index) return {200, 50}; }

private:
    const OperationsModel& m_model;
    const Look& m_look;
    const Clock& m_clock;
};

/// The ledger's state, how far it is proven and witnessed, and the decisions in it. Here the day is closed.
class AuditScreen : public QWidget {
    Q_OBJECT
public:
    explicit AuditScreen(UiContext& context, QWidget* parent = nullptr);
    void setLedger(const LedgerStatus& ledger);
    void refresh();

Q_SIGNALS:
    void chosen(const backroom::DecisionRow& decision);

private:
    void closeDay();
    void offerSheet(const CloseSheet& sheet);

    UiContext& m_context;
    ConsoleApi::Ticket m_closing = 0;
    PlainLabel* m_entries;
    PlainLabel* m_root;
    PlainLabel* m_head;
    PlainLabel* m_witness;
    PlainLabel* m_care;
    PlainLabel* m_problem;
    PlainLabel* m_outcome; ///< of closing the day
    KeyButton* m_close;
    QStackedWidget* m_stack;
    QListView* m_view;
};

} // namespace backroom
