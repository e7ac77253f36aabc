// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/ui_context.h"
#include "ui/widgets/key_button.h"
#include "ui/widgets/plain_label.h"

#include <QFrame>
#include <QLineEdit>

namespace backroom {

/// Under the list as soon as several rows are selected: how many, what they are worth, and the decisions that can be made
/// for all of them at once.
class SelectionBar : public QFrame {
    Q_OBJECT
public:
    explicit SelectionBar(UiContext& context, QWidget* parent = nullptr);

    /// Rows that are selected; one or none hides the bar.
    void showSelection(std::vector<ItemRow> rows);
    /// False: nothing was asked for, so Escape is another's.
    bool disarm();
    /// As its buttons do: approving at once, rejecting after the reason.
    void approve();
    void reject();
    /// One key alone decides nothing.
    void focusApprove() { m_approve->setFocus(Qt::OtherFocusReason); }

Q_SIGNALS:
    void decided(const backroom::DecisionVerb& verb, const QString& reason, const std::vector<backroom::ItemRow>& rows);
    void closed();

private:
    void layOut();
    void commit(const DecisionVerb& verb);

    UiContext& m_context;
    std::vector<ItemRow> m_rows;      ///< that can be decided together
    std::size_t m_left = 0;           ///< selected besides
    bool m_asking = false;            ///< why they are rejected
    PlainLabel* m_summary;
    QLineEdit* m_reason;
    KeyButton* m_approve;
    KeyButton* m_reject;
    KeyButton* m_close;
};

} // namespace backroom
