// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/plain_label.h"

#include <QPainter>
#include <QStyle>

namespace backroom {

using namespace Qt::StringLiterals;

PlainLabel::PlainLabel(const QString& text, const QString& name, QWidget* parent) : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setObjectName(name);
    setText(text);
}

void PlainLabel::setElided(bool elided)
{
    m_elided = elided;
    setSizePolicy(elided ? QSizePolicy::Ignored : QSizePolicy::Preferred, QSizePolicy::Preferred);
    updateGeometry();
}

QSize PlainLabel::minimumSizeHint() const
{
    return m_elided ? QSize(24, QLabel::minimumSizeHint().height()) : QLabel::minimumSizeHint();
}

void PlainLabel::paintEvent(QPaintEvent* event)
{
    if (!m_elided || fontMetrics().horizontalAdvance(text()) <= contentsRect().width()) {
        if (m_elided && !toolTip().isEmpty())
            setToolTip({});
        QLabel::paintEvent(event);
        return;
    }
    if (const QString whole = plainToolTip(text()); toolTip() != whole)
        setToolTip(whole);
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    painter.drawText(contentsRect(), int(alignment()), fontMetrics().elidedText(text(), Qt::ElideRight, contentsRect().width()));
}

QString plainToolTip(const QString& text)
{
    if (text.isEmpty())
        return {};
    return u"<qt>"_s + text.toHtmlEscaped().replace(u'\n', u"<br>"_s) + u"</qt>"_s;
}

void repolish(QWidget& widget)
{
    widget.style()->unpolish(&widget);
    widget.style()->polish(&widget);
    widget.update();
}

void restyle(QWidget& widget, const QString& name)
{
    if (widget.objectName() == name)
        return;
    widget.setObjectName(name);
    repolish(widget);
}

} // namespace backroom
