// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/first_paint.h"

#include <QAbstractItemView>
#include <QCoreApplication>
#include <QEvent>

namespace backroom {

FirstPaint::FirstPaint(ConsoleApi& api, QWidget& window) : QObject(&window), m_window(window)
{
    connect(&api, &ConsoleApi::rowsChanged, this, [this](const QueueDelta& delta) { m_hasRows = m_hasRows || !delta.upserts.empty(); });
    QCoreApplication::instance()->installEventFilter(this);
}

bool FirstPaint::eventFilter(QObject* watched, QEvent* event)
{
    if (!m_done && m_hasRows && event->type() == QEvent::Paint) {
        const auto* view = qobject_cast<QAbstractItemView*>(watched->parent());
        if (view && view->viewport() == watched && view->model() && view->model()->columnCount() > 2 && view->model()->rowCount() > 0) {
            m_done = true;
            QCoreApplication::instance()->removeEventFilter(this);
            // Emitted once this paint is through.
            QMetaObject::invokeMethod(this, &FirstPaint::painted, Qt::QueuedConnection);
        }
    }
    return QObject::eventFilter(watched, event);
}

} // namespace backroom
