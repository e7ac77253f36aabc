// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/ui_context.h"
#include "ui/widgets/key_button.h"
#include "ui/widgets/plain_label.h"

#include <QFrame>

class QCheckBox;
class QComboBox;
class QDateTimeEdit;
class QLineEdit;
class QSpinBox;
class QVBoxLayout;

namespace backroom {

/// Asks who stands in for the signed-in person, for which decisions, how far, from when to when, and why.
class DelegationForm : public QFrame {
    Q_OBJECT
public:
    explicit DelegationForm(UiContext& context, QWidget* parent = nullptr);

    /// Begins anew with what may be chosen; nobody is chosen yet.
    void ask(const DelegationChoices& choices);
    void setSaying(bool saying);
    void refuse(const QString& why);

Q_SIGNALS:
    void given(const backroom::Delegation& delegation);
    void cancelled();

protected:
    /// The window has shortcuts of its own on these keys.
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void submit();
    std::vector<ActId> chosenActs() const;
    /// The widest limit among the acts that are passed on; nothing: without limit.
    std::optional<std::int64_t> widest() const;
    void limitChanged();
    /// Says what Odoo would refuse to who is chosen.
    void warn();
    /// Place among the choices; nothing: nobody of this name.
    std::optional<std::size_t> chosenPerson() const;

    UiContext& m_context;
    DelegationChoices m_choices;
    QComboBox* m_person;
    QWidget* m_acts;
    QVBoxLayout* m_actList;
    std::vector<QCheckBox*> m_actBoxes;
    QCheckBox* m_isLimited;
    QSpinBox* m_limit;
    QDateTimeEdit* m_begins;
    QDateTimeEdit* m_ends;
    QLineEdit* m_reason;
    QCheckBox* m_isUnplanned;
    PlainLabel* m_warning;
    PlainLabel* m_note;
    KeyButton* m_give;
    KeyButton* m_cancel;
};

} // namespace backroom
