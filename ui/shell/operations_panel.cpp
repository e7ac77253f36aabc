// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/operations_panel.h"

#include "ui/delegates/paint.h"
#include "ui/text/error_text.h"
#include "ui/text/format.h"
#include "ui/text/words.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <QVBoxLayout>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int side = 14;
constexpr int rowHeight = 28;

/// How much of the way from the button to the observed effect is gone.
double wayGone(const DecisionRow& decision, Timestamp now)
{
    switch (decision.state) {
    case DecisionState::Held: {
        const auto whole = decision.heldUntil.value_or(now) - decision.decidedAt;
        return whole.count() <= 0 ? 0.3 : 0.3 * double((now - decision.decidedAt).count()) / double(whole.count());
    }
    case DecisionState::Queued: return 0.3;
    case DecisionState::Checking: return 0.45;
    case DecisionState::Sending: return 0.6;
    case DecisionState::Acknowledged: return 0.8;
    default: return 1.0;
    }
}

} // namespace

OperationDelegate::OperationDelegate(const OperationsModel& model, const Look& look, const Clock& clock, QObject* parent)
    : QStyledItemDelegate(parent), m_model(model), m_look(look), m_clock(clock)
{
}

QSize OperationDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    return {200, rowHeight};
}

std::vector<OperationDelegate::Placed> OperationDelegate::links(const QRect& row, const DecisionRow& decision) const
{
    std::vector<Placed> placed;
    if (decision.state == DecisionState::Held) {
        placed.push_back({Link::Undo, OperationsPanel::tr("Undo"), {}});
        placed.push_back({Link::SendNow, OperationsPanel::tr("Send now"), {}});
    } else if (decision.state == DecisionState::Unverified) {
        placed.push_back({Link::VerifyAgain, OperationsPanel::tr("Check again"), {}});
    } else if (needsPerson(decision.state)) {
        placed.push_back({Link::Details, OperationsPanel::tr("Look"), {}});
    }
    const QFontMetrics metrics(m_look.font(12, QFont::DemiBold));
    int right = row.right() - side;
    for (Placed& link : placed) {
        const int width = metrics.horizontalAdvance(link.text);
        link.rect = QRect(right - width, row.top(), width, row.height());
        right -= width + 12;
    }
    return placed;
}

OperationDelegate::Link OperationDelegate::linkAt(const QRect& row, const DecisionRow& decision, const QPoint& position) const
{
    for (const Placed& link : links(row, decision)) {
        if (link.rect.adjusted(-5, 0, 5, 0).contains(position))
            return link.link;
    }
    return Link::None;
}

void OperationDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const DecisionRow* decision = m_model.decisionAt(index.row());
    if (decision == nullptr)
        return;
    const Tokens& tokens = m_look.tokens();
    const QRect row = option.rect;
    const bool running = isRunning(decision->state);
    painter->save();
    if (option.state & QStyle::State_Selected && option.widget != nullptr && option.widget->hasFocus())
        painter->fillRect(row, tokens.soft);
    painter->fillRect(QRect(row.left(), row.bottom(), row.width(), 1), tokens.line2);

    const QRect title(row.left() + side, row.top(), row.width() * 30 / 100, row.height());
    painter->setFont(m_look.font(13, running ? QFont::DemiBold : QFont::Normal));
    painter->setPen(tokens.text);
    const QString what = painter->fontMetrics().elidedText(text::decisionTitle(*decision), Qt::ElideRight, title.width());
    const int titleEnd = title.left() + painter->fontMetrics().horizontalAdvance(what);
    painter->drawText(title, Qt::AlignVCenter | Qt::AlignLeft, what);

    int right = row.right() - side;
    painter->setFont(m_look.font(12, QFont::DemiBold));
    painter->setPen(tokens.accent);
    for (const Placed& link : links(row, *decision)) {
        painter->drawText(link.rect, Qt::AlignCenter, link.text);
        right = link.rect.left() - 12;
    }

    const bool bad = needsPerson(decision->state);
    const bool good = decision->state == DecisionState::Verified;
    QString state = text::decisionState(*decision, m_clock.now());
    if (!running)
        state = OperationsPanel::tr("%1 · %2", "state, time").arg(state, text::shortTime(decision->changedAt, m_clock.now()));
    painter->setFont(m_look.font(12, bad ? QFont::DemiBold : QFont::Normal));
    painter->setPen(bad ? tokens.bad : good ? tokens.ok : tokens.muted);
    const int stateWidth = std::min(painter->fontMetrics().horizontalAdvance(state) + 2, row.width() / 3);
    painter->drawText(QRect(right - stateWidth, row.top(), stateWidth, row.height()), Qt::AlignVCenter | Qt::AlignRight,
        painter->fontMetrics().elidedText(state, Qt::ElideRight, stateWidth));
    if (bad) {
        // The way is over; what is known takes the place of the bar.
        const int start = titleEnd + 24;
        const QRect words(start, row.top(), right - stateWidth - 16 - start, row.height());
        painter->setFont(m_look.font(12));
        painter->setPen(tokens.text);
        painter->drawText(words, Qt::AlignVCenter | Qt::AlignLeft,
            painter->fontMetrics().elidedText(text::whatIsKnown(*decision), Qt::ElideRight, words.width()));
        painter->restore();
        return;
    }
    // All bars begin and end at one line, so that they can be compared.
    const int left = title.right() + 24;
    const QRectF bar(left, row.center().y() - 2, std::max(40, row.left() + row.width() * 72 / 100 - left), 5);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(tokens.line);
    painter->drawRoundedRect(bar, 2.5, 2.5);
    painter->setBrush(good ? tokens.live : running ? tokens.accent : tokens.faint);
    painter->drawRoundedRect(QRectF(bar.topLeft(), QSizeF(bar.width() * wayGone(*decision, m_clock.now()), bar.height())), 2.5, 2.5);
    painter->restore();
}

bool OperationDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem&, const QModelIndex& index)
{
    const DecisionRow* decision = event->type() == QEvent::ToolTip && index.isValid() ? m_model.decisionAt(index.row()) : nullptr;
    QToolTip::showText(event->globalPos(), decision == nullptr ? QString() : plainToolTip(text::whatIsKnown(*decision)), view);
    return true;
}

OperationsPanel::OperationsPanel(UiContext& context, QWidget* parent)
    : QFrame(parent), m_context(context), m_title(new PlainLabel(tr("Operations"), u"sectionTitle"_s)),
      m_summary(new PlainLabel({}, u"sectionTitle"_s)), m_toggle(new KeyButton(context.look, KeyButton::Kind::Link)),
      m_batches(new BatchStrip(context)), m_view(new QListView), m_delegate(new OperationDelegate(context.operations, context.look, context.clock, this))
{
    setObjectName(u"operations"_s);
    auto* head = new QFrame;
    head->setObjectName(u"operationsHead"_s);
    head->setFixedHeight(28);
    auto* line = new QHBoxLayout(head);
    line->setContentsMargins(side, 0, 4, 0);
    line->addWidget(m_title);
    line->addStretch();
    line->addWidget(m_summary);
    line->addWidget(m_toggle);
    m_view->setModel(&context.operations);
    m_view->setItemDelegate(m_delegate);
    m_view->setUniformItemSizes(true);
    m_view->setFixedHeight(2 * rowHeight);
    m_view->setAccessibleName(tr("Decisions and where they stand"));
    m_view->viewport()->installEventFilter(this);
    m_view->viewport()->setMouseTracking(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 1, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(head);
    layout->addWidget(m_batches);
    layout->addWidget(m_view);
    connect(m_toggle, &QPushButton::clicked, this, [this] {
        setOpen(!isOpen());
        Q_EMIT toggled(isOpen());
    });
    connect(m_view, &QListView::activated, this, [this](const QModelIndex& index) {
        if (const DecisionRow* decision = m_context.operations.decisionAt(index.row()))
            Q_EMIT chosen(*decision);
    });
    setOpen(true);
}

void OperationsPanel::setOpen(bool open)
{
    m_view->setVisible(open);
    refresh();
}

void OperationsPanel::refresh()
{
    const OperationsModel& model = m_context.operations;
    const Timestamp now = m_context.clock.now();
    const int running = model.runningCount();
    const int day = model.countSince(now - std::chrono::hours(24));
    m_summary->setText(model.rowCount() == 0 ? tr("nothing decided yet")
                                             : tr("%1 running · %2 in 24 h", "counts").arg(text::number(running), text::number(day)));
    m_toggle->setText(m_view->isVisibleTo(this) ? tr("Hide") : tr("Show"));
    m_toggle->setKey(tr("Ctrl+Shift+O", "keys as printed on keyboards"));
    m_view->setFixedHeight(rowHeight * std::min(model.rowCount(), 4));
}

bool OperationsPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::MouseButtonRelease && event->type() != QEvent::MouseMove)
        return QFrame::eventFilter(watched, event);
    const QPoint position = static_cast<QMouseEvent*>(event)->pos();
    const QModelIndex index = m_view->indexAt(position);
    const DecisionRow* decision = index.isValid() ? m_context.operations.decisionAt(index.row()) : nullptr;
    const auto link = decision == nullptr ? OperationDelegate::Link::None
                                          : m_delegate->linkAt(m_view->visualRect(index), *decision, position);
    m_view->viewport()->setCursor(link == OperationDelegate::Link::None ? Qt::ArrowCursor : Qt::PointingHandCursor);
    if (event->type() == QEvent::MouseButtonRelease && link != OperationDelegate::Link::None)
        follow(link, *decision);
    return QFrame::eventFilter(watched, event);
}

void OperationsPanel::follow(OperationDelegate::Link link, const DecisionRow& decision)
{
    switch (link) {
    case OperationDelegate::Link::Undo: m_context.api.withdraw(decision.id); break;
    case OperationDelegate::Link::SendNow: m_context.api.sendNow(decision.id); break;
    case OperationDelegate::Link::VerifyAgain: m_context.api.verifyAgain(decision.id); break;
    case OperationDelegate::Link::Details: Q_EMIT chosen(decision); break;
    case OperationDelegate::Link::None: break;
    }
}

} // namespace backroom
