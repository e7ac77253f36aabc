// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/key_button.h"

#include "ui/delegates/paint.h"

#include <QEvent>
#include <QPainter>
#include <QStyle>

namespace backroom {

namespace {

constexpr int gap = 8;

QColor mixed(const QColor& under, const QColor& over, double part)
{
    const auto channel = [&](int a, int b) { return int(a + (b - a) * part); };
    return {channel(under.red(), over.red()), channel(under.green(), over.green()), channel(under.blue(), over.blue())};
}

} // namespace

KeyButton::KeyButton(const Look& look, Kind kind, QWidget* parent) : QPushButton(parent), m_look(look), m_kind(kind)
{
    setCursor(Qt::PointingHandCursor);
    setAutoDefault(false);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void KeyButton::setKind(Kind kind)
{
    if (m_kind == kind)
        return;
    m_kind = kind;
    updateGeometry();
    update();
}

void KeyButton::setKey(const QString& key)
{
    if (m_key == key)
        return;
    m_key = key;
    updateGeometry();
    update();
}

QFont KeyButton::labelFont() const
{
    return m_look.font(m_kind == Kind::Link || m_kind == Kind::Pill ? 12 : 13, QFont::DemiBold);
}

int KeyButton::sidePadding() const
{
    return m_kind == Kind::Link ? 6 : m_kind == Kind::Pill ? 12 : 11;
}

int KeyButton::wordsWidth() const
{
    return QFontMetrics(labelFont()).size(Qt::TextSingleLine | Qt::TextShowMnemonic, text()).width();
}

QSize KeyButton::sizeHint() const
{
    int width = 2 * sidePadding() + wordsWidth();
    if (!m_key.isEmpty())
        width += gap + paint::keyCapWidth(m_key, m_look.font(11, QFont::Medium));
    const int height = m_kind == Kind::Link || m_kind == Kind::Pill ? 24 : 32;
    return {width + 1, height};
}

bool KeyButton::event(QEvent* event)
{
    if (event->type() == QEvent::HoverEnter || event->type() == QEvent::HoverLeave)
        update();
    return QPushButton::event(event);
}

void KeyButton::paintEvent(QPaintEvent*)
{
    const Tokens& tokens = m_look.tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor fill = tokens.surface;
    QColor border = tokens.line;
    QColor ink = tokens.text;
    switch (m_kind) {
    case Kind::Primary:
        fill = border = tokens.accent;
        ink = tokens.onAccent;
        break;
    case Kind::Danger:
        fill = border = tokens.severity[int(Severity::Critical)].fill;
        ink = tokens.severity[int(Severity::Critical)].text;
        break;
    case Kind::Link:
        fill = border = Qt::transparent;
        ink = tokens.accent;
        break;
    case Kind::Pill:
        fill = border = tokens.soft;
        ink = tokens.accent;
        break;
    case Kind::Plain: break;
    }
    if (!isEnabled()) {
        ink = tokens.faint;
        fill = m_kind == Kind::Link ? QColor(Qt::transparent) : tokens.raised;
        border = m_kind == Kind::Link ? QColor(Qt::transparent) : tokens.line;
    } else if (underMouse()) {
        fill = m_kind == Kind::Link ? tokens.soft : mixed(fill, tokens.text, isDown() ? 0.16 : 0.07);
    }
    const double radius = m_kind == Kind::Pill ? height() / 2.0 : 6.0;
    const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(border);
    painter.setBrush(fill);
    painter.drawRoundedRect(box, radius, radius);
    if (hasFocus()) {
        painter.setPen(QPen(m_kind == Kind::Primary || m_kind == Kind::Danger ? tokens.onAccent : tokens.accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(2, 2, -2, -2), std::max(2.0, radius - 2), std::max(2.0, radius - 2));
    }

    painter.setFont(labelFont());
    painter.setPen(ink);
    const int side = sidePadding();
    const int mnemonic = style()->styleHint(QStyle::SH_UnderlineShortcut, nullptr, this) ? Qt::TextShowMnemonic : Qt::TextHideMnemonic;
    QRect label = rect().adjusted(side, 0, -side, 0);
    if (m_key.isEmpty()) {
        painter.drawText(label, Qt::AlignCenter | mnemonic, text());
        return;
    }
    const QFont keyFont = m_look.font(11, QFont::Medium);
    const int cap = paint::keyCapWidth(m_key, keyFont);
    const int words = wordsWidth();
    const int left = label.left() + std::max(0, (label.width() - words - gap - cap) / 2);
    painter.drawText(QRect(left, 0, words + 2, height()), Qt::AlignVCenter | Qt::AlignLeft | mnemonic, text());
    const QColor capColour = isEnabled() && (m_kind == Kind::Primary || m_kind == Kind::Danger)
        ? mixed(m_kind == Kind::Primary ? tokens.accent : fill, ink, 0.75)
        : isEnabled() ? tokens.muted : tokens.faint;
    paint::keyCap(painter, QRectF(left + words + gap, (height() - 18) / 2.0, cap, 18), m_key, capColour, keyFont);
}

} // namespace backroom
