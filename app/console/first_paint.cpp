// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/first_paint.h"

#include <QAbstractItemView>
#include <QCoreApplication>
#include <QEvent>

namespace backroom {

FirstPaint::FirstPaint(ConsoleApi& api, QWidget& window) : QObject(&window), m_window(window)
{
    connect(&api, &ConsoleApi::rowsChanged, this, [this](const QueueDelta& delta) { m_hasRows = m_hasRows || !delta.upserts.empty(); });
    connect(&api, &ConsoleApi::queueChanged, this, [this](const QueueStatus& status) {
        if (status.phase == QueuePhase::Loading)
            m_loading.insert(status.id);
        else
            m_loading.remove(status.id);
        tellWhenComplete();
    });
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
            QMetaObject::invokeMethod(this, [this] {
                Q_EMIT painted();
                tellWhenComplete();
            }, Qt::QueuedConnection);
        }
    }
    return QObject::eventFilter(watched, event);
}

void FirstPaint::tellWhenComplete()
{
    if (m_done && !m_complete && m_loading.empty()) {
        m_complete = true;
        Q_EMIT complete();
    }
}

} // namespace backroom
