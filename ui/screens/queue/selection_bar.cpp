// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/screens/queue/selection_bar.h"

#include "ui/text/format.h"
#include "ui/text/words.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

/// One that waits for a yes or no, and on whose way nothing is yet.
bool isDecidable(const ItemRow& row)
{
    return row.kind == ItemKind::Approval && !row.decision;
}

} // namespace

SelectionBar::SelectionBar(UiContext& context, QWidget* parent)
    : QFrame(parent), m_context(context), m_summary(new PlainLabel({}, u"strong"_s)), m_reason(new QLineEdit),
      m_approve(new KeyButton(context.look, KeyButton::Kind::Primary)), m_reject(new KeyButton(context.look, KeyButton::Kind::Plain)),
      m_close(new KeyButton(context.look, KeyButton::Kind::Link))
{
    setObjectName(u"selectionBar"_s);
    setAccessibleName(tr("Selected items"));
    m_approve->setObjectName(u"approveAllButton"_s);
    m_reject->setObjectName(u"rejectAllButton"_s);
    m_reason->setMaxLength(500);
    m_reason->setAccessibleName(tr("Reason"));
    m_reason->setPlaceholderText(tr("Why do you reject them? Kept in the ledger."));
    m_summary->setElided(true);
    auto* line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_summary, 1);
    line->addWidget(m_approve);
    line->addWidget(m_reject);
    line->addWidget(m_close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 7, 10, 7);
    layout->setSpacing(7);
    layout->addWidget(m_reason);
    layout->addLayout(line);
    connect(m_approve, &QPushButton::clicked, this, &SelectionBar::approve);
    connect(m_reject, &QPushButton::clicked, this, &SelectionBar::reject);
    connect(m_reason, &QLineEdit::returnPressed, this, &SelectionBar::reject);
    connect(m_close, &QPushButton::clicked, this, [this] {
        if (!disarm())
            Q_EMIT closed();
    });
    hide();
}

void SelectionBar::showSelection(std::vector<ItemRow> rows)
{
    const std::size_t all = rows.size();
    std::erase_if(rows, [](const ItemRow& row) { return !isDecidable(row); });
    m_rows = std::move(rows);
    m_left = all - m_rows.size();
    if (all < 2)
        m_asking = false;
    setVisible(all > 1);
    layOut();
}

void SelectionBar::layOut()
{
    std::vector<Money> totals;
    for (const ItemRow& row : m_rows) {
        const auto sum = std::find_if(totals.begin(), totals.end(), [&row](const Money& total) { return total.currency() == row.amount.currency(); });
        if (sum != totals.end())
            *sum = *sum + row.amount;
        else if (row.amount.currency().isValid())
            totals.push_back(row.amount);
    }
    QString summary = tr("%n selected", nullptr, int(m_rows.size() + m_left));
    if (!totals.empty())
        summary += u" · "_s + text::totals(totals);
    if (m_left > 0)
        summary += u" · "_s + tr("%n cannot be decided together", nullptr, int(m_left));
    m_summary->setText(summary);
    m_reason->setVisible(m_asking);
    m_approve->setVisible(!m_asking);
    m_approve->setEnabled(!m_rows.empty());
    m_reject->setEnabled(!m_rows.empty());
    m_approve->setText(tr("Approve %n", nullptr, int(m_rows.size())));
    m_approve->setKey(tr("Ctrl ↵", "keys as printed on keyboards"));
    m_reject->setText(tr("Reject %n", nullptr, int(m_rows.size())));
    m_reject->setKind(m_asking ? KeyButton::Kind::Danger : KeyButton::Kind::Plain);
    m_reject->setKey(m_asking ? tr("Ctrl ↵", "keys as printed on keyboards") : u"X"_s);
    m_close->setText(m_asking ? tr("Cancel") : tr("Select one"));
    m_close->setKey(u"Esc"_s);
}

bool SelectionBar::disarm()
{
    if (!m_asking)
        return false;
    m_asking = false;
    m_reason->clear();
    layOut();
    return true;
}

void SelectionBar::approve()
{
    if (m_asking)
        reject();
    else
        commit(verbs::approve);
}

void SelectionBar::reject()
{
    if (m_rows.empty())
        return;
    if (!m_asking || m_reason->text().trimmed().isEmpty()) {
        m_asking = true;
        layOut();
        m_reason->setFocus(Qt::OtherFocusReason);
        return;
    }
    commit(verbs::reject);
}

void SelectionBar::commit(const DecisionVerb& verb)
{
    if (m_rows.empty())
        return;
    const QString reason = verb == verbs::reject ? m_reason->text().trimmed() : QString();
    m_asking = false;
    m_reason->clear();
    Q_EMIT decided(verb, reason, m_rows);
}

} // namespace backroom
