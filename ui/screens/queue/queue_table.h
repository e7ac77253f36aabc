// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/delegates/queue_delegate.h"
#include "ui/models/queue_model.h"
#include "ui/shell/ui_context.h"

#include <QHeaderView>
#include <QTableView>

namespace backroom {

/// Column heads with the sort mark of the first key.
class QueueHeader : public QHeaderView {
    Q_OBJECT
public:
    QueueHeader(const QueueModel& model, const Look& look, QWidget* parent);
    QSize sizeHint() const override { return {100, 28}; }
    /// A person holds the head with the mouse: what is resized now is resized by hand.
    bool isPressed() const { return m_pressed; }

protected:
    void paintSection(QPainter* painter, const QRect& rect, int section) const override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    const QueueModel& m_model;
    const Look& m_look;
    bool m_pressed = false;
};

/// The dense list. Keeps the current item across everything the model does, and shows as many columns as fit.
class QueueTable : public QTableView {
    Q_OBJECT
public:
    QueueTable(QueueModel& model, UiContext& context, QWidget* parent = nullptr);

    ItemId currentItem() const { return m_current; }
    /// Selects the item if it is shown.
    bool selectItem(const ItemId& id);
    void selectFirst();
    /// Where the row is drawn, in the viewport.
    QRect rowRect(int row) const;
    /// One row up or down, within the list.
    void step(int rows);
    /// In the order of the list.
    std::vector<ItemRow> selectedRows() const;
    /// Only the current row stays selected.
    void selectOne();
    /// The selected rows for the clipboard: tab-separated text and CSV.
    void copySelection() const;

    void saveLayout() const;
    void applyLook();

Q_SIGNALS:
    void selectionChanged();
    void currentItemChanged(const backroom::ItemId& id);
    void copied(int rows) const;

protected:
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void keyboardSearch(const QString&) override {} // type-ahead is replaced by the filter (domain.md §14)

private:
    void choose(int row);
    void restoreLayout();
    /// What a column needs and what it likes, in the language and font in use.
    std::pair<int, int> widthsOf(QueueColumn column) const;
    void fitColumns();
    void chooseColumns(const QPoint& position);
    void hover(int row);

    QueueModel& m_model;
    UiContext& m_context;
    QueueHeader* m_header;
    QueueDelegate* m_delegate;
    ItemId m_current;
    int m_lastRow = 0; ///< where the current item was, for when it has gone
    int m_hovered = -1;
    bool m_restoring = false;
    bool m_fitting = false;
    bool m_ownColumns = false; ///< the person chose columns or widths; they are no longer fitted
};

/// Text that starts with = + - @ would run as a formula in a spreadsheet; an apostrophe in front makes it text.
QString withoutFormula(const QString& text);
/// One field of a CSV line: quoted where needed, and never starting a formula in a spreadsheet.
QString csvField(const QString& text);

} // namespace backroom
