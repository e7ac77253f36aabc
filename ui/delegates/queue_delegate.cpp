// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/delegates/queue_delegate.h"

#include "ui/delegates/paint.h"
#include "ui/models/operations_model.h"
#include "ui/text/format.h"

namespace backroom {

namespace {

constexpr int padding = 6;

/// How far the way to the deadline is gone: 0 at detection, 1 when due. Nothing without a deadline.
std::optional<double> progress(const ItemRow& row, Timestamp now)
{
    if (!row.dueAt || *row.dueAt <= row.detectedAt)
        return row.dueAt && now >= *row.dueAt ? std::optional(1.0) : std::nullopt;
    return double((now - row.detectedAt).count()) / double((*row.dueAt - row.detectedAt).count());
}

} // namespace

QueueDelegate::QueueDelegate(const QueueModel& model, const Look& look, const Clock& clock, QObject* parent)
    : QStyledItemDelegate(parent), m_model(model), m_look(look), m_clock(clock)
{
}

QSize QueueDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const
{
    const QString text = index.data(Qt::DisplayRole).toString();
    return {paint::figuresWidth(QFontMetrics(m_look.font(13, QFont::DemiBold)), text) + 2 * padding, m_look.rowHeight()};
}

void QueueDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const ItemRow* row = m_model.rowAt(index.row());
    if (row == nullptr)
        return;
    const RowMarks marks = m_model.marksAt(index.row());
    const Tokens& tokens = m_look.tokens();
    painter->save();
    background(*painter, option, index, marks);
    if (marks.gone)
        painter->setOpacity(0.55);

    const bool strong = option.state & QStyle::State_Selected;
    const QRect cell = option.rect.adjusted(padding, 0, -padding, 0);
    const QString text = index.data(Qt::DisplayRole).toString();
    const bool late = row->dueAt && *row->dueAt < m_clock.now();
    painter->setFont(m_look.font(13, strong ? QFont::DemiBold : QFont::Normal));
    painter->setPen(tokens.text);
    switch (QueueColumn(index.column())) {
    case QueueColumn::Severity: paint::severityBadge(*painter, cell, m_look, row->severity, text); break;
    case QueueColumn::Age: age(*painter, cell, text, *row, strong); break;
    case QueueColumn::Due:
        if (m_stateInDue && marks.decision != nullptr) {
            const QString words = index.siblingAtColumn(int(QueueColumn::State)).data().toString();
            if (!words.isEmpty()) {
                state(*painter, cell, words, marks);
                break;
            }
        }
        if (late) {
            painter->setFont(m_look.font(13, QFont::DemiBold));
            painter->setPen(tokens.bad);
        }
        paint::figures(*painter, cell, text, Qt::AlignLeft);
        break;
    case QueueColumn::Amount:
        if (row->amount != Money())
            money(*painter, cell, row->amount, tokens.text, strong);
        break;
    case QueueColumn::Risk:
        if (row->moneyAtRisk.minor() != 0)
            money(*painter, cell, row->moneyAtRisk, tokens.text, strong);
        break;
    case QueueColumn::State: state(*painter, cell, text, marks); break;
    case QueueColumn::Key:
        // The last digits tell documents apart.
        painter->drawText(cell, Qt::AlignVCenter | Qt::AlignLeft,
            painter->fontMetrics().elidedText(text, Qt::ElideMiddle, cell.width()));
        break;
    case QueueColumn::Title:
    case QueueColumn::Store:
    case QueueColumn::Owner: painter->setPen(strong ? tokens.text : tokens.muted); [[fallthrough]];
    default:
        painter->drawText(cell, Qt::AlignVCenter | Qt::AlignLeft,
            painter->fontMetrics().elidedText(text, Qt::ElideRight, cell.width()));
    }
    painter->restore();
}

void QueueDelegate::background(
    QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index, const RowMarks& marks) const
{
    const Tokens& tokens = m_look.tokens();
    const bool selected = option.state & QStyle::State_Selected;
    if (selected)
        painter.fillRect(option.rect, tokens.soft);
    else if (marks.changed)
        painter.fillRect(option.rect, tokens.warnSoft);
    else if (index.row() == m_hovered)
        painter.fillRect(option.rect, tokens.raised);
    painter.fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), tokens.line2);
    if (!selected)
        return;
    const bool first = option.viewItemPosition == QStyleOptionViewItem::Beginning
        || option.viewItemPosition == QStyleOptionViewItem::OnlyOne;
    if (first)
        painter.fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()), tokens.accent);
    if (m_look.kind() == ThemeKind::HighContrast) {
        painter.fillRect(QRect(option.rect.left(), option.rect.top(), option.rect.width(), 2), tokens.accent);
        painter.fillRect(QRect(option.rect.left(), option.rect.bottom() - 1, option.rect.width(), 2), tokens.accent);
        return;
    }
    // The list with the keyboard draws a second mark under the whole row, so that focus is not told by colour alone.
    if (option.state & QStyle::State_Active && option.widget != nullptr && option.widget->hasFocus()) {
        painter.fillRect(QRect(option.rect.left(), option.rect.top(), option.rect.width(), 1), tokens.accent);
        painter.fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), tokens.accent);
    }
}

void QueueDelegate::age(QPainter& painter, const QRect& rect, const QString& text, const ItemRow& row, bool strong) const
{
    const double part = progress(row, m_clock.now()).value_or(0.0);
    const Tokens& tokens = m_look.tokens();
    const bool late = part >= 1.0;
    if (part >= 0.5 || strong)
        painter.setFont(m_look.font(13, QFont::DemiBold));
    if (late)
        painter.setPen(tokens.bad);
    QRect line = rect;
    if (part >= 0.75) {
        line.translate(0, -2);
        const QRectF bar(rect.left(), rect.bottom() - 5, std::min(52, rect.width()), 3);
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(tokens.line);
        painter.drawRoundedRect(bar, 1.5, 1.5);
        painter.setBrush(late ? tokens.bad : tokens.muted);
        painter.drawRoundedRect(QRectF(bar.topLeft(), QSizeF(bar.width() * (late ? 1.0 : 0.5), bar.height())), 1.5, 1.5);
        painter.restore();
    }
    paint::figures(painter, line, text, Qt::AlignLeft);
}

void QueueDelegate::money(QPainter& painter, const QRect& rect, const Money& money, const QColor& ink, bool strong) const
{
    QRect figures = rect;
    // One currency for all stands in the column head.
    if (money.currency().isValid() && money.currency() != m_model.traits().shared) {
        const QFont font = m_look.font(11);
        const int code = QFontMetrics(font).horizontalAdvance(money.currency().code());
        painter.save();
        painter.setFont(font);
        painter.setPen(m_look.tokens().muted);
        painter.drawText(rect.adjusted(0, 1, 0, 0), Qt::AlignRight | Qt::AlignVCenter, money.currency().code());
        painter.restore();
        figures.setRight(rect.right() - std::max(code, QFontMetrics(font).horizontalAdvance(QLatin1String("EUR"))) - 5);
    }
    painter.setFont(m_look.font(13, strong ? QFont::Bold : QFont::Normal));
    painter.setPen(ink);
    paint::figures(painter, figures, text::amount(money), Qt::AlignRight);
}

void QueueDelegate::state(QPainter& painter, const QRect& rect, const QString& text, const RowMarks& marks) const
{
    if (text.isEmpty())
        return;
    const Tokens& tokens = m_look.tokens();
    QColor ink = tokens.muted;
    QRect words = rect;
    if (marks.decision != nullptr) {
        const DecisionState state = marks.decision->state;
        if (state == DecisionState::Verified) {
            ink = tokens.ok;
            paint::tick(painter, QRectF(rect.left(), rect.center().y() - 4, 10, 9), ink);
            words.adjust(15, 0, 0, 0);
        } else if (needsPerson(state)) {
            ink = tokens.bad;
        } else if (isRunning(state)) {
            ink = tokens.accent;
        }
    }
    painter.setFont(m_look.font(12, QFont::DemiBold));
    painter.setPen(ink);
    painter.drawText(words, Qt::AlignVCenter | Qt::AlignLeft, painter.fontMetrics().elidedText(text, Qt::ElideRight, words.width()));
}

} // namespace backroom
