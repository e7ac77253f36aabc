// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/rail.h"

#include "ui/delegates/paint.h"
#include "ui/text/error_text.h"
#include "ui/text/format.h"
#include "ui/text/words.h"

#include <QHelpEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>
#include <QVBoxLayout>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

using Kind = RailEntry::Kind;

/// 16 × 16 line icons in the colour of the text; nothing here is decoration alone, each place has its own.
void railIcon(QPainter& painter, const QPointF& at, const RailEntry& entry, const QColor& colour)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(at);
    painter.setPen(QPen(colour, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    switch (entry.kind) {
    case Kind::MyWork:
        painter.drawRoundedRect(QRectF(1.5, 2.5, 13, 11), 2, 2);
        painter.drawPolyline(QPolygonF{QPointF(1.5, 9), QPointF(5, 9), QPointF(6.2, 11), QPointF(9.8, 11), QPointF(11, 9), QPointF(14.5, 9)});
        break;
    case Kind::Queue:
        if (entry.queue.id.value == "refunds"_L1) {
            QPainterPath arrow;
            arrow.moveTo(2.5, 6);
            arrow.lineTo(10, 6);
            arrow.arcTo(QRectF(6.5, 6, 7, 7), 90, -180);
            arrow.lineTo(6, 13);
            painter.drawPath(arrow);
            painter.drawPolyline(QPolygonF{QPointF(5.5, 3), QPointF(2.5, 6), QPointF(5.5, 9)});
        } else {
            painter.drawRoundedRect(QRectF(2.5, 1.5, 11, 13), 2, 2);
            for (const double y : {5.5, 8.5, 11.5})
                painter.drawLine(QPointF(5, y), QPointF(y > 11 ? 9 : 11, y));
        }
        break;
    case Kind::Audit:
        for (const double y : {3.5, 8.0, 12.5}) {
            painter.drawPoint(QPointF(2.5, y));
            painter.drawLine(QPointF(5.5, y), QPointF(14, y));
        }
        break;
    case Kind::Delegations:
        painter.drawEllipse(QRectF(2.5, 2, 5, 5));
        painter.drawArc(QRectF(0.5, 9, 9, 10), 0, 180 * 16);
        painter.drawLine(QPointF(10.5, 5), QPointF(15, 5));
        painter.drawPolyline(QPolygonF{QPointF(13, 3), QPointF(15, 5), QPointF(13, 7)});
        break;
    case Kind::Systems:
        painter.drawRoundedRect(QRectF(5.5, 1.5, 5, 4), 1, 1);
        painter.drawRoundedRect(QRectF(1.5, 10.5, 5, 4), 1, 1);
        painter.drawRoundedRect(QRectF(9.5, 10.5, 5, 4), 1, 1);
        painter.drawPolyline(QPolygonF{QPointF(4, 10.5), QPointF(4, 8), QPointF(12, 8), QPointF(12, 10.5)});
        painter.drawLine(QPointF(8, 5.5), QPointF(8, 8));
        break;
    case Kind::Connections:
        painter.drawEllipse(QRectF(2.5, 1.5, 11, 4));
        painter.drawLine(QPointF(2.5, 3.5), QPointF(2.5, 12.5));
        painter.drawLine(QPointF(13.5, 3.5), QPointF(13.5, 12.5));
        painter.drawArc(QRectF(2.5, 6, 11, 4), 180 * 16, 180 * 16);
        painter.drawArc(QRectF(2.5, 10.5, 11, 4), 180 * 16, 180 * 16);
        break;
    case Kind::Heading: break;
    }
    painter.restore();
}

void lock(QPainter& painter, const QRectF& box, const QColor& ink)
{
    painter.setPen(QPen(ink, 1.2));
    painter.setBrush(Qt::NoBrush);
    const QRectF body(box.left() + 0.6, box.top() + box.height() * 0.45, box.width() - 1.2, box.height() * 0.5);
    painter.drawRoundedRect(body, 1.5, 1.5);
    const QRectF shackle(box.left() + 2.2, box.top() + 0.6, box.width() - 4.4, box.height() * 0.8);
    painter.drawArc(shackle, 0, 180 * 16);
}

} // namespace

RailDelegate::RailDelegate(const RailModel& model, const Look& look, QObject* parent)
    : QStyledItemDelegate(parent), m_model(model), m_look(look)
{
}

QSize RailDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const
{
    const RailEntry* entry = m_model.entryAt(index.row());
    return {Rail::railWidth, entry != nullptr && entry->kind == Kind::Heading ? 42 : 31};
}

void RailDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const RailEntry* entry = m_model.entryAt(index.row());
    if (entry == nullptr)
        return;
    const Tokens& tokens = m_look.tokens();
    const QString words = index.data(Qt::DisplayRole).toString();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (entry->kind == Kind::Heading) {
        QFont font = m_look.font(11, QFont::Medium);
        font.setLetterSpacing(QFont::AbsoluteSpacing, 0.8);
        font.setCapitalization(QFont::AllUppercase);
        painter->setFont(font);
        painter->setPen(tokens.railHeading);
        painter->drawText(option.rect.adjusted(16, 14, -8, 0), Qt::AlignVCenter | Qt::AlignLeft, words);
        painter->restore();
        return;
    }
    const bool selected = option.state & QStyle::State_Selected;
    const QRect box = option.rect.adjusted(8, 0, -8, -1);
    const bool contrast = m_look.kind() == ThemeKind::HighContrast;
    if (selected || option.state & QStyle::State_MouseOver) {
        QColor fill = tokens.railSelected;
        if (!selected)
            fill.setAlphaF(0.5f);
        painter->setPen(Qt::NoPen);
        painter->setBrush(fill);
        painter->drawRoundedRect(box, 6, 6);
    }
    if (selected) {
        painter->save();
        QPainterPath clip;
        clip.addRoundedRect(box, 6, 6);
        painter->setClipPath(clip);
        painter->fillRect(QRect(box.left(), box.top(), 3, box.height()), tokens.railAccent);
        painter->restore();
    }
    if (selected && option.widget != nullptr && option.widget->hasFocus()) {
        painter->setPen(QPen(tokens.railAccent, 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), 5, 5);
    }
    const bool isClosed = entry->kind == Kind::Queue && entry->queue.phase == QueuePhase::NoAccess;
    const QColor ink = selected ? tokens.railStrong : isClosed ? tokens.railHeading : tokens.railText;
    railIcon(*painter, QPointF(box.left() + 9, box.center().y() - 7.5), *entry, ink);

    int right = box.right() - 8;
    const int count = entry->queue.count;
    if (entry->kind == Kind::Queue || entry->kind == Kind::MyWork) {
        if (count > 0) {
            const QString number = text::number(count);
            painter->setFont(m_look.font(11, QFont::DemiBold));
            const int width = std::max(22, painter->fontMetrics().horizontalAdvance(number) + 13);
            const QRectF badge(right - width, box.center().y() - 8, width, 17);
            painter->setPen(contrast ? QPen(tokens.railText) : QPen(Qt::NoPen));
            painter->setBrush(tokens.railBadge);
            painter->drawRoundedRect(badge, 8.5, 8.5);
            painter->setPen(tokens.railBadgeText);
            painter->drawText(badge, Qt::AlignCenter, number);
            right -= width + 6;
        }
        if (isClosed) {
            // Nobody needs to act on what is not his to see: no alarm, but a word on hovering.
            lock(*painter, QRectF(right - 10, box.center().y() - 5.5, 10, 11), ink);
            right -= 16;
        } else if (entry->queue.phase == QueuePhase::Failed && entry->kind == Kind::Queue) {
            paint::severityShape(*painter, QRectF(right - 10, box.center().y() - 5, 11, 11), Severity::High, tokens.railAlert);
            right -= 16;
        }
    } else if (entry->attention) {
        paint::severityShape(*painter, QRectF(right - 11, box.center().y() - 5, 11, 11), Severity::High, tokens.railAlert);
        right -= 16;
    }
    painter->setFont(m_look.font(13, selected ? QFont::DemiBold : QFont::Normal));
    painter->setPen(ink);
    const QRect label(box.left() + 33, box.top(), right - box.left() - 33, box.height());
    painter->drawText(label, Qt::AlignVCenter | Qt::AlignLeft, painter->fontMetrics().elidedText(words, Qt::ElideRight, label.width()));
    painter->restore();
}

bool RailDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option, const QModelIndex& index)
{
    const RailEntry* entry = m_model.entryAt(index.row());
    if (entry == nullptr || entry->kind != Kind::Queue || event->type() != QEvent::ToolTip)
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    const QString title = index.data(Qt::DisplayRole).toString();
    QString words = title;
    if (entry->queue.phase == QueuePhase::NoAccess)
        words = Rail::tr("%1: you do not have the right to see this.", "queue").arg(title);
    else if (entry->queue.phase == QueuePhase::Failed && entry->queue.error)
        words = Rail::tr("%1: %2", "queue, what happened").arg(title, text::whatHappened(*entry->queue.error));
    QToolTip::showText(event->globalPos(), plainToolTip(words), view);
    return true;
}

Rail::Rail(UiContext& context, QWidget* parent)
    : QWidget(parent), m_context(context), m_view(new QListView(this)), m_user(new PlainLabel({}, u"railUser"_s)),
      m_where(new PlainLabel({}, u"railWhere"_s))
{
    setObjectName(u"rail"_s);
    setFixedWidth(railWidth);
    m_view->setObjectName(u"railList"_s);
    m_view->setModel(&context.rail);
    m_view->setItemDelegate(new RailDelegate(context.rail, context.look, m_view));
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setMouseTracking(true);
    m_view->setAccessibleName(tr("Places"));
    // Type-ahead is replaced by the filter (domain.md §14).
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_user->setElided(true);
    m_where->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 44, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_view, 1);
    auto* user = new QVBoxLayout;
    user->setContentsMargins(16, 10, 12, 14);
    user->setSpacing(2);
    user->addWidget(m_user);
    user->addWidget(m_where);
    layout->addLayout(user);
    const auto choose = [this](const QModelIndex& index) {
        if (const RailEntry* entry = m_context.rail.entryAt(index.row()); entry != nullptr && entry->kind != Kind::Heading)
            Q_EMIT chosen(*entry);
    };
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, choose);
    connect(&context.look, &Look::changed, this, qOverload<>(&QWidget::update));
    connect(&context.rail, &RailModel::dataChanged, this, [this](const QModelIndex& first, const QModelIndex& last) { hideAbsent(first.row(), last.row()); });
    connect(&context.rail, &RailModel::rowsInserted, this, [this](const QModelIndex&, int first, int last) { hideAbsent(first, last); });
    connect(&context.rail, &RailModel::modelReset, this, [this] { hideAbsent(0, m_context.rail.rowCount({}) - 1); });
}

void Rail::hideAbsent(int first, int last)
{
    for (int row = first; row <= last; ++row) {
        const RailEntry* entry = m_context.rail.entryAt(row);
        // What this Odoo does not have is told on the connections page; here it would only be in the way.
        const bool isAbsent = entry != nullptr && entry->kind == Kind::Queue && entry->queue.phase == QueuePhase::NotInstalled && m_view->currentIndex().row() != row;
        if (m_view->isRowHidden(row) != isAbsent)
            m_view->setRowHidden(row, isAbsent);
    }
}

void Rail::select(Kind kind, const QueueId& queue)
{
    const int row = m_context.rail.rowOf(kind, queue);
    if (row >= 0)
        m_view->setCurrentIndex(m_context.rail.index(row));
}

void Rail::showSource()
{
    const SourceStatus& source = m_context.source;
    m_user->setText(source.user.isEmpty() ? tr("Not signed in") : source.user);
    m_where->setText(source.companies.isEmpty() ? source.login : source.companies.join(u", "_s));
}

void Rail::paintEvent(QPaintEvent*)
{
    const Tokens& tokens = m_context.look.tokens();
    QPainter painter(this);
    painter.fillRect(rect(), tokens.rail);
    paint::logo(painter, QRectF(16, 14, 18, 18));
    painter.setFont(m_context.look.font(15, QFont::Bold));
    painter.setPen(tokens.railStrong);
    painter.drawText(QRect(42, 8, railWidth - 50, 30), Qt::AlignVCenter | Qt::AlignLeft, u"Backroom"_s);
    QColor line = tokens.railText;
    line.setAlphaF(0.16f);
    painter.fillRect(QRect(8, m_user->y() - 10, railWidth - 16, 1), line);
}

} // namespace backroom
