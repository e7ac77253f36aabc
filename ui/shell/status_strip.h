// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/ui_context.h"
#include "ui/widgets/plain_label.h"

#include <QFrame>

namespace backroom {

/// A round or square mark beside its words: live, ageing, broken. Never by colour alone: the words say the same.
class StatusMark : public QWidget {
    Q_OBJECT
public:
    enum class State { Live, Ageing, Broken, Off };
    explicit StatusMark(const Look& look, QWidget* parent = nullptr);
    void setState(State state);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Look& m_look;
    State m_state = State::Off;
};

/// The bottom line: source and data age on the left, decisions, ledger and time on the right.
class StatusStrip : public QFrame {
    Q_OBJECT
public:
    explicit StatusStrip(UiContext& context, QWidget* parent = nullptr);

    void setLedger(const LedgerStatus& ledger);
    /// How each feed is kept up to date: the tool tip of the data's age.
    void setFeeds(const std::vector<FeedStatus>& feeds);
    void setDelegations(const std::vector<DelegationStatus>& delegations);
    /// Feeds and rules that were refused or take no part; the connections screen says what is wrong with each.
    void setProblems(const QStringList& problems);
    /// A short message beside the source, e.g. what was copied; gone at the next refresh after a while.
    void flash(const QString& message);
    /// Ages have moved on.
    void refresh();

private:
    /// In whose place the signed-in person decides now, and who does in his.
    QString substitution(Timestamp now) const;

    UiContext& m_context;
    LedgerStatus m_ledger;
    std::vector<FeedStatus> m_feeds;
    std::vector<DelegationStatus> m_delegations;
    ScopedTimer m_flashTimer;
    StatusMark* m_mark;
    PlainLabel* m_source;
    PlainLabel* m_data;
    PlainLabel* m_message;
    PlainLabel* m_substitution;
    PlainLabel* m_definitions;
    PlainLabel* m_decisions;
    PlainLabel* m_ledgerText;
    PlainLabel* m_time;
};

} // namespace backroom
