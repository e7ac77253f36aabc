// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/ui_context.h"

#include <QScrollArea>

namespace backroom {

/// The connected source, what it can do and what is wrong with it; files that were refused.
class ConnectionsScreen : public QScrollArea {
    Q_OBJECT
public:
    explicit ConnectionsScreen(UiContext& context, QWidget* parent = nullptr);

    void setProblems(const QStringList& problems);
    void refresh();
    /// There is a screen of automation packs.
    void offerAutomation();

Q_SIGNALS:
    void connectRequested();
    void reconnectRequested();
    void automationRequested();

private:
    void forget();

    UiContext& m_context;
    QStringList m_problems;
    bool m_asksToForget = false;
    bool m_offersAutomation = false;
};

} // namespace backroom
