// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/screens/delegation/delegation_form.h"

#include "ui/text/format.h"
#include "ui/text/policy_words.h"
#include "ui/text/words.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QDateTimeEdit>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

QDateTime localTime(Timestamp at)
{
    return QDateTime::fromMSecsSinceEpoch(at.time_since_epoch().count());
}

bool isOwnKey(const QKeyEvent& event)
{
    const bool isReturn = event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter;
    return event.key() == Qt::Key_Escape || (isReturn && event.modifiers() & Qt::ControlModifier);
}

Timestamp momentOf(const QDateTimeEdit& field)
{
    return Timestamp(Duration(field.dateTime().toMSecsSinceEpoch()));
}

} // namespace

DelegationForm::DelegationForm(UiContext& context, QWidget* parent)
    : QFrame(parent), m_context(context), m_person(new QComboBox), m_acts(new QWidget), m_actList(new QVBoxLayout(m_acts)), m_isLimited(new QCheckBox), m_limit(new QSpinBox),
      m_begins(new QDateTimeEdit), m_ends(new QDateTimeEdit), m_reason(new QLineEdit), m_isUnplanned(new QCheckBox), m_warning(new PlainLabel({}, u"warnText"_s)), m_note(new PlainLabel({}, u"barNote"_s)),
      m_give(new KeyButton(context.look, KeyButton::Kind::Primary)), m_cancel(new KeyButton(context.look, KeyButton::Kind::Plain))
{
    setObjectName(u"panelCard"_s);
    setMaximumWidth(860);
    m_person->setEditable(true);
    m_person->setInsertPolicy(QComboBox::NoInsert);
    m_person->completer()->setFilterMode(Qt::MatchContains);
    m_person->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_actList->setContentsMargins(0, 0, 0, 0);
    m_actList->setSpacing(3);
    m_isLimited->setText(tr("Only up to"));
    m_limit->setGroupSeparatorShown(true);
    m_limit->setRange(1, std::numeric_limits<int>::max());
    for (QDateTimeEdit* field : {m_begins, m_ends})
        field->setCalendarPopup(true);
    m_reason->setObjectName(u"delegationReason"_s);
    m_reason->setMaxLength(500);
    m_reason->setPlaceholderText(tr("Why? Kept in the ledger."));
    m_isUnplanned->setText(tr("Unplanned: it counts once the other person has accepted it"));
    m_warning->setObjectName(u"delegationWarning"_s);
    for (PlainLabel* label : {m_warning, m_note})
        label->setWordWrap(true);
    m_give->setText(tr("Pass on"));
    m_give->setKey(tr("Ctrl ↵", "keys as printed on keyboards"));
    m_give->setObjectName(u"giveButton"_s);
    m_cancel->setText(tr("Cancel"));
    m_cancel->setKey(u"Esc"_s);

    auto* limit = new QHBoxLayout;
    limit->addWidget(m_isLimited);
    limit->addWidget(m_limit);
    limit->addStretch();
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(14);
    form->setVerticalSpacing(8);
    const auto row = [form](const QString& label, QWidget* field) {
        field->setAccessibleName(label);
        form->addRow(new PlainLabel(label, u"muted"_s), field);
    };
    row(tr("Who stands in for you"), m_person);
    row(tr("For which decisions"), m_acts);
    form->addRow(new PlainLabel(tr("How far"), u"muted"_s), limit);
    m_limit->setAccessibleName(tr("How far"));
    row(tr("From"), m_begins);
    row(tr("To"), m_ends);
    row(tr("Reason"), m_reason);
    form->addRow({}, m_isUnplanned);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_give);
    buttons->addWidget(m_cancel);
    buttons->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 14, 18, 16);
    layout->setSpacing(10);
    layout->addWidget(new PlainLabel(tr("Let somebody stand in for you"), u"cardTitle"_s));
    layout->addLayout(form);
    layout->addWidget(m_warning);
    layout->addWidget(m_note);
    layout->addLayout(buttons);

    connect(m_isLimited, &QCheckBox::toggled, m_limit, &QWidget::setVisible);
    connect(m_person, &QComboBox::currentTextChanged, this, &DelegationForm::warn);
    connect(m_give, &QPushButton::clicked, this, &DelegationForm::submit);
    connect(m_cancel, &QPushButton::clicked, this, &DelegationForm::cancelled);
}

void DelegationForm::ask(const DelegationChoices& choices)
{
    m_choices = choices;
    m_person->clear();
    for (const auto& [login, name] : choices.people)
        m_person->addItem(name);
    m_person->setCurrentIndex(-1);
    for (QCheckBox* box : m_actBoxes)
        delete box;
    m_actBoxes.clear();
    for (const PassableAct& one : choices.acts) {
        auto* box = new QCheckBox(one.upTo ? tr("%1, up to %2", "decisions, amount").arg(text::inLanguage(one.name), text::number(*one.upTo)) : text::inLanguage(one.name));
        connect(box, &QCheckBox::toggled, this, &DelegationForm::limitChanged);
        connect(box, &QCheckBox::toggled, this, &DelegationForm::warn);
        m_actList->addWidget(box);
        m_actBoxes.push_back(box);
    }
    m_isLimited->setChecked(false);
    m_limit->setVisible(false);
    const QDateTime now = localTime(m_context.clock.now());
    m_begins->setDateTime(now);
    // Until the end of tomorrow: long enough for a day off, short enough to be looked at.
    m_ends->setDateTime(QDateTime(now.date().addDays(1), QTime(23, 59)));
    m_reason->clear();
    m_isUnplanned->setChecked(false);
    setSaying(false);
    m_note->setText(tr("You see in the ledger what is decided in your place. It ends by itself, and either of you can end it before."));
    restyle(*m_note, u"barNote"_s);
    limitChanged();
    warn();
    m_person->setFocus(Qt::OtherFocusReason);
}

std::vector<ActId> DelegationForm::chosenActs() const
{
    std::vector<ActId> acts;
    for (std::size_t i = 0; i < m_actBoxes.size(); ++i) {
        if (m_actBoxes[i]->isChecked())
            acts.push_back(m_choices.acts[i].act);
    }
    return acts;
}

std::optional<std::int64_t> DelegationForm::widest() const
{
    std::optional<std::int64_t> most = 0;
    for (std::size_t i = 0; i < m_actBoxes.size(); ++i) {
        if (!m_actBoxes[i]->isChecked())
            continue;
        if (!m_choices.acts[i].upTo)
            return std::nullopt;
        most = std::max(*most, *m_choices.acts[i].upTo);
    }
    return most;
}

void DelegationForm::limitChanged()
{
    const auto most = widest();
    m_limit->setMaximum(most && *most > 0 ? static_cast<int>(std::min<std::int64_t>(*most, std::numeric_limits<int>::max())) : std::numeric_limits<int>::max());
    if (!m_isLimited->isChecked() && most && *most > 0)
        m_limit->setValue(m_limit->maximum());
}

std::optional<std::size_t> DelegationForm::chosenPerson() const
{
    const int place = m_person->findText(m_person->currentText(), Qt::MatchFixedString);
    return place < 0 ? std::nullopt : std::optional(static_cast<std::size_t>(place));
}

void DelegationForm::warn()
{
    QStringList warnings;
    if (const auto place = chosenPerson()) {
        const auto& [login, name] = m_choices.people[*place];
        const std::vector<ActId> acts = chosenActs();
        const auto found = m_choices.missing.find(login);
        for (const MissingRight& missing : found == m_choices.missing.end() ? std::vector<MissingRight>() : found->second) {
            if (std::find(acts.begin(), acts.end(), missing.act) != acts.end())
                warnings.append(text::missingRight(missing, name));
        }
    }
    m_warning->setText(warnings.join(u'\n'));
    m_warning->setVisible(!warnings.isEmpty());
}

void DelegationForm::setSaying(bool saying)
{
    for (QWidget* field : {static_cast<QWidget*>(m_person), m_acts, static_cast<QWidget*>(m_begins), static_cast<QWidget*>(m_ends), static_cast<QWidget*>(m_reason)})
        field->setEnabled(!saying);
    m_give->setEnabled(!saying);
    if (saying)
        m_note->setText(tr("Being written to the ledger and told to the others…"));
}

void DelegationForm::refuse(const QString& why)
{
    setSaying(false);
    m_note->setText(why);
    restyle(*m_note, u"barNoteBad"_s);
}

void DelegationForm::submit()
{
    if (!m_give->isEnabled())
        return;
    const auto place = chosenPerson();
    if (!place)
        return refuse(tr("Say who stands in for you."));
    Delegation delegation;
    delegation.to = {m_choices.people[*place].first};
    delegation.acts = chosenActs();
    if (delegation.acts.empty())
        return refuse(tr("Say which decisions are passed on."));
    if (m_isLimited->isChecked())
        delegation.upTo = m_limit->value();
    delegation.begins = momentOf(*m_begins);
    delegation.ends = momentOf(*m_ends);
    delegation.reason = m_reason->text().simplified();
    delegation.isPlanned = !m_isUnplanned->isChecked();
    if (delegation.reason.isEmpty()) {
        m_reason->setFocus(Qt::OtherFocusReason);
        return refuse(tr("A reason is required."));
    }
    if (delegation.ends <= std::max(delegation.begins, m_context.clock.now()))
        return refuse(tr("The end must lie in the future and after the beginning."));
    restyle(*m_note, u"barNote"_s);
    setSaying(true);
    Q_EMIT given(delegation);
}

bool DelegationForm::event(QEvent* event)
{
    if (event->type() != QEvent::ShortcutOverride || !isOwnKey(static_cast<QKeyEvent&>(*event)))
        return QFrame::event(event);
    event->accept();
    return true;
}

void DelegationForm::keyPressEvent(QKeyEvent* event)
{
    if (!isOwnKey(*event))
        QFrame::keyPressEvent(event);
    else if (event->key() == Qt::Key_Escape)
        Q_EMIT cancelled();
    else
        submit();
}

} // namespace backroom
