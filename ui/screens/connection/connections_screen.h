// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/ui_context.h"

#include <QScrollArea>

namespace backroom {

/// The connected sources, what they can do and what is wrong with them; files that were refused.
class ConnectionsScreen : public QScrollArea {
    Q_OBJECT
public:
    explicit ConnectionsScreen(UiContext& context, QWidget* parent = nullptr);

    void setProblems(const QStringList& problems);
    void refresh();
    /// There is a screen of automation packs.
    void offerAutomation();

Q_SIGNALS:
    void connectRequested(const backroom::SourceId& source);
    void reconnectRequested(const backroom::SourceId& source);
    void automationRequested();

private:
    QWidget* sourceCard(const SourceStatus& source);
    QLayout* buttonsOf(const SourceStatus& source);
    QWidget* dataCard();
    void forget(const SourceId& source);

    UiContext& m_context;
    QStringList m_problems;
    std::optional<SourceId> m_asksToForget;
    bool m_offersAutomation = false;
};

} // namespace backroom
