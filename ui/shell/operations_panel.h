// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/batch_strip.h"
#include "ui/shell/ui_context.h"
#include "ui/widgets/key_button.h"
#include "ui/widgets/plain_label.h"

#include <QFrame>
#include <QListView>
#include <QStyledItemDelegate>

namespace backroom {

/// One decision on a line: title, how far it is, its state, and links for what can be done with it.
class OperationDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    enum class Link { None, Undo, SendNow, VerifyAgain, Details };

    OperationDelegate(const OperationsModel& model, const Look& look, const Clock& clock, QObject* parent);
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option, const QModelIndex& index) override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

    Link linkAt(const QRect& row, const DecisionRow& decision, const QPoint& position) const;

private:
    struct Placed {
        Link link;
        QString text;
        QRect rect;
    };
    std::vector<Placed> links(const QRect& row, const DecisionRow& decision) const;

    const OperationsModel& m_model;
    const Look& m_look;
    const Clock& m_clock;
};

/// The panel at the bottom: what was decided and where it stands. Nothing leaves it by itself.
class OperationsPanel : public QFrame {
    Q_OBJECT
public:
    explicit OperationsPanel(UiContext& context, QWidget* parent = nullptr);

    void setOpen(bool open);
    bool isOpen() const { return m_view->isVisibleTo(this); }
    QListView* view() const { return m_view; }
    BatchStrip& batches() { return *m_batches; }
    /// Texts of the head; call when decisions or the time moved on.
    void refresh();

Q_SIGNALS:
    void toggled(bool open);
    void chosen(const backroom::DecisionRow& decision);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void follow(OperationDelegate::Link link, const DecisionRow& decision);

    UiContext& m_context;
    PlainLabel* m_title;
    PlainLabel* m_summary;
    KeyButton* m_toggle;
    BatchStrip* m_batches;
    QListView* m_view;
    OperationDelegate* m_delegate;
};

} // namespace backroom
