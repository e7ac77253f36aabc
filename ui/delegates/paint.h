// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QIcon>
#include <QPainter>
#include <QRectF>

/// Small drawings shared by delegates and widgets.
namespace backroom::paint {

/// The severity's shape inside `box`: octagon, triangle, diamond, circle, "i".
void severityShape(QPainter& painter, const QRectF& box, Severity severity, const QColor& colour);
/// Shape and word on the severity's fill; returns the width used.
int severityBadge(QPainter& painter, const QRect& cell, const Look& look, Severity severity, const QString& word);
int severityBadgeWidth(const Look& look, const QString& word);
/// A key cap such as "Ctrl ↵"; `box` is the whole cap.
void keyCap(QPainter& painter, const QRectF& box, const QString& key, const QColor& colour, const QFont& font);
int keyCapWidth(const QString& key, const QFont& font);
/// One line in which every digit is as wide as "0" (tabular figures; Qt 6.4 cannot switch on the font's own).
void figures(QPainter& painter, const QRect& rect, const QString& text, Qt::Alignment alignment);
int figuresWidth(const QFontMetrics& metrics, const QString& text);
/// A tick mark inside `box`.
void tick(QPainter& painter, const QRectF& box, const QColor& colour);
/// The program's mark.
void logo(QPainter& painter, const QRectF& box);
/// The same, for windows and task bars.
QIcon logoIcon();

} // namespace backroom::paint
