// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/screens/delegation/delegation_form.h"
#include "ui/widgets/state_pane.h"

#include <QScrollArea>

namespace backroom {

/// Who stands in for whom (domain.md §12.3): those that are on or coming first. Here one is given, accepted and ended.
class DelegationScreen : public QScrollArea {
    Q_OBJECT
public:
    explicit DelegationScreen(UiContext& context, QWidget* parent = nullptr);

    void setDelegations(const std::vector<DelegationStatus>& delegations);
    void refresh();

private:
    void askForNew();
    void say(DelegationWish::Kind kind, const Delegation& delegation);
    QWidget* rowOf(const DelegationStatus& status);

    UiContext& m_context;
    std::vector<DelegationStatus> m_delegations;
    ConsoleApi::Ticket m_asking = 0;
    ConsoleApi::Ticket m_saying = 0;
    KeyButton* m_new;
    PlainLabel* m_outcome;
    DelegationForm* m_form;
    QFrame* m_list;
    QVBoxLayout* m_rows;
};

} // namespace backroom
