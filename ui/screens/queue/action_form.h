// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_types.h"

#include <QDate>
#include <QWidget>

class QFormLayout;

namespace backroom {

/// What an action asks for, to be filled in under the buttons. Empty for most.
class ActionForm : public QWidget {
    Q_OBJECT
public:
    explicit ActionForm(QWidget* parent = nullptr);

    /// The fields of an action, with what the record has now; dates begin with tomorrow where it has none.
    void ask(const std::vector<OfferedInput>& inputs, QDate today);
    bool isEmpty() const { return m_inputs.empty(); }
    /// By name; what is not filled in is left out.
    Json values() const;
    void focusFirst();

private:
    QWidget* editorOf(const OfferedInput& input, QDate today);

    QFormLayout* m_layout;
    std::vector<OfferedInput> m_inputs;
    std::vector<QWidget*> m_editors;
};

} // namespace backroom
