// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/screens/queue/decision_bar.h"
#include "ui/shell/ui_context.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/progress_line.h"
#include "ui/widgets/state_pane.h"

#include <QFrame>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTabBar>

namespace backroom {

/// The right pane: who, how much, since when; the evidence in tabs; the decision bar.
class DetailPane : public QFrame {
    Q_OBJECT
public:
    enum class Tab { Evidence, Arguments, Timeline, Proof };

    explicit DetailPane(UiContext& context, QWidget* parent = nullptr);

    void showNothing(const QString& why);
    /// What the list knows, until the evidence comes.
    void showRow(const ItemRow& row);
    void showDetail(const ItemDetail& detail, const DecisionRow* decision, bool looked);
    void showError(const Error& error);
    /// The row has changed since the detail was read.
    void showOutdated();
    /// The decision about the shown item moved on.
    void showDecision(const DecisionRow* decision, bool looked);

    const std::optional<ItemDetail>& detail() const { return m_detail; }
    ItemId item() const { return m_item; }
    DecisionBar& bar() { return *m_bar; }
    /// False when the tab has nothing to show and is not there.
    bool openTab(Tab tab);
    void focusBody();
    void tick();

Q_SIGNALS:
    void readAgainRequested();

private:
    void fillHead(const ItemRow& row);
    void fillTabs();
    void showTab(int index);
    void fillNotices();
    QWidget* evidencePage();
    QWidget* argumentsPage();
    QWidget* timelinePage();
    QWidget* proofPage();

    UiContext& m_context;
    QStackedWidget* m_stack;
    StatePane* m_nothing;
    PlainLabel* m_key;
    PlainLabel* m_money;
    PlainLabel* m_where;
    PlainLabel* m_due;
    QTabBar* m_tabs;
    ProgressLine* m_progress;
    Notice* m_decisionNotice;
    Notice* m_dataNotice;
    QScrollArea* m_body;
    DecisionBar* m_bar;

    ItemId m_item;
    ItemRow m_row;
    std::optional<ItemDetail> m_detail;
    std::optional<DecisionRow> m_decision;
    bool m_outdated = false;
    QList<Tab> m_shown;
    Tab m_wanted = Tab::Evidence;
};

} // namespace backroom
