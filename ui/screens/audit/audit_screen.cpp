// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/screens/audit/audit_screen.h"

#include "ui/delegates/paint.h"
#include "ui/screens/audit/close_sheet_page.h"
#include "ui/text/error_text.h"
#include "ui/text/format.h"
#include "ui/text/words.h"

#include <QFileDialog>
#include <QPainter>
#include <QVBoxLayout>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

QString witnessWords(const LedgerStatus& ledger)
{
    switch (ledger.witness) {
    case WitnessPhase::NotSet: return AuditScreen::tr("Witnessed nowhere: no record in Odoo was chosen for it.");
    case WitnessPhase::Waiting: return AuditScreen::tr("Nothing stands in %1 yet.").arg(ledger.witnessPlace);
    case WitnessPhase::Posting: return AuditScreen::tr("Being written into %1…").arg(ledger.witnessPlace);
    case WitnessPhase::Witnessed:
        return AuditScreen::tr("Witnessed in %1 up to entry %2, read back on %3")
            .arg(ledger.witnessPlace, text::number(ledger.witnessed), ledger.witnessedAt ? text::dateTime(*ledger.witnessedAt) : QString());
    case WitnessPhase::Refused: return AuditScreen::tr("%1 does not take the note.").arg(ledger.witnessPlace);
    case WitnessPhase::Broken: return AuditScreen::tr("What stands in %1 is not this ledger.").arg(ledger.witnessPlace);
    }
    return {};
}

} // namespace

AuditDelegate::AuditDelegate(const OperationsModel& model, const Look& look, const Clock& clock, QObject* parent)
    : QStyledItemDelegate(parent), m_model(model), m_look(look), m_clock(clock)
{
}

void AuditDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const DecisionRow* decision = m_model.decisionAt(index.row());
    if (decision == nullptr)
        return;
    const Tokens& tokens = m_look.tokens();
    painter->save();
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, tokens.soft);
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), tokens.line2);
    const QRect first(option.rect.left() + 16, option.rect.top() + 5, option.rect.width() - 32, 20);
    const QRect second = first.translated(0, 20);
    const bool good = decision->state == DecisionState::Verified;
    const bool bad = needsPerson(decision->state);
    const QString state = text::decisionState(*decision, m_clock.now());
    painter->setFont(m_look.font(12, QFont::DemiBold));
    painter->setPen(good ? tokens.ok : bad ? tokens.bad : isRunning(decision->state) ? tokens.accent : tokens.muted);
    painter->drawText(first, Qt::AlignRight | Qt::AlignVCenter, state);
    const int stateWidth = painter->fontMetrics().horizontalAdvance(state) + 16;
    if (good)
        paint::tick(*painter, QRectF(first.right() - stateWidth, first.center().y() - 4, 10, 9), tokens.ok);
    painter->setFont(m_look.font(13, QFont::DemiBold));
    painter->setPen(tokens.text);
    const QRect title = first.adjusted(0, 0, -stateWidth - 20, 0);
    painter->drawText(title, Qt::AlignLeft | Qt::AlignVCenter,
        painter->fontMetrics().elidedText(AuditScreen::tr("%1 · %2", "decision, partner").arg(text::decisionTitle(*decision), decision->title), Qt::ElideRight, title.width()));
    painter->setFont(m_look.font(12));
    painter->setPen(tokens.muted);
    QStringList parts{text::dateTime(decision->decidedAt), text::decidedBy(*decision)};
    if (!decision->reason.isEmpty())
        parts.append(AuditScreen::tr("“%1”", "reason").arg(decision->reason));
    if (decision->isErased)
        parts.append(AuditScreen::tr("personal values erased"));
    if (decision->isOnHold)
        parts.append(AuditScreen::tr("on legal hold"));
    if (decision->error)
        parts.append(text::whatHappened(*decision->error));
    painter->drawText(second, Qt::AlignLeft | Qt::AlignVCenter, painter->fontMetrics().elidedText(parts.join(u" · "_s), Qt::ElideRight, second.width()));
    painter->restore();
}

AuditScreen::AuditScreen(UiContext& context, QWidget* parent)
    : QWidget(parent), m_context(context), m_entries(new PlainLabel({}, u"detailKey"_s)), m_root(new PlainLabel({}, u"muted"_s)),
      m_head(new PlainLabel({}, u"muted"_s)), m_witness(new PlainLabel({}, u"muted"_s)), m_care(new PlainLabel({}, u"muted"_s)),
      m_problem(new PlainLabel({}, u"badText"_s)), m_outcome(new PlainLabel), m_close(new KeyButton(context.look, KeyButton::Kind::Plain)), m_stack(new QStackedWidget), m_view(new QListView)
{
    setObjectName(u"page"_s);
    auto* card = new QFrame;
    card->setObjectName(u"panelCard"_s);
    auto* inside = new QVBoxLayout(card);
    inside->setContentsMargins(18, 12, 18, 14);
    inside->setSpacing(3);
    inside->addWidget(m_entries);
    inside->addWidget(m_root);
    for (PlainLabel* line : {m_head, m_witness, m_care}) {
        line->setWordWrap(true);
        inside->addWidget(line);
    }
    inside->addWidget(m_problem);
    m_close->setText(tr("Close the &day…"));
    m_close->setToolTip(tr("Signs the ledger as it is now and saves the sheet to print and keep."));
    m_outcome->setVisible(false);
    m_outcome->setWordWrap(true);
    inside->addWidget(m_outcome);
    inside->addWidget(m_close, 0, Qt::AlignLeft);
    connect(m_close, &QPushButton::clicked, this, &AuditScreen::closeDay);
    connect(&context.api, &ConsoleApi::closeSheetReady, this, [this](quint64 ticket, const CloseSheet& sheet) {
        if (ticket == m_closing)
            offerSheet(sheet);
    });
    connect(&context.api, &ConsoleApi::closeSheetFailed, this, [this](quint64 ticket, const Error& error) {
        if (ticket != m_closing)
            return;
        m_closing = 0;
        m_close->setEnabled(true);
        m_outcome->setText(tr("The day was not closed. %1").arg(text::whatHappened(error)));
        m_outcome->setVisible(true);
    });
    m_root->setWordWrap(true);
    m_root->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_root->setFocusPolicy(Qt::NoFocus);
    m_problem->setWordWrap(true);

    auto* listCard = new QFrame;
    listCard->setObjectName(u"panelCard"_s);
    auto* listLayout = new QVBoxLayout(listCard);
    listLayout->setContentsMargins(1, 10, 1, 4);
    auto* heading = new PlainLabel(tr("Decisions, newest first"), u"cardTitle"_s);
    heading->setContentsMargins(16, 0, 16, 4);
    m_view->setModel(&context.operations);
    m_view->setItemDelegate(new AuditDelegate(context.operations, context.look, context.clock, m_view));
    m_view->setUniformItemSizes(true);
    m_view->setAccessibleName(heading->text());
    auto* nothing = new StatePane(context.look);
    nothing->say(StatePane::Mark::None, tr("No decision yet."), tr("Every decision is written here before it is sent."));
    m_stack->addWidget(m_view);
    m_stack->addWidget(nothing);
    listLayout->addWidget(heading);
    listLayout->addWidget(m_stack, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(12);
    layout->addWidget(card);
    layout->addWidget(listCard, 1);
    connect(m_view, &QListView::activated, this, [this](const QModelIndex& index) {
        if (const DecisionRow* decision = m_context.operations.decisionAt(index.row()))
            Q_EMIT chosen(*decision);
    });
    setLedger({});
}

void AuditScreen::setLedger(const LedgerStatus& ledger)
{
    m_entries->setText(tr("%Ln ledger entries", nullptr, int(ledger.entries)));
    QString root = ledger.rootHash;
    for (qsizetype at = 8; at < root.size(); at += 9)
        root.insert(at, u' ');
    m_root->setText(root.isEmpty() ? tr("The ledger is empty.") : tr("Root of the hash tree: %1").arg(root));
    m_head->setText(ledger.headAt ? tr("Signed up to entry %1 on %2, key %3").arg(text::number(ledger.headSize), text::dateTime(*ledger.headAt), ledger.key.left(16)) : tr("Not signed yet."));
    m_witness->setText(witnessWords(ledger));
    QStringList care;
    if (ledger.erased > 0)
        care.append(tr("personal values of %Ln decisions erased", nullptr, ledger.erased));
    if (ledger.onHold > 0)
        care.append(tr("%Ln decisions on legal hold", nullptr, ledger.onHold));
    m_care->setText(care.join(u" · "_s));
    m_care->setVisible(!care.empty());
    m_close->setEnabled(!ledger.error && m_closing == 0);
    m_problem->setVisible(ledger.error.has_value());
    if (ledger.error)
        m_problem->setText(u"%1 %2"_s.arg(text::whatHappened(*ledger.error), text::whatToDo(*ledger.error)));
    refresh();
}

void AuditScreen::closeDay()
{
    m_outcome->setVisible(false);
    m_close->setEnabled(false);
    m_closing = m_context.nextTicket();
    m_context.api.requestCloseSheet(m_closing);
}

void AuditScreen::offerSheet(const CloseSheet& sheet)
{
    m_closing = 0;
    m_close->setEnabled(true);
    m_outcome->setText(tr("The day is closed: %1 entries are signed. Save the sheet, print it and keep it.").arg(text::number(static_cast<qint64>(sheet.head.size))));
    m_outcome->setVisible(true);
    auto* dialog = new QFileDialog(this, tr("Close sheet"), {}, tr("Pages (*.pdf)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"pdf"_s);
    connect(dialog, &QFileDialog::fileSelected, this, [this, sheet](const QString& name) {
        const auto saved = saveCloseSheet(sheet, name);
        m_outcome->setText(saved ? tr("The close sheet is in %1.").arg(name) : tr("The close sheet was not saved. %1").arg(text::whatHappened(saved.error())));
    });
    dialog->open();
}

void AuditScreen::refresh()
{
    m_stack->setCurrentIndex(m_context.operations.rowCount() == 0 ? 1 : 0);
}

} // namespace backroom
