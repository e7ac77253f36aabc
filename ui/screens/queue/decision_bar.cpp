// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/screens/queue/decision_bar.h"

#include "ui/text/format.h"
#include "ui/text/playbook_words.h"
#include "ui/text/words.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QVBoxLayout>

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

using ButtonKind = KeyButton::Kind;

/// Under which the bar asks for a playbook; no action is called like this.
DecisionVerb verbOf(const PlaybookId& playbook)
{
    return {u"playbook:"_s + playbook.value};
}

const QString overrideMark = u"override:"_s;
/// What the form calls who looks at it afterwards; no input is called like this.
const QString reviewerInput = u"override.reviewer"_s;

/// What is overridden; nothing: it is no override.
std::optional<DecisionVerb> overridden(const DecisionVerb& verb)
{
    return verb.value.startsWith(overrideMark) ? std::optional(DecisionVerb{verb.value.mid(overrideMark.size())}) : std::nullopt;
}

/// The same action, with the question who looks at it afterwards.
OfferedAction underOverride(const OfferedAction& action, const QString& label)
{
    OfferedInput reviewer;
    reviewer.name = reviewerInput;
    reviewer.kind = ActionInput::Kind::Record;
    reviewer.label = LocalText::english(label);
    for (const auto& [login, name] : action.reviewers)
        reviewer.choices.emplace_back(toJson(login), LocalText::english(name));
    OfferedAction offered{{overrideMark + action.verb.value}, action.name, true, {}, {}, true, action.inputs, {}};
    offered.inputs.push_back(std::move(reviewer));
    return offered;
}

} // namespace

Money DecisionBar::moneyOf(const DecisionVerb& verb) const
{
    // A question or a date moves no money.
    return verb == verbs::approve || verb == verbs::reject ? m_amount : Money();
}

DecisionBar::DecisionBar(UiContext& context, QWidget* parent)
    : QFrame(parent), m_context(context), m_running(new PlainLabel({}, u"strong"_s)), m_form(new ActionForm), m_reason(new QLineEdit),
      m_primary(new KeyButton(context.look, ButtonKind::Primary)), m_second(new KeyButton(context.look, ButtonKind::Plain)), m_more(new KeyButton(context.look, ButtonKind::Plain)),
      m_open(new KeyButton(context.look, ButtonKind::Link)), m_note(new PlainLabel({}, u"barNote"_s))
{
    setObjectName(u"decisionBar"_s);
    m_reason->setObjectName(u"reasonField"_s);
    m_reason->setMaxLength(500);
    m_reason->setAccessibleName(tr("Reason"));
    m_note->setWordWrap(true);
    m_note->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_running->setElided(true);
    m_primary->setObjectName(u"primaryButton"_s);
    m_second->setObjectName(u"secondButton"_s);
    m_more->setObjectName(u"moreButton"_s);
    m_more->setText(tr("More"));
    m_more->setKey(u"."_s);
    m_more->setAccessibleDescription(tr("Further actions"));
    m_open->setText(tr("Open in Odoo"));
    m_open->setKey(u"O"_s);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_primary);
    buttons->addWidget(m_second);
    buttons->addWidget(m_more);
    buttons->addStretch();
    auto* foot = new QHBoxLayout;
    foot->setSpacing(8);
    foot->addWidget(m_note, 1);
    foot->addWidget(m_open, 0, Qt::AlignTop);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 10, 10, 8);
    layout->setSpacing(7);
    layout->addWidget(m_running);
    layout->addWidget(m_form);
    layout->addWidget(m_reason);
    layout->addLayout(buttons);
    layout->addLayout(foot);
    setAccessibleName(tr("Decision"));

    connect(m_primary, &QPushButton::clicked, this, [this] {
        if (m_decision && m_decision->state == DecisionState::Held && !m_asking)
            Q_EMIT sendNowRequested();
        else if (m_decision && m_decision->state == DecisionState::Unverified && !m_asking && !mayDecide())
            Q_EMIT verifyAgainRequested();
        else if (m_decision && m_decision->state == DecisionState::Conflict && !m_looked)
            Q_EMIT lookAgainRequested();
        else
            commit();
    });
    connect(m_second, &QPushButton::clicked, this, [this] {
        if (m_asking)
            disarm();
        else if (m_decision && m_decision->state == DecisionState::Held)
            Q_EMIT undoRequested();
        else
            arm(verbs::reject);
    });
    connect(m_more, &QPushButton::clicked, this, &DecisionBar::showMore);
    connect(m_open, &QPushButton::clicked, this, &DecisionBar::openSourceRequested);
    clear({});
}

void DecisionBar::offer(const ItemDetail& detail, const DecisionRow* decision, bool looked)
{
    const bool sameItem = m_hasItem && m_item == detail.row.id;
    if (!sameItem) {
        m_asking.reset();
        m_reason->clear();
        m_recording = false;
    }
    m_hasItem = true;
    m_item = detail.row.id;
    m_actions = detail.actions;
    m_playbooks = detail.playbooks;
    for (const OfferedPlaybook& playbook : m_playbooks)
        m_actions.push_back({verbOf(playbook.id), playbook.name, playbook.allowed, playbook.refusals, {}, playbook.needsReason, playbook.inputs});
    for (const OfferedAction& action : detail.actions) {
        if (!action.reviewers.empty())
            m_actions.push_back(underOverride(action, tr("Who looks at it afterwards")));
    }
    m_amount = detail.row.amount;
    m_readAt = detail.readAt;
    m_sourceUrl = detail.sourceUrl;
    m_looked = looked;
    m_decision = decision == nullptr ? std::nullopt : std::optional(*decision);
    layOut();
}

void DecisionBar::clear(const QString& why)
{
    m_hasItem = false;
    m_recording = false;
    m_actions.clear();
    m_playbooks.clear();
    m_decision.reset();
    m_asking.reset();
    m_reason->clear();
    m_sourceUrl.clear();
    m_amount = {};
    m_item = {};
    layOut();
    say(why);
}

void DecisionBar::setRecording(bool recording)
{
    m_recording = recording;
    layOut();
    if (recording)
        say(tr("Being written to the ledger…"));
}

void DecisionBar::refuse(const QString& why)
{
    m_recording = false;
    layOut();
    say(why, true);
}

const OfferedAction* DecisionBar::action(const DecisionVerb& verb) const
{
    const auto found = std::find_if(m_actions.begin(), m_actions.end(), [&verb](const OfferedAction& offered) { return offered.verb == verb; });
    return found == m_actions.end() ? nullptr : &*found;
}

const OfferedPlaybook* DecisionBar::playbook(const DecisionVerb& verb) const
{
    const auto found = std::find_if(m_playbooks.begin(), m_playbooks.end(), [&verb](const OfferedPlaybook& offered) { return verbOf(offered.id) == verb; });
    return found == m_playbooks.end() ? nullptr : &*found;
}

DecisionVerb DecisionBar::firstVerb() const
{
    return m_actions.empty() || action(verbs::approve) ? verbs::approve : m_actions.front().verb;
}

bool DecisionBar::asksFirst(const OfferedAction& action)
{
    return action.needsReason || !action.inputs.empty() || action.verb == verbs::reject;
}

std::vector<const OfferedAction*> DecisionBar::further() const
{
    std::vector<const OfferedAction*> found;
    for (const OfferedAction& offered : m_actions) {
        if (offered.verb != firstVerb() && offered.verb != verbs::reject)
            found.push_back(&offered);
    }
    return found;
}

QString DecisionBar::titleOf(const OfferedAction& offered) const
{
    const auto base = overridden(offered.verb);
    return base ? tr("Override: %1", "verb").arg(text::verb(*base, offered.name)) : text::verb(offered.verb, offered.name);
}

QString DecisionBar::whyNot(const DecisionVerb& verb) const
{
    const OfferedAction* offered = action(verb);
    if (offered == nullptr)
        return text::refusal(u"not-offered"_s);
    return text::refusals(offered->refusals);
}

bool DecisionBar::mayDecide() const
{
    return m_hasItem && !m_recording && std::any_of(m_actions.begin(), m_actions.end(), [](const OfferedAction& offered) { return offered.allowed; });
}

void DecisionBar::layOut()
{
    const bool running = m_decision && (isRunning(m_decision->state)
            || (m_decision->state == DecisionState::Verified && !mayDecide())
            || (m_decision->state == DecisionState::Unverified && !mayDecide())
            || (m_decision->state == DecisionState::Conflict && !m_looked));
    m_open->setVisible(!m_sourceUrl.isEmpty());
    m_running->setVisible(running);
    const OfferedAction* asked = m_asking ? action(*m_asking) : nullptr;
    m_form->setVisible(asked && !asked->inputs.empty() && !running);
    m_reason->setVisible(asked && (asked->needsReason || asked->verb == verbs::reject) && !running);
    m_more->setVisible(!running && !m_asking && !further().empty());
    m_more->setKey(u"."_s);
    if (running)
        showRunning();
    else if (m_asking)
        showReason();
    else
        showOffer();
    if (m_together)
        showTogether();
}

void DecisionBar::setTogether(bool together)
{
    if (together == m_together)
        return;
    m_together = together;
    layOut();
}

void DecisionBar::showTogether()
{
    for (KeyButton* button : {m_primary, m_second, m_more}) {
        button->setEnabled(false);
        button->setKey({});
    }
    say(tr("Several are selected: they are decided together, under the list."));
}

void DecisionBar::showOffer()
{
    const DecisionVerb first = firstVerb();
    const OfferedAction* primary = action(first);
    const OfferedAction* reject = action(verbs::reject);
    // What is put right elsewhere has no dead buttons.
    const bool decidable = !m_hasItem || !m_actions.empty();
    m_primary->setVisible(decidable);
    m_second->setVisible(decidable && (!m_hasItem || reject != nullptr));
    m_primary->setKind(ButtonKind::Primary);
    m_primary->setText(primary ? text::verbWithMoney(first, primary->name, moneyOf(first)) : text::verb(first));
    m_primary->setKey(tr("Ctrl ↵", "keys as printed on keyboards"));
    m_primary->setEnabled(!m_recording && primary != nullptr && primary->allowed);
    m_more->setEnabled(!m_recording);
    m_second->setKind(ButtonKind::Plain);
    m_second->setText(text::verb(verbs::reject, reject ? reject->name : LocalText()));
    m_second->setKey(u"X"_s);
    m_second->setEnabled(!m_recording && reject != nullptr && reject->allowed);
    if (!m_hasItem)
        return;
    QStringList lines;
    const QString whyNotApprove = whyNot(first);
    const QString whyNotReject = reject ? whyNot(verbs::reject) : QString();
    m_primary->setToolTip(plainToolTip(whyNotApprove));
    m_second->setToolTip(plainToolTip(whyNotReject));
    m_primary->setAccessibleDescription(whyNotApprove);
    m_second->setAccessibleDescription(whyNotReject);
    if (!whyNotApprove.isEmpty())
        lines.append(whyNotApprove);
    if (!whyNotReject.isEmpty() && whyNotReject != whyNotApprove)
        lines.append(tr("%1: %2", "button, why it is disabled").arg(m_second->text(), whyNotReject));
    if (primary && !primary->reviewers.empty())
        lines.append(tr("It may be done under an override: press . for more."));
    if (primary && primary->allowed && !primary->cautions.isEmpty())
        lines.append(text::refusals(primary->cautions));
    if (lines.isEmpty())
        lines.append(tr("Read from Odoo %1.", "time ago").arg(text::ago(m_readAt, m_context.clock.now())));
    say(lines.join(u'\n'));
}

void DecisionBar::showReason()
{
    const bool reject = *m_asking == verbs::reject;
    const OfferedAction* asked = action(*m_asking);
    if (!asked)
        return;
    m_form->ask(asked->inputs, QDateTime::fromMSecsSinceEpoch(m_context.clock.now().time_since_epoch().count()).date());
    m_form->setEnabled(!m_recording);
    m_primary->setVisible(true);
    m_second->setVisible(true);
    m_primary->setKind(reject ? ButtonKind::Danger : ButtonKind::Primary);
    const auto base = overridden(*m_asking);
    m_primary->setText(base ? titleOf(*asked) : text::verbWithMoney(*m_asking, asked->name, moneyOf(*m_asking)));
    m_primary->setKey(tr("Ctrl ↵", "keys as printed on keyboards"));
    m_primary->setEnabled(!m_recording);
    m_primary->setToolTip({});
    m_second->setKind(ButtonKind::Plain);
    m_second->setText(tr("Cancel"));
    m_second->setKey(u"Esc"_s);
    m_second->setEnabled(!m_recording);
    m_second->setToolTip({});
    m_reason->setPlaceholderText(reject ? tr("Why do you reject it? Kept in the ledger.") : *m_asking == verbs::approve ? tr("Why do you approve it? Kept in the ledger.") : tr("Why? Kept in the ledger."));
    m_reason->setEnabled(!m_recording);
    if (const OfferedPlaybook* offered = playbook(*m_asking))
        return say(text::playbookSteps(*offered));
    if (base)
        return say(tr("The policy does not allow it. Under an override it is done all the same, with your reason in the ledger; whoever you name looks at it afterwards."));
    say(asked->inputs.empty() ? tr("The reason is sealed with your decision.") : tr("What you fill in is sealed with your decision."));
}

void DecisionBar::showRunning()
{
    const DecisionRow& decision = *m_decision;
    const Timestamp now = m_context.clock.now();
    m_running->setText(tr("%1 — %2", "decision, state").arg(text::decisionTitle(decision), text::decisionState(decision, now)));
    const bool held = decision.state == DecisionState::Held;
    m_primary->setKind(ButtonKind::Plain);
    m_primary->setToolTip({});
    m_second->setToolTip({});
    m_primary->setKey({});
    m_primary->setEnabled(true);
    m_second->setEnabled(true);
    m_second->setVisible(held);
    m_primary->setVisible(held || decision.state == DecisionState::Unverified || decision.state == DecisionState::Conflict);
    switch (decision.state) {
    case DecisionState::Held:
        m_primary->setText(tr("Send now"));
        m_second->setKind(ButtonKind::Plain);
        m_second->setText(tr("Undo"));
        m_second->setKey(tr("Ctrl Z", "keys as printed on keyboards"));
        say(tr("Recorded in the ledger; it is sent when the time is up."));
        break;
    case DecisionState::Conflict:
        m_primary->setKind(ButtonKind::Primary);
        m_primary->setText(tr("Look again"));
        m_primary->setKey(u"F5"_s);
        say(tr("Look at the differences, then decide again."));
        break;
    case DecisionState::Unverified:
        m_primary->setText(tr("Check again"));
        say(tr("It is not known whether Odoo did it. Nothing is sent twice."));
        break;
    case DecisionState::Verified: say(tr("Seen in Odoo %1.", "time ago").arg(text::ago(decision.changedAt, now))); break;
    default: say(tr("You can go on working; this finishes by itself.")); break;
    }
}

void DecisionBar::say(const QString& text, bool bad)
{
    m_note->setText(text);
    restyle(*m_note, bad ? u"barNoteBad"_s : u"barNote"_s);
}

void DecisionBar::armFirst()
{
    arm(firstVerb());
}

void DecisionBar::showMore()
{
    if (!m_more->isVisible() || !m_more->isEnabled())
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    for (const OfferedAction* offered : further()) {
        QAction* entry = menu->addAction(titleOf(*offered), this, [this, verb = offered->verb] { arm(verb); });
        entry->setEnabled(offered->allowed);
        entry->setToolTip(plainToolTip(whyNot(offered->verb)));
        if (!m_playbooks.empty() && offered->verb == verbOf(m_playbooks.front().id))
            menu->insertSection(entry, tr("Playbooks"));
    }
    menu->popup(m_more->mapToGlobal(QPoint(0, -menu->sizeHint().height())));
    menu->setActiveAction(menu->actions().constFirst());
}

void DecisionBar::arm(const DecisionVerb& verb)
{
    const OfferedAction* offered = action(verb);
    if (!m_hasItem || m_recording || offered == nullptr || !offered->allowed) {
        if (m_hasItem && !m_recording)
            say(whyNot(verb), true);
        return;
    }
    // An action of the menu is prepared first: its button has to be there to be pressed.
    if (asksFirst(*offered) || verb != firstVerb()) {
        m_asking = verb;
        layOut();
        if (!m_form->isHidden())
            m_form->focusFirst();
        else if (!m_reason->isHidden())
            m_reason->setFocus(Qt::OtherFocusReason);
        else
            m_primary->setFocus(Qt::OtherFocusReason);
    } else {
        m_asking.reset();
        layOut();
        m_primary->setFocus(Qt::OtherFocusReason);
    }
}

bool DecisionBar::disarm()
{
    if (!m_asking)
        return false;
    m_asking.reset();
    m_reason->clear();
    layOut();
    return true;
}

void DecisionBar::commit()
{
    if (m_recording || !m_hasItem)
        return;
    const DecisionVerb verb = m_asking.value_or(firstVerb());
    const OfferedAction* offered = action(verb);
    const bool held = m_decision && (isRunning(m_decision->state) || (m_decision->state == DecisionState::Conflict && !m_looked));
    if (held)
        return;
    if (offered == nullptr || !offered->allowed) {
        say(whyNot(verb), true);
        return;
    }
    const QString reason = m_reason->text().trimmed();
    const bool needsReason = offered->needsReason || verb == verbs::reject;
    if (!offered->inputs.empty() && !m_asking) {
        arm(verb);
        return;
    }
    if (needsReason && reason.isEmpty()) {
        m_asking = verb;
        layOut();
        m_reason->setFocus(Qt::OtherFocusReason);
        say(tr("A reason is required."), true);
        return;
    }
    if (const OfferedPlaybook* chosen = playbook(verb)) {
        Q_EMIT playbookCommitted(chosen->id, reason, chosen->inputs.empty() ? Json::object() : m_form->values());
        return;
    }
    Json inputs = offered->inputs.empty() ? Json::object() : m_form->values();
    const auto base = overridden(verb);
    if (!base)
        return Q_EMIT committed(verb, needsReason ? reason : QString(), inputs, {});
    const QString reviewer = textAt(inputs, reviewerInput.toUtf8().constData());
    if (reviewer.isEmpty())
        return say(tr("Say who looks at it afterwards."), true);
    inputs.erase(reviewerInput.toStdString());
    Q_EMIT committed(*base, reason, inputs, PolicyOverride{reason, personOf(reviewer), {}});
}

void DecisionBar::tick()
{
    if (m_decision && isRunning(m_decision->state))
        layOut();
}

} // namespace backroom
