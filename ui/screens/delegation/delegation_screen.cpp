// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/screens/delegation/delegation_screen.h"

#include "ui/text/format.h"
#include "ui/text/policy_words.h"
#include "ui/text/words.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

bool isOver(const DelegationStatus& status, Timestamp now)
{
    const DelegationPhase phase = status.delegation.phaseAt(now);
    return phase == DelegationPhase::Ended || phase == DelegationPhase::Revoked;
}

QString styleOf(DelegationPhase phase)
{
    switch (phase) {
    case DelegationPhase::On: return u"okText"_s;
    case DelegationPhase::Waiting: return u"warnText"_s;
    default: return u"muted"_s;
    }
}

} // namespace

DelegationScreen::DelegationScreen(UiContext& context, QWidget* parent)
    : QScrollArea(parent), m_context(context), m_new(new KeyButton(context.look, KeyButton::Kind::Plain)), m_outcome(new PlainLabel), m_form(new DelegationForm(context)),
      m_list(new QFrame), m_rows(new QVBoxLayout(m_list))
{
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* content = new QWidget;
    content->setObjectName(u"page"_s);
    m_new->setText(tr("Let somebody stand in for you…"));
    m_new->setObjectName(u"newDelegation"_s);
    m_outcome->setWordWrap(true);
    m_outcome->setVisible(false);
    m_form->setVisible(false);
    m_list->setObjectName(u"panelCard"_s);
    m_list->setMaximumWidth(860);
    m_rows->setContentsMargins(18, 12, 18, 14);
    m_rows->setSpacing(12);
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    layout->addWidget(m_new, 0, Qt::AlignLeft);
    layout->addWidget(m_outcome);
    layout->addWidget(m_form);
    layout->addWidget(m_list);
    layout->addStretch();
    setWidget(content);

    connect(m_new, &QPushButton::clicked, this, &DelegationScreen::askForNew);
    connect(m_form, &DelegationForm::cancelled, this, [this] {
        m_form->setVisible(false);
        m_new->setVisible(true);
        m_new->setFocus(Qt::OtherFocusReason);
    });
    connect(m_form, &DelegationForm::given, this, [this](const Delegation& delegation) { say(DelegationWish::Kind::Give, delegation); });
    connect(&context.api, &ConsoleApi::delegationChoicesReady, this, [this](quint64 ticket, const DelegationChoices& choices) {
        if (ticket != m_asking)
            return;
        m_asking = 0;
        m_new->setEnabled(true);
        m_outcome->setVisible(choices.acts.empty() || choices.people.empty());
        m_outcome->setText(choices.people.empty() ? tr("Who could stand in is read from Odoo; sign in there first.") : tr("You decide nothing here that could be passed on."));
        m_form->setVisible(!m_outcome->isVisible());
        m_new->setVisible(!m_form->isVisible());
        if (m_form->isVisible())
            m_form->ask(choices);
    });
    connect(&context.api, &ConsoleApi::delegationSaid, this, [this](quint64 ticket) {
        if (ticket != m_saying)
            return;
        m_saying = 0;
        m_form->setVisible(false);
        m_new->setVisible(true);
        m_outcome->setText(tr("It is in the ledger, and the others can read it."));
        m_outcome->setVisible(true);
        refresh();
    });
    connect(&context.api, &ConsoleApi::delegationRefused, this, [this](quint64 ticket, const Error& error) {
        if (ticket != m_saying)
            return;
        m_saying = 0;
        if (m_form->isVisible())
            return m_form->refuse(text::delegationError(error));
        m_outcome->setText(text::delegationError(error));
        m_outcome->setVisible(true);
        refresh();
    });
    refresh();
}

void DelegationScreen::setDelegations(const std::vector<DelegationStatus>& delegations)
{
    m_delegations = delegations;
    refresh();
}

void DelegationScreen::askForNew()
{
    m_outcome->setVisible(false);
    m_new->setEnabled(false);
    m_asking = m_context.nextTicket();
    m_context.api.requestDelegationChoices(m_asking);
}

void DelegationScreen::say(DelegationWish::Kind kind, const Delegation& delegation)
{
    m_outcome->setVisible(false);
    m_saying = m_context.nextTicket();
    refresh(); // the buttons of the others rest meanwhile
    m_context.api.sayDelegation(m_saying, {kind, delegation});
}

void DelegationScreen::refresh()
{
    const Timestamp now = m_context.clock.now();
    while (QLayoutItem* item = m_rows->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_rows->addWidget(new PlainLabel(tr("Who stands in for whom"), u"cardTitle"_s));
    std::vector<DelegationStatus> shown = m_delegations;
    std::stable_sort(shown.begin(), shown.end(), [now](const DelegationStatus& a, const DelegationStatus& b) {
        return std::pair(isOver(a, now), b.delegation.begins) < std::pair(isOver(b, now), a.delegation.begins);
    });
    for (const DelegationStatus& status : shown)
        m_rows->addWidget(rowOf(status));
    if (shown.empty())
        m_rows->addWidget(new PlainLabel(tr("Nobody stands in for anybody."), u"muted"_s));
}

QWidget* DelegationScreen::rowOf(const DelegationStatus& status)
{
    const Delegation& delegation = status.delegation;
    const Timestamp now = m_context.clock.now();
    const DelegationPhase phase = delegation.phaseAt(now);
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    auto* first = new QHBoxLayout;
    first->setSpacing(10);
    first->addWidget(new PlainLabel(tr("%1 stands in for %2", "people").arg(status.to, status.from), u"strong"_s));
    first->addWidget(new PlainLabel(text::delegationPhase(phase), styleOf(phase)));
    first->addStretch();
    words->addLayout(first);
    QStringList acts;
    for (const LocalText& act : status.acts)
        acts.append(text::inLanguage(act));
    const QString what = delegation.upTo ? tr("%1, up to %2", "decisions, amount").arg(acts.join(u", "_s), text::number(*delegation.upTo)) : acts.join(u", "_s);
    auto* second = new PlainLabel(tr("%1 – %2 · %3 · “%4”", "from, to, decisions, reason").arg(text::shortTime(delegation.begins, now), text::shortTime(delegation.ends, now), what, delegation.reason), u"muted"_s);
    second->setWordWrap(true);
    words->addWidget(second);
    for (const MissingRight& missing : isOver(status, now) ? std::vector<MissingRight>() : status.missing) {
        auto* warning = new PlainLabel(text::missingRight(missing, status.to), u"warnText"_s);
        warning->setWordWrap(true);
        words->addWidget(warning);
    }
    layout->addLayout(words, 1);
    const PersonId self = personOf(m_context.source.login);
    const auto button = [&](const QString& text, DelegationWish::Kind kind) {
        auto* made = new KeyButton(m_context.look, KeyButton::Kind::Plain);
        made->setText(text);
        made->setAccessibleDescription(tr("%1 stands in for %2", "people").arg(status.to, status.from));
        made->setEnabled(m_saying == 0);
        // The press rebuilds this list, so it must have ended before.
        connect(made, &QPushButton::clicked, this, [this, kind, delegation] { say(kind, delegation); }, Qt::QueuedConnection);
        layout->addWidget(made, 0, Qt::AlignTop);
    };
    if (phase == DelegationPhase::Waiting && delegation.to == self)
        button(tr("Accept"), DelegationWish::Kind::Accept);
    if (!isOver(status, now) && (delegation.to == self || delegation.from == self))
        button(tr("End now"), DelegationWish::Kind::Revoke);
    return row;
}

} // namespace backroom
