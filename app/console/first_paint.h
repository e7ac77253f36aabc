// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_api.h"

#include <QWidget>

namespace backroom {

/// Tells when the window showed its first rows; for pictures, smoke tests and start-up figures.
class FirstPaint : public QObject {
    Q_OBJECT
public:
    FirstPaint(ConsoleApi& api, QWidget& window);

Q_SIGNALS:
    void painted();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget& m_window;
    bool m_hasRows = false;
    bool m_done = false;
};

} // namespace backroom
