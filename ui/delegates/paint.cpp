// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/delegates/paint.h"

#include <QLinearGradient>
#include <QPainterPath>
#include <QPolygonF>

#include <cmath>
#include <numbers>

namespace backroom::paint {

namespace {

constexpr int severityShapeSize = 8;

} // namespace

void severityShape(QPainter& painter, const QRectF& box, Severity severity, const QColor& colour)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    const QPointF centre = box.center();
    const double radius = box.width() / 2.0;
    switch (severity) {
    case Severity::Critical: {
        QPolygonF octagon;
        for (int corner = 0; corner < 8; ++corner) {
            const double angle = std::numbers::pi / 8.0 + corner * std::numbers::pi / 4.0;
            octagon << centre + QPointF(std::cos(angle), std::sin(angle)) * radius;
        }
        painter.drawPolygon(octagon);
        break;
    }
    case Severity::High:
        painter.drawPolygon(QPolygonF{QPointF(centre.x(), box.top() + 0.5), box.bottomRight() - QPointF(0, 0.5),
            box.bottomLeft() - QPointF(0, 0.5)});
        break;
    case Severity::Medium:
        painter.drawPolygon(QPolygonF{QPointF(centre.x(), box.top() - 0.5), QPointF(box.right() + 0.5, centre.y()),
            QPointF(centre.x(), box.bottom() + 0.5), QPointF(box.left() - 0.5, centre.y())});
        break;
    case Severity::Low: painter.drawEllipse(centre, radius - 0.5, radius - 0.5); break;
    case Severity::Info:
        painter.drawEllipse(QPointF(centre.x(), box.top() + 1.2), 1.2, 1.2);
        painter.drawRoundedRect(QRectF(centre.x() - 1.1, box.top() + 3.4, 2.2, box.height() - 3.4), 1, 1);
        break;
    }
    painter.restore();
}

int severityBadgeWidth(const Look& look, const QString& word)
{
    return 7 + severityShapeSize + 4 + QFontMetrics(look.font(11, QFont::DemiBold)).horizontalAdvance(word) + 7;
}

int severityBadge(QPainter& painter, const QRect& cell, const Look& look, Severity severity, const QString& word)
{
    const BadgeColours& colours = look.tokens().severity[int(severity)];
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(look.font(11, QFont::DemiBold));
    const int shape = severityShapeSize;
    const int width = severityBadgeWidth(look, word);
    const int height = 17;
    const QRectF box(cell.left(), cell.top() + (cell.height() - height) / 2.0, width, height);
    painter.setPen(colours.outline.isValid() ? QPen(colours.outline, 1) : QPen(Qt::NoPen));
    painter.setBrush(colours.fill);
    painter.drawRoundedRect(colours.outline.isValid() ? box.adjusted(0.5, 0.5, -0.5, -0.5) : box, 4, 4);
    severityShape(painter, QRectF(box.left() + 7, box.center().y() - shape / 2.0, shape, shape), severity, colours.text);
    painter.setPen(colours.text);
    painter.drawText(box.adjusted(7 + shape + 4, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, word);
    painter.restore();
    return width;
}

int keyCapWidth(const QString& key, const QFont& font)
{
    return std::max(18, QFontMetrics(font).horizontalAdvance(key) + 10);
}

void keyCap(QPainter& painter, const QRectF& box, const QString& key, const QColor& colour, const QFont& font)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, 1));
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    painter.setFont(font);
    painter.drawText(box, Qt::AlignCenter, key);
    painter.restore();
}

int figuresWidth(const QFontMetrics& metrics, const QString& text)
{
    const int digit = metrics.horizontalAdvance(u'0');
    int width = 0;
    for (const QChar c : text)
        width += c.isDigit() ? digit : metrics.horizontalAdvance(c);
    return width;
}

void figures(QPainter& painter, const QRect& rect, const QString& text, Qt::Alignment alignment)
{
    const QFontMetrics metrics = painter.fontMetrics();
    const int width = figuresWidth(metrics, text);
    if (width > rect.width()) {
        painter.drawText(rect, Qt::AlignVCenter | alignment, metrics.elidedText(text, Qt::ElideRight, rect.width()));
        return;
    }
    const int digit = metrics.horizontalAdvance(u'0');
    const int baseline = rect.top() + (rect.height() + metrics.ascent() - metrics.descent()) / 2;
    int x = alignment & Qt::AlignRight ? rect.right() + 1 - width : rect.left();
    // Runs without digits are drawn whole, so that kerning and joined scripts stay right.
    for (qsizetype i = 0; i < text.size();) {
        if (text[i].isDigit()) {
            const int advance = metrics.horizontalAdvance(text[i]);
            painter.drawText(x + (digit - advance) / 2, baseline, QString(text[i]));
            x += digit;
            ++i;
            continue;
        }
        qsizetype end = i;
        while (end < text.size() && !text[end].isDigit())
            ++end;
        painter.drawText(x, baseline, text.mid(i, end - i));
        for (; i < end; ++i)
            x += metrics.horizontalAdvance(text[i]);
    }
}

void tick(QPainter& painter, const QRectF& box, const QColor& colour)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colour, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(QPolygonF{QPointF(box.left(), box.center().y()),
        QPointF(box.left() + box.width() * 0.38, box.bottom() - 1), QPointF(box.right(), box.top() + 1)});
    painter.restore();
}

void logo(QPainter& painter, const QRectF& box)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QLinearGradient gradient(box.topLeft(), box.bottomRight());
    gradient.setColorAt(0, QColor(0x4C8DFF));
    gradient.setColorAt(1, QColor(0x3CCFA0));
    painter.setPen(Qt::NoPen);
    painter.setBrush(gradient);
    painter.drawRoundedRect(box, box.width() * 0.28, box.width() * 0.28);
    painter.restore();
}

QIcon logoIcon()
{
    QIcon icon;
    for (const int side : {16, 24, 32, 48, 64, 128, 256}) {
        QPixmap picture(side, side);
        picture.fill(Qt::transparent);
        QPainter painter(&picture);
        logo(painter, QRectF(0, 0, side, side).adjusted(side / 16.0, side / 16.0, -side / 16.0, -side / 16.0));
        painter.end();
        icon.addPixmap(picture);
    }
    return icon;
}

} // namespace backroom::paint
