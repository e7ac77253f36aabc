// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/text/console_words.h"

#include "ui/text/format.h"
#include "ui/text/words.h"
#include "ui/widgets/plain_label.h"

#include <QCoreApplication>

namespace backroom {

namespace {

struct Columns {
    Q_DECLARE_TR_FUNCTIONS(backroom::Columns)
};

} // namespace

QString ConsoleWords::header(QueueColumn column, const Currency& shared) const
{
    switch (column) {
    case QueueColumn::Severity: return Columns::tr("Severity");
    case QueueColumn::Age: return Columns::tr("Age");
    case QueueColumn::Due: return Columns::tr("Due");
    case QueueColumn::Name: return Columns::tr("What is the matter");
    case QueueColumn::Key: return Columns::tr("Document");
    case QueueColumn::Counterparty: return Columns::tr("Partner");
    case QueueColumn::Store: return Columns::tr("Store");
    case QueueColumn::Title: return Columns::tr("Subject");
    case QueueColumn::Amount: return shared.isValid() ? Columns::tr("Amount %1", "currency code").arg(shared.code()) : Columns::tr("Amount");
    case QueueColumn::Risk: return Columns::tr("At risk");
    case QueueColumn::Owner: return Columns::tr("Owner");
    case QueueColumn::State: return Columns::tr("State");
    }
    return {};
}

QString ConsoleWords::text(QueueColumn column, const ItemRow& row, const RowMarks& marks) const
{
    switch (column) {
    case QueueColumn::Severity: return text::severity(row.severity);
    case QueueColumn::Age: return text::age(m_clock.now() - row.detectedAt);
    case QueueColumn::Due: return text::due(row.dueAt, m_clock.now());
    case QueueColumn::Name: return row.name ? text::inLanguage(*row.name) : row.code;
    case QueueColumn::Key: return row.businessKey;
    case QueueColumn::Counterparty: return row.counterparty;
    case QueueColumn::Title: return row.title;
    case QueueColumn::Store: return row.store;
    case QueueColumn::Amount: return row.amount == Money() ? QString() : text::money(row.amount);
    case QueueColumn::Risk: return row.moneyAtRisk.minor() == 0 ? QString() : text::money(row.moneyAtRisk);
    case QueueColumn::Owner: return holderOf(row);
    case QueueColumn::State: return state(row, marks);
    }
    return {};
}

QString ConsoleWords::state(const ItemRow& row, const RowMarks& marks) const
{
    if (marks.decision != nullptr && (marks.gone || row.decision || marks.decision->state == DecisionState::Verified))
        return text::decisionState(*marks.decision, m_clock.now());
    if (marks.gone)
        return Columns::tr("left the queue");
    return row.decision ? text::decisionState(*row.decision) : QString();
}

QString ConsoleWords::accessibleText(QueueColumn column, const ItemRow& row, const RowMarks& marks) const
{
    const QString value = text(column, row, marks);
    switch (column) {
    case QueueColumn::Severity: return Columns::tr("Severity %1").arg(value);
    case QueueColumn::Age: return Columns::tr("Waiting for %1").arg(value);
    case QueueColumn::Due: return row.dueAt ? Columns::tr("Due %1").arg(value) : Columns::tr("No due date");
    case QueueColumn::Amount: return Columns::tr("Amount %1").arg(value);
    case QueueColumn::Risk: return Columns::tr("Money at risk %1").arg(text::money(row.moneyAtRisk));
    case QueueColumn::State: return value.isEmpty() ? Columns::tr("Waits for a decision") : value;
    default: return value.isEmpty() ? Columns::tr("%1: none", "column").arg(header(column, {})) : value;
    }
}

QString ConsoleWords::toolTip(QueueColumn column, const ItemRow& row, const RowMarks& marks) const
{
    switch (column) {
    case QueueColumn::Severity: return plainToolTip(Columns::tr("%1 · raised by rule %2", "severity, code").arg(text::severity(row.severity), row.code));
    case QueueColumn::Name: return plainToolTip(QStringLiteral("%1 · %2").arg(text(column, row, marks), row.code));
    case QueueColumn::Age: return Columns::tr("Since %1").arg(text::dateTimeWithUtc(row.detectedAt));
    case QueueColumn::Due: return row.dueAt ? Columns::tr("Due %1").arg(text::dateTimeWithUtc(*row.dueAt)) : QString();
    case QueueColumn::Amount: return Columns::tr("Read %1").arg(text::dateTimeWithUtc(row.readAt));
    default: return plainToolTip(text(column, row, marks));
    }
}

} // namespace backroom
