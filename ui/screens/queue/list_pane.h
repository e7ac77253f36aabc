// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/screens/queue/queue_table.h"
#include "ui/screens/queue/selection_bar.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/progress_line.h"
#include "ui/widgets/state_pane.h"

#include <QFrame>
#include <QStackedWidget>

class QHBoxLayout;

namespace backroom {

/// The middle pane: what filters and sorts, what waits, and the list or the reason why there is none.
class ListPane : public QFrame {
    Q_OBJECT
public:
    ListPane(QueueModel& model, UiContext& context, QWidget* parent = nullptr);

    QueueTable& table() { return *m_table; }
    SelectionBar& selection() { return *m_selection; }
    /// Decides between list, skeleton and every other state (domain.md §13.7).
    void showStatus(const QueueStatus& status);
    void refresh();

Q_SIGNALS:
    void filterWanted(const QString& text);
    void retryRequested();
    void connectRequested();
    void reconnectRequested();

private:
    void fillBar();
    void fillBanner();
    void showState();
    void addCopyDetails(const Error& error);

    QueueModel& m_model;
    UiContext& m_context;
    QueueStatus m_status;
    QHBoxLayout* m_chips;
    PlainLabel* m_counts;
    KeyButton* m_pending;
    ProgressLine* m_progress;
    Notice* m_banner;
    QStackedWidget* m_stack;
    QueueTable* m_table;
    StatePane* m_state;
    SelectionBar* m_selection;
};

} // namespace backroom
