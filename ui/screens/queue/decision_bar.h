// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/screens/queue/action_form.h"
#include "ui/shell/ui_context.h"
#include "ui/widgets/key_button.h"
#include "ui/widgets/plain_label.h"

#include <QFrame>
#include <QLineEdit>

namespace backroom {

/// The fixed bar under the detail: what may be decided, the reason asked in place, and the decision on its way.
/// Letters only prepare; commit() is the one way to decide (domain.md §14).
class DecisionBar : public QFrame {
    Q_OBJECT
public:
    explicit DecisionBar(UiContext& context, QWidget* parent = nullptr);

    /// A new item or a fresh reading of the same one. `looked` = the differences of its conflict were seen.
    void offer(const ItemDetail& detail, const DecisionRow* decision, bool looked);
    /// Nothing to decide: no item, or its evidence is being read.
    void clear(const QString& why);
    /// The draft is on its way to the ledger.
    /// Several items are selected: this bar decides none of them by itself.
    void setTogether(bool together);
    void setRecording(bool recording);
    /// The core refused the draft.
    void refuse(const QString& why);

    /// Prepares a verb: asks for what it needs. Says why when it is not allowed.
    void arm(const DecisionVerb& verb);
    /// The first one offered: approve, where the rule has that.
    void armFirst();
    /// Opens the menu of the further actions.
    void showMore();
    /// Back to the offered buttons; false when nothing was prepared.
    bool disarm();
    /// Commits what the bar shows.
    void commit();
    /// Countdown and ages.
    void tick();

Q_SIGNALS:
    /// With `leave` under an override.
    void committed(const backroom::DecisionVerb& verb, const QString& reason, const backroom::Json& inputs, const std::optional<backroom::PolicyOverride>& leave);
    void playbookCommitted(const backroom::PlaybookId& playbook, const QString& reason, const backroom::Json& inputs);
    void undoRequested();
    void sendNowRequested();
    void verifyAgainRequested();
    void lookAgainRequested();
    void openSourceRequested();

private:
    const OfferedAction* action(const DecisionVerb& verb) const;
    /// The playbook under this verb; null for an action.
    const OfferedPlaybook* playbook(const DecisionVerb& verb) const;
    /// As its button and its entry in the menu call it.
    QString titleOf(const OfferedAction& offered) const;
    QString whyNot(const DecisionVerb& verb) const;
    DecisionVerb firstVerb() const;
    /// Has to be asked something before it can be committed.
    static bool asksFirst(const OfferedAction& action);
    /// Actions that have no button of their own.
    std::vector<const OfferedAction*> further() const;
    bool mayDecide() const;
    /// What there is to decide is decided elsewhere just now.
    void showTogether();
    Money moneyOf(const DecisionVerb& verb) const;
    void layOut();
    void showOffer();
    void showReason();
    void showRunning();
    void say(const QString& text, bool bad = false);

    UiContext& m_context;
    PlainLabel* m_running;
    ActionForm* m_form;
    QLineEdit* m_reason;
    KeyButton* m_primary;
    KeyButton* m_second;
    KeyButton* m_more;
    KeyButton* m_open;
    PlainLabel* m_note;

    bool m_hasItem = false;
    bool m_recording = false;
    bool m_together = false;
    bool m_looked = false;
    std::vector<OfferedAction> m_actions; ///< and playbooks and overrides, asked for in the same way
    std::vector<OfferedPlaybook> m_playbooks;
    Money m_amount;
    ItemId m_item;
    Timestamp m_readAt{};
    QString m_sourceUrl;
    std::optional<DecisionRow> m_decision;
    std::optional<DecisionVerb> m_asking; ///< the verb that is being asked about
};

} // namespace backroom
