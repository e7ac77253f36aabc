// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QLineEdit>

namespace backroom {

/// The filter of the list, with its key on it. Esc empties it, and leaves it when it is empty.
class FilterField : public QLineEdit {
    Q_OBJECT
public:
    explicit FilterField(const Look& look, QWidget* parent = nullptr);

    /// Tokens that were not understood; marks the field.
    void setProblems(const QStringList& problems);

Q_SIGNALS:
    void left();

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    const Look& m_look;
};

} // namespace backroom
