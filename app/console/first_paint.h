// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/api/console_api.h"

#include <QSet>
#include <QWidget>

namespace backroom {

/// Tells when the window showed its first rows, and when no queue is being read for the first time any more; for pictures,
/// smoke tests and start-up figures.
class FirstPaint : public QObject {
    Q_OBJECT
public:
    FirstPaint(ConsoleApi& api, QWidget& window);

Q_SIGNALS:
    void painted();
    void complete(); ///< after painted

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void tellWhenComplete();

    QWidget& m_window;
    QSet<QueueId> m_loading;
    bool m_hasRows = false;
    bool m_done = false;
    bool m_complete = false;
};

} // namespace backroom
