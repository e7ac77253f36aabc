// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/state_pane.h"

#include "ui/delegates/paint.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPainterPath>
#include <QVBoxLayout>

namespace backroom {

using namespace Qt::StringLiterals;

namespace {

constexpr int markSize = 44;

} // namespace

StatePane::StatePane(const Look& look, QWidget* parent)
    : QWidget(parent), m_look(look), m_box(new QWidget(this)), m_title(new PlainLabel({}, u"detailKey"_s)),
      m_text(new PlainLabel({}, u"muted"_s)), m_buttons(new QHBoxLayout)
{
    setObjectName(u"surface"_s);
    setAttribute(Qt::WA_StyledBackground);
    m_title->setAlignment(Qt::AlignHCenter);
    m_text->setAlignment(Qt::AlignHCenter);
    m_text->setWordWrap(true);
    m_buttons->setSpacing(8);
    auto* box = new QVBoxLayout(m_box);
    box->setContentsMargins(0, markSize + 16, 0, 0);
    box->setSpacing(6);
    box->addWidget(m_title);
    box->addWidget(m_text);
    box->addSpacing(10);
    auto* centred = new QHBoxLayout;
    centred->addStretch();
    centred->addLayout(m_buttons);
    centred->addStretch();
    box->addLayout(centred);
    m_box->setMaximumWidth(460);
    auto* row = new QHBoxLayout;
    row->addStretch();
    row->addWidget(m_box, 10);
    row->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 24, 24, 24);
    layout->addStretch(2);
    layout->addLayout(row);
    layout->addStretch(3);
}

void StatePane::clearButtons()
{
    while (QLayoutItem* item = m_buttons->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
}

void StatePane::showSkeleton()
{
    m_skeleton = true;
    m_box->hide();
    clearButtons();
    setAccessibleName(tr("Reading the list for the first time"));
    update();
}

void StatePane::say(Mark mark, const QString& title, const QString& text)
{
    m_skeleton = false;
    m_mark = mark;
    clearButtons();
    m_title->setText(title);
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    m_box->show();
    setAccessibleName(title);
    setAccessibleDescription(text);
    update();
}

void StatePane::addButton(const QString& text, bool primary, std::function<void()> pressed)
{
    auto* button = new KeyButton(m_look, primary ? KeyButton::Kind::Primary : KeyButton::Kind::Plain, m_box);
    button->setText(text);
    connect(button, &QPushButton::clicked, this, [pressed = std::move(pressed)] { pressed(); });
    m_buttons->addWidget(button);
}

void StatePane::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_look.tokens().surface);
    if (!m_skeleton) {
        paintMark(painter);
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const int row = m_look.rowHeight();
    static constexpr int widths[] = {58, 44, 52, 88, 150, 70};
    for (int i = 0; i * row < height(); ++i) {
        // Fading out downwards: there may be fewer rows than this.
        QColor colour = m_look.tokens().line2;
        colour.setAlphaF(std::max(0.0f, 1.0f - float(i) / 12.0f));
        painter.setBrush(colour);
        int x = 14;
        for (size_t column = 0; column < std::size(widths) && x < width(); ++column) {
            painter.drawRoundedRect(QRectF(x, i * row + row / 2.0 - 5, widths[column] - (i * 7 + int(column) * 5) % 18, 10), 5, 5);
            x += widths[column] + 40;
        }
    }
}

void StatePane::paintMark(QPainter& painter) const
{
    if (m_mark == Mark::None)
        return;
    const Tokens& tokens = m_look.tokens();
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF circle(m_box->geometry().center().x() - markSize / 2.0, m_box->y(), markSize, markSize);
    const bool good = m_mark == Mark::Tick;
    const bool bad = m_mark == Mark::Broken;
    painter.setPen(Qt::NoPen);
    painter.setBrush(good ? tokens.okSoft : bad ? tokens.badSoft : tokens.soft);
    painter.drawEllipse(circle);
    const QColor ink = good ? tokens.ok : bad ? tokens.bad : tokens.accent;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(ink, 2.2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QPointF c = circle.center();
    switch (m_mark) {
    case Mark::Tick: painter.drawPolyline(QPolygonF{c + QPointF(-8, 0), c + QPointF(-2, 6), c + QPointF(9, -6)}); break;
    case Mark::Filter:
        painter.drawPolygon(QPolygonF{c + QPointF(-9, -7), c + QPointF(9, -7), c + QPointF(2, 1), c + QPointF(2, 8), c + QPointF(-2, 6), c + QPointF(-2, 1)});
        break;
    case Mark::Lock:
        painter.drawRoundedRect(QRectF(c.x() - 8, c.y() - 1, 16, 11), 2.5, 2.5);
        painter.drawArc(QRectF(c.x() - 5, c.y() - 10, 10, 16), 0, 180 * 16);
        break;
    case Mark::Absent:
        painter.drawEllipse(c, 9, 9);
        painter.drawLine(c + QPointF(-6, 6), c + QPointF(6, -6));
        break;
    case Mark::Broken:
        painter.drawLine(c + QPointF(0, -9), c + QPointF(0, 2));
        painter.drawPoint(c + QPointF(0, 8));
        break;
    case Mark::Plug:
        painter.drawLine(c + QPointF(-4, -10), c + QPointF(-4, -4));
        painter.drawLine(c + QPointF(4, -10), c + QPointF(4, -4));
        painter.drawRoundedRect(QRectF(c.x() - 8, c.y() - 4, 16, 8), 2.5, 2.5);
        painter.drawLine(c + QPointF(0, 4), c + QPointF(0, 10));
        break;
    case Mark::None: break;
    }
}

} // namespace backroom
